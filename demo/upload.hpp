#pragma once
#include <boost/json/fwd.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "rendered.hpp"

namespace liveload::demo {

// What arrives of one file. Its upload channel writes it, the view's entry reads it when it is
// complete.
struct UploadedFile {
  std::string content;
  std::uint64_t size = 0;       // what the browser announced
  std::function<void()> close;  // lets the browser go: its channel says phx_close
};

// One file that the browser has selected.
struct UploadEntry {
  std::string ref;
  std::string name;
  std::string type;
  std::uint64_t size = 0;
  std::string problem;  // "too_large", "not_accepted", "external_client_failure", or empty
  int progress = 0;     // percent, as the browser reports it
  bool preflighted = false;
  bool done = false;
  std::shared_ptr<UploadedFile> file;  // once its channel has joined
};

// What a view accepts under one name: Phoenix's allow_upload. The view keeps it, its channel feeds
// it. Phoenix's words for what can be wrong are used throughout.
class Upload {
 public:
  struct Rules {
    std::string name;
    std::vector<std::string> accept;  // ".png", "image/png" or "image/*"; empty: anything
    std::size_t max_entries = 1;
    std::uint64_t max_file_size = 8'000'000;
    bool auto_upload = false;
  };

  explicit Upload(Rules rules);

  const std::string& ref() const { return ref_; }
  const std::vector<UploadEntry>& entries() const { return entries_; }
  UploadEntry* find(std::string_view entry_ref);
  bool too_many_files() const { return entries_.size() > rules_.max_entries; }
  // Whether each selected file is complete, and there is one at least.
  bool complete() const;

  // The file input; its `id` is the ref, so that a phx-drop-target can name it.
  Rendered input() const;

  // Takes what the browser says is selected. Throws std::runtime_error if that is no list of files.
  void put_entries(const boost::json::value& files);
  // Answers allow_upload: the members of the reply. `sign` makes the token of an entry.
  std::string preflight(const boost::json::value& files,
                        const std::function<std::string(const UploadEntry&)>& sign);
  // A percentage, or {"error": reason}.
  void put_progress(std::string_view entry_ref, const boost::json::value& progress);
  void cancel(std::string_view entry_ref);
  void drop(std::string_view entry_ref);
  // Hands over each complete file and lets it go; its entry goes once its channel has closed.
  void consume(const std::function<void(const UploadEntry&, std::string content)>& take);

 private:
  bool accepts(const UploadEntry& entry) const;
  std::string refs(const std::function<bool(const UploadEntry&)>& which) const;

  const Rules rules_;
  const std::string ref_;
  std::vector<UploadEntry> entries_;
};

}  // namespace liveload::demo
