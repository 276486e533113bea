#pragma once
// A coordinator, nodes and their users on a simulated clock, for tests of permits.

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "cluster/node_permits.hpp"
#include "cluster/permit_codec.hpp"
#include "cluster/permit_dealer.hpp"

namespace liveload::cluster {

/// What happens when: the simulated clock. Not thread-safe.
class Timeline {
 public:
  Duration now() const { return now_; }
  void at(Duration time, std::function<void()> what) {
    events_.emplace(std::max(time, now_), std::move(what));
  }
  void run_until(Duration end) {
    while (!events_.empty() && events_.begin()->first <= end) {
      const auto next = events_.begin();
      now_ = next->first;
      const auto what = std::move(next->second);
      events_.erase(next);
      what();
    }
    now_ = end;
  }

 private:
  Duration now_{};
  std::multimap<Duration, std::function<void()>> events_;
};

/// A node with users that ask for a permit, keep busy for a while, and ask again. Its queue does
/// what scenario::ThrottleSet's does.
class SimulatedNode {
 public:
  static constexpr base::Instant kStart{std::chrono::hours(1)};
  /// `given`: a user has got a permit; `given_back`: and lets it go.
  struct Hooks {
    std::function<void()> given;
    std::function<void()> given_back;
  };

  SimulatedNode(Timeline& time, const Throttle& throttle, Hooks hooks)
      : time_(time), hooks_(std::move(hooks)), source_(permits.make(throttle)) {
    permits.start(kStart);
    source_->start(kStart);
    source_->when_more([this] { poll_at(time_.now()); });
  }
  ~SimulatedNode() { source_->when_more({}); }

  /// One user, from `from` until `until`.
  void add_user(Duration from, Duration until, Duration busy) {
    time_.at(from, [=, this] { ask({.until = until, .busy = busy}); });
  }

  void die() { alive = false; }
  base::Instant instant() const { return kStart + time_.now(); }
  std::size_t waiting() const { return waiters_.size(); }

  NodePermits permits;
  bool alive = true;

 private:
  struct User {
    Duration until{};
    Duration busy{};
    Duration since{};
  };

  void ask(User user) {
    if (!alive || time_.now() >= user.until) return;
    user.since = time_.now();
    poll();
    if (waiters_.empty() && !source_->take(instant(), false)) return enter(user);
    waiters_.push_back(user);
    source_->waiting(waiters_.size());
    poll();
  }

  void poll() {
    while (alive && !waiters_.empty()) {
      if (const auto again = source_->take(instant(), true)) {
        if (*again != base::Instant::max()) poll_at(*again - kStart);
        return;
      }
      const User user = waiters_.front();
      waiters_.pop_front();
      source_->waiting(waiters_.size());
      enter(user);
    }
  }
  /// One poll is laid at a time, as a queue has one timer.
  void poll_at(Duration when) {
    if (next_poll_ && *next_poll_ <= when) return;
    next_poll_ = when;
    time_.at(when, [this, when] {
      if (next_poll_ != when) return;
      next_poll_.reset();
      poll();
    });
  }

  void enter(User user) {
    longest_wait = std::max(longest_wait, time_.now() - user.since);
    ++given;
    hooks_.given();
    time_.at(time_.now() + user.busy, [=, this] {
      if (!alive) return;
      source_->give_back();
      hooks_.given_back();
      poll();
      ask(user);
    });
  }

  Timeline& time_;
  Hooks hooks_;
  std::shared_ptr<scenario::PermitSource> source_;
  std::deque<User> waiters_;
  std::optional<Duration> next_poll_;

 public:
  std::size_t given = 0;
  Duration longest_wait{};
};

/// The whole: one throttle, some nodes, and the messages between them, as bytes.
class SimulatedCluster {
 public:
  explicit SimulatedCluster(const Throttle& throttle) : dealer({throttle}), throttle_(throttle) {
    time.at({}, [this] {
      send_all(dealer.deal(-kGrantAhead));  // The clock starts with the run, and so a little late.
      deal();
    });
  }

  /// `users`: how many start with the run.
  SimulatedNode& add_node(std::uint64_t users = 0) {
    const std::size_t index = nodes.size();
    if (users > 0) dealer.expect(name(index), users);
    nodes.push_back(std::make_unique<SimulatedNode>(
        time, throttle_,
        SimulatedNode::Hooks{
            .given = [this] { given.push_back(time.now()), most = std::max(most, ++held); },
            .given_back = [this] { --held; }}));
    // Nodes do not tick together.
    time.at(std::chrono::milliseconds(index * 37 % 100), [this, index] { tick(index); });
    return *nodes.back();
  }

  /// How long the next message is under way; none: it is lost. By default a millisecond.
  std::function<std::vector<Duration>()> delivery = [] {
    return std::vector<Duration>{std::chrono::milliseconds(1)};
  };

  Timeline time;
  PermitDealer dealer;
  std::vector<std::unique_ptr<SimulatedNode>> nodes;
  std::vector<Duration> given;  ///< When permits were, over all nodes.
  std::int64_t held = 0;
  std::int64_t most = 0;
  std::size_t messages = 0;

 private:
  static std::string name(std::size_t index) { return "node-" + std::to_string(index); }

  void deal() {
    send_all(dealer.deal(time.now()));
    time.at(time.now() + kPermitTick, [this] { deal(); });
  }

  void send_all(const std::vector<PermitDealer::Addressed>& grants) {
    for (const auto& [name, grant] : grants) {
      const auto index = static_cast<std::size_t>(std::stoul(name.substr(5)));
      send([this, index, bytes = encode(grant)] {
        if (nodes[index]->alive) nodes[index]->permits.grant(*decode_grant(bytes));
      });
    }
  }

  void tick(std::size_t index) {
    SimulatedNode& node = *nodes[index];
    if (!node.alive) return;
    if (const auto demand = node.permits.demand(node.instant())) {
      send([this, index, bytes = encode(*demand)] {
        dealer.report(name(index), *decode_demand(bytes), time.now());
      });
    }
    time.at(time.now() + kPermitTick, [this, index] { tick(index); });
  }

  void send(const std::function<void()>& arrival) {
    ++messages;
    for (const Duration delay : delivery()) time.at(time.now() + delay, arrival);
  }

  Throttle throttle_;
};

}  // namespace liveload::cluster
