#pragma once

#include <functional>
#include <memory>

#include "base/clock.hpp"
#include "liveload/error.hpp"

namespace liveload::net {

/// One thread's event loop. `post` is safe from any thread; everything else belongs to the thread
/// that runs the loop.
class EventLoop {
 public:
  EventLoop();
  ~EventLoop();
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Runs handlers until `stop`, or until nothing is left to do (no fiber, timer or watched
  /// descriptor).
  void run();
  /// Makes `run` return soon. Thread-safe.
  void stop();
  /// Runs `work` on the loop's thread, in order of the calls. Thread-safe.
  void post(std::function<void()> work);

  /// Starts `body` as a fiber: a stackful coroutine whose waits (fiber.hpp) suspend it and never
  /// the thread. An exception that leaves `body` is a fault of ours and ends the process.
  /// `stack_bytes` is virtual memory, committed when touched, with a guard page below. When the
  /// loop is destroyed, the waits of fibers that have not ended fail with `interrupted` until they
  /// have.
  void spawn(std::function<void()> body, std::size_t stack_bytes = 1024 * 1024);

  struct Impl;
  Impl& impl() { return *impl_; }

 private:
  std::unique_ptr<Impl> impl_;
};

/// Calls `work` once at `at` unless destroyed or cancelled before. Confined to its loop's thread.
class Timer {
 public:
  explicit Timer(EventLoop& loop);
  ~Timer();
  Timer(Timer&&) noexcept;
  Timer& operator=(Timer&&) noexcept;

  void start(base::Instant at, std::function<void()> work);
  void cancel();

 private:
  struct Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace liveload::net
