#include "cluster/ledger.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

#include "result/mask.hpp"

namespace liveload::cluster {
namespace {

using telemetry::Counter;
using telemetry::Histogram;

constexpr std::uint32_t kRecentSeconds = 10;
constexpr std::array kProgressMetrics{
    Histogram::kLiveviewEventDurationUs, Histogram::kLiveviewJoinDurationUs,
    Histogram::kHttpRequestTotalUs, Histogram::kIterationDurationUs};

void add(result::FailureSamples& to, engine::Failures failures) {
  for (FailureSample& sample : failures.samples) to.add(std::move(sample));
  for (const auto& [category, n] : failures.others) to.count(category, n);
}

/// Up to which second, on average, nodes have handed over what they measured (engine::FlushClock).
double handed_over(Duration elapsed, std::size_t nodes) {
  const auto n = static_cast<double>(nodes);
  return (std::floor(std::chrono::duration<double>(elapsed).count() * n) - n + 1) / n;
}

bool of_user_end(const std::string& category) {
  return category.starts_with("user_end");
}

}  // namespace

void Ledger::open(std::string name, std::int64_t users) {
  result::NodeFacts node;
  node.name = std::move(name);
  node.users = static_cast<std::uint64_t>(users);
  nodes_.push_back(std::move(node));
  ended_.emplace_back();
}

void Ledger::set_metrics(std::size_t node, std::shared_ptr<const telemetry::MetricTable> metrics) {
  using Options = telemetry::AccumulatorOptions;
  if (nodes_.size() > 1 && !whole_) whole_.emplace(Options{.metrics = metrics});
  nodes_[node].measured =
      telemetry::Accumulator(Options::for_one_of(nodes_.size(), std::move(metrics)));
}

Result<void> Ledger::restore(std::size_t node, std::string_view measured,
                             const engine::Failures& failures) {
  result::NodeFacts& facts = nodes_[node];
  auto restored = telemetry::Accumulator::decode(measured, facts.measured.options());
  if (!restored) return tl::unexpected(restored.error());
  facts.measured = std::move(*restored);
  facts.failures = {};
  add(facts.failures, failures);
  return {};
}

Result<void> Ledger::restore_whole(std::string_view measured) {
  if (!whole_) return {};
  auto restored = telemetry::Accumulator::decode(measured, whole_->options());
  if (!restored) return tl::unexpected(restored.error());
  whole_ = std::move(*restored);
  return {};
}

void Ledger::enter(std::size_t node, std::vector<engine::Flush>& flushes) {
  result::NodeFacts& facts = nodes_[node];
  for (engine::Flush& flush : flushes) {
    // Before they are shortened, lest a beginning be left.
    for (FailureSample& sample : flush.failures.samples) result::mask(sample, *secrets_);
    if (journal_ != nullptr) write_down(node, flush);
    facts.measured.merge(flush.delta);
    if (whole_) whole_->merge(flush.delta);
    add(facts.failures, std::move(flush.failures));
    ended_[node].insert(flush.ended.begin(), flush.ended.end());
  }
}

void Ledger::write_down(std::size_t node, engine::Flush& flush) {
  for (FailureSample& sample : flush.failures.samples) result::FailureSamples::tidy(sample);
  journal_->enter(node, flush, nodes_[node].measured.metrics());
}

void Ledger::save() {
  if (journal_ != nullptr) journal_->save(nodes_, whole());
}

void Ledger::add_users(std::size_t node, std::int64_t users) {
  nodes_[node].users += static_cast<std::uint64_t>(users);
}

void Ledger::forget_files(const std::function<bool(const std::string&)>& missing) {
  for (result::NodeFacts& node : nodes_) node.failures.forget_files(missing);
}

std::uint32_t Ledger::take_changed() {
  return whole_ ? whole_->take_changed() : nodes_.front().measured.take_changed();
}

void Ledger::describe(Progress& progress) const {
  if (nodes_.empty()) return;
  const telemetry::Accumulator& all = whole_ ? *whole_ : nodes_.front().measured;
  const double end = handed_over(progress.elapsed, nodes_.size());
  const auto start = static_cast<telemetry::Second>(std::max(0.0, end - kRecentSeconds));
  // In a long run buckets are wide, and are counted whole.
  const telemetry::Second from = start / all.bucket_seconds() * all.bucket_seconds();
  progress.iterations_per_second =
      static_cast<double>(all.counter_since(Counter::kIterations, from)) /
      std::max(1.0, end - from);
  for (const Histogram metric : kProgressMetrics) {
    const telemetry::Sketch recent = all.histogram_since(metric, from);
    if (recent.count() == 0) continue;
    progress.recent.push_back(
        {telemetry::info(metric).name, recent.count(), recent.quantile(0.95)});
  }
}

std::optional<Error> Ledger::vain(const std::string& scenario) const {
  // What fails in user_end is kept as a sample and nothing more.
  bool failed = false;
  result::FailureSamples failures;
  for (const result::NodeFacts& node : nodes_) {
    failed = failed || node.measured.users().failed > 0 ||
             node.measured.counter(Counter::kUserRestarts) > 0;
    failures.merge(node.failures.categories());
    const auto& iterations = node.measured.series(Counter::kIterations);
    if (iterations.contains("completed") || iterations.contains("halted")) return {};
  }
  if (!failed || failures.total() == 0) return {};
  const auto& categories = failures.categories();
  const auto most = std::ranges::max_element(categories, {}, [](const auto& category) {
    return of_user_end(category.first) ? 0 : category.second.total;
  });
  const std::string example =
      most->second.samples.empty() ? most->first : most->second.samples.front().reason;
  return Error{.kind = ErrorKind::kScenario,
               .tried = "run the scenario",
               .target = scenario,
               .cause = fmt::format("no user got through a single iteration; {} of {}: {}",
                                    most->second.total, failures.total(), example)};
}

}  // namespace liveload::cluster
