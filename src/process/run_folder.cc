#include "process/run_folder.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <cstdlib>
#include <cstring>

namespace liveload::process {
namespace {

constexpr std::string_view kPrefix = "liveload-";
constexpr std::string_view kLock = "owner.lock";

std::filesystem::path temp_folder() {
  const char* named = std::getenv("TMPDIR");
  return named && *named ? named : "/tmp";
}

/// Takes the lock of a folder whose owner is gone; none while it lives, or when this is no folder
/// of ours.
Descriptor take_abandoned(const std::filesystem::path& folder) {
  struct stat about{};
  if (::lstat(folder.c_str(), &about) != 0 || !S_ISDIR(about.st_mode) ||
      about.st_uid != ::geteuid())
    return {};
  Descriptor lock(::open((folder / kLock).c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW));
  if (!lock || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0) return {};
  return lock;
}

}  // namespace

Result<RunFolder> RunFolder::create() {
  std::string path = temp_folder() / fmt::format("{}{}-XXXXXX", kPrefix, ::getpid());
  auto failed = [&] {
    return fail({.kind = ErrorKind::kIo,
                 .tried = "make a folder",
                 .target = path,
                 .cause = std::strerror(errno),
                 .hint = "set TMPDIR to a folder that can be written to"});
  };
  if (path.find('\n') != std::string::npos) errno = EINVAL;
  if (path.find('\n') != std::string::npos || !::mkdtemp(path.data())) return failed();
  // The lock is taken before it gets the name that a sweep looks for.
  const std::string fresh = path + "/" + std::string(kLock) + ".new";
  Descriptor lock(::open(fresh.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  RunFolder folder(path, std::move(lock));
  if (!folder.lock_ || ::flock(folder.lock_.get(), LOCK_EX | LOCK_NB) != 0 ||
      ::rename(fresh.c_str(), (folder.path_ / kLock).c_str()) != 0) {
    return failed();
  }
  return folder;
}

RunFolder::~RunFolder() {
  if (path_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

int sweep_run_folders() {
  int removed = 0;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(temp_folder(), ignored)) {
    if (!entry.path().filename().string().starts_with(kPrefix)) continue;
    if (const Descriptor lock = take_abandoned(entry.path())) {
      std::filesystem::remove_all(entry.path(), ignored);
      ++removed;
    }
  }
  return removed;
}

}  // namespace liveload::process
