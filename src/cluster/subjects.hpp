#pragma once

#include <string>
#include <string_view>

namespace liveload::cluster {

/// Where what is said in one run: all of it below `run.<id>.`. Immutable; any thread.
class Subjects {
 public:
  /// `run_id` is one part of a subject (is_subject_part).
  explicit Subjects(std::string_view run_id);

  std::string hello() const;                      ///< Agents: I am here.
  std::string up(std::string_view node) const;    ///< An agent to the coordinator.
  std::string up_any() const;                     ///< What all agents say.
  std::string down(std::string_view node) const;  ///< The coordinator to one agent.
  std::string down_all() const;                   ///< The coordinator to all of them.
  std::string down_any() const;
  std::string fetch() const;  ///< Agents ask for content.
  /// Where answers go: `name` is who asked, and behind a dot what.
  std::string inbox(std::string_view name) const;
  std::string inbox_any() const;
  std::string everything() const;

 private:
  std::string prefix_;
};

/// Letters, digits, `-` and `_`, at most 64: what may name a run or a node. A node must not be
/// called "all".
bool is_subject_part(std::string_view text);

}  // namespace liveload::cluster
