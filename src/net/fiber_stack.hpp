#pragma once

#include <cxxabi.h>

#include <boost/asio/steady_timer.hpp>
#include <boost/context/fiber.hpp>
#include <cstdint>
#include <functional>
#include <vector>

#include "base/deadline.hpp"
#include "liveload/error.hpp"
#include "net/fiber.hpp"

namespace liveload::net {

/// One fiber: its stack, what it waits for, and who may interrupt it. Owned by its loop, destroyed
/// when its body returns. Confined to its loop's thread.
class FiberStack {
 public:
  FiberStack(EventLoop& loop, std::function<void()> body, std::size_t stack_bytes);

  /// The fiber that is running on this thread; nullptr outside of fibers.
  static FiberStack* current();

  /// Lets the fiber run until it suspends or ends. Call from outside of fibers. The object is gone
  /// when it has ended.
  void resume();
  /// Suspends the running fiber, this one, until `wake` or the deadline. Ok when woken.
  Result<void> suspend(base::Deadline deadline);

  /// Each ends a suspension by posting the fiber's continuation; false if it is not suspended, or
  /// woken already.
  bool wake() { return end_wait(Outcome::kWoken); }
  bool interrupt_wait() { return end_wait(Outcome::kInterrupted); }
  /// Ends a suspension at once because the loop is being destroyed. A fiber that never ran is
  /// dropped.
  void close();

  /// The error that this fiber's waits have to fail with; nullptr when there is none.
  const Error* interruption() const;

  EventLoop& loop() { return loop_; }
  Interrupt* interrupt = nullptr;

 private:
  enum class Outcome { kWaiting, kWoken, kTimeout, kInterrupted, kClosed, kNone };

  /// Makes the stack. Not before the first `resume`: one that was never entered cannot be unwound.
  void start();
  bool end_wait(Outcome outcome);
  void start_timer(base::Deadline deadline);

  /// The C++ runtime keeps the exceptions being handled in a variable of the thread; a fiber that
  /// suspends inside of a handler must take its own along.
  struct ExceptionState {
    void* caught = nullptr;
    unsigned int uncaught = 0;
  };
  static void exchange_exceptions(ExceptionState& saved);

  EventLoop& loop_;
  std::function<void()> body_;
  std::size_t stack_bytes_;
  boost::context::fiber other_side_;  ///< The fiber while it is suspended; the loop while it runs.
  boost::asio::steady_timer timer_;
  std::uint64_t wait_number_ = 0;  ///< Tells a timer of an earlier wait from this one's.
  Outcome outcome_ = Outcome::kNone;
  bool started_ = false;
  bool ended_ = false;
  ExceptionState exceptions_;
};

struct Interrupt::Impl {
  std::optional<Error> error;
  std::vector<FiberStack*> waiting;
};

}  // namespace liveload::net
