#!/bin/sh
# Stands in for liveload on an ssh host: writes its number and what it was given beside itself, and waits to be told to end. With a
# ticket "exit CODE" it ends at once.
IFS= read -r ticket
case $ticket in
  "exit "*)
    echo "no browser here" >&2
    exit "${ticket#exit }"
    ;;
esac
printf '%s\n' "$$ $* <- $ticket" >"$(dirname "$0")/$LIVELOAD_NODE.part"
mv "$(dirname "$0")/$LIVELOAD_NODE.part" "$(dirname "$0")/$LIVELOAD_NODE"
exec sleep 600
