// Prints result files of all kinds, one a line, for validate.mjs to hold against the schema. The
// first line is the schema as it is embedded.
#include <cstdio>
#include <string>

#include "base/json.hpp"
#include "result/outcomes.hpp"
#include "result/verdict.hpp"
#include "support/synthetic_result.hpp"

int main() {
  using namespace liveload;
  const auto print = [](std::string text) {
    std::erase(text, '\n');
    std::puts(text.c_str());
  };
  print(base::dump_json(*base::parse_json(result::schema())));

  const Error error{.kind = ErrorKind::kInterrupted,
                    .tried = "run the scenario",
                    .after = std::chrono::milliseconds(1500),
                    .cause = "the run was stopped"};
  result::RunFacts judged = support::synthetic_facts(5, 20);
  judged.thresholds =
      *result::parse_thresholds({"liveview_event_duration_us[search] p95 < 250ms", "js_errors == 0",
                                 "throttle_wait_us max < 1s"},
                                result::known_metrics(*telemetry::MetricTable::catalogue()));
  const RunResult whole =
      result::build(std::move(judged), {support::synthetic_node("local", 5, 20, 1)});
  result::RunFacts facts = support::synthetic_facts(8, 12);
  facts.error = error;
  facts.warnings = {"node b was lost"};
  result::NodeFacts lost = support::synthetic_node("b", 3, 12, 2);
  lost.status = "error";
  const RunResult broken =
      result::build(std::move(facts), {support::synthetic_node("a", 5, 12, 1), std::move(lost)});
  result::NodeFacts coarse{.name = "one of many", .users = 1};
  coarse.measured = telemetry::Accumulator({.max_buckets = 2, .split_histograms = false});
  telemetry::Accumulator all;
  telemetry::Recorder recorder(base::Instant{});
  for (int s = 0; s < 9; ++s) {
    recorder.record(telemetry::Histogram::kActionDurationUs, "click", 1000.0,
                    base::Instant{} + std::chrono::seconds(s));
  }
  const telemetry::Delta delta = recorder.take(base::Instant{} + std::chrono::seconds(9));
  coarse.measured.merge(delta);
  all.merge(delta);
  const RunResult many = result::build({.scenario = "Many", .users = 1}, {coarse}, &all);
  const RunResult empty = result::build({.scenario = "Empty"}, {});
  const Outcome never{"Never", std::nullopt, error};

  print(result::to_json({Outcome{"Whole", whole, std::nullopt}}));
  print(result::to_json({Outcome{"Broken", broken, error}}));
  print(result::to_json({Outcome{"Many", many, std::nullopt}}));
  print(result::to_json({Outcome{"Empty", empty, std::nullopt}}));
  print(result::to_json({never}));
  print(result::to_json(
      {Outcome{"Whole", whole, std::nullopt}, Outcome{"Broken", broken, error}, never}));
  print(result::to_json({Outcome{"Merged", *RunResult::merge({whole, broken}), std::nullopt}}));
}
