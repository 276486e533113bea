#include "cli/interrupt.hpp"

#include <signal.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>

namespace liveload::cli {
namespace {

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};
constexpr std::string_view kCutNotice = "\ncutting the users now\n";

// What a signal handler may touch: lock-free atomics, and nothing else.
std::atomic<int> requests{0};
std::atomic<const char*> notice{nullptr};
std::atomic<std::size_t> notice_size{0};
static_assert(std::atomic<int>::is_always_lock_free);
static_assert(std::atomic<const char*>::is_always_lock_free);

std::array<struct sigaction, kSignals.size()> previous;

void say(const char* text, std::size_t size) {
  // Nothing can be done about a standard error that is closed.
  [[maybe_unused]] const ssize_t written = ::write(STDERR_FILENO, text, size);
}

void on_signal(int) {
  const int code = errno;
  const int count = requests.fetch_add(1) + 1;
  if (count == 1) {
    say(notice.load(), notice_size.load());
  } else if (count == 2) {
    say(kCutNotice.data(), kCutNotice.size());
    for (const int signal : kSignals) ::signal(signal, SIG_DFL);
  }
  errno = code;
}

}  // namespace

Interrupt::Interrupt(std::string_view stop_notice) {
  requests = 0;
  notice = stop_notice.data();
  notice_size = stop_notice.size();
  struct sigaction action{};
  action.sa_handler = on_signal;
  action.sa_flags = SA_RESTART;
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    ::sigaction(kSignals[i], &action, &previous[i]);
  }
}

Interrupt::~Interrupt() {
  for (std::size_t i = 0; i < kSignals.size(); ++i) {
    ::sigaction(kSignals[i], &previous[i], nullptr);
  }
}

bool Interrupt::stop_requested() const {
  return requests.load() >= 1;
}

bool Interrupt::cut_requested() const {
  return requests.load() >= 2;
}

}  // namespace liveload::cli
