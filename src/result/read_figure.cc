// Reads a figure as people write it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/nearest.hpp"
#include "result/figure.hpp"

namespace liveload::result {
namespace {

using Source = Figure::Source;

constexpr std::string_view kOperators = "<>=!";

struct Word {
  std::string_view name;
  Aggregate aggregate;
};
constexpr std::array kWords{Word{"min", Aggregate::kMin},     Word{"max", Aggregate::kMax},
                            Word{"mean", Aggregate::kMean},   Word{"sum", Aggregate::kSum},
                            Word{"count", Aggregate::kCount}, Word{"rate", Aggregate::kRate},
                            Word{"share", Aggregate::kShare}};

Source source_of(const MetricDefinition& metric) {
  if (metric.kind == "users") return Source::kUsers;
  return metric.kind == "counter" ? Source::kCounter : Source::kHistogram;
}

/// The dimensions of a metric that has a closed set of them: the catalogue lists these in
/// parentheses, "outcome (completed, halted, …)" with dots where there are more.
std::vector<std::string> closed_set(std::string_view dimension) {
  const std::size_t open = dimension.find('(');
  if (open == dimension.npos || !dimension.ends_with(')')) return {};
  std::string_view list = dimension.substr(open + 1, dimension.size() - open - 2);
  if (list.find(", ") == list.npos || list.find("…") != list.npos) return {};
  std::vector<std::string> names;
  while (!list.empty()) {
    const std::size_t end = std::min(list.find(", "), list.size());
    names.emplace_back(list.substr(0, end));
    list.remove_prefix(std::min(end + 2, list.size()));
  }
  return names;
}

std::vector<std::string> names_of(const KnownMetrics& known) {
  std::vector<std::string> names;
  for (const auto& [name, ignored] : known) names.push_back(name);
  return names;
}

std::string suggestion(std::string_view name, const KnownMetrics& known) {
  const std::vector<std::string> names = names_of(known);
  std::string near = base::nearest(name, names);
  const auto has_it = [&](const std::string& one) { return one.find(name) != one.npos; };
  if (const auto found = std::ranges::find_if(names, has_it); near.empty() && found != names.end())
    near = *found;
  return near.empty() ? "`liveload metrics` lists all"
                      : fmt::format("did you mean {}? `liveload metrics` lists all", near);
}

/// Of "p99.9" 0.999.
std::optional<double> quantile_of(std::string_view word) {
  if (!word.starts_with('p')) return std::nullopt;
  double percent = 0;
  const char* end = word.data() + word.size();
  const auto [stop, code] =
      std::from_chars(word.data() + 1, end, percent, std::chars_format::fixed);
  if (code != std::errc{} || stop != end || !(percent >= 0 && percent <= 100)) return std::nullopt;
  return percent / 100;
}

class Reader {
 public:
  Reader(Scanner& scanner, const KnownMetrics& known) : scanner_(scanner), known_(known) {}

  Result<Figure> read() {
    return metric()
        .and_then([&] { return dimensions(); })
        .and_then([&] { return aggregation(); })
        .map([&] { return std::move(figure_); });
  }

 private:
  using Done = Result<void>;

  Done metric() {
    scanner_.skip_blanks();
    const std::size_t at = scanner_.at();
    figure_.metric = scanner_.until(std::string(" [").append(kOperators));
    if (figure_.metric.empty())
      return scanner_.wrong(at, "it does not begin with the name of a metric",
                            "for example liveview_event_duration_us p95 < 250ms");
    const auto found = known_.find(figure_.metric);
    if (found == known_.end())
      return scanner_.wrong(at, fmt::format("there is no metric {}", figure_.metric),
                            suggestion(figure_.metric, known_));
    metric_ = &found->second;
    figure_.source = source_of(*metric_);
    return {};
  }

  Done dimensions() {
    scanner_.skip_blanks();
    const std::size_t open = scanner_.at();
    if (!scanner_.accept("[")) return figure_.source == Source::kUsers ? ending() : Done{};
    if (metric_->dimension.empty())
      return scanner_.wrong(open, fmt::format("{} is not split by anything", figure_.metric),
                            "leave the brackets away");
    while (true) {
      if (auto one = dimension(open); !one) return one;
      if (scanner_.accept("]")) return {};
      if (!scanner_.accept(",")) return scanner_.wrong(open, "the bracket is not closed");
    }
  }

  /// `users failed` for `users[failed]`.
  Done ending() {
    const auto names = closed_set(metric_->dimension);
    const auto next =
        std::ranges::find_if(names, [&](const auto& n) { return scanner_.accept(n); });
    if (next != names.end()) figure_.dimensions.push_back(*next);
    return {};
  }

  Done dimension(std::size_t open) {
    scanner_.skip_blanks();
    const std::size_t at = scanner_.at();
    std::string name;
    if (scanner_.accept("\"")) {
      while (scanner_.peek() != '"') {
        if (scanner_.peek() == '\\') scanner_.next();
        if (scanner_.at_end()) return scanner_.wrong(at, "the quote is not closed");
        name += scanner_.next();
      }
      scanner_.next();
      scanner_.skip_blanks();
    } else {
      name = scanner_.until(",]");
      name.resize(name.find_last_not_of(' ') + 1);
    }
    if (scanner_.at_end()) return scanner_.wrong(open, "the bracket is not closed");
    if (name.empty())
      return scanner_.wrong(at, "there is no name",
                            fmt::format("the brackets hold a {}", metric_->dimension));
    const std::vector<std::string> closed = closed_set(metric_->dimension);
    if (!closed.empty() && std::ranges::find(closed, name) == closed.end())
      return scanner_.wrong(at, fmt::format("{} has no \"{}\"", figure_.metric, name),
                            fmt::format("it is split by {}", metric_->dimension));
    figure_.dimensions.push_back(std::move(name));
    return {};
  }

  Done aggregation() {
    scanner_.skip_blanks();
    const std::size_t at = scanner_.at();
    const bool number = scanner_.peek() >= '0' && scanner_.peek() <= '9';
    if (!number) figure_.aggregation = scanner_.until(std::string(" ").append(kOperators));
    if (figure_.aggregation.empty()) {
      if (figure_.source == Source::kHistogram)
        return scanner_.wrong(at, "it does not say what of the distribution is meant",
                              "p50, p95, p99, p99.9, min, max, mean, sum, count or rate");
      figure_.aggregation = "count";
    }
    const auto word = std::ranges::find(kWords, figure_.aggregation, &Word::name);
    if (const auto quantile = quantile_of(figure_.aggregation)) {
      figure_.aggregate = Aggregate::kQuantile;
      figure_.quantile = *quantile;
    } else if (word != kWords.end()) {
      figure_.aggregate = word->aggregate;
    } else {
      return scanner_.wrong(at, fmt::format("there is no aggregation {}", figure_.aggregation),
                            "p0 to p100 (p50, p99.9), min, max, mean, sum, count, rate, share");
    }
    return fits(at);
  }

  Done fits(std::size_t at) {
    const Aggregate a = figure_.aggregate;
    const bool counted = a == Aggregate::kCount || a == Aggregate::kShare ||
                         (a == Aggregate::kRate && figure_.source == Source::kCounter);
    if (figure_.source != Source::kHistogram && !counted)
      return scanner_.wrong(
          at, fmt::format("{} is only counted: it has no {}", figure_.metric, figure_.aggregation),
          figure_.source == Source::kUsers ? "count or share" : "count, rate or share");
    if (a == Aggregate::kShare && figure_.dimensions.empty())
      return scanner_.wrong(
          at, "it does not say the share of what",
          metric_->dimension.empty()
              ? "this metric is not split by anything"
              : fmt::format("put a {} into brackets before it", metric_->dimension));
    figure_.unit = a == Aggregate::kCount   ? "count"
                   : a == Aggregate::kRate  ? "per second"
                   : a == Aggregate::kShare ? "percent"
                                            : metric_->unit;
    return {};
  }

  Scanner& scanner_;
  const KnownMetrics& known_;
  const MetricDefinition* metric_ = nullptr;
  Figure figure_;
};

}  // namespace

Result<Figure> read_figure(Scanner& scanner, const KnownMetrics& known) {
  return Reader(scanner, known).read();
}

}  // namespace liveload::result
