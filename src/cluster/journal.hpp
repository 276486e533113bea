#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cluster/course.hpp"
#include "cluster/journal_file.hpp"
#include "engine/shard.hpp"
#include "result/builder.hpp"

namespace liveload::cluster {

/// The journal of a run: what its nodes have measured, written down as it comes, so that `recover`
/// can make a result of it where the process that leads the run is killed. Bounded: when it has
/// grown to several times what it comes to, that takes its place. Without secrets. Confined to one
/// thread.
class Journal {
 public:
  /// No journal is begun anew before it is so large.
  static constexpr std::uint64_t kLeastBytes = std::uint64_t{128} << 20;

  /// A new file that begins with what is known of the run before anything was measured.
  /// `thresholds` are those it will be judged by. Error of kind `io`.
  static Result<std::unique_ptr<Journal>> begin(std::filesystem::path path,
                                                const result::RunFacts& facts,
                                                const std::vector<std::string>& thresholds,
                                                const std::vector<result::NodeFacts>& nodes,
                                                std::uint64_t least_bytes = kLeastBytes);

  /// What a node brought, its samples masked already.
  void enter(std::size_t node, const engine::Flush& flush, const telemetry::MetricTable& metrics);
  /// How the run stands, with all warnings there are. `over`: it has ended in one of the ways in
  /// which it may.
  void note(const Course& course, const std::vector<result::NodeFacts>& nodes, bool over);
  /// Hands all that was entered to the system. What the nodes' figures come to takes its place
  /// where that is due.
  void save(const std::vector<result::NodeFacts>& nodes, const telemetry::Accumulator* whole);

  const JournalFile& file() const { return file_; }

  /// Where the journal of a scenario of a run that starts then lies in the run's folder of files.
  static std::filesystem::path place(const std::filesystem::path& files,
                                     const std::string& scenario, base::WallTime start);
  /// Those in the folder that nobody writes any more: of runs that were killed.
  static std::vector<std::filesystem::path> left_in(const std::filesystem::path& files);

 private:
  Journal(JournalFile file, const result::RunFacts& facts, std::uint64_t least_bytes);
  void write_beginning();
  void append_course(Value::Array nodes);

  JournalFile file_;
  const std::shared_ptr<const base::Secrets> secrets_;
  const base::Instant start_;
  Value::Object head_;
  std::string description_;
  Value::Object course_;
  Value::Array standings_;  ///< What was noted last of each node.
  const std::uint64_t least_bytes_;
  std::uint64_t most_bytes_;
};

}  // namespace liveload::cluster
