#include "result/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

#include "result/presentation.hpp"
#include "result/units.hpp"

namespace liveload::result {
namespace {

constexpr std::string_view kTried = "read the threshold";

struct Sign {
  std::string_view text;
  Relation relation;
};
/// Those that begin with another one go before it.
constexpr std::array kSigns{
    Sign{"<=", Relation::kLessOrEqual}, Sign{">=", Relation::kGreaterOrEqual},
    Sign{"==", Relation::kEqual},       Sign{"!=", Relation::kNotEqual},
    Sign{"<", Relation::kLess},         Sign{">", Relation::kGreater}};

std::string_view sign_of(Relation relation) {
  return std::ranges::find(kSigns, relation, &Sign::relation)->text;
}

bool holds(double value, Relation relation, double limit) {
  switch (relation) {
    case Relation::kLess:
      return value < limit;
    case Relation::kLessOrEqual:
      return value <= limit;
    case Relation::kGreater:
      return value > limit;
    case Relation::kGreaterOrEqual:
      return value >= limit;
    case Relation::kEqual:
      return value == limit;
    case Relation::kNotEqual:
      return value != limit;
  }
  return false;
}

bool unsupported(const Data& data, const std::string& metric) {
  const auto found = data.connection.metric_support.find(metric);
  return found != data.connection.metric_support.end() && found->second == "unsupported";
}

Result<Relation> read_relation(Scanner& scanner) {
  scanner.skip_blanks();
  for (const Sign& sign : kSigns) {
    if (scanner.accept(sign.text)) return sign.relation;
  }
  return scanner.wrong(scanner.at(), "there is no comparison", "one of < <= > >= == !=");
}

Result<double> read_limit(Scanner& scanner, const std::string& unit) {
  scanner.skip_blanks();
  const std::size_t at = scanner.at();
  auto limit = parse_quantity(scanner.rest(), unit);
  if (limit) return limit;
  return scanner.wrong(at, limit.error().cause, limit.error().hint);
}

const KnownMetrics& catalogue() {
  static const KnownMetrics kKnown = known_metrics(*telemetry::MetricTable::catalogue());
  return kKnown;
}

/// The name that it begins with.
std::string metric_of(std::string_view text) {
  Scanner scanner{std::string(kTried), text};
  scanner.skip_blanks();
  return scanner.until(" [<>=!");
}

}  // namespace

Result<Threshold> parse_threshold(std::string_view text, const KnownMetrics& known) {
  Scanner scanner{std::string(kTried), text};
  Threshold threshold{.text = scanner.text()};
  auto figure = read_figure(scanner, known);
  if (!figure) return Failure(std::move(figure.error()));
  threshold.figure = std::move(*figure);
  const auto relation = read_relation(scanner);
  if (!relation) return Failure(relation.error());
  threshold.relation = *relation;
  const auto limit = read_limit(scanner, threshold.figure.unit);
  if (!limit) return Failure(limit.error());
  threshold.limit = *limit;
  return threshold;
}

Result<std::vector<Threshold>> parse_thresholds(const std::vector<std::string>& texts,
                                                const KnownMetrics& known) {
  std::vector<Threshold> all;
  for (const std::string& text : texts) {
    auto threshold = parse_threshold(text, known);
    if (!threshold) return Failure(std::move(threshold.error()));
    all.push_back(std::move(*threshold));
  }
  return all;
}

Result<void> check_threshold(std::string_view text) {
  if (on_own_metric(text)) return {};
  return parse_threshold(text, catalogue()).map([](const Threshold&) {});
}

bool on_own_metric(std::string_view text) {
  const std::string name = metric_of(text);
  return !name.empty() && !catalogue().contains(name);
}

Result<void> check_thresholds(const std::vector<std::string>& texts, const KnownOfEach& known) {
  // What is suggested in place of a name that nobody knows may be any scenario's.
  KnownMetrics all = catalogue();
  for (const auto& [scenario, metrics] : known.scenarios) {
    all.insert(metrics.begin(), metrics.end());
    auto read = thresholds_for(texts, metrics);
    if (read) continue;
    read.error().target = scenario;
    return Failure(std::move(read.error()));
  }
  for (const std::string& text : texts) {
    if (!known.complete || all.contains(metric_of(text))) continue;
    return parse_threshold(text, all).map([](const Threshold&) {});
  }
  return {};
}

Result<std::vector<Threshold>> thresholds_for(const std::vector<std::string>& texts,
                                              const KnownMetrics& known) {
  std::vector<std::string> own;
  std::ranges::copy_if(texts, std::back_inserter(own), [&](const std::string& text) {
    return !on_own_metric(text) || known.contains(metric_of(text));
  });
  return parse_thresholds(own, known);
}

std::vector<Verdict> judge(const Data& data, const std::vector<Threshold>& thresholds) {
  std::vector<Verdict> verdicts;
  for (const Threshold& threshold : thresholds) {
    const Figure& figure = threshold.figure;
    Verdict verdict{.text = threshold.text,
                    .metric = figure.metric,
                    .dimension = figure.dimension(),
                    .aggregation = figure.aggregation,
                    .comparison = std::string(sign_of(threshold.relation)),
                    .threshold = threshold.limit};
    if (!unsupported(data, figure.metric)) verdict.value = value_of(figure, data.global);
    verdict.passed = verdict.value && holds(*verdict.value, threshold.relation, threshold.limit);
    verdicts.push_back(std::move(verdict));
  }
  return verdicts;
}

Result<RunResult> judge(const RunResult& result, const std::vector<std::string>& texts) {
  const auto thresholds = thresholds_for(texts, known_metrics(result.data()));
  if (!thresholds) return Failure(thresholds.error());
  auto data = std::make_shared<Data>(result.data());
  data->verdicts = judge(*data, *thresholds);
  return RunResult(std::move(data));
}

VerdictTexts describe(const Data& data, const Verdict& verdict) {
  const auto threshold = parse_threshold(verdict.text, known_metrics(data));
  // What a file says that nobody vouches for may be no threshold.
  const std::string unit = threshold ? threshold->figure.unit : "";
  return {threshold ? threshold->figure.text() : verdict.text,
          fmt::format("{} {}", verdict.comparison, format_quantity(verdict.threshold, unit)),
          verdict.value                       ? format_quantity(*verdict.value, unit)
          : unsupported(data, verdict.metric) ? "not measured"
                                              : "no samples"};
}

std::string caveat(const RunResult& result) {
  if (result.verdicts().empty() || !health_verdict(result).overloaded) return {};
  return "The generator itself was overloaded during this run: these verdicts may be its own, and "
         "not the target's.";
}

}  // namespace liveload::result
