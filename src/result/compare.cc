#include "result/compare.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/duration.hpp"
#include "result/compared_figures.hpp"
#include "result/presentation.hpp"
#include "result/significance.hpp"
#include "result/units.hpp"

namespace liveload::result {
namespace {

using telemetry::Worse;

/// The runs of one scenario on one side.
struct Runs {
  std::string label;
  std::vector<RunResult> results;

  std::vector<const Data*> data() const {
    std::vector<const Data*> all;
    for (const RunResult& result : results) all.push_back(&result.data());
    return all;
  }
};

/// What was measured on either side, as one result.
RunResult all_of(const Runs& base, const Runs& now) {
  auto all = std::make_shared<Data>();
  for (const Runs* side : {&base, &now}) {
    for (const Data* run : side->data()) {
      all->global.totals.merge(run->global.totals);
      all->global.users.total += run->global.users.total;
      all->global.users.failed += run->global.users.failed;
      all->global.duration += run->global.duration;
      all->metrics.insert(run->metrics.begin(), run->metrics.end());
    }
  }
  return RunResult(std::move(all));
}

std::string untested(const Estimate& base, const Estimate& now) {
  if (!base.value && !now.value) return "no samples";
  if (!base.value) return "new";
  if (!now.value) return "gone";
  return base.trouble.empty() ? now.trouble : base.trouble;
}

Change change_of(const Compared& compared, const Estimator& base, const Estimator& now) {
  const Estimate before = base.of(compared.figure);
  const Estimate after = now.of(compared.figure);
  Change change{.figure = compared.figure,
                .section = compared.section,
                .base = before.value,
                .now = after.value,
                .untested = untested(before, after),
                .worse_when = worse_when(compared.figure)};
  if (!before.value || !after.value) return change;
  const bool share = compared.figure.aggregate == Aggregate::kShare;
  const double scale = share ? 1 : *before.value;
  if (scale > 0) change.by = (*after.value - *before.value) / scale;
  if (!change.untested.empty()) return change;
  const Difference apart = difference(before, after);
  change.p = apart.p;
  if (scale > 0) change.margin = apart.margin / scale;
  return change;
}

void mark_real(std::vector<Change>& changes) {
  std::vector<Change*> tested;
  std::vector<double> p;
  for (Change& change : changes) {
    if (!change.untested.empty()) continue;
    tested.push_back(&change);
    p.push_back(change.p);
  }
  const std::vector<bool> real = real_among(p);
  for (std::size_t i = 0; i < tested.size(); ++i) tested[i]->real = real[i];
}

void hold_to(const std::vector<Allowance>& allowances, std::vector<Change>& changes) {
  for (Change& change : changes) {
    const auto found = std::ranges::find_if(allowances, [&](const Allowance& allowance) {
      return allowance.figure.text() == change.figure.text();
    });
    if (found == allowances.end()) continue;
    change.allowed = found->by;
    if (!change.real) continue;
    // From nothing to something is more than any part of it.
    const double by = change.by.value_or(std::numeric_limits<double>::infinity());
    const double worse = change.worse_when == Worse::kMore   ? by
                         : change.worse_when == Worse::kLess ? -by
                                                             : std::abs(by);
    change.beyond = worse > found->by;
  }
}

std::uint64_t users_of(const Runs& runs) {
  return runs.results.front().users().total;
}

void add_once(std::vector<std::string>& notes, std::string note) {
  if (std::ranges::find(notes, note) == notes.end()) notes.push_back(std::move(note));
}

/// What a reader must know of the runs of one side.
void note(std::vector<std::string>& notes, const Runs& runs) {
  for (const RunResult& result : runs.results) {
    const HealthVerdict health = health_verdict(result);
    if (result.error())
      add_once(notes, fmt::format("{} broke off: {}", runs.label, result.error()->message()));
    if (health.overloaded) add_once(notes, fmt::format("{}: {}", runs.label, health.text));
    for (const std::string& warning : result.warnings())
      add_once(notes, fmt::format("{}: {}", runs.label, warning));
  }
}

void note_differences(std::vector<std::string>& notes, const Runs& base, const Runs& now) {
  if (users_of(base) != users_of(now))
    notes.push_back(fmt::format("not the same load: {} users in {}, {} in {}", users_of(base),
                                base.label, users_of(now), now.label));
  const RunResult& before = base.results.front();
  const RunResult& after = now.results.front();
  const double ratio =
      std::chrono::duration<double>(before.duration()) / std::max(after.duration(), Duration(1));
  if (ratio < 0.9 || ratio > 1.1)
    notes.push_back(fmt::format("not as long: {} in {}, {} in {}",
                                base::format_duration(before.duration()), base.label,
                                base::format_duration(after.duration()), now.label));
  if (before.data().environment != after.data().environment)
    notes.push_back("not measured from the same machine, or not by the same system");
}

Comparison compare_runs(const std::string& scenario, const Runs& base, const Runs& now,
                        const std::vector<Allowance>& allowances) {
  Comparison comparison{.scenario = scenario,
                        .base = base.label,
                        .now = now.label,
                        .base_runs = base.results.size(),
                        .now_runs = now.results.size()};
  const Estimator before(base.data());
  const Estimator after(now.data());
  for (const Compared& compared : compared_figures(all_of(base, now), allowances))
    comparison.changes.push_back(change_of(compared, before, after));
  mark_real(comparison.changes);
  hold_to(allowances, comparison.changes);
  note_differences(comparison.notes, base, now);
  note(comparison.notes, base);
  note(comparison.notes, now);
  return comparison;
}

/// The scenarios of a side that were measured, in the order of their first run.
std::vector<std::string> scenarios_of(const Side& side) {
  std::vector<std::string> names;
  for (const Outcome& outcome : side.outcomes) {
    if (outcome.result && std::ranges::find(names, outcome.scenario) == names.end())
      names.push_back(outcome.scenario);
  }
  return names;
}

Runs runs_of(const Side& side, const std::string& scenario) {
  Runs runs{.label = side.label};
  for (const Outcome& outcome : side.outcomes) {
    if (outcome.result && outcome.scenario == scenario) runs.results.push_back(*outcome.result);
  }
  return runs;
}

Failure refuse(std::string cause, std::string hint = {}) {
  return fail({.kind = ErrorKind::kUsage,
               .tried = "compare results",
               .cause = std::move(cause),
               .hint = std::move(hint)});
}

KnownMetrics known_in(const std::vector<Side>& sides) {
  KnownMetrics known;
  for (const Side& side : sides) {
    for (const Outcome& outcome : side.outcomes) {
      if (outcome.result) known.merge(known_metrics(outcome.result->data()));
    }
  }
  return known;
}

}  // namespace

Change::Meaning Change::meaning() const {
  if (!real) return Meaning::kNone;
  if (worse_when == Worse::kNeither) return Meaning::kChanged;
  return (*now > *base) == (worse_when == Worse::kMore) ? Meaning::kWorse : Meaning::kBetter;
}

bool Comparison::passed() const {
  return std::ranges::none_of(changes, &Change::beyond);
}

Result<std::vector<Comparison>> compare(const std::vector<Side>& sides,
                                        const std::vector<std::string>& texts) {
  if (sides.size() < 2) return refuse("there is but one side", "name a base and what is new");
  auto allowed = allowances(texts, known_in(sides));
  if (!allowed) return Failure(std::move(allowed.error()));
  const auto has_one = [](const Side& side) { return scenarios_of(side).size() == 1; };
  const bool one_each = std::ranges::all_of(sides, has_one);
  std::vector<Comparison> all;
  for (const std::string& scenario : scenarios_of(sides.front())) {
    const Runs base = runs_of(sides.front(), scenario);
    for (std::size_t i = 1; i < sides.size(); ++i) {
      const Runs now = runs_of(sides[i], one_each ? scenarios_of(sides[i]).front() : scenario);
      if (!now.results.empty()) all.push_back(compare_runs(scenario, base, now, *allowed));
    }
  }
  if (all.empty())
    return refuse("the sides have no scenario in common that was measured",
                  "compare results of the same scenario");
  return all;
}

bool is_shown(const Change& change) {
  if (!change.base && !change.now) return false;
  return change.figure.dimensions.empty() || change.real || change.allowed;
}

std::string format_change(const Change& change) {
  if (!change.by) return change.base && change.now && *change.now > 0 ? "from none" : "";
  if (change.figure.aggregate == Aggregate::kShare)
    return fmt::format("{:+.2g} points", *change.by);
  if (*change.by >= 9) return fmt::format("{:.3g}-fold", *change.by + 1);
  const double percent = *change.by * 100;
  return std::abs(percent) < 9.95 ? fmt::format("{:+.1f} %", percent)
                                  : fmt::format("{:+.0f} %", percent);
}

std::string format_margin(const Change& change) {
  if (!change.by || !change.untested.empty()) return {};
  if (change.figure.aggregate == Aggregate::kShare) return fmt::format("±{:.2g}", change.margin);
  const double percent = change.margin * 100;
  return percent < 9.95 ? fmt::format("±{:.1f} %", percent) : fmt::format("±{:.0f} %", percent);
}

std::string meaning_of(const Change& change) {
  if (!change.untested.empty()) return change.untested;
  switch (change.meaning()) {
    case Change::Meaning::kBetter:
      return "better";
    case Change::Meaning::kWorse:
      return "worse";
    case Change::Meaning::kChanged:
      return "changed";
    case Change::Meaning::kNone:
      break;
  }
  return change.base == change.now ? "same" : "chance";
}

std::string reproach(const Change& change) {
  const bool share = change.figure.aggregate == Aggregate::kShare;
  const double allowed = change.allowed.value_or(0);
  return fmt::format("{}: {} to {}, {} (allowed: {})", change.figure.text(),
                     format_quantity(change.base.value_or(0), change.figure.unit),
                     format_quantity(change.now.value_or(0), change.figure.unit),
                     format_change(change),
                     share ? fmt::format("{:g} {}", allowed, allowed == 1 ? "point" : "points")
                           : fmt::format("{:g} %", allowed * 100));
}

}  // namespace liveload::result
