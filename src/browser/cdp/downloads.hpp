#pragma once

#include <deque>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/deadline.hpp"
#include "liveload/error.hpp"
#include "liveload/value.hpp"
#include "net/fiber.hpp"

namespace liveload::browser::cdp {

/// What the pages of one user download, into a folder of the user's own that is removed in the end.
/// Confined to its shard.
class Downloads {
 public:
  /// The browser makes the folder with the first download. `cancel` is called with the id of one
  /// that is too much: more than 1 GiB in all, or the thousandth.
  Downloads(std::filesystem::path folder, std::function<void(const std::string&)> cancel);
  ~Downloads() { remove(); }
  Downloads(const Downloads&) = delete;
  Downloads& operator=(const Downloads&) = delete;

  const std::filesystem::path& folder() const { return folder_; }
  /// Takes Browser.downloadWillBegin and Browser.downloadProgress; ignores other events.
  void take(std::string_view method, std::string_view message);
  /// See Page::wait_for_download. `lost` says why nothing will come any more, if so.
  Result<Value> wait(base::Instant since, const std::function<const Error*()>& lost,
                     base::Deadline deadline);
  net::Event& changed() { return changed_; }
  /// Removes the folder.
  void remove();

 private:
  struct Download {
    std::string id, url, name;
    base::Instant began;
    std::uint64_t bytes = 0;
    enum class State { kRunning, kComplete, kFailed } state = State::kRunning;
    bool asked_for = false;
    bool too_much = false;
  };
  void begin(std::string_view message);
  void progress(std::string_view message);
  Result<Value> end_of(const Download& download) const;

  std::filesystem::path folder_;
  std::function<void(const std::string&)> cancel_;
  std::deque<Download> all_;
  net::Event changed_;
};

/// What the server calls a download, as the name of a file: no folder, nothing that a file system
/// or a shell takes for something else; "download" where nothing is left.
std::string safe_file_name(std::string_view suggested);

}  // namespace liveload::browser::cdp
