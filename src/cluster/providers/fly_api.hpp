#pragma once

#include <optional>

#include "cluster/providers/api.hpp"
#include "cluster/providers/fly.hpp"

namespace liveload::cluster {

/// A machine as the Machines API tells of it.
struct FlyMachine {
  std::string id;
  std::string name;
  std::string state;
  std::string region;
  /// How its process ended, where that is known: "exit code 4", "out of memory".
  std::string exit;

  bool started() const { return state == "started"; }
  /// It will not run any more.
  bool over() const;
  /// Why, for people.
  std::string reason() const;
};

/// What the provider says to Fly's Machines API (https://fly.io/docs/machines/api/). Thread-safe.
class FlyApi {
 public:
  explicit FlyApi(const FlySettings& settings);

  /// The body that makes a machine. Its name lets Fly see when it is asked for the same one twice.
  static Value creation(const FlySettings& settings, const std::string& run_id,
                        const std::string& name, const std::string& region,
                        const std::string& ticket);

  struct Created {
    FlyMachine machine;
    bool no_room = false;  ///< Neither made nor an error: elsewhere there may be room.
    Error refusal{};       ///< Then: how Fly put it.
  };
  Result<Created> create(const Value& body, base::Deadline deadline, const std::stop_token& stop);
  /// None when Fly does not know it (any more).
  Result<std::optional<FlyMachine>> machine(const std::string& id, base::Deadline deadline,
                                            const std::stop_token& stop);
  /// All that carry the run's label, also those that were destroyed lately.
  Result<std::vector<FlyMachine>> machines(std::string_view run_id, base::Deadline deadline,
                                           const std::stop_token& stop);
  /// At once, whatever it does; one that is gone is no error.
  Result<void> destroy(const std::string& id, base::Deadline deadline, const std::stop_token& stop);

  void hide(std::string_view secret) { api_.hide(secret); }

 private:
  Error refusal(std::string tried, std::string target, const Api::Answer& answer) const;

  const FlySettings& settings_;
  Api api_;
};

}  // namespace liveload::cluster
