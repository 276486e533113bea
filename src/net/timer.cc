#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <utility>

#include "net/event_loop.hpp"
#include "net/loop_impl.hpp"

namespace liveload::net {

struct Timer::Impl {
  explicit Impl(EventLoop& loop) : timer(loop.impl().context) {}

  boost::asio::steady_timer timer;
  std::function<void()> work;
  std::uint64_t start_number =
      0;  ///< Tells an expiry that was already queued when the timer was started anew.
};

Timer::Timer(EventLoop& loop) : impl_(std::make_shared<Impl>(loop)) {}
Timer::Timer(Timer&&) noexcept = default;

Timer& Timer::operator=(Timer&& other) noexcept {
  if (impl_) cancel();
  impl_ = std::move(other.impl_);
  return *this;
}

Timer::~Timer() {
  if (impl_) cancel();
}

void Timer::start(base::Instant at, std::function<void()> work) {
  cancel();
  impl_->work = std::move(work);
  impl_->timer.expires_at(at);
  impl_->timer.async_wait(
      [impl = impl_, number = impl_->start_number](boost::system::error_code error) {
        if (error || number != impl->start_number) return;
        // The work may start the timer again, or destroy it.
        auto due = std::exchange(impl->work, nullptr);
        due();
      });
}

void Timer::cancel() {
  ++impl_->start_number;
  impl_->work = nullptr;
  impl_->timer.cancel();
}

}  // namespace liveload::net
