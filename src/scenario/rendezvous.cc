#include "scenario/rendezvous.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "net/fiber.hpp"

namespace liveload::scenario {

using base::Clock;
using base::Deadline;
using base::Instant;

struct Rendezvous::Waiter : std::enable_shared_from_this<Waiter> {
  Waiter(net::EventLoop& its_loop, std::uint64_t its_ticket) : loop(its_loop), ticket(its_ticket) {}
  net::EventLoop& loop;
  const std::uint64_t ticket;
  net::Event event;                // touched on the loop's thread only
  std::optional<Instant> goes_on;  // guarded by mutex_
};

/// Under the lock.
void Rendezvous::let_go(Waiter& waiter, Instant at) {
  waiter.goes_on = at;
  waiter.loop.post([waiter = waiter.shared_from_this()] { waiter->event.notify(); });
}

Result<void> Rendezvous::meet(std::string_view name, std::uint64_t size, Deadline deadline) {
  const Key key(name, size);
  std::unique_lock lock(mutex_);
  const auto self = std::make_shared<Waiter>(net::current_loop(), ++tickets_);
  auto& waiters = places_[key].waiters;
  waiters.push_back(self);
  if (decided_ == Decided::kHere && waiters.size() >= size) {
    for (const auto& waiter : waiters) let_go(*waiter, Clock::now());
    places_.erase(key);
  }
  while (!self->goes_on) {
    lock.unlock();
    const auto waited = self->event.wait(deadline);
    lock.lock();
    if (waited || self->goes_on) continue;
    std::string there = leave(key, self);
    if (waited.error().kind != ErrorKind::kTimeout) return waited;
    return liveload::fail({.kind = ErrorKind::kTimeout,
                           .tried = "rendezvous",
                           .target = key.first,
                           .after = deadline.waited(),
                           .cause = std::move(there)});
  }
  const Instant at = *self->goes_on;
  lock.unlock();
  return net::sleep_until(Deadline(at));
}

/// Takes out a user that gives up, and says how many were there. Under the lock.
std::string Rendezvous::leave(const Key& key, const std::shared_ptr<Waiter>& waiter) {
  const auto place = places_.find(key);
  auto& waiters = place->second.waiters;
  const std::uint64_t there = std::max<std::uint64_t>(place->second.present, waiters.size());
  std::erase(waiters, waiter);
  if (waiters.empty()) places_.erase(place);
  return fmt::format("{} of {} users were there", there, key.second);
}

std::vector<Rendezvous::Waiting> Rendezvous::waiting() const {
  const std::lock_guard lock(mutex_);
  std::vector<Waiting> all;
  for (const auto& [key, place] : places_) {
    all.push_back({.name = key.first, .size = key.second, .tickets = {}});
    for (const auto& waiter : place.waiters) all.back().tickets.push_back(waiter->ticket);
  }
  return all;
}

void Rendezvous::release(std::string_view name, std::uint64_t size,
                         const std::vector<std::uint64_t>& tickets, Instant at) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(Key(name, size));
  if (place == places_.end()) return;
  std::erase_if(place->second.waiters, [&](const auto& waiter) {
    if (!std::ranges::binary_search(tickets, waiter->ticket)) return false;
    let_go(*waiter, at);
    return true;
  });
  if (place->second.waiters.empty()) places_.erase(place);
}

void Rendezvous::set_present(std::string_view name, std::uint64_t size, std::uint64_t users) {
  const std::lock_guard lock(mutex_);
  const auto place = places_.find(Key(name, size));
  if (place != places_.end()) place->second.present = users;
}

}  // namespace liveload::scenario
