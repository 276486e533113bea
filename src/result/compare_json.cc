// The document of docs/formats/comparison.md, and what the page of reports has of it.
#include "result/compare_json.hpp"

namespace liveload::result {

void write_text(JsonWriter& out, std::string_view key, std::string_view text) {
  out.key(key);
  out.text(text);
}

void write_number(JsonWriter& out, std::string_view key, std::optional<double> number) {
  out.key(key);
  number ? out.number(*number) : out.null();
}

namespace {

void write_truth(JsonWriter& out, std::string_view key, bool truth) {
  out.key(key);
  out.value(truth);
}

void write_change(JsonWriter& out, const Change& change,
                  const std::function<void(const Change&)>& more) {
  out.begin_object();
  write_text(out, "metric", change.figure.metric);
  write_text(out, "dimension", change.figure.dimension());
  write_text(out, "aggregation", change.figure.aggregation);
  write_text(out, "unit", change.figure.unit);
  write_number(out, "base", change.base);
  write_number(out, "new", change.now);
  write_number(out, "change", change.by);
  more(change);
  write_truth(out, "real", change.real);
  write_text(out, "meaning", meaning_of(change));
  write_number(out, "allowed", change.allowed);
  write_truth(out, "beyond", change.beyond);
  out.end_object();
}

}  // namespace

void write_comparison(JsonWriter& out, const Comparison& comparison,
                      const std::function<bool(const Change&)>& shown,
                      const std::function<void(const Change&)>& more) {
  out.begin_object();
  write_text(out, "scenario", comparison.scenario);
  write_text(out, "base", comparison.base);
  write_text(out, "new", comparison.now);
  out.key("base_runs");
  out.integer(std::uint64_t{comparison.base_runs});
  out.key("new_runs");
  out.integer(std::uint64_t{comparison.now_runs});
  write_truth(out, "passed", comparison.passed());
  out.key("notes");
  out.begin_array();
  for (const std::string& note : comparison.notes) out.text(note);
  out.end_array();
  out.key("changes");
  out.begin_array();
  for (const Change& change : comparison.changes) {
    if (shown(change)) write_change(out, change, more);
  }
  out.end_array();
  out.end_object();
}

std::string to_json(const std::vector<Comparison>& comparisons) {
  JsonWriter out;
  const auto all = [](const Change&) { return true; };
  const auto test = [&out](const Change& change) {
    const bool tested = change.untested.empty();
    write_number(out, "margin", tested ? std::optional(change.margin) : std::nullopt);
    write_number(out, "p", tested ? std::optional(change.p) : std::nullopt);
  };
  out.begin_array();
  for (const Comparison& comparison : comparisons) write_comparison(out, comparison, all, test);
  out.end_array();
  return out.take() + "\n";
}

}  // namespace liveload::result
