#include "scenario/files.hpp"

#include <fstream>
#include <sstream>

namespace liveload::scenario {

std::optional<std::string> read_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  // An empty file gives nothing to insert and sets the failbit: no error.
  content << file.rdbuf();
  if (!file.is_open() || file.bad()) return std::nullopt;
  return std::move(content).str();
}

}  // namespace liveload::scenario
