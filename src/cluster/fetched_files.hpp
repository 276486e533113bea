#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "cluster/content.hpp"
#include "net/event_loop.hpp"
#include "net/fiber.hpp"

namespace liveload::cluster {

/// Files that a scenario uses at a node, fetched from the coordinator when they are first needed.
/// Thread-safe.
class FetchedFiles {
 public:
  /// They are kept in `folder`. `source` must outlive it.
  FetchedFiles(ContentSource& source, std::filesystem::path folder)
      : source_(source), folder_(std::move(folder)) {}

  /// The path here of a file below the scenario's folder. Suspends the calling fiber while it is
  /// fetched. Error of kind `usage` for one that is not there, `timeout`.
  Result<std::filesystem::path> find(std::string_view path, base::Deadline deadline);

 private:
  using Found = Result<std::filesystem::path>;
  struct File {
    std::optional<Found> found;  ///< Nothing while it is being fetched.
    /// Fibers that wait for it. Each is here as long as it waits, and so its loop is there.
    std::vector<std::pair<net::EventLoop*, std::shared_ptr<net::Event>>> waiting;
  };
  Found fetch(const std::string& path) const;
  void finish(const std::string& path, Found found);

  ContentSource& source_;
  const std::filesystem::path folder_;
  std::mutex mutex_;
  std::map<std::string, File, std::less<>> files_;  // guarded by mutex_
  std::vector<std::jthread> threads_;               // guarded by mutex_; last: they use the others
};

}  // namespace liveload::cluster
