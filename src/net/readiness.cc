#include "net/readiness.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <utility>

#include "net/loop_impl.hpp"

namespace liveload::net {

struct Readiness::Impl {
  Impl(EventLoop& loop, int fd) : descriptor(loop.impl().context, fd) {}

  boost::asio::posix::stream_descriptor descriptor;
  bool gone = false;
};

Readiness::Readiness(EventLoop& loop, int descriptor)
    : impl_(std::make_shared<Impl>(loop, descriptor)) {}

Readiness::~Readiness() {
  impl_->gone = true;
  impl_->descriptor.release();
}

void Readiness::when_readable(std::function<void()> work) {
  using Descriptor = boost::asio::posix::stream_descriptor;
  impl_->descriptor.async_wait(Descriptor::wait_read, [impl = impl_, work = std::move(work)](
                                                          boost::system::error_code error) {
    if (!error && !impl->gone) work();
  });
}

}  // namespace liveload::net
