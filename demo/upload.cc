#include "upload.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/value.hpp>
#include <stdexcept>

#include "signer.hpp"

namespace liveload::demo {
namespace {

constexpr std::size_t kMostEntries = 100;
constexpr int kChunkSize = 64'000;
constexpr int kChunkTimeoutMs = 10'000;

const Template kInput{
    R"(<input id="{}" type="file" name="{}"{} data-phx-hook="Phoenix.LiveFileUpload" data-phx-upload-ref="{}" data-phx-active-refs="{}" data-phx-done-refs="{}" data-phx-preflighted-refs="{}" data-phx-error-refs="{}"{}{}>)"};

std::string text_member(const boost::json::object& file, std::string_view name) {
  const boost::json::value* value = file.if_contains({name.data(), name.size()});
  return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

UploadEntry read_entry(const boost::json::value& value) {
  const auto* file = value.if_object();
  const auto* size = file ? file->if_contains("size") : nullptr;
  if (!size || !size->is_int64() || size->get_int64() < 0 || text_member(*file, "ref").empty()) {
    throw std::runtime_error("an upload's entry has no ref or no size");
  }
  UploadEntry entry;
  entry.ref = text_member(*file, "ref");
  entry.name = text_member(*file, "name");
  entry.type = text_member(*file, "type");
  entry.size = static_cast<std::uint64_t>(size->get_int64());
  return entry;
}

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return out;
}

}  // namespace

Upload::Upload(Rules rules) : rules_(std::move(rules)), ref_("phx-" + random_token(12)) {}

UploadEntry* Upload::find(std::string_view entry_ref) {
  const auto place = std::find_if(entries_.begin(), entries_.end(),
                                  [&](const UploadEntry& entry) { return entry.ref == entry_ref; });
  return place == entries_.end() ? nullptr : &*place;
}

bool Upload::complete() const {
  return !entries_.empty() && std::all_of(entries_.begin(), entries_.end(),
                                          [](const UploadEntry& entry) { return entry.done; });
}

std::string Upload::refs(const std::function<bool(const UploadEntry&)>& which) const {
  std::string out;
  for (const UploadEntry& entry : entries_) {
    if (which(entry)) out += (out.empty() ? "" : ",") + entry.ref;
  }
  return out;
}

Rendered Upload::input() const {
  std::string accept;
  for (const std::string& kind : rules_.accept) accept += (accept.empty() ? "" : ",") + kind;
  std::string errors = refs([](const UploadEntry& entry) { return !entry.problem.empty(); });
  if (too_many_files()) errors += (errors.empty() ? "" : ",") + ref_;
  return kInput(ref_, rules_.name,
                Raw{accept.empty() ? "" : " accept=\"" + escape_html(accept) + "\""}, ref_,
                refs([](const UploadEntry&) { return true; }),
                refs([](const UploadEntry& entry) { return entry.done; }),
                refs([](const UploadEntry& entry) { return entry.preflighted; }), errors,
                Raw{rules_.auto_upload ? " data-phx-auto-upload" : ""},
                Raw{rules_.max_entries > 1 ? " multiple" : ""});
}

bool Upload::accepts(const UploadEntry& entry) const {
  if (rules_.accept.empty()) return true;
  const std::string name = lower(entry.name);
  const std::string type = lower(entry.type);
  return std::any_of(rules_.accept.begin(), rules_.accept.end(), [&](const std::string& kind) {
    if (kind.starts_with('.')) return name.ends_with(kind);
    if (kind.ends_with("/*")) return type.starts_with(kind.substr(0, kind.size() - 1));
    return type == kind;
  });
}

void Upload::put_entries(const boost::json::value& files) {
  if (!files.is_array()) throw std::runtime_error("an upload's entries are no list");
  std::vector<UploadEntry> added;
  for (const boost::json::value& file : files.get_array()) {
    UploadEntry entry = read_entry(file);
    if (find(entry.ref)) continue;
    if (entry.size > rules_.max_file_size) {
      entry.problem = "too_large";
    } else if (!accepts(entry)) {
      entry.problem = "not_accepted";
    }
    added.push_back(std::move(entry));
  }
  // Where only one file is taken, the next one takes the place of the first.
  if (rules_.max_entries == 1 && entries_.size() == 1 && added.size() == 1) {
    cancel(std::string(entries_.front().ref));
  }
  if (entries_.size() + added.size() > kMostEntries) throw std::runtime_error("too many entries");
  for (UploadEntry& entry : added) entries_.push_back(std::move(entry));
}

std::string Upload::preflight(const boost::json::value& files,
                              const std::function<std::string(const UploadEntry&)>& sign) {
  put_entries(files);
  std::string errors;
  const auto add_error = [&](std::string_view ref, std::string_view reason) {
    errors +=
        fmt::format("{}[{},{}]", errors.empty() ? "" : ",", json_string(ref), json_string(reason));
  };
  if (too_many_files()) add_error(ref_, "too_many_files");
  for (const UploadEntry& entry : entries_) {
    if (!entry.problem.empty()) add_error(entry.ref, entry.problem);
  }
  if (!errors.empty()) {
    return fmt::format(R"("ref":{},"error":[{}])", json_string(ref_), errors);
  }
  std::string tokens;
  for (const boost::json::value& file : files.get_array()) {
    UploadEntry* entry = find(read_entry(file).ref);
    if (!entry || entry->preflighted) continue;
    entry->preflighted = true;
    tokens += fmt::format("{}{}:{}", tokens.empty() ? "" : ",", json_string(entry->ref),
                          json_string(sign(*entry)));
  }
  return fmt::format(
      R"("config":{{"chunk_size":{},"max_entries":{},"max_file_size":{},"chunk_timeout":{}}},"ref":{},"errors":{{}},"entries":{{{}}})",
      kChunkSize, rules_.max_entries, rules_.max_file_size, kChunkTimeoutMs, json_string(ref_),
      tokens);
}

void Upload::put_progress(std::string_view entry_ref, const boost::json::value& progress) {
  UploadEntry* entry = find(entry_ref);
  if (!entry) return;
  if (progress.is_object()) {
    entry->problem = "external_client_failure";
    return;
  }
  if (!progress.is_int64() || progress.get_int64() < 0 || progress.get_int64() > 100) {
    throw std::runtime_error("an upload's progress is no percentage");
  }
  entry->progress = static_cast<int>(progress.get_int64());
  entry->done = entry->progress == 100;
}

void Upload::cancel(std::string_view entry_ref) {
  UploadEntry* entry = find(entry_ref);
  if (!entry) return;
  if (!entry->file) return drop(entry_ref);
  entry->file->close();
}

void Upload::drop(std::string_view entry_ref) {
  std::erase_if(entries_, [&](const UploadEntry& entry) { return entry.ref == entry_ref; });
}

void Upload::consume(const std::function<void(const UploadEntry&, std::string)>& take) {
  for (UploadEntry& entry : entries_) {
    if (!entry.done || !entry.file) continue;
    // A browser that says 100 % and has not sent all has nothing to hand over.
    if (entry.file->content.size() == entry.file->size) {
      take(entry, std::move(entry.file->content));
    }
    entry.file->close();
  }
}

}  // namespace liveload::demo
