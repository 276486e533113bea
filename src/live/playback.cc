#include "live/playback.hpp"

#include <algorithm>
#include <utility>

namespace liveload::live {
namespace {

/// What is known from the start on.
result::Data description_of(const result::Data& whole) {
  result::Data data;
  data.name = whole.name;
  data.version = whole.version;
  data.started_at = whole.started_at;
  data.generated_at = whole.generated_at;
  data.target = whole.target;
  data.options = whole.options;
  data.tags = whole.tags;
  data.environment = whole.environment;
  data.connection = whole.connection;
  data.bucket_width = whole.bucket_width;
  data.metrics = whole.metrics;
  data.global.users = {.total = whole.global.users.total, .unfinished = whole.global.users.total};
  for (const result::Node& node : whole.nodes) data.nodes.push_back({.name = node.name});
  return data;
}

/// Old files may not know when their users went, and no file of those who were cut.
UserTotals users_so_far(const UserTotals& whole, const result::Turnover& gone) {
  const std::uint64_t succeeded = std::min(gone.succeeded, whole.succeeded);
  const std::uint64_t failed = std::min(gone.failed, whole.failed);
  const std::uint64_t ended = std::min(whole.total, succeeded + failed);
  return {whole.total, succeeded, failed, whole.total - ended};
}

std::vector<HealthInterval> until(const std::vector<HealthInterval>& all, Duration at) {
  std::vector<HealthInterval> seen;
  for (HealthInterval interval : all) {
    if (interval.from >= at) continue;
    interval.to = std::min(interval.to, at);
    seen.push_back(std::move(interval));
  }
  return seen;
}

}  // namespace

Playback::Playback(const RunResult& whole) : whole_(whole), told_(description_of(whole.data())) {}

void Playback::go_on_to(Duration elapsed) {
  const result::Data& whole = whole_.data();
  elapsed_ = std::clamp(elapsed, elapsed_, std::max(elapsed_, whole.global.duration));
  changed_ = buckets_;
  const auto& series = whole.global.time_series;
  const auto passed = static_cast<std::size_t>(elapsed_ / whole.bucket_width);
  const std::size_t reached = over() ? series.size() : std::min(series.size(), passed);
  for (; buckets_ < reached; ++buckets_) {
    told_.global.totals.merge(series[buckets_].measured);
    gone_.merge(series[buckets_].users);
  }
  told_.global.duration = elapsed_;
  told_.global.users = over() ? whole.global.users : users_so_far(whole.global.users, gone_);
  told_.global.failures = over() ? whole.global.failures : failures_so_far();
  told_.health = until(whole.health, elapsed_);
}

result::ByName<FailureCategory> Playback::failures_so_far() const {
  result::ByName<FailureCategory> seen;
  const auto counted = told_.global.totals.counters.find("user_failures");
  for (const auto& [name, category] : whole_.data().global.failures) {
    FailureCategory part{.name = category.name};
    for (const FailureSample& sample : category.samples) {
      if (sample.at <= elapsed_) part.samples.push_back(sample);
    }
    // A sample has its very instant, and is there before its bucket is over.
    part.total = part.samples.size();
    if (counted != told_.global.totals.counters.end()) {
      const auto n = counted->second.by.find(name);
      if (n != counted->second.by.end()) part.total = std::max(part.total, n->second);
    }
    if (part.total > 0) seen.emplace(name, std::move(part));
  }
  return seen;
}

RunResult Playback::result(std::uint32_t from) const {
  auto data = std::make_shared<result::Data>(told_);
  const auto& series = whole_.data().global.time_series;
  data->global.time_series.resize(buckets_);
  for (std::uint32_t i = std::min(from, buckets_); i < buckets_; ++i) {
    data->global.time_series[i] = series[i];
  }
  return RunResult(std::move(data));
}

Progress Playback::progress() const {
  const result::Data& whole = whole_.data();
  return {.scenario = whole.name,
          .phase = over() ? Progress::Phase::kStopping : Progress::Phase::kRunning,
          .elapsed = elapsed_,
          .duration = whole.global.duration,
          .users = static_cast<std::int64_t>(whole.global.users.total)};
}

Partial Playback::partial() const {
  return {.changed = changed_, .result = [this](std::uint32_t from) { return result(from); }};
}

}  // namespace liveload::live
