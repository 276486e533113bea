#include "net/fiber_stack.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/context/protected_fixedsize_stack.hpp>
#include <cstring>

#include "net/loop_impl.hpp"

namespace liveload::net {
namespace {

thread_local FiberStack* running = nullptr;

Error loop_closed() {
  return {.kind = ErrorKind::kInterrupted, .tried = "wait", .cause = "the event loop ended"};
}

}  // namespace

FiberStack* FiberStack::current() {
  return running;
}

FiberStack::FiberStack(EventLoop& loop, std::function<void()> body, std::size_t stack_bytes)
    : loop_(loop), body_(std::move(body)), stack_bytes_(stack_bytes), timer_(loop.impl().context) {
  loop_.impl().fibers.insert(this);
  loop_.impl().context.get_executor().on_work_started();
}

void FiberStack::start() {
  started_ = true;
  other_side_ = boost::context::fiber(std::allocator_arg,
                                      boost::context::protected_fixedsize_stack(stack_bytes_),
                                      [this](boost::context::fiber&& back) {
                                        other_side_ = std::move(back);
                                        body_();
                                        body_ = nullptr;
                                        ended_ = true;
                                        return std::move(other_side_);
                                      });
}

void FiberStack::exchange_exceptions(ExceptionState& saved) {
  void* globals = abi::__cxa_get_globals();
  ExceptionState of_thread;
  std::memcpy(&of_thread, globals, sizeof of_thread);
  std::memcpy(globals, &saved, sizeof saved);
  saved = of_thread;
}

void FiberStack::resume() {
  if (!started_) start();
  running = this;
  exchange_exceptions(exceptions_);
  auto back = std::move(other_side_).resume();
  exchange_exceptions(exceptions_);
  running = nullptr;
  if (!ended_) {
    other_side_ = std::move(back);
    return;
  }
  loop_.impl().fibers.erase(this);
  loop_.impl().context.get_executor().on_work_finished();
  delete this;
}

Result<void> FiberStack::suspend(base::Deadline deadline) {
  if (loop_.impl().closing) return fail(loop_closed());
  if (const Error* error = interruption()) return fail(*error);
  outcome_ = Outcome::kWaiting;
  wait_number_ = ++loop_.impl().last_wait;
  start_timer(deadline);
  auto* waiting = interrupt ? &interrupt->impl().waiting : nullptr;
  if (waiting) waiting->push_back(this);
  other_side_ = std::move(other_side_).resume();
  if (waiting) waiting->erase(std::find(waiting->begin(), waiting->end(), this));
  switch (std::exchange(outcome_, Outcome::kNone)) {
    case Outcome::kTimeout:
      return fail({.kind = ErrorKind::kTimeout, .tried = "wait", .after = deadline.waited()});
    case Outcome::kInterrupted:
      return fail(*interrupt->impl().error);
    case Outcome::kClosed:
      return fail(loop_closed());
    default:
      return {};
  }
}

void FiberStack::start_timer(base::Deadline deadline) {
  if (deadline.at() == base::Instant::max()) return;
  timer_.expires_at(deadline.at());
  timer_.async_wait([this, number = wait_number_, &loop = loop_](boost::system::error_code error) {
    // A cancelled wait may belong to a fiber that has ended since: look at nothing of it then.
    if (error || !loop.impl().fibers.contains(this) || number != wait_number_) return;
    if (outcome_ != Outcome::kWaiting) return;
    outcome_ = Outcome::kTimeout;
    resume();
  });
}

bool FiberStack::end_wait(Outcome outcome) {
  if (outcome_ != Outcome::kWaiting) return false;
  outcome_ = outcome;
  timer_.cancel();
  boost::asio::post(loop_.impl().context, [this] { resume(); });
  return true;
}

void FiberStack::close() {
  if (!started_) {
    loop_.impl().fibers.erase(this);
    loop_.impl().context.get_executor().on_work_finished();
    delete this;
    return;
  }
  if (outcome_ == Outcome::kWaiting) outcome_ = Outcome::kClosed;
  resume();
}

const Error* FiberStack::interruption() const {
  return interrupt && interrupt->impl().error ? &*interrupt->impl().error : nullptr;
}

}  // namespace liveload::net
