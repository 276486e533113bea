#include "engine/shard.hpp"

#include <algorithm>
#include <utility>

namespace liveload::engine {
namespace {

using base::Clock;
using base::Deadline;
using namespace std::chrono_literals;

/// browsers.md: more pages opened at once only slow each other down.
constexpr std::size_t kSettingUpAtOnce = 4;
constexpr Duration kLagPeriod = 100ms;

}  // namespace

Shard::Shard(const Plan& plan, UserId first_user, std::int64_t users,
             const scenario::Shared& shared, SampleBudget& budget, browser::Connection& connection,
             std::vector<browser::PageScript> scripts, std::function<void()> wake)
    : plan_(plan),
      first_user_(first_user),
      user_count_(static_cast<std::size_t>(users)),
      shared_(shared),
      budget_(budget),
      wake_(std::move(wake)),
      browsers_(loop_, connection, std::move(scripts), plan_.browser),
      grace_(loop_),
      setting_up_(kSettingUpAtOnce) {}

Shard::~Shard() {
  if (thread_.joinable()) thread_.join();
}

void Shard::prepare() {
  beat_ = Clock::now().time_since_epoch().count();
  thread_ = std::thread([this] {
    loop_.spawn([this] { run(); });
    loop_.run();
    finished_ = true;
    wake_();
  });
}

Result<void> Shard::ready() {
  std::unique_lock lock(mutex_);
  became_ready_.wait(lock, [this] { return ready_.has_value(); });
  return *ready_;
}

void Shard::start(base::Instant at) {
  loop_.post([this, at] {
    start_ = at;
    go_.notify();
  });
}

void Shard::stop(Duration grace) {
  loop_.post([this, grace] { start_stopping(grace); });
}

void Shard::dismiss() {
  loop_.post([this] {
    dismissed_ = true;
    go_.notify();
  });
}

void Shard::call(std::function<void(const FindBrowser&)> body) {
  loop_.post([this, body = std::move(body)] {
    loop_.spawn([this, body] { body([this] { return browsers_.for_user(0); }); });
  });
}

std::vector<Flush> Shard::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(flushed_, {});
}

void Shard::run() {
  const auto per_browser = static_cast<std::size_t>(plan_.browser.users_per_browser);
  Result<void> started = browsers_.start((user_count_ + per_browser - 1) / per_browser);
  {
    const std::lock_guard lock(mutex_);
    browser_facts_ = browsers_.facts();
    ready_ = started;
  }
  became_ready_.notify_all();
  loop_.spawn([this] { watch_lag(); });
  // Whoever prepared the shard starts or dismisses it; there is nothing to do before.
  while (started && !start_ && !dismissed_) (void)go_.wait(Deadline::after(1h));
  if (start_) run_users();
  users_over_ = true;
  wake_();
  while (started && !dismissed_) (void)go_.wait(Deadline::after(1h));
  browsers_lost_ = browsers_.lost();
  browsers_.stop();
  grace_.cancel();  // Or the loop would wait for it.
  background_.raise({.kind = ErrorKind::kInterrupted});
}

void Shard::run_users() {
  (void)net::sleep_until(Deadline(*start_));
  recorder_.emplace(*start_, shared_.metrics);
  loop_.spawn([this] { flush_each_second(); });
  users_left_ = user_count_;
  for (std::size_t i = 0; i < user_count_; ++i) {
    loop_.spawn([this, i] { run_user(i); });
  }
  while (users_left_ > 0) (void)user_ended_.wait(Deadline::after(1h));
  flush();
}

void Shard::run_user(std::size_t index) {
  if (!stopping_) {
    User user(first_user_ + index, {plan_, shared_, *recorder_, budget_, failures_, *start_,
                                    status_, setting_up_, stopping_});
    running_.push_back(&user);
    user.live([this, index] { return browsers_.for_user(index); });
    std::erase(running_, &user);
  }
  --users_left_;
  user_ended_.notify();
}

void Shard::flush() {
  Flush flush{recorder_->take(), std::exchange(failures_, {})};
  {
    const std::lock_guard lock(mutex_);
    flushed_.push_back(std::move(flush));
  }
  wake_();
}

void Shard::flush_each_second() {
  const net::InterruptScope scope(background_);
  base::Instant next = *start_ + 1s;
  while (net::sleep_until(Deadline(next))) {
    flush();
    next = std::max(next + 1s, Clock::now());
  }
}

void Shard::watch_lag() {
  const net::InterruptScope scope(background_);
  base::Instant next = Clock::now() + kLagPeriod;
  while (net::sleep_until(Deadline(next))) {
    const base::Instant now = Clock::now();
    beat_ = now.time_since_epoch().count();
    if (recorder_)
      recorder_->record(telemetry::Histogram::kGeneratorLoopLagUs, "", now - next, now);
    next = std::max(next + kLagPeriod, now);
  }
}

void Shard::start_stopping(Duration grace) {
  stopping_ = true;
  for (User* user : running_) user->stop();
  grace_.start(Clock::now() + grace, [this] { interrupt_users(); });
}

void Shard::interrupt_users() {
  for (User* user : running_) user->interrupt();
}

}  // namespace liveload::engine
