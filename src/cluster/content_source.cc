#include <fmt/format.h>

#include <condition_variable>
#include <mutex>

#include "cluster/content.hpp"
#include "scenario/digest.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;
using namespace std::chrono_literals;

/// An answer that takes longer was lost.
constexpr Duration kPatience = 3s;
/// Between two questions, where a lost connection answers at once.
constexpr Duration kPause = 100ms;
constexpr std::uint64_t kLargest = std::uint64_t{1} << 31;

void pause(Deadline deadline) {
  std::mutex mutex;
  std::condition_variable never;
  std::unique_lock lock(mutex);
  never.wait_until(lock, Deadline::after(kPause).capped(deadline.at()).at(), [] { return false; });
}

Failure cannot_fetch(ErrorKind kind, const std::string& what, std::string cause) {
  return fail({.kind = kind,
               .tried = "fetch from the coordinator",
               .target = what,
               .cause = std::move(cause)});
}

}  // namespace

Result<Frame> ContentSource::ask(const Value::Object& question, Deadline deadline) {
  const std::string message = pack(question);
  while (true) {
    auto answer = bus_.request(subject_, message, Deadline::after(kPatience).capped(deadline.at()));
    if (answer) return unpack(std::move(*answer));
    if (deadline.passed() || given_up_) return tl::unexpected(answer.error());
    pause(deadline);
  }
}

Result<std::string> ContentSource::fetch(const std::string& hash, Deadline deadline) {
  std::string content;
  while (true) {
    auto part = ask({{"kind", "content"}, {"hash", hash}, {"offset", content.size()}}, deadline);
    if (!part) return tl::unexpected(part.error());
    std::string problem;
    result::Fields fields(part->head, "", problem);
    const std::uint64_t size = part->kind() == "content" ? fields.count("size") : 0;
    if (part->kind() != "content" || !problem.empty() || size > kLargest) {
      return cannot_fetch(ErrorKind::kCluster, hash, "the coordinator has no such content");
    }
    if (part->body.empty() && content.size() < size) {
      return cannot_fetch(ErrorKind::kCluster, hash, "an empty part came");
    }
    content += part->body;
    if (content.size() >= size) break;
  }
  if (scenario::sha256(content) == hash) return content;
  return cannot_fetch(ErrorKind::kCluster, hash, "what came is not what was asked for");
}

Result<std::string> ContentSource::find(const std::string& path, Deadline deadline) {
  const auto answer = ask({{"kind", "file"}, {"path", path}}, deadline);
  if (!answer) return tl::unexpected(answer.error());
  std::string problem;
  result::Fields fields(answer->head, "", problem);
  if (answer->kind() == "file") return fields.text("hash");
  return cannot_fetch(ErrorKind::kUsage, path, fields.text("cause"));
}

Result<base::Instant> ContentSource::ask_time(Deadline deadline) {
  auto answer = bus_.request(subject_, pack({{"kind", "time"}}), deadline);
  if (!answer) return tl::unexpected(answer.error());
  const auto frame = unpack(std::move(*answer));
  if (!frame) return tl::unexpected(frame.error());
  std::string problem;
  result::Fields fields(frame->head, "", problem);
  const base::Instant now = read_instant(fields, "now");
  if (!problem.empty()) return cannot_fetch(ErrorKind::kProtocol, "its time", problem);
  return now;
}

}  // namespace liveload::cluster
