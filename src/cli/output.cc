#include "cli/output.hpp"

#include <unistd.h>

#include <filesystem>

namespace liveload::cli {

namespace fs = std::filesystem;

Result<void> check_writable(const std::string& path) {
  const auto refuse = [&path](std::string cause, std::string hint) {
    return fail({.kind = ErrorKind::kUsage,
                 .tried = "prepare to write",
                 .target = path,
                 .cause = std::move(cause),
                 .hint = std::move(hint)});
  };
  const fs::path file(path);
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  std::error_code code;
  if (fs::is_directory(file, code)) return refuse("it is a folder", "name a file in it");
  if (!fs::is_directory(folder, code)) {
    return refuse("there is no folder " + folder.string(), "make it first, or name another one");
  }
  if (::access(folder.c_str(), W_OK | X_OK) != 0) {
    return refuse("the folder " + folder.string() + " may not be written to",
                  "name a folder that may");
  }
  return {};
}

}  // namespace liveload::cli
