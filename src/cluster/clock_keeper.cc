#include "cluster/clock_keeper.hpp"

#include <algorithm>

namespace liveload::cluster {
namespace {

using base::Clock;
using namespace std::chrono_literals;

/// Before the first use: the quickest of so many answers.
constexpr int kFirstQuestions = 8;
constexpr Duration kInterval = 5s;
constexpr Duration kRetry = 200ms;
constexpr Duration kPatience = 1s;

}  // namespace

ClockKeeper::ClockKeeper(ContentSource& source)
    : source_(source), thread_([this](std::stop_token stop) { run(std::move(stop)); }) {}

ClockKeeper::~ClockKeeper() = default;

void ClockKeeper::run(std::stop_token stop) {
  while (!stop.stop_requested()) {
    const base::Instant sent = Clock::now();
    const auto theirs = source_.ask_time(base::Deadline::after(kPatience));
    const base::Instant answered = Clock::now();
    std::unique_lock lock(mutex_);
    Duration pause = kRetry;
    if (theirs) {
      estimate_.add(sent, *theirs, answered);
      pause = ++answers_ < kFirstQuestions ? Duration::zero() : Duration(kInterval);
    }
    stopped_.wait_for(lock, stop, pause, [] { return false; });
  }
}

std::optional<Duration> ClockKeeper::error() const {
  const std::lock_guard lock(mutex_);
  if (answers_ < kFirstQuestions) return {};
  return estimate_.error(Clock::now());
}

base::Instant ClockKeeper::to_ours(base::Instant theirs) const {
  const std::lock_guard lock(mutex_);
  return theirs - estimate_.offset(Clock::now());
}

}  // namespace liveload::cluster
