#include "scenario/source.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <sstream>
#include <vector>

#include "scenario/build_cache.hpp"
#include "scenario/command.hpp"
#include "scenario/digest.hpp"
#include "scenario/files.hpp"
#include "scenario/public_headers.hpp"

namespace liveload::scenario {
namespace {

namespace fs = std::filesystem;
using Arguments = std::vector<std::string>;

constexpr auto kLongestCompilation = std::chrono::minutes(2);

/// $CXX may hold arguments, or a wrapper: "ccache g++".
Arguments words(const char* text) {
  std::istringstream stream(text);
  Arguments result;
  for (std::string word; stream >> word;) result.push_back(word);
  return result;
}

struct Compiler {
  Arguments command;
  std::string version;
};

/// All but the names of the files.
Arguments flags(const Compiler& compiler) {
  const bool colour = isatty(STDERR_FILENO) == 1 && std::getenv("NO_COLOR") == nullptr;
  Arguments flags = {"-std=c++20",
                     "-O1",
                     "-g1",
                     "-fPIC",
                     "-shared",
                     "-Wall",
                     colour ? "-fdiagnostics-color=always" : "-fdiagnostics-color=never"};
  // Else two libraries with a class of the same name would share its static variables. Clang never
  // makes them so, and does not know the flag.
  if (compiler.version.find("clang version") == std::string::npos) {
    flags.push_back("-fno-gnu-unique");
  }
  return flags;
}

Result<Compiler> compiler_at_hand(base::Deadline deadline) {
  auto command = find_compiler();
  if (!command) return Failure(command.error());
  Arguments ask = *command;
  // Without an input: the version, on standard error, by GCC and Clang alike.
  ask.push_back("-v");
  auto version = run_command(ask, deadline);
  if (!version) return Failure(version.error());
  return Compiler{.command = std::move(*command), .version = std::move(version->messages)};
}

/// What the library depends on besides the files: where they are, the compiler, the flags, and us.
std::string cache_key(const fs::path& source, const Compiler& compiler) {
  std::error_code code;
  return sha256(fmt::format("{}\n{}\n{}\n{}\n{}", fs::absolute(source, code).string(),
                            fmt::join(compiler.command, " "), compiler.version,
                            fmt::join(flags(compiler), " "), header_stamp()));
}

Result<fs::path> compile(const fs::path& source, const Compiler& compiler, const std::string& key,
                         const BuildCache& cache, base::Deadline deadline) {
  const BuildCache::Draft draft = cache.draft(key);
  Arguments command = compiler.command;
  for (std::string& flag : flags(compiler)) command.push_back(std::move(flag));
  // -isystem: neither warnings nor dependencies of our own headers.
  for (const std::string& argument :
       {std::string("-isystem"), cache.headers().string(), std::string("-MMD"), std::string("-MF"),
        draft.dependencies.string(), std::string("-o"), draft.library.string()}) {
    command.push_back(argument);
  }
  // As it was given, for the compiler's messages; but never like an option.
  command.push_back(source.string().starts_with('-') ? "./" + source.string() : source.string());

  const auto outcome = run_command(command, deadline);
  if (!outcome || !outcome->succeeded) BuildCache::discard(draft);
  if (!outcome) {
    Error error = outcome.error();
    error.tried = "compile";
    error.target = source.string();
    if (error.kind == ErrorKind::kTimeout) error.cause = "the compiler was stopped";
    return Failure(std::move(error));
  }
  if (!outcome->succeeded) {
    return fail({.kind = ErrorKind::kCompile,
                 .tried = "compile",
                 .target = source.string(),
                 .cause = outcome->messages});
  }
  std::fputs(outcome->messages.c_str(), stderr);
  return cache.keep(key, draft);
}

}  // namespace

Result<std::vector<std::string>> find_compiler() {
  if (const char* named = std::getenv("CXX"); named != nullptr && !words(named).empty()) {
    const Arguments command = words(named);
    if (!find_program(command[0]).empty()) return command;
    return fail({.kind = ErrorKind::kLoad,
                 .tried = "find the compiler",
                 .target = named,
                 .cause = "CXX names a program that is not there",
                 .hint = "unset CXX, or apt-get install g++"});
  }
  for (const char* name : {"g++", "c++", "clang++"}) {
    if (!find_program(name).empty()) return Arguments{name};
  }
  return fail({.kind = ErrorKind::kLoad,
               .tried = "find a compiler",
               .cause = "there is no g++, c++ or clang++ on PATH",
               .hint = "apt-get install g++"});
}

bool is_source(const fs::path& path) {
  const fs::path extension = path.extension();
  return extension == ".cpp" || extension == ".cc" || extension == ".cxx";
}

Result<fs::path> compile_source(const fs::path& source) {
  const auto deadline = base::Deadline::after(kLongestCompilation);
  const auto compiler = compiler_at_hand(deadline);
  if (!compiler) return Failure(compiler.error());
  const auto cache = BuildCache::open();
  if (!cache) return Failure(cache.error());
  const std::string key = cache_key(source, *compiler);
  if (const auto found = cache->find(key)) return *found;
  return compile(source, *compiler, key, *cache, deadline);
}

}  // namespace liveload::scenario
