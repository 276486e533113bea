#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "cluster/local_worker.hpp"
#include "cluster/order.hpp"
#include "cluster/worker.hpp"
#include "scenario/registry.hpp"

namespace liveload::cluster {

/// One node of a run, and the users that were given to it.
struct Member {
  std::string name;
  /// How many users it can bear at once.
  std::int64_t capacity = std::numeric_limits<std::int64_t>::max();
  std::vector<Share> shares;
  std::unique_ptr<Worker> worker;
};

/// Whether more users may come to it.
bool at_work(const Member& member);
/// How many of its users have not ended; `ended` are those whose measurements have all arrived.
std::int64_t users_there(const Member& member, const std::set<UserId>& ended);

/// The nodes that run one scenario. Confined to one thread.
class Crew {
 public:
  Crew() = default;
  virtual ~Crew() = default;
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  std::vector<Member>& members() { return members_; }
  /// Blocks until a member has something new, or the deadline passed.
  virtual void wait(base::Deadline deadline) = 0;
  /// How long before the start its instant must be told.
  virtual Duration notice() const = 0;
  /// The run starts at that instant.
  virtual void start_at(base::Instant) {}
  /// What to say in the result beside what each member says.
  virtual std::vector<std::string> warnings() const { return {}; }
  /// Whether a file that a sample of a failure names is there.
  virtual bool has_file(const std::string& name) const { return !name.empty(); }

 protected:
  std::vector<Member> members_;
};

std::string host_name();

/// All that one node would be told to run the scenario alone.
engine::Plan plan_of(const Order& order, const scenario::LoadedScenario& scenario);

/// One node, in this process.
class LocalCrew : public Crew {
 public:
  explicit LocalCrew(engine::Plan plan);
  void wait(base::Deadline deadline) override { worker_->wait(deadline); }
  Duration notice() const override;

 private:
  LocalWorker* worker_ = nullptr;
};

}  // namespace liveload::cluster
