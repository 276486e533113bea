#include "engine/node.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "engine/declarations.hpp"
#include "engine/evidence.hpp"
#include "liveview/probe.hpp"
#include "process/limits.hpp"

namespace liveload::engine {
namespace {

using base::Clock;
using namespace std::chrono_literals;

/// A loop that has not turned for so long beyond an iteration's time-out will not turn again.
constexpr Duration kBlockedSlack = 10s;
/// What draining and closing may take after the last iteration.
constexpr Duration kClosingTime = 30s;

}  // namespace

int shard_count(const Plan& plan, int cores) {
  const std::int64_t per_browser = plan.browser.users_per_browser;
  const std::int64_t browsers = (plan.users + per_browser - 1) / per_browser;
  const std::int64_t most = plan.shards > 0 ? std::min<std::int64_t>(plan.shards, plan.users)
                                            : std::min<std::int64_t>(browsers, cores);
  return static_cast<int>(std::max<std::int64_t>(most, 1));
}

Node::Node(Plan plan) : plan_(std::move(plan)) {
  shared_.folder = plan_.folder;
  shared_.find_file = plan_.find_file;
  shared_.seed = plan_.seed;
  shared_.hidden = plan_.secrets;
  shared_.rendezvous = plan_.rendezvous;
  if (plan_.files.empty()) return;
  shared_.files.emplace(files_folder(plan_.files, plan_.scenario));
  remove_old_files(shared_.files->folder());
}
Node::~Node() = default;

Result<std::unique_ptr<Node>> Node::prepare(Plan plan) {
  std::unique_ptr<Node> node(new Node(std::move(plan)));
  if (auto configured = node->configure(); !configured) return tl::unexpected(configured.error());
  if (auto started = node->start_shards(); !started) return tl::unexpected(started.error());
  return node;
}

Result<void> Node::configure() {
  if (shared_.files) shared_.files->hide(shared_.hidden);
  auto declared = ask(plan_);
  if (!declared) return tl::unexpected(declared.error());
  scenario_ = std::move(declared->scenario);
  shared_.config = std::move(declared->config);
  shared_.secrets = std::move(declared->secrets);
  shared_.metrics = std::move(declared->metrics);
  const UserId own_last = plan_.first_user + static_cast<UserId>(plan_.users) - 1;
  const auto read =
      plan_.read_feeder ? plan_.read_feeder : scenario::FeederSet::from_disk(plan_.folder);
  auto feeders = scenario::FeederSet::make(declared->feeders, read,
                                           std::max(own_last, plan_.last_user), *shared_.hidden);
  if (!feeders) return tl::unexpected(feeders.error());
  shared_.feeders = std::move(*feeders);
  shared_.feeders->share(plan_.node, plan_.nodes);
  auto throttles = scenario::ThrottleSet::make(declared->throttles, plan_.permits);
  if (!throttles) return tl::unexpected(throttles.error());
  shared_.throttles = std::move(*throttles);
  auto connection = browser::make_connection(plan_.browser);
  if (!connection) return tl::unexpected(connection.error());
  connection_ = std::move(*connection);
  return {};
}

Result<void> Node::start_shards() {
  const int count = shard_count(plan_, static_cast<int>(process::usable_cores()));
  UserId first = plan_.first_user;
  for (int i = 0; i < count; ++i) {
    const std::int64_t users = plan_.users / count + (i < plan_.users % count ? 1 : 0);
    shards_.push_back(std::make_unique<Shard>(plan_, first, users, shared_, budget_, *connection_,
                                              std::vector{liveview::Probe::instance().script()},
                                              [this] { wake(); }));
    first += static_cast<UserId>(users);
  }
  for (auto& shard : shards_) shard->prepare();
  Result<void> all;
  for (auto& shard : shards_) {
    if (auto ready = shard->ready(); !ready && all) all = ready;
  }
  if (!all) {
    // The others' browsers must not outlive this.
    dismiss();
    shards_.clear();
  }
  caretaker_.emplace(plan_, shared_, *scenario_);
  return all;
}

void Node::wake() {
  {
    const std::lock_guard lock(mutex_);
    wake_ = true;
  }
  woken_.notify_all();
}

void Node::begin_setup() {
  shards_.front()->call([this](const FindBrowser& find_browser) {
    Result<Config> config = caretaker_->set_up(find_browser);
    {
      const std::lock_guard lock(mutex_);
      setup_outcome_ = std::move(config);
    }
    wake();
  });
}

void Node::begin_teardown() {
  shards_.front()->call([this](const FindBrowser& find_browser) {
    Result<void> done = caretaker_->tear_down(find_browser);
    {
      const std::lock_guard lock(mutex_);
      teardown_outcome_ = std::move(done);
    }
    wake();
  });
}

std::optional<Result<Config>> Node::setup_outcome() {
  const std::lock_guard lock(mutex_);
  return setup_outcome_;
}

std::optional<Result<void>> Node::teardown_outcome() {
  const std::lock_guard lock(mutex_);
  return teardown_outcome_;
}

void Node::cut_hook(Duration grace) {
  shards_.front()->post([this, grace] { caretaker_->cut(grace); });
}

void Node::dismiss() {
  for (auto& shard : shards_) shard->dismiss();
}

void Node::give(Config config) {
  scenario::hide_named(config.values(), *shared_.hidden);
  shared_.config = std::move(config);
}

void Node::start(base::Instant at) {
  health_.emplace(at);
  hard_end_ = at + plan_.scenario_duration + time_beside(plan_.users);
  shared_.throttles->start(at);
  for (auto& shard : shards_) shard->start(at);
}

/// What users may take on top of their duration. A page may wait for all others to be opened, in
/// the beginning and once more where a user is restarted just before the end. The last iteration
/// has hooks around it.
Duration Node::time_beside(std::int64_t users) const {
  return plan_.browser.start_timeout * 2 * (users + 1) + plan_.iteration_timeout * 3 + kClosingTime;
}

void Node::add_users(UserId first_user, std::int64_t users, base::Instant until) {
  hard_end_ = std::max(hard_end_, until + time_beside(plan_.users + users));
  const auto count = static_cast<std::int64_t>(shards_.size());
  for (std::int64_t i = 0; i < count; ++i) {
    // Each time another shard is the first to get one of those that cannot be dealt evenly.
    const std::int64_t share = users / count + (i < users % count ? 1 : 0);
    Shard& shard = *shards_[(next_shard_ + static_cast<std::size_t>(i)) % shards_.size()];
    if (share > 0) shard.add(first_user, share, until);
    first_user += static_cast<UserId>(share);
  }
  next_shard_ += static_cast<std::size_t>(users % count);
}

void Node::retire_users(std::int64_t users) {
  // Those whose page is still being opened are there, too.
  std::vector<std::int64_t> left;
  for (const auto& shard : shards_) left.push_back(shard->users_left());
  std::vector<std::int64_t> counts(shards_.size(), 0);
  for (std::int64_t i = 0; i < users; ++i) {
    const auto most = std::ranges::max_element(left);
    if (*most <= 0) break;
    --*most;
    ++counts[static_cast<std::size_t>(most - left.begin())];
  }
  for (std::size_t i = 0; i < shards_.size(); ++i) {
    if (counts[i] > 0) shards_[i]->retire(counts[i]);
  }
}

void Node::stop(Duration grace) {
  hard_end_ = std::min(hard_end_, Clock::now() + grace + kClosingTime);
  for (auto& shard : shards_) shard->stop(grace);
}

void Node::fence() {
  for (auto& shard : shards_) shard->fence();
}

void Node::wait(base::Deadline deadline) {
  std::unique_lock lock(mutex_);
  woken_.wait_until(lock, deadline.at(), [this] { return wake_; });
  wake_ = false;
}

bool Node::users_over() const {
  return std::ranges::all_of(shards_, [](const auto& shard) { return shard->users_over(); });
}

bool Node::finished() const {
  return std::ranges::all_of(shards_, [](const auto& shard) { return shard->finished(); });
}

void Node::pardon(Duration gap) {
  pardoned_ = Clock::now();
  hard_end_ += gap;
}

bool Node::blocked() const {
  const base::Instant limit = Clock::now() - (plan_.iteration_timeout + kBlockedSlack);
  return std::ranges::any_of(shards_, [&](const auto& shard) {
    return !shard->finished() && std::max(shard->last_beat(), pardoned_) < limit;
  });
}

std::vector<Flush> Node::take() {
  std::vector<Flush> all;
  for (auto& shard : shards_) {
    std::ranges::move(shard->take(), std::back_inserter(all));
  }
  if (health_) {
    auto health = health_->sample();
    // It goes with what the shards have, unless a scenario keeps them busy for long.
    if (held_health_ && (!all.empty() || health || finished())) {
      all.push_back({*std::exchange(held_health_, {}), {}});
    }
    if (health) held_health_ = std::move(health);
  }
  // The shards hand over all at once: to whom it goes, that is one second of one node.
  while (all.size() > 1) {
    all.front().add(std::move(all.back()));
    all.pop_back();
  }
  return all;
}

NodeStatus Node::status() const {
  NodeStatus sum;
  for (const auto& shard : shards_) {
    const Status& status = shard->status();
    sum.users_running += status.users_running;
    sum.users_ended += status.users_ended;
    sum.users_failed += status.users_failed;
    sum.iterations += status.iterations;
    sum.restarts += status.restarts;
  }
  return sum;
}

BrowserFacts Node::browser_facts() const {
  return shards_.front()->browser_facts();
}

std::size_t Node::browsers_lost() const {
  std::size_t lost = 0;
  for (const auto& shard : shards_) {
    if (shard->finished()) lost += shard->browsers_lost();
  }
  return lost;
}

}  // namespace liveload::engine
