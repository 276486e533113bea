#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/deadline.hpp"
#include "liveload/error.hpp"

namespace liveload::scenario {

/// Where users of a run wait for each other (Context::rendezvous). Those who name the same place
/// and the same number meet; as many as that go on together, in order of arrival. Thread-safe; must
/// outlive its users.
class Rendezvous {
 public:
  enum class Decided {
    kHere,       ///< All users are in this process: who is enough goes on at once.
    kElsewhere,  ///< `release` says who goes on.
  };

  explicit Rendezvous(Decided decided = Decided::kHere) : decided_(decided) {}

  /// Suspends the calling fiber until `size` users, 1 or more, are there. Error of kind `timeout`
  /// at the deadline, saying how many were, or what an Interrupt raised; who leaves so counts no
  /// more.
  Result<void> meet(std::string_view name, std::uint64_t size, base::Deadline deadline);

  // --- For who decides elsewhere.

  struct Waiting {
    std::string name;
    std::uint64_t size = 0;
    std::vector<std::uint64_t> tickets;  ///< In order of arrival; each user's is another one.
  };
  std::vector<Waiting> waiting() const;
  /// Those of the tickets (ascending) that still wait go on at `at`.
  void release(std::string_view name, std::uint64_t size, const std::vector<std::uint64_t>& tickets,
               base::Instant at);
  /// So many are there, all over.
  void set_present(std::string_view name, std::uint64_t size, std::uint64_t users);

 private:
  struct Waiter;
  struct Place {
    std::deque<std::shared_ptr<Waiter>> waiters;
    std::uint64_t present = 0;  ///< As it was told.
  };
  using Key = std::pair<std::string, std::uint64_t>;

  static void let_go(Waiter& waiter, base::Instant at);
  std::string leave(const Key& key, const std::shared_ptr<Waiter>& waiter);

  const Decided decided_;
  mutable std::mutex mutex_;
  std::map<Key, Place> places_;  // Only those where somebody waits; guarded by mutex_.
  std::uint64_t tickets_ = 0;    // guarded by mutex_
};

}  // namespace liveload::scenario
