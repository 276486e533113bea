#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/secrets.hpp"
#include "result/data.hpp"
#include "result/failure_samples.hpp"
#include "result/verdict.hpp"
#include "telemetry/accumulator.hpp"

namespace liveload::result {

/// What is known of a run besides what was measured.
struct RunFacts {
  std::string scenario;
  std::uint64_t users = 0;  ///< Asked for.
  base::WallTime started_at{};
  /// From the start instant to the end of the last user. Zero: to the end of the last bucket.
  Duration duration{};
  std::string target;     ///< The address under test, as far as it is known. Redacted here.
  Value::Object options;  ///< The run's and the scenario's own. Redacted here.
  ByName<std::string> tags;
  Environment environment = Environment::of_this_machine();
  ConnectionFacts connection;
  std::vector<Threshold> thresholds;
  std::vector<std::string> warnings;
  /// What must not be in it.
  std::shared_ptr<const base::Secrets> secrets;
  /// Why the run broke off.
  std::optional<Error> error;
};

/// What one node brought.
struct NodeFacts {
  std::string name;
  std::uint64_t users = 0;    ///< Its share of the users.
  std::string status = "ok";  ///< "ok", or "error" for one that was lost.
  telemetry::Accumulator measured;
  FailureSamples failures;
  std::optional<Duration> clock_error{};
};

/// Puts the result together. Adds warnings of its own: dimensions that overflowed, samples that
/// were no measurements.
///
/// `whole` is what all nodes measured together, where each node's own is kept in less detail
/// (AccumulatorOptions::for_one_of); without it the nodes' are added up.
RunResult build(RunFacts facts, const std::vector<NodeFacts>& nodes,
                const telemetry::Accumulator* whole = nullptr);

/// What it comes to while the run goes on, for who has seen the buckets before `from`: these are
/// empty in the time series, and what was measured in them is not in the totals, whose metrics and
/// dimensions are complete.
RunResult build_partial(RunFacts facts, const std::vector<NodeFacts>& nodes,
                        const telemetry::Accumulator* whole, std::uint32_t from);

}  // namespace liveload::result
