#!/bin/sh
# Stands in for the ssh client: runs the command on this machine. No host "dead" can be reached.
while [ "$1" != -- ]; do shift; done
if [ "$2" = dead ]; then
  echo "ssh: connect to host dead port 22: Connection refused" >&2
  exit 255
fi
exec sh -c "$3"
