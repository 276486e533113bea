#include "net/event_loop.hpp"

#include <boost/asio/post.hpp>

#include "net/fiber_stack.hpp"
#include "net/loop_impl.hpp"

namespace liveload::net {

EventLoop::EventLoop() : impl_(std::make_unique<Impl>()) {}

EventLoop::~EventLoop() {
  impl_->closing = true;
  while (!impl_->fibers.empty()) (*impl_->fibers.begin())->close();
}

void EventLoop::run() {
  impl_->context.run();
  // A stop that came before `run` is obeyed; the next `run` starts afresh.
  impl_->context.restart();
}

void EventLoop::stop() {
  impl_->context.stop();
}

void EventLoop::post(std::function<void()> work) {
  boost::asio::post(impl_->context, std::move(work));
}

void EventLoop::spawn(std::function<void()> body, std::size_t stack_bytes) {
  auto* fiber = new FiberStack(*this, std::move(body), stack_bytes);
  boost::asio::post(impl_->context, [fiber] { fiber->resume(); });
}

}  // namespace liveload::net
