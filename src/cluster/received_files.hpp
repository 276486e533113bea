#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "scenario/run_files.hpp"

namespace liveload::cluster {

/// The files that nodes send, put beside the result under names that begin with the node's.
/// Confined to one thread.
class ReceivedFiles {
 public:
  /// `folder` is the scenario's, as engine::files_folder says.
  explicit ReceivedFiles(std::filesystem::path folder) : files_(std::move(folder)) {}

  /// The next part of a node's file. What has no room in the run's budget, or no good name, is left
  /// out.
  void receive(const std::string& node, const std::string& name, std::string_view part, bool last);

  /// How the result calls a file that the node's own sample calls `path`; empty for none.
  std::string name_in_result(const std::string& node, const std::string& path) const;
  /// Whether that file has come.
  bool has(const std::string& name_in_result) const;

  const std::vector<std::string>& warnings() const { return warnings_; }

 private:
  void warn(std::string text);

  scenario::RunFiles files_;
  std::uint64_t bytes_ = 0;
  std::map<std::string, std::string> parts_;  ///< Of files that are under way, by their new name.
  std::set<std::string> received_;
  std::vector<std::string> warnings_;
};

}  // namespace liveload::cluster
