#include "cluster/local_worker.hpp"

#include <fmt/format.h>

#include <utility>

namespace liveload::cluster {
namespace {

using base::Clock;

result::ConnectionFacts connection_of(const engine::Node& node) {
  result::ConnectionFacts facts;
  const engine::BrowserFacts browser = node.browser_facts();
  facts.name = node.connection().name();
  facts.browser = browser.version;
  facts.notes.push_back("sandbox " + browser.sandbox);
  for (const auto& [name, level] : node.connection().metric_support()) {
    facts.metric_support[name] = browser::to_string(level);
  }
  for (const auto& [name, level] : node.connection().feature_support()) {
    facts.feature_support[name] = browser::to_string(level);
  }
  return facts;
}

std::vector<std::string> warnings_of(const engine::Node& node) {
  std::vector<std::string> warnings;
  if (const std::size_t lost = node.browsers_lost(); lost > 0) {
    warnings.push_back(fmt::format("{} browser(s) died during the run and were replaced", lost));
  }
  if (const auto trouble = node.files_trouble()) {
    warnings.push_back("files of failures are missing: " + trouble->message());
  }
  return warnings;
}

}  // namespace

LocalWorker::~LocalWorker() {
  if (preparing_.joinable()) preparing_.join();
  if (made_ && *made_) node_ = std::move(**made_);
  if (node_ == nullptr || node_->finished()) return;
  node_->dismiss();
  if (in_use_) (void)node_.release();
}

void LocalWorker::prepare() {
  preparing_ = std::thread([this] {
    auto plan = make_plan_();
    Result<std::unique_ptr<engine::Node>> made = nullptr;
    if (plan) {
      made = engine::Node::prepare(std::move(*plan));
    } else {
      made = tl::unexpected(plan.error());
    }
    const std::lock_guard lock(mutex_);
    made_ = std::move(made);
    made_one_.notify_all();
  });
}

void LocalWorker::begin_setup() {
  in_use_ = true;
  node_->begin_setup();
}

void LocalWorker::cut_hook(Duration grace) {
  if (node_) node_->cut_hook(grace);
}

void LocalWorker::start(base::Instant at) {
  in_use_ = true;
  start_ = at;
  node_->start(at);
}

void LocalWorker::add_users(Share share, base::Instant until) {
  node_->add_users(share.first_user, share.users, until);
  state_.users_over = false;
}

void LocalWorker::stop(Duration grace) {
  if (node_) node_->stop(grace);
}

void LocalWorker::dismiss() {
  dismissed_ = true;
  if (node_) node_->dismiss();
}

void LocalWorker::take_over(Result<std::unique_ptr<engine::Node>> made) {
  preparing_.join();
  if (!made) {
    state_.prepared = tl::unexpected(made.error());
    state_.finished = true;
    return;
  }
  node_ = std::move(*made);
  state_.metrics = node_->metrics();
  state_.connection = connection_of(*node_);
  state_.prepared = Result<void>();
  if (dismissed_) node_->dismiss();
}

void LocalWorker::poll() {
  if (!state_.prepared) {
    std::unique_lock lock(mutex_);
    if (!made_) return;
    auto made = std::move(*made_);
    made_.reset();
    lock.unlock();
    take_over(std::move(made));
  }
  if (!node_) return;
  if (!state_.setup) state_.setup = node_->setup_outcome();
  if (!state_.teardown) state_.teardown = node_->teardown_outcome();
  state_.running = node_->status();
  state_.users_over = start_ && node_->users_over();
  const bool overdue = start_ && !state_.users_over && Clock::now() >= node_->hard_end();
  if (!state_.stuck && (overdue || node_->blocked())) state_.stuck = busy_thread();
  if (!state_.finished && node_->finished()) {
    state_.warnings = warnings_of(*node_);
    state_.finished = true;
  }
}

Error LocalWorker::busy_thread() const {
  return {.kind = ErrorKind::kScenario,
          .tried = "run the scenario",
          .target = scenario_,
          .after = start_ ? Clock::now() - *start_ : Duration::zero(),
          .cause = "it keeps its thread busy, so that no other user of that thread gets a turn",
          .hint = "pause with Context::sleep, and keep loops and blocking calls out of run"};
}

std::vector<engine::Flush> LocalWorker::take() {
  return node_ ? node_->take() : std::vector<engine::Flush>();
}

void LocalWorker::pardon(Duration gap) {
  if (node_) node_->pardon(gap);
}

void LocalWorker::wait(base::Deadline deadline) {
  if (node_) {
    node_->wait(deadline);
    return;
  }
  std::unique_lock lock(mutex_);
  made_one_.wait_until(lock, deadline.at(), [this] { return made_.has_value(); });
}

}  // namespace liveload::cluster
