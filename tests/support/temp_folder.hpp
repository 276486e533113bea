#pragma once

#include <stdlib.h>

#include <filesystem>
#include <string>

namespace liveload::test {

/// A folder of a test's own, under $TMPDIR, which goes with it.
class TempFolder {
 public:
  TempFolder() {
    std::string name = std::filesystem::temp_directory_path() / "liveload-test-XXXXXX";
    path_ = std::filesystem::canonical(mkdtemp(name.data()));
  }
  ~TempFolder() { std::filesystem::remove_all(path_); }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  std::filesystem::path operator/(const std::filesystem::path& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

}  // namespace liveload::test
