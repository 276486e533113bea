#include <algorithm>
#include <deque>

#include "net/fiber.hpp"

namespace liveload::net {

struct Semaphore::Impl {
  struct Waiter {
    Event event;
    bool granted = false;
  };
  std::size_t free;
  std::deque<Waiter*> queue;
};

Semaphore::Semaphore(std::size_t limit)
    : impl_(std::make_unique<Impl>(Impl{.free = limit, .queue = {}})) {}
Semaphore::~Semaphore() = default;

Result<void> Semaphore::acquire(base::Deadline deadline) {
  if (impl_->free > 0) {
    --impl_->free;
    return {};
  }
  Impl::Waiter self;
  impl_->queue.push_back(&self);
  auto waited = self.event.wait(deadline);
  if (waited) return {};
  // The permit may have come after the wait had failed, but before this fiber ran again: hand it
  // on.
  if (self.granted) {
    release();
  } else {
    std::erase(impl_->queue, &self);
  }
  return waited;
}

void Semaphore::release() {
  if (impl_->queue.empty()) {
    ++impl_->free;
    return;
  }
  Impl::Waiter* next = impl_->queue.front();
  impl_->queue.pop_front();
  next->granted = true;
  next->event.notify();
}

}  // namespace liveload::net
