#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "liveload/error.hpp"

namespace liveload::scenario {

/// The folder that keeps compiled scenarios and the public headers they are compiled against:
/// `liveload` in $XDG_CACHE_HOME or ~/.cache, or, where that cannot be written, a folder of this
/// user's in $TMPDIR or /tmp. Every file appears in it by an atomic rename, so that runs at the
/// same time do not disturb each other.
class BuildCache {
 public:
  /// Finds or makes the folder and puts the headers there. Error of kind `io`.
  static Result<BuildCache> open();

  const std::filesystem::path& headers() const { return headers_; }

  /// The library that was made under `key` from files which all still are what they were.
  std::optional<std::filesystem::path> find(const std::string& key) const;

  /// Where to let the compiler write: names that nobody else uses.
  struct Draft {
    std::filesystem::path library;
    std::filesystem::path dependencies;  ///< A rule of make, as by `-MMD -MF`.
  };
  Draft draft(const std::string& key) const;
  /// Takes a finished draft in; returns the library's place. Also clears out what was not used for
  /// thirty days.
  Result<std::filesystem::path> keep(const std::string& key, const Draft& draft) const;
  static void discard(const Draft& draft);

 private:
  explicit BuildCache(std::filesystem::path folder) : folder_(std::move(folder)) {}
  std::filesystem::path library_of(const std::string& key,
                                   const std::vector<std::string>& files) const;
  std::filesystem::path manifest_of(const std::string& key) const;

  std::filesystem::path folder_;
  std::filesystem::path headers_;
};

/// The prerequisites of the one rule in `rule` (make's syntax: escaped spaces, continued lines).
std::vector<std::string> prerequisites(const std::string& rule);

}  // namespace liveload::scenario
