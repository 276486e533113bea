#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/secrets.hpp"
#include "liveload/error.hpp"

namespace liveload::scenario {

/// The folder of a run's pictures and page contents, made when the first file is written.
/// Immutable, and so thread-safe.
class RunFiles {
 public:
  explicit RunFiles(std::filesystem::path folder) : folder_(std::move(folder)) {}

  const std::filesystem::path& folder() const { return folder_; }

  /// From now on secrets are masked in documents (.html). Pictures show what the page shows.
  void hide(std::shared_ptr<const base::Secrets> secrets) { hidden_ = std::move(secrets); }

  /// Writes a file in the folder, in place of one that has the name already, and returns its path.
  /// Error of kind `usage` for a name that check_name refuses, `io` for what cannot be written.
  Result<std::filesystem::path> write(std::string_view name, std::string_view content) const;

  /// A name is letters, digits, `-`, `_` and `.`, the first not a `.`, at most 200: so it never
  /// leaves the folder. Error of kind `usage`.
  static Result<void> check_name(std::string_view name);

 private:
  std::filesystem::path folder_;
  std::shared_ptr<const base::Secrets> hidden_;
};

}  // namespace liveload::scenario
