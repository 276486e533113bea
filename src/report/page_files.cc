#include "report/page_files.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>

#include "report/chunks.hpp"

namespace liveload::report {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kPngSignature = "\x89PNG\r\n\x1a\n";
/// More than LiveLoad writes: what is larger is not from it.
constexpr std::uintmax_t kLargestFile = 16 * 1024 * 1024;

/// Where the file really is; none unless that is below `folder`.
std::optional<fs::path> found_below(const fs::path& folder, const std::string& path) {
  std::error_code error;
  if (path.empty() || fs::path(path).is_absolute()) return std::nullopt;
  const fs::path root = fs::canonical(folder, error);
  if (error) return std::nullopt;
  const fs::path file = fs::canonical(root / path, error);
  if (error || !fs::is_regular_file(file, error)) return std::nullopt;
  const auto [end, unused] = std::mismatch(root.begin(), root.end(), file.begin(), file.end());
  if (end != root.end() || fs::file_size(file, error) > kLargestFile || error) return std::nullopt;
  return file;
}

std::optional<std::string> read(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  return file.bad() ? std::nullopt : std::optional(std::move(bytes));
}

class Collector {
 public:
  Collector(const std::string& folder, std::size_t characters)
      : folder_(folder), left_(characters) {}

  void add(const std::string& path, bool picture) {
    if (path.empty() || !seen_.insert(path).second) return;
    const std::optional<fs::path> file = found_below(folder_, path);
    if (!file) return;
    const std::optional<std::string> bytes = read(*file);
    if (!bytes || (picture && !bytes->starts_with(kPngSignature))) return;
    std::string packed = Chunks::pack(*bytes);
    if (packed.size() > left_) return;
    left_ -= packed.size();
    files_.push_back({path, std::move(packed)});
  }

  std::vector<EmbeddedFile> take() { return std::move(files_); }

 private:
  fs::path folder_;
  std::size_t left_;
  std::set<std::string> seen_;
  std::vector<EmbeddedFile> files_;
};

}  // namespace

std::vector<EmbeddedFile> files_of_failures(const std::vector<FailureCategory>& failures,
                                            const std::string& folder, std::size_t characters) {
  if (folder.empty()) return {};
  std::size_t most = 0;
  for (const FailureCategory& category : failures) most = std::max(most, category.samples.size());
  Collector files(folder, characters);
  for (std::size_t i = 0; i < most; ++i) {
    for (const FailureCategory& category : failures) {
      if (i >= category.samples.size()) continue;
      files.add(category.samples[i].screenshot, true);
      files.add(category.samples[i].page, false);
    }
  }
  return files.take();
}

}  // namespace liveload::report
