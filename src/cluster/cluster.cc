#include "cluster/cluster.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/duration.hpp"
#include "liveload/abi.hpp"

namespace liveload::cluster {
namespace {

using base::Clock;
using base::Deadline;
using base::Instant;
using namespace std::chrono_literals;

constexpr Duration kSubscribeTime = 10s;
constexpr Duration kWatchInterval = 250ms;
/// So late is no watch unless this process was held up.
constexpr Duration kWatchStandstill = 1s;
constexpr Duration kRestartTime = 2s;
constexpr Duration kEndTick = 20ms;
/// Of a thousand nodes something comes all the time, and each turn looks at all of them: the more
/// there are, the fewer turns.
constexpr Duration kTurn = 5ms;
constexpr Duration kTurnForEach = 20us;
/// Each node says something every second.
constexpr Duration kLongSilence = 3s;
constexpr std::size_t kNamedSilences = 5;

/// The last part of `run.<id>.up.<node>`.
std::string node_of(const std::string& subject) {
  return subject.substr(subject.rfind('.') + 1);
}

/// Of nodes that were not lost for it.
void add_silences(const std::vector<std::unique_ptr<RemoteNode>>& nodes,
                  std::vector<std::string>& warnings) {
  std::size_t silent = 0;
  for (const auto& node : nodes) {
    const Duration silence = node->longest_silence();
    if (node->lost() || silence < kLongSilence || ++silent > kNamedSilences) continue;
    warnings.push_back(
        fmt::format("nothing was heard of the node {} for {}; what it had measured came afterwards",
                    node->name(), base::format_duration(silence)));
  }
  if (silent > kNamedSilences) {
    warnings.push_back(fmt::format("so it was with {} more nodes", silent - kNamedSilences));
  }
}

}  // namespace

Cluster::Cluster(const ClusterOptions& options, std::string run_id,
                 std::unique_ptr<BusServer> server, std::unique_ptr<Bus> bus)
    : options_(options),
      run_id_(std::move(run_id)),
      subjects_(run_id_),
      server_(std::move(server)),
      bus_(std::move(bus)) {}

Cluster::~Cluster() {
  // Its threads reach for what is destroyed before it otherwise.
  bus_.reset();
}

Result<void> Cluster::listen() {
  auto subscribed = bus_->subscribe(subjects_.hello(), [this](BusMessage message) {
    mailbox_.put({"", std::move(message.body), Clock::now()});
  });
  if (subscribed) {
    subscribed = bus_->subscribe(subjects_.up_any(), [this](BusMessage message) {
      mailbox_.put({node_of(message.subject), std::move(message.body), Clock::now()});
    });
  }
  if (subscribed) {
    subscribed = bus_->subscribe(subjects_.fetch(), [this](BusMessage message) {
      const auto question = unpack(std::move(message.body));
      if (!question || message.reply_to.empty()) return;
      (void)bus_->publish(message.reply_to, contents_.answer(*question, bus_->max_body()));
    });
  }
  if (subscribed) subscribed = bus_->flush(Deadline::after(kSubscribeTime));
  return subscribed;
}

void Cluster::work(Deadline deadline) {
  const Duration turn = std::max<Duration>(kTurn, kTurnForEach * nodes_.size());
  for (Mail& mail : mailbox_.take(deadline, last_turn_ + turn)) take_in(std::move(mail));
  const Instant now = last_turn_ = Clock::now();
  for (const auto& node : nodes_) {
    if (!node->lost()) node->tick(now);
  }
  if (now - last_watch_ >= kWatchInterval) watch(now);
}

void Cluster::take_in(Mail mail) {
  auto frame = unpack(std::move(mail.body));
  if (!frame) return;
  if (mail.node.empty()) {
    welcome(*frame, mail.at);
    return;
  }
  RemoteNode* const known = find(mail.node);
  if (known == nullptr) return;
  RemoteNode& node = *known;
  // Beats say which agent it is; the numbers of all others would not fit.
  const std::string* instance = frame->head["instance"].if_string();
  if (instance != nullptr && *instance != node.hello().instance) return;
  if (node.lost()) {
    send_away(node);
    return;
  }
  node.hear(std::move(*frame), mail.at);
}

void Cluster::send_away(RemoteNode& node) {
  node.mention(
      {{"kind", "leave"}, {"cause", "the coordinator went on without it: " + node.lost()->cause}});
}

void Cluster::welcome(const Frame& frame, Instant at) {
  std::string problem;
  result::Fields fields(frame.head, "", problem);
  Hello hello = read_hello(fields);
  if (!problem.empty() || !is_subject_part(hello.node) || hello.node == "all") return;
  if (const RemoteNode* known = find(hello.node)) {
    if (known->hello().instance != hello.instance) {
      refuse(hello, fmt::format("another node of this run is called {}", hello.node));
    }
    return;
  }
  if (hello.abi != LIVELOAD_ABI) {
    refuse(hello, fmt::format("its LiveLoad is {}; the run is led by {}", hello.abi, LIVELOAD_ABI));
    return;
  }
  if (const Hello ours = hello_of_this_machine(""); hello.architecture != ours.architecture) {
    refuse(hello, fmt::format("its machine is of the architecture {}; scenarios were compiled for "
                              "{}",
                              hello.architecture, ours.architecture));
    return;
  }
  const std::string subject = subjects_.down(hello.node);
  nodes_.push_back(std::make_unique<RemoteNode>(
      std::move(hello),
      [this, subject](const std::string& message) {
        // What is lost comes again.
        (void)bus_->publish(subject, message);
      },
      at));
  RemoteNode& node = *nodes_.back();
  by_name_.emplace(node.name(), &node);
  node.command("welcome", {{"lease", to_value(options_.lease)}}, at);
}

void Cluster::refuse(const Hello& hello, std::string cause) {
  (void)bus_->publish(subjects_.down(hello.node),
                      pack({{"kind", "refuse"}, {"instance", hello.instance}, {"cause", cause}}));
  if (!refused_) {
    refused_ = Error{.kind = ErrorKind::kCluster,
                     .tried = "let the node in",
                     .target = hello.node,
                     .cause = std::move(cause),
                     .hint = "install the same LiveLoad everywhere"};
  }
}

void Cluster::watch(Instant now) {
  const Duration gap = now - std::exchange(last_watch_, now);
  if (server_) {
    if (const auto restarted = server_->restart_if_dead(Deadline::after(kRestartTime));
        restarted && *restarted) {
      ++server_restarts_;
    }
  }
  // While we are not on the bus ourselves, or got no turn, nobody is to blame for being silent.
  for (const Ended& ended : ended_ ? ended_() : std::vector<Ended>()) {
    if (RemoteNode* node = find(ended.node)) node->lose("its agent ended: " + ended.reason, true);
  }
  if (gap > kWatchStandstill || !bus_->connected()) {
    pardon(gap);
    return;
  }
  for (const auto& node : nodes_) {
    if (node->lost() || now - node->last_heard() <= options_.lost_after) continue;
    node->lose(
        fmt::format("nothing was heard of it for {}", base::format_duration(options_.lost_after)));
  }
}

RemoteNode* Cluster::find(std::string_view name) const {
  const auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

void Cluster::pardon(Duration gap) {
  for (const auto& node : nodes_) node->pardon(gap);
}

void Cluster::end(Deadline deadline) {
  const Instant now = Clock::now();
  const auto listens = [](const auto& node) { return !node->lost() && !node->all_arrived(); };
  for (const auto& node : nodes_) {
    if (node->lost()) {
      send_away(*node);
    } else {
      node->command("end", {}, now);
    }
  }
  while (std::ranges::any_of(nodes_, listens) && !deadline.passed()) {
    work(Deadline::after(kEndTick).capped(deadline.at()));
  }
}

std::vector<std::string> Cluster::warnings() const {
  std::vector<std::string> warnings;
  const BusCounts counts = bus_->counts();
  if (counts.forged > 0) {
    warnings.push_back(fmt::format(
        "{} messages on the bus were not sealed by this run and were dropped", counts.forged));
  }
  if (counts.reconnects > 0) {
    warnings.push_back(fmt::format("the connection to the bus was lost and came back {} time(s)",
                                   counts.reconnects));
  }
  if (counts.dropped > 0) {
    warnings.push_back(
        fmt::format("{} messages of the bus were given up because this machine was "
                    "too slow, and were sent again",
                    counts.dropped));
  }
  if (server_restarts_ > 0) {
    warnings.push_back(
        fmt::format("the bus's server died and was restarted {} time(s)", server_restarts_));
  }
  add_silences(nodes_, warnings);
  return warnings;
}

}  // namespace liveload::cluster
