#pragma once

#include <memory>
#include <optional>
#include <utility>

#include "base/deadline.hpp"
#include "liveload/error.hpp"
#include "net/event_loop.hpp"

namespace liveload::net {

/// The loop that the running fiber belongs to. Only inside a fiber.
EventLoop& current_loop();

/// Lets others cut a fiber's waits short: once raised, the wait that a fiber is in, and every later
/// one, fails with the error at once. A fiber opts in with InterruptScope. Confined to the loop's
/// thread.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  /// The first error raised is kept.
  void raise(Error error);
  bool raised() const;

  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

/// Subjects the current fiber's waits to `interrupt` until the end of the scope.
class InterruptScope {
 public:
  explicit InterruptScope(Interrupt& interrupt);
  ~InterruptScope();
  InterruptScope(const InterruptScope&) = delete;
  InterruptScope& operator=(const InterruptScope&) = delete;

 private:
  Interrupt* previous_;
};

/// Something that fibers wait for. A notification that arrives while nobody waits is kept (one, not
/// several). Confined to the loop's thread; must outlive its waiters.
class Event {
 public:
  Event();
  ~Event();
  Event(const Event&) = delete;
  Event& operator=(const Event&) = delete;

  /// Suspends the current fiber until notified. Error of kind `timeout` at the deadline, or what an
  /// Interrupt raised.
  Result<void> wait(base::Deadline deadline);
  /// Wakes every fiber that waits. Never runs them inside the call.
  void notify();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A value that is handed over once to a waiting fiber.
template <class T>
class Promise {
 public:
  void set(Result<T> result) {
    if (result_) return;
    result_.emplace(std::move(result));
    event_.notify();
  }
  bool is_set() const { return result_.has_value(); }
  /// Call once.
  Result<T> wait(base::Deadline deadline) {
    while (!result_) {
      if (auto waited = event_.wait(deadline); !waited) return tl::unexpected(waited.error());
    }
    return std::move(*result_);
  }

 private:
  std::optional<Result<T>> result_;
  Event event_;
};

/// Suspends the current fiber until `deadline`. Error only when interrupted.
Result<void> sleep_until(base::Deadline deadline);

/// At most `limit` fibers of one loop inside at once; the others wait in order of arrival.
class Semaphore {
 public:
  explicit Semaphore(std::size_t limit);
  ~Semaphore();

  /// Errors as Event::wait.
  Result<void> acquire(base::Deadline deadline);
  void release();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace liveload::net
