#include "live/comparison_table.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "live/layout.hpp"
#include "result/presentation.hpp"
#include "result/units.hpp"

namespace liveload::live {
namespace {

using result::Change;
using result::Comparison;

constexpr std::size_t kValue = 10;
constexpr std::size_t kChange = 12;
constexpr std::size_t kMargin = 9;
constexpr std::size_t kMeaning = 12;

Style style_of(const Change& change) {
  switch (change.meaning()) {
    case Change::Meaning::kBetter:
      return Style::kGood;
    case Change::Meaning::kWorse:
      return change.beyond ? Style::kBad : Style::kWarning;
    case Change::Meaning::kChanged:
      return change.beyond ? Style::kBad : Style::kBold;
    case Change::Meaning::kNone:
      break;
  }
  return Style::kDim;
}

class ComparisonWriter {
 public:
  ComparisonWriter(const Terminal& terminal, const Comparison& comparison)
      : terminal_(terminal),
        comparison_(comparison),
        width_(static_cast<std::size_t>(std::clamp(terminal.width, 70, 120))),
        label_width_(width_ - 2 - 2 * kValue - kChange - kMargin - kMeaning) {}

  std::string all() {
    head();
    std::string section;
    for (const Change& change : comparison_.changes) {
      if (!result::is_shown(change)) continue;
      if (change.section != section) heads(section = change.section);
      row(change);
    }
    reproaches();
    notes();
    return std::move(out_);
  }

 private:
  std::string painted(Style style, std::string_view text) const {
    return paint(terminal_, style, text);
  }
  void line(std::string_view text = {}) { out_.append(text).append("\n"); }

  std::string mark(bool good) const {
    const std::string_view sign = terminal_.unicode ? (good ? "✓" : "✗") : (good ? "ok" : "x");
    return painted(good ? Style::kGood : Style::kBad, sign);
  }

  void head() {
    const auto side = [](const std::string& label, std::size_t runs) {
      return runs == 1 ? label : fmt::format("{} ({} runs)", label, runs);
    };
    line();
    line(mark(comparison_.passed()) + " " +
         painted(Style::kBold, fitted(terminal_, comparison_.scenario, 40)) + "  " +
         painted(Style::kDim,
                 fitted(terminal_,
                        fmt::format("{} {} {}", side(comparison_.base, comparison_.base_runs),
                                    terminal_.unicode ? "→" : "->",
                                    side(comparison_.now, comparison_.now_runs)),
                        width_ - std::min<std::size_t>(columns(comparison_.scenario), 40) - 5)));
  }

  void heads(const std::string& section) {
    line();
    line("  " +
         painted(Style::kBold,
                 pad_right(fitted(terminal_, section, label_width_ - 1), label_width_)) +
         painted(Style::kDim,
                 pad_left("base", kValue) + pad_left("new", kValue) + pad_left("change", kChange)));
  }

  void row(const Change& change) {
    const result::Figure& figure = change.figure;
    const bool indented = !figure.dimensions.empty();
    // A dimension stands below its metric, whose name it need not repeat.
    const std::string name = indented
                                 ? "  " + figure.dimension() + " " + figure.aggregation
                                 : result::short_name(figure.metric) + " " + figure.aggregation;
    const Style style = style_of(change);
    line(
        "  " + pad_right(fitted(terminal_, name, label_width_ - 1), label_width_) +
        pad_left(quantity(change, change.base), kValue) +
        pad_left(quantity(change, change.now), kValue) +
        painted(style, pad_left(result::format_change(change), kChange)) +
        painted(Style::kDim, pad_left(spelled(terminal_, result::format_margin(change)), kMargin)) +
        "  " + painted(style, fitted(terminal_, result::meaning_of(change), kMeaning - 2)));
  }

  std::string quantity(const Change& change, std::optional<double> value) const {
    if (!value) return "-";
    return spelled(terminal_, printable(result::format_quantity(*value, change.figure.unit)));
  }

  void reproaches() {
    if (comparison_.passed()) return;
    line();
    line("  " + painted(Style::kBold, "Worse by more than allowed"));
    for (const Change& change : comparison_.changes) {
      if (!change.beyond) continue;
      std::string sign = mark(false);
      for (const std::string& part :
           wrapped(spelled(terminal_, result::reproach(change)), width_ - 5)) {
        line("  " + sign + " " + part);
        sign = " ";
      }
    }
  }

  void notes() {
    if (!comparison_.notes.empty()) line();
    for (const std::string& note : comparison_.notes) {
      std::string label = "note";
      for (const std::string& part : wrapped(spelled(terminal_, note), width_ - 9)) {
        line("  " + painted(Style::kDim, pad_right(label, 7)) + painted(Style::kWarning, part));
        label = "";
      }
    }
  }

  Terminal terminal_;
  const Comparison& comparison_;
  std::size_t width_;
  std::size_t label_width_;
  std::string out_;
};

}  // namespace

std::string comparison_table(const Terminal& terminal, const Comparison& comparison) {
  return ComparisonWriter(terminal, comparison).all();
}

}  // namespace liveload::live
