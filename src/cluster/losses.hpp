#pragma once

#include <string>
#include <vector>

#include "cluster/crew.hpp"
#include "cluster/ledger.hpp"
#include "liveload/cluster.hpp"

namespace liveload::cluster {

/// What becomes of the users of nodes that are lost. Confined to one thread.
class Losses {
 public:
  explicit Losses(OnNodeLoss policy) : policy_(policy) {}

  /// Takes note that the node is lost. Its users that have not ended are homeless from now on,
  /// unless it is the policy to go on without them.
  void note(const Member& member, const std::set<UserId>& ended, Duration elapsed);
  int nodes() const { return nodes_; }

  bool homeless() const { return !homeless_.empty(); }
  /// Gives the homeless to those nodes that are left, as far as these have room. They begin
  /// iterations until `until`.
  void place(std::vector<Member>& members, Ledger& ledger, base::Instant until);
  /// Nobody is to come any more.
  void give_up();

  /// What to say in the result.
  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  const OnNodeLoss policy_;
  int nodes_ = 0;
  std::vector<Share> homeless_;
  std::vector<std::string> warnings_;
};

}  // namespace liveload::cluster
