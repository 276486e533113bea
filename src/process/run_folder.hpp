#pragma once

#include <filesystem>

#include "liveload/error.hpp"
#include "process/descriptor.hpp"

namespace liveload::process {

/// A private folder under $TMPDIR (default /tmp), "liveload-PID-XXXXXX", removed with all it holds
/// by the destructor. A lock in it tells other runs that its owner lives. Not thread-safe.
class RunFolder {
 public:
  /// Error of kind `io`.
  static Result<RunFolder> create();
  RunFolder(RunFolder&&) noexcept = default;
  RunFolder& operator=(RunFolder&&) = delete;
  ~RunFolder();

  const std::filesystem::path& path() const { return path_; }

 private:
  RunFolder(std::filesystem::path path, Descriptor lock)
      : path_(std::move(path)), lock_(std::move(lock)) {}

  std::filesystem::path path_;
  Descriptor lock_;
};

/// Removes the run folders of this user whose owner is gone. Returns how many.
int sweep_run_folders();

}  // namespace liveload::process
