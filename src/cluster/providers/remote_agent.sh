# Runs an agent on this machine for as long as whoever started it over SSH holds the connection open.
#
#   sh -c 'THIS FILE' liveload NODE PROGRAM       standard input: the ticket, on one line; its end ends the agent
#
# It must hold no single quote, since it travels in a pair of them.
IFS= read -r ticket || exit 5
echo "liveload: started"
exec 3<&0
printf "%s\n" "$ticket" | LIVELOAD_NODE="$1" "$2" agent --join - >&2 &
agent=$!
{
  cat <&3
  kill "$agent" && sleep 5 3<&- && kill -9 "$agent"
} >/dev/null 2>&1 &
watcher=$!
wait "$agent"
code=$?
kill "$watcher"
exit "$code"
