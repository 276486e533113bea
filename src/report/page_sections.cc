#include "report/page_sections.hpp"

#include "result/presentation.hpp"

namespace liveload::report {

void write_sections(result::JsonWriter& out, const RunResult& result) {
  const auto entry = [&](const std::string& metric) {
    out.begin_object();
    out.key("metric");
    out.text(metric);
    out.key("label");
    out.text(result::short_name(metric));
    out.end_object();
  };
  out.key("sections");
  out.begin_array();
  for (const result::Section& section : result::sections(result)) {
    out.begin_object();
    out.key("title");
    out.text(section.title);
    out.key("metrics");
    out.begin_array();
    for (const std::string& metric : section.histograms) entry(metric);
    out.end_array();
    out.end_object();
  }
  out.end_array();
}

void write_generator(result::JsonWriter& out, const RunResult& result) {
  out.key("generator");
  const result::HealthVerdict verdict = result::health_verdict(result);
  out.begin_object();
  out.key("overloaded");
  out.value(verdict.overloaded);
  out.key("text");
  out.text(verdict.text);
  out.end_object();
}

}  // namespace liveload::report
