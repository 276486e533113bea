#include "cluster/journal_file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <zlib.h>

#include <cerrno>
#include <fstream>
#include <system_error>
#include <utility>

#include "base/write_all.hpp"
#include "telemetry/bytes.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kMagic = "LiveLoad journal 1\n";
constexpr std::string_view kNextSuffix = ".new";
/// Of each record: its length, and its checksum.
constexpr std::size_t kRecordHead = 16;
constexpr std::uint64_t kLongestRecord = std::uint64_t{1} << 32;

Error journal_error(std::string tried, const fs::path& path, int code) {
  return {.kind = ErrorKind::kIo,
          .tried = std::move(tried),
          .target = path.string(),
          .cause = std::generic_category().message(code)};
}

std::uint64_t checksum(std::string_view bytes) {
  return ::crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size());
}

fs::path next_of(const fs::path& path) {
  return path.string() + std::string(kNextSuffix);
}

}  // namespace

JournalFile::JournalFile(fs::path path, process::Descriptor file)
    : path_(std::move(path)), file_(std::move(file)), waiting_(kMagic) {}

Result<process::Descriptor> JournalFile::open(const fs::path& path) {
  // Pages and messages of the target are in it.
  constexpr mode_t kOwnerOnly = 0600;
  process::Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, kOwnerOnly));
  if (!file || ::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
    return fail(journal_error("make the journal", path, errno));
  }
  return file;
}

Result<JournalFile> JournalFile::create(fs::path path) {
  std::error_code code;
  if (path.has_parent_path()) fs::create_directories(path.parent_path(), code);
  if (code) return fail(journal_error("make the journal's folder", path, code.value()));
  auto file = open(path);
  if (!file) return tl::unexpected(file.error());
  JournalFile journal(std::move(path), std::move(*file));
  journal.flush();
  if (journal.trouble_) {
    remove_journal(journal.path_);
    return fail(*journal.trouble_);
  }
  return journal;
}

void JournalFile::append(const Value::Object& head, std::string_view body) {
  if (trouble_) return;
  const std::size_t at = waiting_.size();
  waiting_.append(kRecordHead, '\0');
  append_packed(waiting_, head, body);
  const std::string_view record = std::string_view(waiting_).substr(at + kRecordHead);
  std::string record_head;
  telemetry::put_fixed(record_head, record.size());
  telemetry::put_fixed(record_head, checksum(record));
  waiting_.replace(at, kRecordHead, record_head);
  bytes_ += kRecordHead + record.size();
}

void JournalFile::flush() {
  if (trouble_ || waiting_.empty()) return;
  const int fd = next_ ? next_.get() : file_.get();
  if (!base::write_all(fd, waiting_)) {
    fail_with(journal_error("write the journal", path_, errno));
    return;
  }
  waiting_.clear();
  if (!next_) return;
  if (::rename(next_of(path_).c_str(), path_.c_str()) != 0) {
    fail_with(journal_error("begin the journal anew", path_, errno));
    return;
  }
  file_ = std::move(next_);
  next_ = {};
}

void JournalFile::begin_anew() {
  flush();
  if (trouble_) return;
  auto next = open(next_of(path_));
  if (!next) {
    fail_with(next.error());
    return;
  }
  next_ = std::move(*next);
  waiting_ = kMagic;
  bytes_ = 0;
}

void JournalFile::fail_with(Error error) {
  trouble_ = std::move(error);
  waiting_ = {};
  std::error_code ignored;
  fs::remove(next_of(path_), ignored);
}

Result<JournalEnd> read_journal(const fs::path& path,
                                const std::function<Result<void>(Frame)>& take) {
  std::ifstream file(path, std::ios::binary);
  std::error_code code;
  std::uint64_t left = fs::file_size(path, code);
  if (!file || code) {
    return fail(journal_error("read the journal", path, code ? code.value() : errno));
  }
  const auto next = [&file, &left](std::uint64_t size) {
    std::string bytes(static_cast<std::size_t>(size), '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(size));
    left -= size;
    return bytes;
  };
  if (left < kMagic.size() || next(kMagic.size()) != kMagic) {
    return fail({.kind = ErrorKind::kProtocol,
                 .tried = "read the journal",
                 .target = path.string(),
                 .cause = "it is no journal of a run",
                 .hint = "a run's journal is a .journal in its folder of files"});
  }
  while (left > 0) {
    if (left < kRecordHead) return JournalEnd::kCutOff;
    const std::string numbers = next(kRecordHead);
    telemetry::ByteReader in(numbers);
    std::uint64_t size = 0, sum = 0;
    in.fixed(size);
    in.fixed(sum);
    if (size > kLongestRecord) return JournalEnd::kDamaged;
    if (size > left) return JournalEnd::kCutOff;
    std::string record = next(size);
    if (!file) return fail(journal_error("read the journal", path, EIO));
    const bool sound = checksum(record) == sum;
    auto frame = sound ? unpack(std::move(record)) : tl::unexpected(Error{});
    if (!frame) return left == 0 ? JournalEnd::kCutOff : JournalEnd::kDamaged;
    if (auto taken = take(std::move(*frame)); !taken) return tl::unexpected(taken.error());
  }
  return JournalEnd::kWhole;
}

bool journal_in_use(const fs::path& path) {
  const process::Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  return file && ::flock(file.get(), LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

void remove_journal(const fs::path& path) {
  std::error_code ignored;
  fs::remove(path, ignored);
  fs::remove(next_of(path), ignored);
  // Fails where anything is in it.
  if (path.has_parent_path()) ::rmdir(path.parent_path().c_str());
}

}  // namespace liveload::cluster
