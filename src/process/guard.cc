#include "process/guard.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <cstring>

#include "liveload_process/assets.hpp"

namespace liveload::process {
namespace {

/// How long the script may take to clean up; it allows two seconds for a group's end itself.
constexpr auto kCleanUp = std::chrono::seconds(5);

}  // namespace

Result<std::unique_ptr<Guard>> Guard::start() {
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
    return fail(
        {.kind = ErrorKind::kIo, .tried = "start the guard", .cause = std::strerror(errno)});
  }
  Descriptor ours(ends[0]), theirs(ends[1]);
  auto child = Child::spawn({.argv = {"/bin/sh", "-c", std::string(guard_script), "liveload-guard"},
                             .descriptors = {{theirs.get(), 0}},
                             .own_session = true});
  if (!child) return tl::unexpected(child.error());
  return std::unique_ptr<Guard>(new Guard(std::move(*child), std::move(ours)));
}

Guard::~Guard() {
  input_.reset();
  // At the deadline Child's destructor kills it.
  (void)child_.wait(base::Deadline::after(kCleanUp));
}

void Guard::add(const std::filesystem::path& folder, pid_t group) {
  write_line(fmt::format("add {} {}\n", group, folder.string()));
}

void Guard::drop(const std::filesystem::path& folder) {
  write_line(fmt::format("drop {}\n", folder.string()));
}

void Guard::write_line(const std::string& line) {
  // A guard that was killed cannot guard: nothing else depends on it, so there is nothing to do
  // about it.
  (void)::send(input_.get(), line.data(), line.size(), MSG_NOSIGNAL);
}

}  // namespace liveload::process
