#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "base/secrets.hpp"
#include "liveload/feeder.hpp"
#include "scenario/rows.hpp"

namespace liveload::scenario {

/// The feeders that a scenario declared, shared by all users of a node. Thread-safe.
class FeederSet {
 public:
  /// Brings a feeder's file: its name for messages, and what it holds.
  struct File {
    std::string name;
    std::string text;
  };
  using ReadFile = std::function<Result<File>(const Feeder&)>;

  /// Reads from the disk; relative paths as find_file.
  static ReadFile from_disk(std::filesystem::path folder);

  /// Reads every file, and adds the values of secret columns to `hidden`. `last_user` is the
  /// highest number of a user in the run. Error of kind `config` naming the feeder or its file: an
  /// empty or repeated name, a file that cannot be found or read or parsed, a secret column that is
  /// not there, a secret value too short, fewer rows than users where each has its own.
  static Result<std::unique_ptr<FeederSet>> make(const std::vector<Feeder>& feeders,
                                                 const ReadFile& read, std::uint64_t last_user,
                                                 base::Secrets& hidden);

  /// Of rows that go around in order, these users take each `nodes`-th, from the `node`-th (from 0)
  /// on: users elsewhere take the others. Before the first row is taken.
  void share(std::uint64_t node, std::uint64_t nodes);

  bool has(std::string_view name) const { return sources_.contains(name); }
  std::vector<std::string> names() const;
  /// Whether each user has its own row of it. `name` must be declared.
  bool unique_to_user(std::string_view name) const;
  /// The next row for a user; nothing when none is left. `name` must be declared.
  std::optional<Value> next(std::string_view name, std::uint64_t user, std::mt19937_64& random);

 private:
  struct Source {
    Feeder feeder;
    Rows rows;
    std::atomic<std::uint64_t> taken{0};
  };
  static Result<void> hide(const Source& source, base::Secrets& hidden);

  std::map<std::string, std::unique_ptr<Source>, std::less<>> sources_;
  std::uint64_t node_ = 0;
  std::uint64_t nodes_ = 1;
};

}  // namespace liveload::scenario
