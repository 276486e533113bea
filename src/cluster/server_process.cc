#include "cluster/server_process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/inotify.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <fstream>
#include <iterator>
#include <optional>

#include "base/json.hpp"
#include "base/write_all.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;
using base::Deadline;

Error start_error(const std::string& program, std::string cause, std::string hint = {}) {
  return {.kind = ErrorKind::kCluster,
          .tried = "start the bus's server",
          .target = program,
          .cause = std::move(cause),
          .hint = std::move(hint)};
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// The port in {"nats": ["nats://127.0.0.1:4222"], …}; nothing while the file is not whole yet.
std::optional<int> port_in(const std::string& ports_file) {
  const auto json = base::parse_json(ports_file);
  const Value::Object* object = json ? json->if_object() : nullptr;
  if (object == nullptr) return std::nullopt;
  const auto urls = object->find("nats");
  const Value::Array* array = urls == object->end() ? nullptr : urls->second.if_array();
  if (array == nullptr || array->empty()) return std::nullopt;
  const std::string url = array->front().text();
  const char* const end = url.data() + url.size();
  int port = 0;
  const auto parsed = std::from_chars(url.data() + url.rfind(':') + 1, end, port);
  if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
  return port;
}

}  // namespace

Result<void> write_private(const fs::path& path, std::string_view text) {
  const process::Descriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
  if (!file || !base::write_all(file.get(), text)) {
    return fail({.kind = ErrorKind::kCluster,
                 .tried = "write",
                 .target = path,
                 .cause = std::strerror(errno)});
  }
  return {};
}

Result<ServerProcess> ServerProcess::start(const std::string& program, const ServerConfig& config,
                                           process::Guard& guard, Deadline deadline) {
  const fs::path file = config.folder / "nats-server.conf";
  if (auto written = write_private(file, render(config)); !written) {
    return tl::unexpected(written.error());
  }
  const process::Descriptor changes(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
  if (!changes || ::inotify_add_watch(changes.get(), config.folder.c_str(), IN_CLOSE_WRITE) < 0) {
    return fail(start_error(program, std::strerror(errno)));
  }
  auto child = process::Child::spawn({.argv = {program, "-c", file.string()}, .own_session = true});
  if (!child) {
    return fail(start_error(program, child.error().cause,
                            "install Debian's package nats-server, or name a server that runs "
                            "already with --nats"));
  }
  ServerProcess server(std::move(*child));
  guard.add(config.folder, server.pid());
  if (auto came = server.await_port(program, config, changes.get(), deadline); !came) {
    return tl::unexpected(came.error());
  }
  return server;
}

/// Once the server takes connections it writes to a file where it listens.
Result<void> ServerProcess::await_port(const std::string& program, const ServerConfig& config,
                                       int changes, Deadline deadline) {
  const std::string name = fs::path(program).filename();
  const fs::path ports = config.folder / fmt::format("{}_{}.ports", name, pid());
  for (;;) {
    if (const auto port = port_in(read_file(ports))) {
      port_ = *port;
      return {};
    }
    if (const auto status = child_.poll_exit()) {
      return fail(start_error(
          program, fmt::format("it ended with {}: {}", status->text(), last_words(config))));
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline.left()).count();
    if (left == 0) {
      Error error = start_error(program, "it does not take connections: " + last_words(config));
      error.after = deadline.waited();
      return fail(std::move(error));
    }
    pollfd ready[] = {{.fd = changes, .events = POLLIN, .revents = 0},
                      {.fd = child_.exit_descriptor(), .events = POLLIN, .revents = 0}};
    ::poll(ready, std::size(ready), static_cast<int>(std::min<std::int64_t>(left, 60'000)));
    char events[4096];
    while (::read(changes, events, sizeof events) > 0) {
    }
  }
}

/// The end of what it wrote, on one line: to the log, and before there was one to standard error.
std::string ServerProcess::last_words(const ServerConfig& config) {
  constexpr std::size_t kKept = 500;
  child_.read_errors();
  std::string words = child_.recent_errors() + read_file(config.log());
  while (!words.empty() && words.back() == '\n') words.pop_back();
  if (words.size() > kKept) words.replace(0, words.size() - kKept, "…");
  for (std::size_t at = 0; (at = words.find('\n', at)) != std::string::npos;) {
    words.replace(at, 1, "; ");
  }
  return words;
}

}  // namespace liveload::cluster
