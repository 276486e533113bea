#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>

#include "cluster/link.hpp"
#include "cluster/messages.hpp"

namespace liveload::cluster {

/// An agent that takes part in a run, as its coordinator knows it, over all scenarios of the run.
/// Confined to the coordinator's thread.
class RemoteNode {
 public:
  RemoteNode(Hello hello, Link::Publish publish, base::Instant now);

  const std::string& name() const { return hello_.node; }
  const Hello& hello() const { return hello_; }

  /// A command that must arrive.
  void command(std::string_view kind, Value::Object head, base::Instant now);
  /// Says something that may be lost.
  void mention(Value::Object head, std::string_view body = {});
  /// Takes in what the agent said; it was received at `at`.
  void hear(Frame frame, base::Instant at);
  /// Sends what is due.
  void tick(base::Instant now);

  /// The next message that belongs to a task. Older tasks' are dropped.
  std::optional<Frame> next(std::int64_t task);
  /// What the last beat said.
  const Value& status() const { return status_; }
  base::Instant last_heard() const { return last_heard_; }
  /// The longest time in which nothing was heard of it, though it was there before and after.
  Duration longest_silence() const { return longest_silence_; }
  bool all_arrived() const { return link_.all_arrived(); }
  /// Nobody had a turn for so long.
  void pardon(Duration gap) { last_heard_ += gap; }

  /// `ended`: its process is known to have ended, so that nothing of it goes on.
  void lose(std::string cause, bool ended = false);
  const std::optional<Error>& lost() const { return lost_; }
  /// Grows with all that was heard of it: where it is the same, so is everything here.
  std::uint64_t changes() const { return changes_; }
  bool ended() const { return ended_; }

 private:
  const Hello hello_;
  Link link_;
  base::Instant last_heard_;
  Duration longest_silence_{};
  std::deque<Frame> said_;
  Value status_;
  std::optional<Error> lost_;
  bool ended_ = false;
  std::uint64_t changes_ = 0;
};

}  // namespace liveload::cluster
