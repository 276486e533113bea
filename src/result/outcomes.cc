#include "result/outcomes.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <sstream>
#include <system_error>

#include "base/json.hpp"
#include "base/write_all.hpp"
#include "liveload_result/assets.hpp"
#include "result/json.hpp"

namespace liveload {
namespace result {
namespace {

Failure io_error(std::string tried, const std::string& path, int code) {
  return fail({.kind = ErrorKind::kIo,
               .tried = std::move(tried),
               .target = path,
               .cause = std::generic_category().message(code)});
}

Result<std::string> read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return io_error("read the result", path, errno);
  std::ostringstream text;
  text << file.rdbuf();
  // A folder opens like a file, and fails only now.
  if (file.bad() || text.fail()) return io_error("read the result", path, errno == 0 ? EIO : errno);
  return std::move(text).str();
}

template <class T>
Result<T> with_path(Result<T> result, const std::string& path) {
  if (!result && result.error().target.empty()) result.error().target = path;
  return result;
}

/// Calls what it is given with the text's parts, in order.
using Parts = std::function<void(const JsonWriter::Sink& take)>;

/// Writes into an open file, and closes it. Returns the error's code; 0 for none.
int write_and_close(int fd, const Parts& parts) {
  int code = 0;
  parts([&](std::string_view part) {
    if (code == 0 && !base::write_all(fd, part)) code = errno;
  });
  if (::close(fd) != 0 && code == 0) code = errno;
  return code;
}

Result<void> write_parts(const std::string& path, const Parts& parts) {
  // A device or a pipe (`--out /dev/stdout`) is written to, not replaced.
  struct stat there{};
  if (::stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode)) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return io_error("write", path, errno);
    if (const int code = write_and_close(fd, parts)) return io_error("write", path, code);
    return {};
  }
  std::string temporary = path + ".XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return io_error("write", path, errno);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  int code = ::fchmod(fd, 0666 & ~mask) == 0 ? 0 : errno;
  if (const int unwritten = write_and_close(fd, parts)) code = unwritten;
  if (code == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) code = errno;
  if (code == 0) return {};
  ::unlink(temporary.c_str());
  return io_error("write", path, code);
}

/// One outcome as the document itself, several as a list of them.
void write_outcomes(const std::vector<Outcome>& outcomes, const JsonWriter::Sink& take) {
  JsonWriter out(take);
  if (outcomes.size() != 1) out.begin_array();
  for (const Outcome& outcome : outcomes) {
    if (outcome.result) {
      write_result(out, outcome.result->data());
    } else {
      write_result(out, outcome.scenario, outcome.error.value_or(Error{}));
    }
  }
  if (outcomes.size() != 1) out.end_array();
  out.finish();
  take("\n");
}

}  // namespace

Result<void> write_file(const std::string& path, std::string_view text) {
  return write_parts(path, [&](const JsonWriter::Sink& take) { take(text); });
}

std::string to_json(const std::vector<Outcome>& outcomes) {
  std::string out;
  write_outcomes(outcomes, [&](std::string_view part) { out += part; });
  return out;
}

Result<std::vector<Outcome>> parse_outcomes(std::string_view json) {
  const auto document = base::parse_json(json);
  if (!document) return Failure(document.error());
  std::vector<Outcome> outcomes;
  const auto add = [&](const Value& one) -> Result<void> {
    auto outcome = read_outcome(one);
    if (!outcome) return Failure(std::move(outcome.error()));
    outcomes.push_back(std::move(*outcome));
    return {};
  };
  if (const auto* list = document->if_array()) {
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (auto added = add((*list)[i]); !added) {
        added.error().cause = fmt::format("entry {}: {}", i + 1, added.error().cause);
        return Failure(std::move(added.error()));
      }
    }
  } else if (auto added = add(*document); !added) {
    return Failure(std::move(added.error()));
  }
  return outcomes;
}

Result<void> save_outcomes(const std::string& path, const std::vector<Outcome>& outcomes) {
  return write_parts(path, [&](const JsonWriter::Sink& take) { write_outcomes(outcomes, take); });
}

Result<std::vector<Outcome>> load_outcomes(const std::string& path) {
  const auto text = read_file(path);
  if (!text) return Failure(text.error());
  return with_path(parse_outcomes(*text), path);
}

std::string_view schema() {
  return kResultSchema;
}

}  // namespace result

std::string RunResult::to_json() const {
  result::JsonWriter out;
  result::write_result(out, *data_);
  return out.take();
}

Result<void> RunResult::save(const std::string& path) const {
  return result::save_outcomes(path, {{scenario(), *this, std::nullopt}});
}

Result<RunResult> RunResult::parse(std::string_view json) {
  const auto document = base::parse_json(json);
  if (!document) return Failure(document.error());
  auto data = result::read_result(*document);
  if (!data) return Failure(std::move(data.error()));
  return RunResult(std::move(*data));
}

Result<RunResult> RunResult::load(const std::string& path) {
  const auto text = result::read_file(path);
  if (!text) return Failure(text.error());
  return result::with_path(parse(*text), path);
}

}  // namespace liveload
