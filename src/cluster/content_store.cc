#include <fmt/format.h>

#include <algorithm>

#include "cluster/content.hpp"
#include "scenario/digest.hpp"
#include "scenario/files.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;

/// For the head of an answer.
constexpr std::size_t kPartHeadBytes = 1024;

std::string refuse(std::string cause) {
  return pack({{"kind", "refused"}, {"cause", std::move(cause)}});
}

/// The path of a file that lies below `folder`, links followed; empty where there is none such.
fs::path below(const fs::path& folder, const std::string& path) {
  std::error_code code;
  const fs::path root = fs::canonical(folder, code);
  if (code || folder.empty()) return {};
  const fs::path file = fs::canonical(root / path, code);
  if (code || !fs::is_regular_file(file, code)) return {};
  const auto [end, ignored] = std::mismatch(root.begin(), root.end(), file.begin(), file.end());
  return end == root.end() ? file : fs::path();
}

}  // namespace

std::string ContentStore::add(std::string content) {
  std::string hash = scenario::sha256(content);
  const std::lock_guard lock(mutex_);
  contents_.emplace(hash, std::make_shared<const std::string>(std::move(content)));
  return hash;
}

void ContentStore::open_folder(fs::path folder) {
  const std::lock_guard lock(mutex_);
  folder_ = std::move(folder);
}

std::string ContentStore::answer(const Frame& request, std::size_t max_body) {
  if (request.kind() == "time") {
    return pack({{"kind", "time"}, {"now", to_value(base::Clock::now())}});
  }
  if (request.kind() == "content") return part(request, max_body);
  if (request.kind() == "file") return find(request);
  return refuse("there is no such question");
}

std::string ContentStore::part(const Frame& request, std::size_t max_body) {
  std::string problem;
  result::Fields fields(request.head, "", problem);
  const std::string hash = fields.text("hash");
  const std::uint64_t offset = fields.count("offset");
  std::shared_ptr<const std::string> content;
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = contents_.find(hash); found != contents_.end()) content = found->second;
  }
  if (!problem.empty() || !content || offset > content->size()) return refuse("there is none such");
  return pack({{"kind", "content"}, {"size", content->size()}},
              std::string_view(*content).substr(offset, max_body - kPartHeadBytes));
}

std::string ContentStore::find(const Frame& request) {
  std::string problem;
  const std::string path = result::Fields(request.head, "", problem).text("path");
  fs::path folder;
  {
    const std::lock_guard lock(mutex_);
    folder = folder_;
  }
  const fs::path file = below(folder, path);
  auto content = file.empty() ? std::nullopt : scenario::read_file(file);
  if (!content) return refuse("there is no such file below the scenario's folder");
  return pack({{"kind", "file"}, {"hash", add(std::move(*content))}});
}

}  // namespace liveload::cluster
