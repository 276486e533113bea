#include "scenario/throttle_set.hpp"

#include <deque>
#include <mutex>

#include "net/fiber.hpp"
#include "scenario/throttle_figures.hpp"

namespace liveload::scenario {

using base::Clock;
using base::Deadline;
using base::Instant;

/// The fibers that wait for one throttle, of all loops, in order of arrival. A permit is granted to
/// the first by whoever notices that it is due: the first itself, whose timer is set to that
/// instant, or a newcomer, or the one who gives a permit back. The lock is held for a few
/// instructions only.
class ThrottleSet::Queue {
 public:
  Queue(Throttle throttle, std::shared_ptr<PermitSource> permits)
      : throttle_(std::move(throttle)), permits_(std::move(permits)) {
    permits_->when_more([this] { wake_first(); });
  }
  ~Queue() { permits_->when_more({}); }
  Queue(const Queue&) = delete;
  Queue& operator=(const Queue&) = delete;

  const Throttle& throttle() const { return throttle_; }

  void start(Instant at);
  Result<void> acquire(Deadline deadline);
  void release();

 private:
  struct Waiter {
    explicit Waiter(net::EventLoop& its_loop) : loop(its_loop) {}
    net::EventLoop& loop;
    net::Event event;      // touched on the loop's thread only
    bool granted = false;  // guarded by mutex_
  };

  Instant grant_due();
  void wake_first();
  void leave(const std::shared_ptr<Waiter>& waiter);
  static void wake(const std::shared_ptr<Waiter>& waiter);

  Throttle throttle_;
  std::mutex mutex_;
  std::shared_ptr<PermitSource> permits_;        // guarded by mutex_
  std::deque<std::shared_ptr<Waiter>> waiters_;  // guarded by mutex_
};

/// Grants what is due; returns when the first waiter should ask again. Under the lock.
Instant ThrottleSet::Queue::grant_due() {
  bool granted = false;
  while (!waiters_.empty()) {
    if (const auto again = permits_->take(Clock::now(), true)) {
      // There is a new first, who must set its timer.
      if (granted) wake(waiters_.front());
      return *again;
    }
    waiters_.front()->granted = true;
    wake(waiters_.front());
    waiters_.pop_front();
    permits_->waiting(waiters_.size());
    granted = true;
  }
  return Instant::max();
}

void ThrottleSet::Queue::wake_first() {
  const std::lock_guard lock(mutex_);
  if (!waiters_.empty()) wake(waiters_.front());
}

void ThrottleSet::Queue::wake(const std::shared_ptr<Waiter>& waiter) {
  waiter->loop.post([waiter] { waiter->event.notify(); });
}

/// Takes a waiter that gives up out of the queue. Under the lock.
void ThrottleSet::Queue::leave(const std::shared_ptr<Waiter>& waiter) {
  if (waiter->granted) {
    permits_->give_back();
  } else {
    std::erase(waiters_, waiter);
    permits_->waiting(waiters_.size());
  }
  // Whoever is first now has no timer yet, and may have a permit at once.
  grant_due();
  if (!waiters_.empty()) wake(waiters_.front());
}

Result<void> ThrottleSet::Queue::acquire(Deadline deadline) {
  std::unique_lock lock(mutex_);
  grant_due();
  if (waiters_.empty() && !permits_->take(Clock::now(), false)) return {};
  const auto waiter = std::make_shared<Waiter>(net::current_loop());
  waiters_.push_back(waiter);
  permits_->waiting(waiters_.size());
  while (true) {
    const Instant again = grant_due();
    if (waiter->granted) return {};
    const bool first = waiters_.front() == waiter;
    lock.unlock();
    const auto waited = waiter->event.wait(first ? deadline.capped(again) : deadline);
    lock.lock();
    if (waiter->granted && (waited || waited.error().kind == ErrorKind::kTimeout)) return {};
    if (waited) continue;
    if (waited.error().kind == ErrorKind::kTimeout && !deadline.passed()) continue;
    leave(waiter);
    return waited;
  }
}

void ThrottleSet::Queue::release() {
  const std::lock_guard lock(mutex_);
  permits_->give_back();
  grant_due();
  // While the limit changes, the first may now have to wait for less: it sets its timer anew.
  if (!waiters_.empty()) wake(waiters_.front());
}

void ThrottleSet::Queue::start(Instant at) {
  const std::lock_guard lock(mutex_);
  permits_->start(at);
  if (!waiters_.empty()) wake(waiters_.front());
}

ThrottleSet::ThrottleSet() = default;
ThrottleSet::~ThrottleSet() = default;

Result<std::unique_ptr<ThrottleSet>> ThrottleSet::make(const std::vector<Throttle>& throttles,
                                                       const MakePermits& permits) {
  auto set = std::make_unique<ThrottleSet>();
  for (const Throttle& throttle : throttles) {
    if (auto checked = check_figures(throttle); !checked) return Failure(checked.error());
    auto queue = std::make_unique<Queue>(throttle, permits(throttle));
    if (!set->queues_.emplace(throttle.name(), std::move(queue)).second) {
      return liveload::fail({.kind = ErrorKind::kConfig,
                             .tried = "declare the throttle",
                             .target = throttle.name(),
                             .cause = "two throttles have this name"});
    }
  }
  return set;
}

void ThrottleSet::start(Instant at) {
  for (auto& [name, queue] : queues_) queue->start(at);
}

const Throttle* ThrottleSet::find(std::string_view name) const {
  const auto found = queues_.find(name);
  return found == queues_.end() ? nullptr : &found->second->throttle();
}

std::vector<std::string> ThrottleSet::names() const {
  std::vector<std::string> names;
  for (const auto& [name, queue] : queues_) names.push_back(name);
  return names;
}

Result<void> ThrottleSet::acquire(std::string_view name, Deadline deadline) {
  return queues_.find(name)->second->acquire(deadline);
}

void ThrottleSet::release(std::string_view name) {
  queues_.find(name)->second->release();
}

}  // namespace liveload::scenario
