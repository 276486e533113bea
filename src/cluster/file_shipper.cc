#include "cluster/file_shipper.hpp"

namespace liveload::cluster {

namespace fs = std::filesystem;

bool FileShipper::open_next() {
  std::error_code code;
  for (fs::directory_iterator entry(folder_, code), end; !code && entry != end;
       entry.increment(code)) {
    std::error_code gone;
    const std::string name = entry->path().filename();
    const fs::file_time_type written = entry->last_write_time(gone);
    if (gone || name.starts_with('.') || !entry->is_regular_file(gone)) continue;
    const auto shipped = shipped_.find(name);
    if (shipped != shipped_.end() && shipped->second == written) continue;
    shipped_[name] = written;
    file_ = std::ifstream(entry->path(), std::ios::binary);
    if (!file_) continue;
    name_ = name;
    return true;
  }
  return false;
}

bool FileShipper::ship(const Ship& ship) {
  if (name_.empty() && !open_next()) return false;
  std::string part(part_bytes_, '\0');
  file_.read(part.data(), static_cast<std::streamsize>(part.size()));
  part.resize(static_cast<std::size_t>(file_.gcount()));
  const bool last = file_.peek() == std::ifstream::traits_type::eof();
  const std::string name = name_;
  if (last) name_.clear();
  ship(name, std::move(part), last);
  return true;
}

}  // namespace liveload::cluster
