#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/deadline.hpp"
#include "liveload/error.hpp"
#include "liveload/throttle.hpp"
#include "scenario/permits.hpp"

namespace liveload::scenario {

/// The throttles that a scenario declared, shared by all users of a node: first come, first served
/// over all shards. Thread-safe; must outlive its users.
class ThrottleSet {
 public:
  using MakePermits = std::function<std::shared_ptr<PermitSource>(const Throttle&)>;

  /// No throttle at all.
  ThrottleSet();
  ~ThrottleSet();
  ThrottleSet(const ThrottleSet&) = delete;
  ThrottleSet& operator=(const ThrottleSet&) = delete;

  /// Error of kind `config`, naming the throttle, for an empty or repeated name and for figures
  /// that cannot be kept.
  static Result<std::unique_ptr<ThrottleSet>> make(const std::vector<Throttle>& throttles,
                                                   const MakePermits& permits = make_local_permits);

  /// Lays the throttles' schedules from the run's start.
  void start(base::Instant at);

  /// nullptr where none is declared under `name`.
  const Throttle* find(std::string_view name) const;
  /// In order.
  std::vector<std::string> names() const;

  /// Suspends the calling fiber until its permit comes; `name` must be declared. Error of kind
  /// `timeout` at the deadline, or what an Interrupt raised; no permit is held then.
  Result<void> acquire(std::string_view name, base::Deadline deadline);
  /// Gives a parallelism permit back. No fiber needed.
  void release(std::string_view name);

 private:
  class Queue;
  std::map<std::string, std::unique_ptr<Queue>, std::less<>> queues_;
};

}  // namespace liveload::scenario
