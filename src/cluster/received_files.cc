#include "cluster/received_files.hpp"

#include <fmt/format.h>

#include "engine/failures.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kMostBytes = engine::SampleBudget::kMaxBytes;

}  // namespace

void ReceivedFiles::warn(std::string text) {
  // One is enough: the next one fares no better.
  if (warnings_.empty()) warnings_.push_back(std::move(text));
}

void ReceivedFiles::receive(const std::string& node, const std::string& name, std::string_view part,
                            bool last) {
  if (!scenario::RunFiles::check_name(name)) return;
  const std::string own = node + "-" + name;
  if (bytes_ + part.size() > kMostBytes) {
    parts_.erase(own);
    warn(fmt::format("files of failures are missing: together they have more than {} MB",
                     kMostBytes / 1'000'000));
    return;
  }
  bytes_ += part.size();
  std::string& content = parts_[own];
  content += part;
  if (!last) return;
  if (const auto written = files_.write(own, content); written) {
    received_.insert(own);
  } else {
    warn("files of failures are missing: " + written.error().message());
  }
  parts_.erase(own);
}

std::string ReceivedFiles::name_in_result(const std::string& node, const std::string& path) const {
  const std::string name = fs::path(path).filename();
  if (!scenario::RunFiles::check_name(name)) return {};
  const fs::path& folder = files_.folder();
  return folder.parent_path().filename() / folder.filename() / (node + "-" + name);
}

bool ReceivedFiles::has(const std::string& name_in_result) const {
  return received_.contains(fs::path(name_in_result).filename());
}

}  // namespace liveload::cluster
