#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>

#include "base/write_all.hpp"
#include "cli/commands.hpp"
#include "liveload_cli/assets.hpp"

namespace liveload::cli {
namespace {

Failure not_written(const std::string& path, int code) {
  const bool exists = code == EEXIST;
  return fail({.kind = exists ? ErrorKind::kUsage : ErrorKind::kIo,
               .tried = "write a scenario to",
               .target = path,
               .cause = exists ? "it exists already, and is left as it is" : std::strerror(code),
               .hint = exists ? "name another file: liveload init other.cpp"
                              : "look at the folder's path and its permissions"});
}

/// Creates the file; never touches one that exists, not even one that appears just now.
Result<void> write_new_file(const std::string& path, std::string_view text) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  if (file < 0) return not_written(path, errno);
  if (!base::write_all(file, text)) {
    const int code = errno;
    ::close(file);
    return not_written(path, code);
  }
  if (::close(file) != 0) return not_written(path, errno);
  return {};
}

Result<ExitCode> init(const Arguments& arguments, Console& console) {
  if (auto given = expect_positionals(arguments, 0, 1, "liveload init [FILE.cpp]"); !given) {
    return tl::unexpected(given.error());
  }
  std::string path = arguments.positionals.empty() ? "scenario.cpp" : arguments.positionals[0];
  if (!std::filesystem::path(path).has_extension()) path += ".cpp";
  if (auto written = write_new_file(path, assets::first_scenario); !written) {
    return tl::unexpected(written.error());
  }
  console.out << fmt::format(
      "Wrote {0}. Change what the user does in it, then run it against your application:\n\n"
      "  liveload run {0} --users 5 --scenario-duration 30s --base-url http://localhost:4000\n",
      path);
  return ExitCode::kDone;
}

}  // namespace

const Command kInitCommand{
    .name = "init",
    .synopsis = "[FILE.cpp]",
    .summary = "Write a first scenario, to begin from.",
    .details = "Default: scenario.cpp in the current folder. A file that exists is left alone.\n",
    .options = {},
    .extras = Extras::kRejected,
    .run = init};

}  // namespace liveload::cli
