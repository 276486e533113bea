#include "cluster/fetched_files.hpp"

#include <fstream>

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;
using base::Deadline;

/// For one file, over whatever line there is.
constexpr Duration kFetchTime = std::chrono::minutes(2);

}  // namespace

FetchedFiles::Found FetchedFiles::fetch(const std::string& path) const {
  const Deadline deadline = Deadline::after(kFetchTime);
  const auto hash = source_.find(path, deadline);
  if (!hash) return tl::unexpected(hash.error());
  const auto content = source_.fetch(*hash, deadline);
  if (!content) return tl::unexpected(content.error());
  // Pages see a file's name, and two of them may have the same one.
  const fs::path place = folder_ / *hash;
  std::error_code code;
  fs::create_directories(place, code);
  const fs::path local = place / fs::path(path).filename();
  std::ofstream file(local, std::ios::binary);
  file << *content;
  file.close();
  if (file) return local;
  return fail({.kind = ErrorKind::kIo,
               .tried = "keep what the coordinator sent",
               .target = local.string(),
               .cause = "it cannot be written",
               .hint = "is the disk full?"});
}

void FetchedFiles::finish(const std::string& path, Found found) {
  const std::lock_guard lock(mutex_);
  File& file = files_[path];
  file.found = std::move(found);
  for (const auto& [loop, event] : file.waiting) {
    loop->post([event = event] { event->notify(); });
  }
}

FetchedFiles::Found FetchedFiles::find(std::string_view path, Deadline deadline) {
  const std::string name(path);
  const auto event = std::make_shared<net::Event>();
  {
    const std::lock_guard lock(mutex_);
    const bool known = files_.contains(name);
    File& file = files_[name];
    if (file.found) return *file.found;
    file.waiting.emplace_back(&net::current_loop(), event);
    if (!known) threads_.emplace_back([this, name] { finish(name, fetch(name)); });
  }
  const Result<void> waited = event->wait(deadline);
  const std::lock_guard lock(mutex_);
  File& file = files_[name];
  std::erase_if(file.waiting, [&event](const auto& one) { return one.second == event; });
  if (file.found) return *file.found;
  return tl::unexpected(waited.error());
}

}  // namespace liveload::cluster
