#include "scenario/files.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vector>

namespace liveload::scenario {
namespace {

namespace fs = std::filesystem;

Failure cannot_use(std::string_view path, std::string cause, std::string hint) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "find the file",
               .target = std::string(path),
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

/// Where `path` may lie, in the order of looking.
std::vector<fs::path> places(std::string_view path, const fs::path& folder) {
  if (fs::path(path).is_absolute()) return {path};
  std::error_code code;
  const fs::path here = fs::current_path(code);
  std::vector<fs::path> found;
  if (!folder.empty()) found.push_back((here / folder / path).lexically_normal());
  if (const fs::path other = (here / path).lexically_normal();
      found.empty() || found.front() != other) {
    found.push_back(other);
  }
  return found;
}

}  // namespace

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  // An empty file gives nothing to insert and sets the failbit: no error.
  content << file.rdbuf();
  if (!file.is_open() || file.bad()) return std::nullopt;
  return std::move(content).str();
}

Result<fs::path> find_file(std::string_view path, const fs::path& folder) {
  if (path.empty()) return cannot_use(path, "the path is empty", "");
  const std::vector<fs::path> candidates = places(path, folder);
  for (const fs::path& candidate : candidates) {
    std::error_code code;
    const fs::file_status status = fs::status(candidate, code);
    if (status.type() == fs::file_type::not_found) continue;
    if (fs::is_directory(status)) {
      return cannot_use(path, fmt::format("{} is a folder", candidate.string()), "name a file");
    }
    if (access(candidate.c_str(), R_OK) != 0) {
      const char* why = std::strerror(errno);
      return cannot_use(path, fmt::format("{} cannot be read: {}", candidate.string(), why), "");
    }
    return candidate;
  }
  if (candidates.size() == 1) {
    return cannot_use(path, fmt::format("there is no file {}", candidates[0].string()), "");
  }
  return cannot_use(
      path,
      fmt::format("there is neither {} nor {}", candidates[0].string(), candidates[1].string()),
      "a relative path is looked for beside the scenario's source, then in the "
      "working directory");
}

}  // namespace liveload::scenario
