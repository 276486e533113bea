#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "cluster/frame.hpp"
#include "process/descriptor.hpp"

namespace liveload::cluster {

/// A file to which records are appended while a run goes on; docs/formats/journal.md says what is
/// in it. It outlives this process, however that ends; what the machine itself loses when its power
/// fails is lost. Confined to one thread.
class JournalFile {
 public:
  /// Makes the file, and its folder where there is none. Error of kind `io`.
  static Result<JournalFile> create(std::filesystem::path path);
  JournalFile(JournalFile&&) = default;
  JournalFile& operator=(JournalFile&&) = delete;

  void append(const Value::Object& head, std::string_view body = {});
  /// Hands what was appended to the system; from now on it survives this process.
  void flush();
  /// The records from now on take the place of all that were appended until now, at the next
  /// `flush`.
  void begin_anew();
  /// Of records since it was made or begun anew.
  std::uint64_t bytes() const { return bytes_; }

  /// Why it could not be written, or not on; nothing is appended any more.
  const std::optional<Error>& trouble() const { return trouble_; }
  const std::filesystem::path& path() const { return path_; }

 private:
  JournalFile(std::filesystem::path path, process::Descriptor file);
  static Result<process::Descriptor> open(const std::filesystem::path& path);
  void fail_with(Error error);

  std::filesystem::path path_;
  process::Descriptor file_;
  process::Descriptor next_;  ///< That takes the file's place.
  std::string waiting_;
  std::uint64_t bytes_ = 0;
  std::optional<Error> trouble_;
};

/// How a journal ends.
enum class JournalEnd {
  kWhole,
  kCutOff,   ///< In the middle of its last record, as when its writer was killed.
  kDamaged,  ///< A record before the last is not what was written; it and what follows are left
             ///< out.
};

/// Calls `take` with each record, in order. Files from anywhere are safe. Error of kind `io` for
/// what cannot be read, `protocol` for what is no journal, or what `take` returns.
Result<JournalEnd> read_journal(const std::filesystem::path& path,
                                const std::function<Result<void>(Frame)>& take);

/// Whether the process that writes it is still there.
bool journal_in_use(const std::filesystem::path& path);

/// Takes the file away, and its folder where nothing else is in it.
void remove_journal(const std::filesystem::path& path);

}  // namespace liveload::cluster
