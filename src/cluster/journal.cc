#include "cluster/journal.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "cluster/messages.hpp"
#include "engine/evidence.hpp"
#include "liveload/abi.hpp"
#include "telemetry/delta_codec.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExtension = ".journal";
/// Nor before it is so many times as large as what was measured comes to, which takes a while to
/// write.
constexpr std::uint64_t kMostTimes = 8;

Value::Array own_metrics(const telemetry::MetricTable& metrics) {
  Value::Array all;
  const auto add = [&all](const telemetry::MetricInfo& info) {
    all.push_back(Value::Object{{"kind", info.kind},
                                {"name", info.name},
                                {"unit", info.unit},
                                {"meaning", info.definition}});
  };
  for (std::size_t i = telemetry::kHistogramCount; i < metrics.histogram_count(); ++i) {
    add(metrics.info(static_cast<telemetry::Histogram>(i)));
  }
  for (std::size_t i = telemetry::kCounterCount; i < metrics.counter_count(); ++i) {
    add(metrics.info(static_cast<telemetry::Counter>(i)));
  }
  return all;
}

/// As a node hands them over: what there are samples of, and how many others.
engine::Failures kept_of(const result::FailureSamples& failures) {
  engine::Failures kept;
  for (const auto& [name, category] : failures.categories()) {
    kept.samples.insert(kept.samples.end(), category.samples.begin(), category.samples.end());
    if (category.total > category.samples.size()) {
      kept.others[name] = category.total - category.samples.size();
    }
  }
  return kept;
}

Value standing_of(std::size_t number, const result::NodeFacts& node) {
  Value::Object standing{{"node", number}, {"users", node.users}, {"status", node.status}};
  if (node.clock_error) standing["clock_error"] = to_value(*node.clock_error);
  return standing;
}

}  // namespace

Journal::Journal(JournalFile file, const result::RunFacts& facts, std::uint64_t least_bytes)
    : file_(std::move(file)),
      secrets_(facts.secrets),
      start_(base::to_instant(facts.started_at)),
      least_bytes_(least_bytes),
      most_bytes_(least_bytes) {}

Result<std::unique_ptr<Journal>> Journal::begin(fs::path path, const result::RunFacts& facts,
                                                const std::vector<std::string>& thresholds,
                                                const std::vector<result::NodeFacts>& nodes,
                                                std::uint64_t least_bytes) {
  auto file = JournalFile::create(std::move(path));
  if (!file) return tl::unexpected(file.error());
  std::unique_ptr<Journal> journal(new Journal(std::move(*file), facts, least_bytes));
  Value::Array names;
  for (const result::NodeFacts& node : nodes) names.push_back(node.name);
  const auto ready = std::ranges::max_element(nodes, {}, [](const result::NodeFacts& node) {
    return node.measured.metrics().histogram_count() + node.measured.metrics().counter_count();
  });
  journal->head_ = {
      {"kind", "run"},
      {"liveload", LIVELOAD_ABI},
      {"thresholds", to_value(thresholds)},
      {"metrics", ready == nodes.end() ? Value::Array() : own_metrics(ready->measured.metrics())},
      {"nodes", std::move(names)}};
  journal->description_ = result::build_partial(facts, nodes, nullptr, 0).to_json();
  journal->write_beginning();
  journal->file_.flush();
  return journal;
}

void Journal::write_beginning() {
  file_.append(head_, description_);
}

void Journal::enter(std::size_t node, const engine::Flush& flush,
                    const telemetry::MetricTable& metrics) {
  Value::Object head{
      {"kind", "flush"}, {"node", node}, {"elapsed", to_value(base::Clock::now() - start_)}};
  if (!flush.failures.samples.empty() || !flush.failures.others.empty()) {
    head["failures"] = to_value(flush.failures);
  }
  const std::string own =
      flush.encoded.empty() ? telemetry::encode_delta(flush.delta, metrics) : std::string();
  const std::string& delta = flush.encoded.empty() ? own : flush.encoded;
  if (!secrets_ || secrets_->empty()) {
    file_.append(head, delta);
    return;
  }
  file_.append(head, telemetry::rename_dimensions(delta, [this](std::string dimension) {
                 return secrets_->mask(std::move(dimension));
               }));
}

void Journal::note(const Course& course, const std::vector<result::NodeFacts>& nodes, bool over) {
  Value::Array changed;
  standings_.resize(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    Value standing = standing_of(i, nodes[i]);
    if (standing == standings_[i]) continue;
    changed.push_back(standing);
    standings_[i] = std::move(standing);
  }
  course_ = {{"kind", "course"},
             {"elapsed", to_value(std::max<Duration>(course.ended - course.started, {}))},
             {"users", course.users},
             {"warnings", to_value(course.warnings)},
             {"over", over}};
  if (course.error) course_["error"] = to_value(*course.error);
  if (secrets_) course_ = secrets_->mask_all(course_);
  append_course(std::move(changed));
}

void Journal::append_course(Value::Array nodes) {
  course_["nodes"] = std::move(nodes);
  file_.append(course_);
}

void Journal::save(const std::vector<result::NodeFacts>& nodes,
                   const telemetry::Accumulator* whole) {
  if (file_.trouble()) return;
  if (file_.bytes() < most_bytes_) {
    file_.flush();
    return;
  }
  file_.begin_anew();
  write_beginning();
  append_course(standings_);
  if (whole != nullptr) file_.append({{"kind", "whole"}}, whole->encode());
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    file_.append(
        {{"kind", "node"}, {"node", i}, {"failures", to_value(kept_of(nodes[i].failures))}},
        nodes[i].measured.encode());
  }
  file_.flush();
  most_bytes_ = std::max(least_bytes_, kMostTimes * file_.bytes());
}

fs::path Journal::place(const fs::path& files, const std::string& scenario, base::WallTime start) {
  const fs::path folder = engine::files_folder(files, scenario);
  std::string when = base::iso8601(start);
  std::erase_if(when, [](char c) { return c == '-' || c == ':'; });
  return folder.parent_path() /
         fmt::format("{}-{}-{}{}", folder.filename().string(), when, ::getpid(), kExtension);
}

std::vector<fs::path> Journal::left_in(const fs::path& files) {
  std::vector<fs::path> left;
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(files, ignored)) {
    if (entry.path().extension() != kExtension || journal_in_use(entry.path())) continue;
    left.push_back(entry.path());
  }
  std::ranges::sort(left);
  return left;
}

}  // namespace liveload::cluster
