#pragma once

#include <map>
#include <set>

#include "cluster/providers/api.hpp"
#include "cluster/providers/docker.hpp"

namespace liveload::cluster {

/// What the provider "docker" says to an engine (https://docs.docker.com/reference/api/engine/);
/// Podman speaks the same. Thread-safe.
class DockerEngine {
 public:
  explicit DockerEngine(const DockerSettings& settings);

  /// The body that makes a container.
  static Value creation(const DockerSettings& settings, const std::string& run_id,
                        const std::string& name, const std::string& ticket);

  /// Makes a container, and pulls its image where that is missing. Returns its id.
  Result<std::string> create(const std::string& name, const Value& body, base::Deadline deadline,
                             const std::stop_token& stop);
  Result<void> start(const std::string& name, base::Deadline deadline, const std::stop_token& stop);
  /// The names of the containers with the run's label, whatever they do.
  Result<std::set<std::string>> containers(std::string_view run_id, base::Deadline deadline,
                                           const std::stop_token& stop);
  /// Name → exit code of those of the run that have ended lately; the engine removes them itself,
  /// and remembers no more than their end.
  Result<std::map<std::string, std::string>> exits(std::string_view run_id, base::Deadline deadline,
                                                   const std::stop_token& stop);
  /// Whether it runs or not; one that is gone is no error.
  Result<void> remove(const std::string& name, base::Deadline deadline);

  void hide(std::string_view secret) { api_.hide(secret); }

 private:
  Result<void> pull(base::Deadline deadline, const std::stop_token& stop);

  const DockerSettings& settings_;
  Api api_;
};

}  // namespace liveload::cluster
