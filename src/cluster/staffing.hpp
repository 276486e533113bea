#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "cluster/crew.hpp"
#include "cluster/ledger.hpp"

namespace liveload::cluster {

/// How many users a run is to have, when that changes while it goes on. Confined to one thread.
class Staffing {
 public:
  explicit Staffing(std::int64_t users) : planned_(users) {}

  /// Has so many users more come, each to the node that has the fewest and has room, or so many go,
  /// each from the node that has the most.
  void apply(std::int64_t change, std::vector<Member>& members, Ledger& ledger,
             base::Instant until);

  /// All that were to come.
  std::int64_t users() const { return planned_ + added_; }
  /// What to say in the result.
  std::optional<std::string> change() const;

 private:
  const std::int64_t planned_;
  std::int64_t added_ = 0;
  std::int64_t retired_ = 0;
  std::int64_t without_room_ = 0;
};

}  // namespace liveload::cluster
