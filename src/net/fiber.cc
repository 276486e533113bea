#include "net/fiber.hpp"

#include <algorithm>
#include <cassert>
#include <vector>

#include "net/fiber_stack.hpp"

namespace liveload::net {

EventLoop& current_loop() {
  assert(FiberStack::current() && "only inside a fiber");
  return FiberStack::current()->loop();
}

Interrupt::Interrupt() : impl_(std::make_unique<Impl>()) {}
Interrupt::~Interrupt() = default;

void Interrupt::raise(Error error) {
  if (impl_->error) return;
  impl_->error = std::move(error);
  for (FiberStack* fiber : impl_->waiting) fiber->interrupt_wait();
}

bool Interrupt::raised() const {
  return impl_->error.has_value();
}

InterruptScope::InterruptScope(Interrupt& interrupt) {
  assert(FiberStack::current() && "only inside a fiber");
  previous_ = std::exchange(FiberStack::current()->interrupt, &interrupt);
}

InterruptScope::~InterruptScope() {
  FiberStack::current()->interrupt = previous_;
}

struct Event::Impl {
  std::vector<FiberStack*> waiting;
  bool kept = false;
};

Event::Event() : impl_(std::make_unique<Impl>()) {}
Event::~Event() = default;

Result<void> Event::wait(base::Deadline deadline) {
  FiberStack* fiber = FiberStack::current();
  assert(fiber && "only inside a fiber");
  if (const Error* error = fiber->interruption()) return fail(*error);
  if (std::exchange(impl_->kept, false)) return {};
  impl_->waiting.push_back(fiber);
  auto result = fiber->suspend(deadline);
  std::erase(impl_->waiting, fiber);
  return result;
}

void Event::notify() {
  bool woke = false;
  for (FiberStack* fiber : impl_->waiting) woke |= fiber->wake();
  impl_->waiting.clear();
  impl_->kept = !woke;
}

Result<void> sleep_until(base::Deadline deadline) {
  auto waited = Event().wait(deadline);
  if (!waited && waited.error().kind == ErrorKind::kTimeout) return {};
  return waited;
}

}  // namespace liveload::net
