#include "live/summary.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/duration.hpp"
#include "live/layout.hpp"
#include "result/data.hpp"
#include "result/presentation.hpp"
#include "result/units.hpp"
#include "result/verdict.hpp"

namespace liveload::live {
namespace {

using result::format_count;

constexpr std::size_t kMaxDimensions = 5;
constexpr std::size_t kMaxFailures = 5;
constexpr std::size_t kMaxNodes = 10;
constexpr std::size_t kCell = 11;

struct Column {
  std::string_view head;
  double quantile;
};
constexpr std::array kColumns = {Column{"p50", 0.5}, Column{"p95", 0.95}, Column{"p99", 0.99},
                                 Column{"max", 1.0}};

/// Counters that other parts of the summary tell of.
constexpr std::array<std::string_view, 3> kShownElsewhere{"iterations", "user_restarts",
                                                          "user_failures"};

/// A narrow terminal goes without the 99th percentile, so that labels have room.
std::vector<Column> columns_for(std::size_t width) {
  std::vector<Column> chosen;
  for (const Column& column : kColumns) {
    if (width >= 80 || column.quantile != 0.99) chosen.push_back(column);
  }
  return chosen;
}

class SummaryWriter {
 public:
  SummaryWriter(const Terminal& terminal, const RunResult& result)
      : terminal_(terminal),
        result_(result),
        width_(static_cast<std::size_t>(std::clamp(terminal.width, 60, 120))),
        columns_(columns_for(width_)),
        label_width_(width_ - 2 - kCell * (columns_.size() + 1)) {}

  std::string all() {
    head();
    people();
    figures();
    counters();
    failures();
    nodes();
    warnings();
    health();
    verdicts();
    return std::move(out_);
  }

 private:
  std::string painted(Style style, std::string_view text) const {
    return paint(terminal_, style, text);
  }
  std::string_view symbol(std::string_view unicode, std::string_view ascii) const {
    return terminal_.unicode ? unicode : ascii;
  }
  void line(std::string_view text = {}) { out_.append(text).append("\n"); }

  std::string fitted(std::string_view text, std::size_t room) const {
    return live::fitted(terminal_, text, room);
  }

  /// Under a label in the left column; breaks at blanks.
  void wrapped(std::string_view label, std::string_view text, Style style) {
    for (const std::string& part : live::wrapped(text, width_ - kLabel - 2)) {
      line("  " + painted(Style::kDim, pad_right(label, kLabel)) + painted(style, part));
      label = "";
    }
  }

  void head() {
    const UserTotals users = result_.users();
    const bool broken = result_.error().has_value();
    const bool good = users.failed == 0 && users.unfinished == 0 && !broken && result_.passed();
    line();
    line(painted(good ? Style::kGood : Style::kBad, symbol(good ? "✓" : "✗", good ? "ok" : "x")) +
         " " + painted(Style::kBold, fitted(result_.scenario(), 40)) +
         painted(Style::kDim, "  " + facts()));
    if (broken) wrapped("", "Broke off: " + result_.error()->message(), Style::kBad);
    line();
  }

  std::string facts() const {
    const result::Data& data = result_.data();
    const std::string dot = std::string(" ").append(symbol("·", "-")).append(" ");
    std::string text = base::format_duration(result_.duration());
    if (!data.target.empty()) text += dot + data.target;
    if (!data.connection.browser.empty()) text += dot + data.connection.browser;
    if (data.nodes.size() > 1) text += fmt::format("{}{} nodes", dot, data.nodes.size());
    return fitted(text, width_ - std::min(width_ - 20, columns(result_.scenario()) + 4));
  }

  void people() {
    const UserTotals users = result_.users();
    const auto part = [&](std::uint64_t n, std::string_view what, Style style) {
      return n == 0 ? "" : "   " + painted(style, fmt::format("{} {}", format_count(n), what));
    };
    line("  " + painted(Style::kDim, pad_right("users", kLabel)) + format_count(users.total) +
         part(users.succeeded, "succeeded", Style::kGood) +
         part(users.failed, "failed", Style::kBad) +
         part(users.unfinished, "unfinished", Style::kWarning) +
         part(result_.counter("user_restarts"), "restarts", Style::kWarning));
    std::string outcomes;
    for (const std::string& outcome : result::dimensions_by_count(result_, "iterations")) {
      const Style style = outcome == "failed"      ? Style::kBad
                          : outcome == "succeeded" ? Style::kGood
                                                   : Style::kPlain;
      outcomes += part(result_.counter("iterations", outcome), printable(outcome, 40), style);
    }
    line("  " + painted(Style::kDim, pad_right("iterations", kLabel)) +
         format_count(result_.counter("iterations")) +
         fmt::format("   {:.1f}/s", result::iterations_per_second(result_)) + outcomes);
  }

  void figures() {
    for (const result::Section& section : result::sections(result_)) {
      line();
      std::string heads = pad_left("count", kCell);
      for (const Column& column : columns_) heads += pad_left(column.head, kCell);
      line("  " +
           painted(Style::kBold, pad_right(fitted(section.title, label_width_), label_width_)) +
           painted(Style::kDim, heads));
      for (const std::string& metric : section.histograms) {
        metric_rows(metric);
      }
    }
  }

  void metric_rows(const std::string& metric) {
    const std::vector<std::string> names = result::dimensions_by_count(result_, metric);
    const std::string name = result::short_name(metric);
    // One dimension that is all there is needs no line of its own.
    if (names.size() == 1 &&
        result_.histogram(metric, names[0])->count() == result_.histogram(metric)->count()) {
      row(name + " " + names[0], metric, "", 0);
      return;
    }
    row(name, metric, "", 0);
    for (std::size_t i = 0; i < std::min(names.size(), kMaxDimensions); ++i) {
      row(names[i], metric, names[i], 2);
    }
    if (names.size() > kMaxDimensions) {
      line(painted(Style::kDim, fmt::format("    {} {} more", symbol("…", "..."),
                                            names.size() - kMaxDimensions)));
    }
  }

  void row(std::string_view label, const std::string& metric, const std::string& dimension,
           std::size_t indent) {
    const auto histogram = result_.histogram(metric, dimension);
    if (!histogram) return;
    const std::string name = std::string(indent, ' ') + fitted(label, label_width_ - indent - 2);
    std::string text =
        pad_right(name, label_width_) + pad_left(format_count(histogram->count()), kCell);
    for (const Column& column : columns_)
      text += pad_left(value(metric, histogram->quantile(column.quantile)), kCell);
    line("  " + painted(indent > 0 ? Style::kDim : Style::kPlain, text));
  }

  std::string value(const std::string& metric, double number) const {
    return spelled(result::format_value(result_, metric, number));
  }

  std::string spelled(std::string text) const { return live::spelled(terminal_, printable(text)); }

  /// Counters but those shown elsewhere, and those of the good kind that have no dimension to look
  /// at.
  void counters() {
    bool any = false;
    for (const std::string& counter : result_.counters()) {
      if (std::ranges::find(kShownElsewhere, counter) != kShownElsewhere.end()) continue;
      if (result_.counter(counter) == 0) continue;
      if (!any) line();
      if (!any) line("  " + painted(Style::kBold, "Counts"));
      any = true;
      std::string text =
          "  " + pad_right(fitted(result::short_name(counter), kCounterLabel - 2), kCounterLabel) +
          pad_left(format_count(result_.counter(counter)), kCell);
      std::vector<std::string> names = result::dimensions_by_count(result_, counter);
      const std::size_t more = names.size() - std::min(names.size(), kMaxDimensions);
      names.resize(names.size() - more);
      std::string by;
      for (const std::string& name : names) {
        by += fmt::format("   {} {}", name, format_count(result_.counter(counter, name)));
      }
      if (more > 0) by += fmt::format("   {} {} more", symbol("…", "..."), more);
      line(text + painted(Style::kDim, fitted(by, width_ - kCounterLabel - kCell - 2)));
    }
  }

  void failures() {
    const std::vector<FailureCategory> all = result_.failures();
    if (all.empty()) return;
    line();
    line("  " + painted(Style::kBold, "Failures"));
    for (std::size_t i = 0; i < std::min(all.size(), kMaxFailures); ++i) failure(all[i]);
    if (all.size() > kMaxFailures) {
      line(painted(Style::kDim, fmt::format("  {} {} more kinds, in the result file",
                                            symbol("…", "..."), all.size() - kMaxFailures)));
    }
  }

  void failure(const FailureCategory& category) {
    line("  " +
         painted(Style::kBad, fmt::format("{} {} {}", format_count(category.total),
                                          symbol("×", "x"), fitted(category.name, width_ - 16))));
    if (category.samples.empty()) return;
    const FailureSample& sample = category.samples.front();
    line("    " + fitted(sample.reason, width_ - 4));
    std::string where =
        fmt::format("first: user {}, iteration {}", sample.user_id, sample.iteration);
    if (sample.step > 0) where += fmt::format(", step {}", sample.step);
    where += fmt::format(", after {}", base::format_duration(sample.at));
    if (!sample.url.empty()) where += ", at " + sample.url;
    line("    " + painted(Style::kDim, fitted(where, width_ - 4)));
  }

  /// Those that were lost first.
  void nodes() {
    std::vector<const result::Node*> all;
    for (const result::Node& node : result_.data().nodes) all.push_back(&node);
    if (all.size() < 2) return;
    std::ranges::stable_partition(all, [](const auto* node) { return node->status != "ok"; });
    line();
    const std::size_t room = width_ - 2 - 4 * kCell;
    std::string head = "  " + painted(Style::kBold, pad_right("Nodes", room));
    for (const std::string_view title : {"users", "failed", "iterations", "event p95"}) {
      head += painted(Style::kDim, pad_left(title, kCell));
    }
    line(head);
    for (std::size_t i = 0; i < std::min(all.size(), kMaxNodes); ++i) node(*all[i], room);
    if (all.size() > kMaxNodes) {
      line(painted(Style::kDim, fmt::format("  {} {} more, in the result file", symbol("…", "..."),
                                            all.size() - kMaxNodes)));
    }
  }

  void node(const result::Node& node, std::size_t room) {
    const bool lost = node.status != "ok";
    std::string text = pad_right(fitted(node.name + (lost ? " (lost)" : ""), room - 2), room);
    text = "  " + painted(lost ? Style::kBad : Style::kPlain, text);
    if (!node.measured) return line(text);
    const auto& totals = node.measured->totals;
    const auto iterations = totals.counters.find("iterations");
    const auto events = totals.histograms.find("liveview_event_duration_us");
    const std::uint64_t count =
        iterations == totals.counters.end() ? 0 : iterations->second.aggregate;
    text += pad_left(format_count(node.measured->users.total), kCell) +
            pad_left(format_count(node.measured->users.failed), kCell) +
            pad_left(format_count(count), kCell);
    if (events != totals.histograms.end()) {
      const double p95 = events->second.aggregate.quantile(0.95);
      text += pad_left(value("liveview_event_duration_us", p95), kCell);
    }
    line(text);
  }

  void warnings() {
    if (result_.warnings().empty()) return;
    line();
    for (const std::string& warning : result_.warnings())
      wrapped("warning", warning, Style::kWarning);
  }

  void health() {
    line();
    const result::HealthVerdict verdict = result::health_verdict(result_);
    wrapped("generator", spelled(verdict.text),
            verdict.overloaded ? Style::kWarning : Style::kPlain);
    if (const auto memory = result_.histogram("generator_memory_bytes")) {
      line("  " + std::string(kLabel, ' ') +
           painted(Style::kDim, fmt::format("Memory, browsers included: at most {}.",
                                            result::format_value(result_, "generator_memory_bytes",
                                                                 memory->max()))));
    }
  }

  void verdicts() {
    if (result_.verdicts().empty()) return;
    const std::size_t label = width_ - 4 - 2 * kQuantity;
    line();
    line("  " + painted(Style::kBold, pad_right("Thresholds", label + 2)) +
         painted(Style::kDim, pad_left("wanted", kQuantity) + pad_left("was", kQuantity)));
    for (const Verdict& verdict : result_.verdicts()) {
      const result::VerdictTexts texts = result::describe(result_.data(), verdict);
      const Style style = verdict.passed ? Style::kGood : Style::kBad;
      line("  " + painted(style, symbol(verdict.passed ? "✓" : "✗", verdict.passed ? "+" : "x")) +
           " " + pad_right(fitted(texts.figure, label - 2), label) +
           painted(Style::kDim, pad_left(spelled(texts.wanted), kQuantity)) +
           painted(style, pad_left(spelled(texts.was), kQuantity)));
    }
    wrapped("warning", result::caveat(result_), Style::kWarning);
  }

  static constexpr std::size_t kLabel = 13;
  static constexpr std::size_t kQuantity = 14;
  static constexpr std::size_t kCounterLabel = 32;

  Terminal terminal_;
  const RunResult& result_;
  std::size_t width_;
  std::vector<Column> columns_;
  std::size_t label_width_;
  std::string out_;
};

}  // namespace

std::string summary(const Terminal& terminal, const RunResult& result) {
  return SummaryWriter(terminal, result).all();
}

}  // namespace liveload::live
