#include "browser/cdp/downloads.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.hpp"
#include "browser/cdp/event_json.hpp"

namespace liveload::browser::cdp {
namespace {

constexpr std::size_t kMostDownloads = 1000;
constexpr std::uint64_t kMostBytes = 1ULL << 30;
constexpr std::size_t kLongestFileName = 200;
constexpr std::size_t kLongestUrl = 2048;

}  // namespace

std::string safe_file_name(std::string_view suggested) {
  suggested = suggested.substr(suggested.find_last_of("/\\") + 1);
  std::string name;
  for (const char c : suggested) {
    const bool odd = static_cast<unsigned char>(c) < 0x20 || c == 0x7F ||
                     std::string_view("<>:\"|?*").find(c) != std::string_view::npos;
    name += odd ? '_' : c;
  }
  name.erase(0, std::min(name.find_first_not_of(". "), name.size()));
  name.resize(base::utf8_prefix(name, kLongestFileName).size());
  return name.empty() ? "download" : name;
}

Downloads::Downloads(std::filesystem::path folder, std::function<void(const std::string&)> cancel)
    : folder_(std::move(folder)), cancel_(std::move(cancel)) {}

void Downloads::remove() {
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void Downloads::take(std::string_view method, std::string_view message) {
  if (method == "Browser.downloadWillBegin") return begin(message);
  if (method == "Browser.downloadProgress") return progress(message);
}

void Downloads::begin(std::string_view message) {
  EventParams params(message);
  if (!params) return;
  Download download{.id = std::string(text_of(params["guid"])),
                    .url = std::string(text_of(params["url"]).substr(0, kLongestUrl)),
                    .name = safe_file_name(text_of(params["suggestedFilename"])),
                    .began = base::Clock::now()};
  if (all_.size() >= kMostDownloads) return cancel_(download.id);
  all_.push_back(std::move(download));
  changed_.notify();
}

void Downloads::progress(std::string_view message) {
  EventParams params(message);
  if (!params) return;
  const auto id = text_of(params["guid"]);
  const auto found =
      std::find_if(all_.begin(), all_.end(), [&](const auto& d) { return d.id == id; });
  if (found == all_.end()) return;
  found->bytes = static_cast<std::uint64_t>(std::max(0.0, number_of(params["receivedBytes"])));
  const auto state = text_of(params["state"]);
  if (state == "completed") found->state = Download::State::kComplete;
  if (state == "canceled") found->state = Download::State::kFailed;
  std::uint64_t bytes = 0;
  for (const Download& download : all_) bytes += download.bytes;
  if (bytes > kMostBytes && found->state == Download::State::kRunning && !found->too_much) {
    found->too_much = true;
    cancel_(found->id);
  }
  if (found->state != Download::State::kRunning) changed_.notify();
}

Result<Value> Downloads::end_of(const Download& download) const {
  if (download.state == Download::State::kComplete) {
    return Value::Object{{"name", download.name},
                         {"url", download.url},
                         {"bytes", download.bytes},
                         {"path", (folder_ / download.id).string()}};
  }
  return fail({.kind = ErrorKind::kNavigation,
               .tried = "wait_for_download",
               .target = download.name,
               .cause = download.too_much
                            ? "it was cancelled: a user's downloads may take 1 GiB in all"
                            : fmt::format("it broke off after {} bytes", download.bytes)});
}

Result<Value> Downloads::wait(base::Instant since, const std::function<const Error*()>& lost,
                              base::Deadline deadline) {
  for (;;) {
    const auto found = std::find_if(all_.begin(), all_.end(), [&](const auto& download) {
      return download.began >= since && !download.asked_for;
    });
    if (found != all_.end() && found->state != Download::State::kRunning) {
      found->asked_for = true;
      return end_of(*found);
    }
    if (const Error* error = lost()) return fail(*error);
    const auto waited = changed_.wait(deadline);
    if (waited) continue;
    Error error = waited.error();
    error.tried = "wait_for_download";
    if (error.kind == ErrorKind::kTimeout) {
      error.cause = found == all_.end() ? "no download began since the last action"
                                        : fmt::format("{} is not complete: {} bytes so far",
                                                      found->name, found->bytes);
    }
    return fail(std::move(error));
  }
}

}  // namespace liveload::browser::cdp
