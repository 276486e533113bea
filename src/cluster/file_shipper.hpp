#pragma once

#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <string>

#include "base/clock.hpp"

namespace liveload::cluster {

/// Hands the files that appear in a folder over in parts: pictures and documents of failures. Those
/// whose name begins with a dot are still being written. Confined to one thread.
class FileShipper {
 public:
  /// Takes the next part of the file; the last one's `last` is true.
  using Ship = std::function<void(const std::string& name, std::string part, bool last)>;

  FileShipper(std::filesystem::path folder, std::size_t part_bytes)
      : folder_(std::move(folder)), part_bytes_(part_bytes) {}

  /// Looks what is new, and ships the next part. False where there was nothing to ship.
  bool ship(const Ship& ship);

 private:
  bool open_next();

  const std::filesystem::path folder_;
  const std::size_t part_bytes_;
  std::map<std::string, std::filesystem::file_time_type> shipped_;
  std::ifstream file_;
  std::string name_;  ///< Of the file that is being shipped; empty for none.
};

}  // namespace liveload::cluster
