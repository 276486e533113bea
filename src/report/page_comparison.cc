#include "report/page_comparison.hpp"

namespace liveload::report {
namespace {

using result::Change;
using result::Comparison;
using result::JsonWriter;

void write_text(JsonWriter& out, std::string_view key, std::string_view text) {
  out.key(key);
  out.text(text);
}

void write_number(JsonWriter& out, std::string_view key, std::optional<double> number) {
  out.key(key);
  number ? out.number(*number) : out.null();
}

void write_change(JsonWriter& out, const Change& change) {
  out.begin_object();
  write_text(out, "metric", change.figure.metric);
  write_text(out, "dimension", change.figure.dimension());
  write_text(out, "aggregation", change.figure.aggregation);
  write_text(out, "unit", change.figure.unit);
  write_number(out, "base", change.base);
  write_number(out, "new", change.now);
  write_number(out, "change", change.by);
  write_text(out, "change_text", result::format_change(change));
  write_text(out, "margin_text", result::format_margin(change));
  out.key("real");
  out.value(change.real);
  write_text(out, "meaning", result::meaning_of(change));
  write_number(out, "allowed", change.allowed);
  out.key("beyond");
  out.value(change.beyond);
  out.end_object();
}

void write_comparison(JsonWriter& out, const Comparison& comparison) {
  out.begin_object();
  write_text(out, "scenario", comparison.scenario);
  write_text(out, "base", comparison.base);
  write_text(out, "new", comparison.now);
  out.key("base_runs");
  out.integer(std::uint64_t{comparison.base_runs});
  out.key("new_runs");
  out.integer(std::uint64_t{comparison.now_runs});
  out.key("notes");
  out.begin_array();
  for (const std::string& note : comparison.notes) out.text(note);
  out.end_array();
  out.key("changes");
  out.begin_array();
  for (const Change& change : comparison.changes) {
    if (result::is_shown(change)) write_change(out, change);
  }
  out.end_array();
  out.end_object();
}

}  // namespace

void write_comparisons(JsonWriter& out, const std::vector<Comparison>& comparisons) {
  out.key("comparisons");
  out.begin_array();
  for (const Comparison& one : comparisons) write_comparison(out, one);
  out.end_array();
}

}  // namespace liveload::report
