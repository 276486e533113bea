#include "cluster/providers/ssh_session.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

#include "liveload_cluster/assets.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;

/// Said by remote_agent.sh.
constexpr std::string_view kStarted = "liveload: started\n";
/// What a host may say before that (a banner of its shell), in bytes.
constexpr std::size_t kLongestGreeting = 64 * 1024;
/// How soon a stop is noticed.
constexpr int kTickMs = 100;

/// For a shell: in single quotes.
std::string for_shell(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += R"('\'')";
    } else {
      out += c;
    }
  }
  return out + "'";
}

Error broken(const SshHost& host, std::string cause, ErrorKind kind = ErrorKind::kCluster) {
  return {.kind = kind,
          .tried = "start the agent over ssh on",
          .target = host.destination,
          .cause = std::move(cause)};
}

}  // namespace

std::vector<std::string> SshSession::command(const SshSettings& settings, const SshHost& host,
                                             const std::string& node) {
  std::vector<std::string> words{settings.client, "-T"};
  if (!settings.config.empty()) words.insert(words.end(), {"-F", settings.config});
  const auto timeout = std::chrono::ceil<std::chrono::seconds>(settings.connect_timeout).count();
  for (const std::string& option :
       {std::string("BatchMode=yes"),
        std::string("StrictHostKeyChecking=") + (settings.accept_new ? "accept-new" : "yes"),
        fmt::format("ConnectTimeout={}", timeout), std::string("ServerAliveInterval=5"),
        std::string("ServerAliveCountMax=3"), std::string("ClearAllForwardings=yes"),
        std::string("ForwardAgent=no"), std::string("ForwardX11=no"),
        // One's own connection: what another process shares would outlive us.
        std::string("ControlPath=none"), std::string("LogLevel=ERROR")}) {
    words.insert(words.end(), {"-o", option});
  }
  if (!settings.identity.empty()) words.insert(words.end(), {"-i", settings.identity});
  if (host.port > 0) words.insert(words.end(), {"-p", std::to_string(host.port)});
  words.insert(words.end(), {"--", host.destination,
                             fmt::format("sh -c {} liveload {} {}", for_shell(assets::remote_agent),
                                         for_shell(node), for_shell(settings.program))});
  return words;
}

Result<SshSession> SshSession::open(const SshSettings& settings, const SshHost& host,
                                    const std::string& node, const std::string& ticket,
                                    Deadline deadline, const std::stop_token& stop) {
  // A socket, not a pipe: writing to it can be told to raise no signal.
  int input[2], output[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, input) != 0) {
    return fail(broken(host, std::strerror(errno)));
  }
  process::Descriptor ours(input[0]), theirs(input[1]);
  if (::pipe2(output, O_CLOEXEC | O_NONBLOCK) != 0) return fail(broken(host, std::strerror(errno)));
  process::Descriptor heard(output[0]), said(output[1]);
  ::fcntl(said.get(), F_SETFL, 0);
  // Out of the terminal's reach: with Ctrl-C a run ends its agents itself, in good order.
  auto child = process::Child::spawn({.argv = command(settings, host, node),
                                      .descriptors = {{theirs.get(), 0}, {said.get(), 1}},
                                      .own_session = true});
  if (!child) return fail(broken(host, child.error().cause));
  const std::string line = ticket + "\n";
  // A ticket fits into any socket's buffer.
  if (::send(ours.get(), line.data(), line.size(), MSG_NOSIGNAL | MSG_DONTWAIT) !=
      static_cast<ssize_t>(line.size())) {
    return fail(broken(host, "the ssh client takes no ticket"));
  }
  SshSession session(std::move(*child), std::move(ours), std::move(heard));
  if (auto started = session.await_start(host, deadline, stop); !started) {
    return tl::unexpected(started.error());
  }
  return session;
}

Result<void> SshSession::await_start(const SshHost& host, Deadline deadline,
                                     const std::stop_token& stop) {
  std::string greeting;
  while (true) {
    char bytes[4096];
    const ssize_t count = ::read(output_.get(), bytes, sizeof bytes);
    if (count > 0) greeting.append(bytes, static_cast<std::size_t>(count));
    if (greeting.find(kStarted) != std::string::npos) return {};
    if (greeting.size() > kLongestGreeting) return fail(broken(host, "it talks without end"));
    if (auto why = ended()) return fail(broken(host, std::move(*why)));
    if (stop.stop_requested()) {
      return fail(broken(host, "the launch was stopped", ErrorKind::kInterrupted));
    }
    if (deadline.passed()) {
      Error error = broken(host, "it has not answered", ErrorKind::kTimeout);
      error.after = deadline.waited();
      return fail(std::move(error));
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline.left()).count();
    pollfd ready[] = {{.fd = output_.get(), .events = POLLIN, .revents = 0},
                      {.fd = child_.exit_descriptor(), .events = POLLIN, .revents = 0}};
    ::poll(ready, 2, static_cast<int>(std::min<std::int64_t>(left, kTickMs)));
  }
}

std::string SshSession::reason(const process::ExitStatus& status) {
  child_.read_errors();
  std::string words = child_.recent_errors();
  words.erase(words.find_last_not_of(" \r\n") + 1);
  words.erase(0, words.rfind('\n') + 1);
  // What a host says may hold what moves a terminal's cursor.
  std::ranges::replace_if(words, [](unsigned char c) { return c < ' ' || c == 127; }, ' ');
  // 255 is ssh's own: the connection could not be made, or broke.
  if (status.code == 255) return words.empty() ? "the connection broke" : words;
  return words.empty() ? status.text() : fmt::format("{}: {}", status.text(), words);
}

std::optional<std::string> SshSession::ended() {
  child_.read_errors();
  const auto status = child_.poll_exit();
  if (!status) return {};
  return reason(*status);
}

Result<void> SshSession::wait(Deadline deadline) {
  const auto ended = child_.wait(deadline);
  if (!ended) return tl::unexpected(ended.error());
  return {};
}

}  // namespace liveload::cluster
