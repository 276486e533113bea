#!/bin/sh
# Runs a command in a network of its own, where root may make one: links that come and go elsewhere make each Chromium of
# the machine give up what it is loading (net::ERR_NETWORK_CHANGED).
command -v ip >/dev/null && unshare --net true 2>/dev/null || exec "$@"
# shellcheck disable=SC2016 # expanded by the inner shell
exec unshare --net sh -c 'ip link set lo up && exec "$@"' sh "$@"
