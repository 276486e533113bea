#include "scenario/build_cache.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "scenario/digest.hpp"
#include "scenario/files.hpp"
#include "scenario/public_headers.hpp"

namespace liveload::scenario {
namespace {

namespace fs = std::filesystem;

constexpr auto kUnused = std::chrono::hours(24 * 30);

/// A name that no other process or thread uses.
std::string unique(const std::string& stem) {
  static std::atomic<unsigned> counter = 0;
  return fmt::format(".{}.{}.{}", stem, getpid(), counter++);
}

/// Whether the folder is there or could be made, is ours alone, and can be written.
bool usable(const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder.parent_path(), code);
  mkdir(folder.c_str(), 0700);
  struct stat info{};
  if (stat(folder.c_str(), &info) != 0 || !S_ISDIR(info.st_mode)) return false;
  // Libraries are loaded from here: nobody else may be able to put some in.
  if (info.st_uid != geteuid() || (info.st_mode & (S_IWGRP | S_IWOTH)) != 0) return false;
  return access(folder.c_str(), W_OK | X_OK) == 0;
}

std::vector<fs::path> candidates() {
  std::vector<fs::path> folders;
  const char* cache = std::getenv("XDG_CACHE_HOME");
  const char* home = std::getenv("HOME");
  const char* temporary = std::getenv("TMPDIR");
  if (cache != nullptr && *cache == '/') {
    folders.push_back(fs::path(cache) / "liveload");
  } else if (home != nullptr && *home == '/') {
    folders.push_back(fs::path(home) / ".cache" / "liveload");
  }
  folders.push_back(fs::path(temporary != nullptr && *temporary == '/' ? temporary : "/tmp") /
                    fmt::format("liveload-{}", geteuid()));
  return folders;
}

Result<void> put(const fs::path& path, std::string_view content) {
  if (read_file(path) == content) return {};
  std::error_code code;
  fs::create_directories(path.parent_path(), code);
  const fs::path draft = path.parent_path() / unique(path.filename());
  std::ofstream(draft, std::ios::binary) << content;
  fs::rename(draft, path, code);
  if (!code) return {};
  return fail({.kind = ErrorKind::kIo,
               .tried = "write into the cache",
               .target = path.string(),
               .cause = code.message(),
               .hint = "point XDG_CACHE_HOME at a folder that can be written"});
}

void clear_out(const fs::path& folder) {
  std::error_code code;
  const auto oldest = fs::file_time_type::clock::now() - kUnused;
  for (const auto& entry : fs::directory_iterator(folder, code)) {
    std::error_code ignored;
    if (entry.is_regular_file(ignored) && entry.last_write_time(ignored) < oldest) {
      fs::remove(entry.path(), ignored);
    }
  }
}

}  // namespace

Result<BuildCache> BuildCache::open() {
  const auto folders = candidates();
  for (const fs::path& folder : folders) {
    if (!usable(folder)) continue;
    BuildCache cache(folder);
    cache.headers_ = folder / fmt::format("include-{}", header_stamp());
    for (const PublicHeader& header : public_headers()) {
      if (auto written = put(cache.headers_ / header.path, header.content); !written) {
        return Failure(written.error());
      }
    }
    return cache;
  }
  return fail({.kind = ErrorKind::kIo,
               .tried = "open the cache",
               .target = folders.front().string(),
               .cause = "neither this folder nor one for temporary files can be written",
               .hint = "point XDG_CACHE_HOME at a folder that can be written"});
}

fs::path BuildCache::manifest_of(const std::string& key) const {
  return folder_ / (key.substr(0, 32) + ".files");
}

/// The library's name says all that went into it: the key, and each file with its content.
fs::path BuildCache::library_of(const std::string& key,
                                const std::vector<std::string>& files) const {
  std::string all = key;
  for (const std::string& file : files) {
    all += fmt::format("\n{} {}", sha256(read_file(file).value_or("")), file);
  }
  return folder_ / (sha256(all).substr(0, 32) + ".so");
}

std::optional<fs::path> BuildCache::find(const std::string& key) const {
  const auto manifest = read_file(manifest_of(key));
  if (!manifest) return std::nullopt;
  std::vector<std::string> files;
  std::istringstream lines(*manifest);
  for (std::string line; std::getline(lines, line);) files.push_back(line);
  const fs::path library = library_of(key, files);
  std::error_code code;
  if (!fs::exists(library, code)) return std::nullopt;
  const auto now = fs::file_time_type::clock::now();
  fs::last_write_time(library, now, code);
  fs::last_write_time(manifest_of(key), now, code);
  return library;
}

BuildCache::Draft BuildCache::draft(const std::string& key) const {
  const std::string name = unique(key.substr(0, 32));
  return {.library = folder_ / (name + ".so"), .dependencies = folder_ / (name + ".d")};
}

Result<fs::path> BuildCache::keep(const std::string& key, const Draft& draft) const {
  const auto files = prerequisites(read_file(draft.dependencies).value_or(""));
  const fs::path library = library_of(key, files);
  std::error_code code;
  fs::rename(draft.library, library, code);
  if (code) {
    return fail({.kind = ErrorKind::kIo,
                 .tried = "write into the cache",
                 .target = library.string(),
                 .cause = code.message()});
  }
  fs::remove(draft.dependencies, code);
  std::string manifest;
  for (const std::string& file : files) manifest += file + "\n";
  if (auto written = put(manifest_of(key), manifest); !written) return Failure(written.error());
  clear_out(folder_);
  return library;
}

void BuildCache::discard(const Draft& draft) {
  std::error_code code;
  fs::remove(draft.library, code);
  fs::remove(draft.dependencies, code);
}

std::vector<std::string> prerequisites(const std::string& rule) {
  std::vector<std::string> names;
  std::string name;
  const auto end_name = [&] {
    if (!name.empty()) names.push_back(std::exchange(name, {}));
  };
  for (std::size_t i = 0; i < rule.size(); ++i) {
    const char c = rule[i];
    const char next = i + 1 < rule.size() ? rule[i + 1] : '\0';
    if (c == '\\' && next == '\n') {
      end_name();
      ++i;
    } else if ((c == '\\' && (next == ' ' || next == '#')) || (c == '$' && next == '$')) {
      name += next;
      ++i;
    } else if (c == ' ' || c == '\t') {
      end_name();
    } else if (c == '\n') {
      break;
    } else {
      name += c;
    }
  }
  end_name();
  // The first is the target, with its colon.
  if (!names.empty()) names.erase(names.begin());
  return names;
}

}  // namespace liveload::scenario
