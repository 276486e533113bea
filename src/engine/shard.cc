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
      shared_(shared),
      budget_(budget),
      wake_(std::move(wake)),
      browsers_(loop_, connection, std::move(scripts), plan_.browser),
      grace_(loop_),
      setting_up_(kSettingUpAtOnce),
      groups_{{first_user, users}},
      users_given_(users),
      users_left_(users) {}

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

void Shard::add(UserId first_user, std::int64_t users, base::Instant until) {
  users_left_ += users;
  loop_.post([this, group = Group{first_user, users, until}] {
    users_given_ += group.users;
    if (recorder_) {
      admit(group);
    } else {
      groups_.push_back(group);
    }
  });
}

void Shard::retire(std::int64_t users) {
  loop_.post([this, users] {
    std::int64_t left = users;
    for (auto user = running_.rbegin(); user != running_.rend() && left > 0; ++user) {
      if ((*user)->retiring()) continue;
      (*user)->retire();
      --left;
    }
    if (!recorder_) retire_at_start_ += left;
  });
}

void Shard::stop(Duration grace) {
  loop_.post([this, grace] { start_stopping(grace); });
}

void Shard::fence() {
  loop_.post([this] {
    for (User* user : running_) user->fence();
  });
}

void Shard::dismiss() {
  loop_.post([this] {
    dismissed_ = true;
    go_.notify();
  });
}

void Shard::call(std::function<void(const FindBrowser&)> body) {
  loop_.post([this, body = std::move(body)] {
    loop_.spawn([this, body] { body([this] { return browsers_.for_seat(0); }); });
  });
}

std::vector<Flush> Shard::take() {
  const std::lock_guard lock(mutex_);
  return std::exchange(flushed_, {});
}

void Shard::run() {
  const std::int64_t per_browser = plan_.browser.users_per_browser;
  Result<void> started =
      browsers_.start(static_cast<std::size_t>((users_given_ + per_browser - 1) / per_browser));
  {
    const std::lock_guard lock(mutex_);
    browser_facts_ = browsers_.facts();
    ready_ = started;
  }
  became_ready_.notify_all();
  loop_.spawn([this] { watch_lag(); });
  // Whoever prepared the shard starts or dismisses it; there is nothing to do before.
  while (started && !start_ && !dismissed_) (void)go_.wait(Deadline::after(1h));
  if (start_) begin();
  while (started && !dismissed_) (void)go_.wait(Deadline::after(1h));
  browsers_lost_ = browsers_.lost();
  browsers_.stop();
  grace_.cancel();  // Or the loop would wait for it.
  background_.raise({.kind = ErrorKind::kInterrupted});
}

void Shard::begin() {
  (void)net::sleep_until(Deadline(*start_));
  recorder_.emplace(*start_, shared_.metrics);
  loop_.spawn([this] { flush_each_second(); });
  for (const Group& group : groups_) admit(group);
}

void Shard::admit(const Group& group) {
  const base::Instant due = group.until ? Clock::now() : *start_;
  for (UserId id = group.first; id < group.first + static_cast<UserId>(group.users); ++id) {
    loop_.spawn([this, id, due, until = group.until] { run_user(id, due, until); });
  }
}

std::size_t Shard::take_seat() {
  if (free_seats_.empty()) return seats_++;
  return free_seats_.extract(free_seats_.begin()).value();
}

void Shard::run_user(UserId id, base::Instant due, std::optional<base::Instant> until) {
  if (!stopping_) {
    const std::size_t seat = take_seat();
    User user(id,
              {plan_, shared_, *recorder_, budget_, failures_, *start_, status_, users_given_,
               setting_up_, stopping_},
              due, until);
    running_.push_back(&user);
    if (retire_at_start_ > 0) {
      --retire_at_start_;
      user.retire();
    }
    user.live([this, seat] { return browsers_.for_seat(seat); });
    std::erase(running_, &user);
    free_seats_.insert(seat);
  }
  ended_.add(id, Clock::now());
  // Who sees that all are over finds there what the last one measured.
  if (users_left_ == 1) flush(recorder_->take(), ended_.take_before(base::Instant::max()));
  --users_left_;
  wake_();
}

void Shard::flush(telemetry::Delta delta, std::vector<UserId> ended) {
  Flush flush{std::move(delta), std::exchange(failures_, {}), std::move(ended)};
  {
    const std::lock_guard lock(mutex_);
    flushed_.push_back(std::move(flush));
  }
  wake_();
}

void Shard::flush_each_second() {
  const net::InterruptScope scope(background_);
  FlushClock clock(*start_, plan_.node, plan_.nodes);
  while (net::sleep_until(Deadline(clock.next()))) {
    const base::Instant end = clock.turn(Clock::now());
    flush(recorder_->take_before(end), ended_.take_before(end));
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
