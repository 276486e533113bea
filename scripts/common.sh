# Shared by the scripts of this folder; sourced, not run.

cd "$(dirname "${BASH_SOURCE[0]}")/.."

# step "what happens now"
step() { printf '\n== %s\n' "$*"; }

# stop CAUSE NEXT-STEP: ends the script.
stop() {
  printf '\n%s: %s\n  next: %s\n' "scripts/$(basename "$0")" "$1" "$2" >&2
  exit 1
}
