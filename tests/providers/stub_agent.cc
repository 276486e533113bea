// Stands in for `liveload agent`: waits until it is told to end. "exit CODE" as arguments: ends at
// once.

#include <signal.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char** argv) {
  if (argc > 2 && strcmp(argv[1], "exit") == 0) return atoi(argv[2]);
  // Without its ticket and its name no agent could join.
  if (getenv("LIVELOAD_JOIN") == nullptr || getenv("LIVELOAD_NODE") == nullptr) return 5;
  sigset_t end;
  sigemptyset(&end);
  sigaddset(&end, SIGTERM);
  sigprocmask(SIG_BLOCK, &end, nullptr);
  int which = 0;
  return sigwait(&end, &which);
}
