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

}  // namespace

Result<void> write_file(const std::string& path, std::string_view text) {
  // A device or a pipe (`--out /dev/stdout`) is written to, not replaced.
  struct stat there{};
  if (::stat(path.c_str(), &there) == 0 && !S_ISREG(there.st_mode)) {
    const int fd = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd < 0) return io_error("write", path, errno);
    const bool written = base::write_all(fd, text);
    const int code = errno;
    ::close(fd);
    if (!written) return io_error("write", path, code);
    return {};
  }
  std::string temporary = path + ".XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) return io_error("write", path, errno);
  const mode_t mask = ::umask(0);
  ::umask(mask);
  bool written = ::fchmod(fd, 0666 & ~mask) == 0 && base::write_all(fd, text);
  int code = errno;
  if (::close(fd) != 0 && written) {
    written = false;
    code = errno;
  }
  if (written && ::rename(temporary.c_str(), path.c_str()) == 0) return {};
  if (written) code = errno;
  ::unlink(temporary.c_str());
  return io_error("write", path, code);
}

std::string to_json(const std::vector<Outcome>& outcomes) {
  std::string out;
  for (const Outcome& outcome : outcomes) {
    if (!out.empty()) out += ",\n";
    out += outcome.result ? outcome.result->to_json()
                          : to_json(outcome.scenario, outcome.error.value_or(Error{}));
  }
  return outcomes.size() == 1 ? out + "\n" : "[" + out + "]\n";
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
  return write_file(path, to_json(outcomes));
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
  return result::to_json(*data_);
}

Result<void> RunResult::save(const std::string& path) const {
  return result::write_file(path, to_json() + "\n");
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
