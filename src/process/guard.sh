# Reads from standard input what its owner wants cleaned up should the owner die, one line each:
#   add GROUP FOLDER    kill the process group GROUP (0: none yet) and remove FOLDER
#   drop FOLDER         forget about it
# The owner's end, however it comes, ends the input. Then everything that is still listed is cleaned up.
trap '' HUP INT QUIT TERM PIPE
set -f
newline='
'
list=''

drop() {
  kept=''
  IFS=$newline
  for entry in $list; do
    [ "${entry#* }" = "$1" ] || kept="$kept$entry$newline"
  done
  unset IFS
  list=$kept
}

while IFS= read -r line; do
  case $line in
    'add '*)
      added=${line#add }
      drop "${added#* }"
      list="$list$added$newline"
      ;;
    'drop '*) drop "${line#drop }" ;;
  esac
done

IFS=$newline
for entry in $list; do
  group=${entry%% *}
  [ "$group" -gt 1 ] && kill -s KILL -- "-$group" 2>/dev/null
done
for entry in $list; do
  group=${entry%% *}
  # A group that nobody reaps never goes away: two seconds are enough for one that can.
  tries=100
  while [ "$group" -gt 1 ] && [ "$tries" -gt 0 ] && kill -s 0 -- "-$group" 2>/dev/null; do
    sleep 0.02
    tries=$((tries - 1))
  done
  rm -rf -- "${entry#* }"
done
