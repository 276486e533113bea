#include "cluster/recovery.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/json.hpp"
#include "cluster/journal_file.hpp"
#include "cluster/ledger.hpp"
#include "cluster/messages.hpp"
#include "liveload/abi.hpp"
#include "result/json.hpp"
#include "telemetry/delta_codec.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;
using result::Fields;

Failure no_journal(std::string cause, std::string hint = "") {
  return fail({.kind = ErrorKind::kProtocol,
               .tried = "recover the run",
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

std::vector<Metric> read_own_metrics(Fields& head) {
  std::vector<Metric> own;
  for (const Value& one : head.array("metrics")) {
    Fields metric(one, head.path_of("metrics"), head.problem());
    const std::string name = metric.text("name"), meaning = metric.text("meaning");
    own.push_back(metric.text("kind") == "counter"
                      ? Metric::counter(name, meaning)
                      : Metric::histogram(name, metric.text("unit"), meaning));
  }
  return own;
}

/// Takes the records of a journal in, one after the other.
class Recovery {
 public:
  Result<void> take(Frame frame);
  Result<Outcome> outcome(JournalEnd end, const fs::path& base);

 private:
  Result<void> begin(const Frame& frame, Fields& fields);
  Result<void> enter(const Frame& frame, Fields& fields);
  Result<void> restore(const Frame& frame, Fields& fields);
  void note(Fields& fields);
  void note_node(Fields node);
  /// The number of a node of this run, or complains.
  std::size_t node_of(Fields& fields);

  bool begun_ = false;
  bool over_ = false;
  result::RunFacts facts_;
  std::shared_ptr<const telemetry::MetricTable> metrics_;
  Ledger ledger_{std::make_shared<base::Secrets>()};
};

Result<void> Recovery::take(Frame frame) {
  std::string problem;
  Fields fields(frame.head, "", problem);
  const std::string_view kind = frame.kind();
  Result<void> taken;
  if (!begun_) {
    if (kind != "run") return no_journal("it does not begin with the run's description");
    taken = begin(frame, fields);
    begun_ = true;
  } else if (kind == "flush") {
    taken = enter(frame, fields);
  } else if (kind == "course") {
    note(fields);
  } else if (kind == "whole") {
    taken = ledger_.restore_whole(frame.body);
  } else if (kind == "node") {
    taken = restore(frame, fields);
  }
  if (taken && !problem.empty()) return no_journal(problem);
  return taken;
}

Result<void> Recovery::begin(const Frame& frame, Fields& fields) {
  if (const std::string version = fields.text("liveload"); version != LIVELOAD_ABI) {
    return no_journal(fmt::format("LiveLoad {} wrote it; this is {}", version, LIVELOAD_ABI),
                      "recover it with the version that wrote it");
  }
  const auto description = base::parse_json(frame.body).and_then(result::read_result);
  if (!description) {
    return no_journal("its description of the run: " + description.error().message());
  }
  const result::Data& data = **description;
  facts_.scenario = data.name;
  facts_.started_at = data.started_at;
  facts_.target = data.target;
  facts_.options = data.options;
  facts_.tags = data.tags;
  facts_.environment = data.environment;
  facts_.connection = data.connection;
  auto metrics = telemetry::MetricTable::make(read_own_metrics(fields));
  if (!metrics) return tl::unexpected(metrics.error());
  metrics_ = std::move(*metrics);
  auto thresholds =
      result::thresholds_for(fields.texts("thresholds"), result::known_metrics(*metrics_));
  if (!thresholds) return tl::unexpected(thresholds.error());
  facts_.thresholds = std::move(*thresholds);
  for (const std::string& name : fields.texts("nodes")) ledger_.open(name, 0);
  for (std::size_t i = 0; i < ledger_.nodes().size(); ++i) ledger_.set_metrics(i, metrics_);
  return {};
}

std::size_t Recovery::node_of(Fields& fields) {
  const std::uint64_t number = fields.count("node");
  if (number >= ledger_.nodes().size()) fields.complain("node", "the number of one of its nodes");
  return static_cast<std::size_t>(number);
}

Result<void> Recovery::enter(const Frame& frame, Fields& fields) {
  const std::size_t node = node_of(fields);
  auto delta = telemetry::decode_delta(frame.body, *metrics_);
  if (!delta) return tl::unexpected(delta.error());
  std::vector<engine::Flush> flushes(1);
  flushes[0].delta = std::move(*delta);
  if (fields.has("failures")) flushes[0].failures = read_failures(fields.at("failures"));
  facts_.duration = std::max(facts_.duration, read_duration(fields, "elapsed"));
  if (fields.problem().empty()) ledger_.enter(node, flushes);
  return {};
}

Result<void> Recovery::restore(const Frame& frame, Fields& fields) {
  const std::size_t node = node_of(fields);
  const engine::Failures failures = read_failures(fields.at("failures"));
  if (!fields.problem().empty()) return {};
  return ledger_.restore(node, frame.body, failures);
}

void Recovery::note_node(Fields node) {
  const std::size_t number = node_of(node);
  const std::uint64_t users = node.count("users");
  const bool lost = node.text("status") != "ok";
  if (!node.problem().empty()) return;
  const std::uint64_t before = ledger_.nodes()[number].users;
  ledger_.add_users(number, static_cast<std::int64_t>(users - before));
  if (lost) ledger_.close_as_lost(number);
  if (node.has("clock_error")) ledger_.set_clock_error(number, read_duration(node, "clock_error"));
}

void Recovery::note(Fields& fields) {
  over_ = fields.truth("over");
  // Nodes may bring something after the last user has ended, which is when the run is over.
  const Duration elapsed = read_duration(fields, "elapsed");
  facts_.duration = over_ ? elapsed : std::max(facts_.duration, elapsed);
  facts_.users = fields.count("users");
  facts_.warnings = fields.texts("warnings");
  facts_.error.reset();
  if (fields.has("error")) facts_.error = read_error(fields.at("error"));
  for (const Value& node : fields.array("nodes")) {
    note_node(Fields(node, fields.path_of("nodes"), fields.problem()));
  }
}

Result<Outcome> Recovery::outcome(JournalEnd end, const fs::path& base) {
  if (!begun_) return no_journal("it ends before it says anything of the run");
  if (!over_ && !facts_.error) {
    facts_.error = Error{.kind = ErrorKind::kInterrupted,
                         .tried = "run the scenario",
                         .target = facts_.scenario,
                         .after = facts_.duration,
                         .cause = "the process that led the run ended before the run did"};
  }
  facts_.warnings.emplace_back(
      over_ ? "this result was made from the run's journal: the process that led the run ended "
              "before the result was written"
            : "this result was made from the run's journal, and has what was measured until the "
              "process that led the run ended");
  if (end == JournalEnd::kDamaged) {
    facts_.warnings.emplace_back(
        "the journal is damaged: what stands in it behind the damage is left out");
  }
  ledger_.forget_files([&base](const std::string& name) {
    std::error_code code;
    return !name.empty() && !fs::is_regular_file(base / name, code);
  });
  const std::string scenario = facts_.scenario;
  std::optional<Error> error = facts_.error;
  if (!error) error = ledger_.vain(scenario);
  auto made = result::build(std::move(facts_), ledger_.nodes(), ledger_.whole());
  return Outcome{.scenario = scenario, .result = std::move(made), .error = std::move(error)};
}

}  // namespace

Result<Outcome> recover(const fs::path& journal) {
  Recovery recovery;
  const auto end =
      read_journal(journal, [&recovery](Frame frame) { return recovery.take(std::move(frame)); });
  auto outcome = end ? recovery.outcome(*end, fs::absolute(journal).parent_path().parent_path())
                     : tl::unexpected(end.error());
  if (!outcome && outcome.error().target.empty()) outcome.error().target = journal.string();
  return outcome;
}

}  // namespace liveload::cluster
