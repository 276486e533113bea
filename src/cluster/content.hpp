#pragma once

#include <atomic>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/deadline.hpp"
#include "cluster/bus.hpp"
#include "cluster/frame.hpp"
#include "cluster/messages.hpp"

namespace liveload::cluster {

/// What agents may fetch of the coordinator: content, by its hash and in parts; the time of its
/// clock; and the hash of a file below the folder of the scenario that runs, by its path.
/// Thread-safe.
class ContentStore {
 public:
  /// Returns the hash.
  std::string add(std::string content);
  /// Files below this folder may be asked for by their path, none outside it. Empty: none at all.
  void open_folder(std::filesystem::path folder);

  /// The answer to a request, of at most `max_body` bytes.
  std::string answer(const Frame& request, std::size_t max_body);

 private:
  std::string part(const Frame& request, std::size_t max_body);
  std::string find(const Frame& request);

  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<const std::string>, std::less<>> contents_;
  std::filesystem::path folder_;
};

/// Fetches from the coordinator, for an agent. Calls block. Thread-safe.
class ContentSource {
 public:
  /// What is referred to must outlive it.
  ContentSource(Bus& bus, std::string subject) : bus_(bus), subject_(std::move(subject)) {}

  /// The content with that hash, whatever becomes of the bus meanwhile, by the deadline. Errors:
  /// `cluster` where the coordinator has none or what came is another, `timeout`.
  Result<std::string> fetch(const std::string& hash, base::Deadline deadline);
  /// The hash of a file below the scenario's folder. Error of kind `usage` for one that is not
  /// there.
  Result<std::string> find(const std::string& path, base::Deadline deadline);
  /// The time of the coordinator's clock. One question, no second try.
  Result<base::Instant> ask_time(base::Deadline deadline);
  /// Lets what goes on end soon, in an error.
  void give_up() { given_up_ = true; }

 private:
  Result<Frame> ask(const Value::Object& question, base::Deadline deadline);

  Bus& bus_;
  const std::string subject_;
  std::atomic<bool> given_up_{false};
};

}  // namespace liveload::cluster
