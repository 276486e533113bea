#include "report/comparison_markdown.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/escape.hpp"
#include "result/units.hpp"

namespace liveload::report {
namespace {

using result::Change;
using result::Comparison;

std::string quantity(const Change& change, std::optional<double> value) {
  return value ? escape_markdown(result::format_quantity(*value, change.figure.unit)) : "–";
}

std::string meaning(const Change& change) {
  const std::string word = escape_markdown(result::meaning_of(change));
  if (change.beyond) return "❌ **" + word + "**";
  return change.real ? "**" + word + "**" : word;
}

class Page {
 public:
  std::string take() { return std::move(out_); }

  void comparison(const Comparison& one) {
    add("## {}{}: {} against {}\n\n", one.passed() ? "✅ " : "❌ ", escape_markdown(one.scenario),
        side(one.now, one.now_runs), side(one.base, one.base_runs));
    reproaches(one);
    table(one);
    for (const std::string& note : one.notes) add("- {}\n", escape_markdown(note));
    if (!one.notes.empty()) add("\n");
  }

 private:
  template <class... T>
  void add(fmt::format_string<T...> format, T&&... arguments) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<T>(arguments)...);
  }

  static std::string side(const std::string& label, std::size_t runs) {
    return runs == 1 ? escape_markdown(label)
                     : fmt::format("{} ({} runs)", escape_markdown(label), runs);
  }

  void reproaches(const Comparison& one) {
    if (one.passed()) {
      add("Nothing is worse by more than allowed.\n\n");
      return;
    }
    add("Worse by more than allowed:\n\n");
    for (const Change& change : one.changes) {
      if (change.beyond) add("- {}\n", escape_markdown(result::reproach(change)));
    }
    add("\n");
  }

  void table(const Comparison& one) {
    add("| Figure | Base | New | Change | 95 % | |\n|---|---:|---:|---:|---:|---|\n");
    for (const Change& change : one.changes) {
      if (!result::is_shown(change)) continue;
      add("| {}{} | {} | {} | {} | {} | {} |\n", change.figure.dimensions.empty() ? "" : "&emsp;",
          escape_markdown(change.figure.text()), quantity(change, change.base),
          quantity(change, change.now), escape_markdown(result::format_change(change)),
          result::format_margin(change), meaning(change));
    }
    add("\n");
  }

  std::string out_;
};

}  // namespace

std::string comparison_markdown(const std::vector<Comparison>& comparisons) {
  Page page;
  for (const Comparison& one : comparisons) page.comparison(one);
  return page.take();
}

}  // namespace liveload::report
