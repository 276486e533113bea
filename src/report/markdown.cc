#include "report/markdown.hpp"

#include <fmt/format.h>

#include <array>

#include "base/duration.hpp"
#include "base/json.hpp"
#include "report/escape.hpp"
#include "result/data.hpp"
#include "result/presentation.hpp"
#include "result/units.hpp"
#include "result/verdict.hpp"

namespace liveload::report {
namespace {

using result::format_count;
using result::format_value;

constexpr std::size_t kMaxDimensions = 20;
constexpr std::array<double, 4> kQuantiles = {0.5, 0.95, 0.99, 1.0};

/// A metric's name as code, where it is a name.
std::string code(std::string_view name) {
  const bool plain = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == name.npos;
  return plain && !name.empty() ? fmt::format("`{}`", name) : escape_markdown(name);
}

class Page {
 public:
  std::string take() { return std::move(out_); }

  void title(const std::vector<Outcome>& outcomes) {
    add("# LiveLoad report\n\n");
    if (outcomes.size() < 2) return;
    add("| Scenario | Users | Failed | Iterations | A second | Event p95 | Request p95 |\n");
    add("|---|---:|---:|---:|---:|---:|---:|\n");
    for (const Outcome& outcome : outcomes) overview(outcome);
    add("\n");
  }

  void scenario(const Outcome& outcome) {
    add("## {}\n\n", escape_markdown(outcome.scenario));
    if (outcome.error) {
      add("> **{} {}** {}\n\n", escape_markdown(outcome.scenario),
          outcome.result ? "broke off:" : "did not start:",
          escape_markdown(outcome.error->message()));
    }
    if (!outcome.result) return;
    const RunResult& result = *outcome.result;
    facts(result);
    people(result);
    verdicts(result);
    for (const result::Section& section : result::sections(result)) figures(result, section);
    counters(result);
    failures(result);
    generator(result);
    nodes(result);
    warnings(result);
    options(result);
  }

  void definitions(const std::vector<Outcome>& outcomes) {
    result::ByName<result::MetricDefinition> all;
    for (const Outcome& outcome : outcomes) {
      if (outcome.result)
        all.insert(outcome.result->data().metrics.begin(), outcome.result->data().metrics.end());
    }
    if (all.empty()) return;
    add("## What the metrics mean\n\n");
    for (const auto& [name, metric] : all)
      add("- {}: {}\n", code(name), escape_markdown(metric.definition));
  }

 private:
  template <class... T>
  void add(fmt::format_string<T...> format, T&&... arguments) {
    fmt::format_to(std::back_inserter(out_), format, std::forward<T>(arguments)...);
  }

  static std::string p95(const RunResult& result, std::string_view metric) {
    const auto histogram = result.histogram(metric);
    return histogram ? format_value(result, metric, histogram->quantile(0.95)) : "–";
  }

  void overview(const Outcome& outcome) {
    if (!outcome.result) {
      add("| {} | did not start | | | | | |\n", escape_markdown(outcome.scenario));
      return;
    }
    const RunResult& result = *outcome.result;
    add("| {}{} | {} | {} | {} | {:.1f} | {} | {} |\n", escape_markdown(outcome.scenario),
        outcome.error ? " (broke off)" : "", format_count(result.users().total),
        format_count(result.users().failed), format_count(result.counter("iterations")),
        result::iterations_per_second(result), p95(result, "liveview_event_duration_us"),
        p95(result, "http_request_duration_us"));
  }

  void facts(const RunResult& result) {
    const result::Data& data = result.data();
    add("{} from {}", base::format_duration(result.duration()), base::iso8601(data.started_at));
    if (!data.target.empty()) add(" against {}", escape_markdown(data.target));
    if (!data.connection.browser.empty()) add(", by {}", escape_markdown(data.connection.browser));
    for (const std::string& note : data.connection.notes) add(", {}", escape_markdown(note));
    for (const auto& [key, value] : data.tags) {
      add(", {}={}", escape_markdown(key), escape_markdown(value));
    }
    if (data.environment.cores > 0) {
      add(". Generator: {} cores, {}, {}", data.environment.cores,
          result::format_bytes(static_cast<double>(data.environment.memory_bytes)),
          escape_markdown(data.environment.os));
    }
    add(". LiveLoad {}.\n\n", escape_markdown(data.version));
  }

  void people(const RunResult& result) {
    const UserTotals users = result.users();
    add("**Users:** {}: {} succeeded, {} failed, {} unfinished", format_count(users.total),
        format_count(users.succeeded), format_count(users.failed), format_count(users.unfinished));
    if (const std::uint64_t restarts = result.counter("user_restarts"); restarts > 0)
      add("; {} restarts", format_count(restarts));
    add(".  \n");
    add("**Iterations:** {}, {:.1f} a second", format_count(result.counter("iterations")),
        result::iterations_per_second(result));
    const char* separator = ": ";
    for (const std::string& outcome : result::dimensions_by_count(result, "iterations")) {
      add("{}{} {}", separator, format_count(result.counter("iterations", outcome)),
          escape_markdown(outcome));
      separator = ", ";
    }
    add(".\n\n");
  }

  void verdicts(const RunResult& result) {
    if (result.verdicts().empty()) return;
    add("### Thresholds\n\n| | Threshold | Wanted | Was |\n|---|---|---:|---:|\n");
    for (const Verdict& verdict : result.verdicts()) {
      const result::VerdictTexts texts = result::describe(result.data(), verdict);
      add("| {} | {} | {} | {} |\n", verdict.passed ? "✅ met" : "❌ not met",
          escape_markdown(texts.figure), escape_markdown(texts.wanted), escape_markdown(texts.was));
    }
    add("\n");
    const std::string caveat = result::caveat(result);
    if (!caveat.empty()) add("**{}**\n\n", caveat);
  }

  void figures(const RunResult& result, const result::Section& section) {
    add("### {}\n\n| Metric | Count | p50 | p95 | p99 | Max | Mean "
        "|\n|---|---:|---:|---:|---:|---:|---:|\n",
        section.title);
    for (const std::string& metric : section.histograms) {
      row(result, metric, "", code(metric));
      const std::vector<std::string> names = result::dimensions_by_count(result, metric);
      for (std::size_t i = 0; i < std::min(names.size(), kMaxDimensions); ++i) {
        row(result, metric, names[i], "&emsp;" + escape_markdown(names[i]));
      }
      if (names.size() > kMaxDimensions) {
        add("| &emsp;… {} more | | | | | | |\n", names.size() - kMaxDimensions);
      }
    }
    add("\n");
  }

  void row(const RunResult& result, const std::string& metric, const std::string& dimension,
           const std::string& label) {
    const auto histogram = result.histogram(metric, dimension);
    if (!histogram) return;
    add("| {} | {} |", label, format_count(histogram->count()));
    for (const double q : kQuantiles)
      add(" {} |", format_value(result, metric, histogram->quantile(q)));
    add(" {} |\n", format_value(result, metric, histogram->mean()));
  }

  void counters(const RunResult& result) {
    const std::vector<std::string> names = result.counters();
    if (names.empty()) return;
    add("### Counts\n\n| Counter | Count |\n|---|---:|\n");
    for (const std::string& name : names) {
      add("| {} | {} |\n", code(name), format_count(result.counter(name)));
      const std::vector<std::string> dimensions = result::dimensions_by_count(result, name);
      for (std::size_t i = 0; i < std::min(dimensions.size(), kMaxDimensions); ++i) {
        add("| &emsp;{} | {} |\n", escape_markdown(dimensions[i]),
            format_count(result.counter(name, dimensions[i])));
      }
      if (dimensions.size() > kMaxDimensions)
        add("| &emsp;… {} more | |\n", dimensions.size() - kMaxDimensions);
    }
    add("\n");
  }

  void failures(const RunResult& result) {
    const std::vector<FailureCategory> all = result.failures();
    if (all.empty()) return;
    add("### Failures\n\n");
    for (const FailureCategory& category : all) {
      add("**{} × {}**", format_count(category.total), escape_markdown(category.name));
      if (category.total > category.samples.size()) add(" (the first {})", category.samples.size());
      add("\n\n");
      for (const FailureSample& sample : category.samples) failure(sample);
      if (!category.samples.empty()) add("\n");
    }
  }

  void failure(const FailureSample& sample) {
    add("- {}  \n  User {}, iteration {}", escape_markdown(sample.reason), sample.user_id,
        sample.iteration);
    if (sample.step > 0) add(", step {}", sample.step);
    if (!sample.within.empty()) add(" within {}", escape_markdown(sample.within));
    add(", after {}", base::format_duration(sample.at));
    if (!sample.node.empty()) add(", on {}", escape_markdown(sample.node));
    if (!sample.url.empty()) add(", at {}", escape_markdown(sample.url));
    add(".\n");
    for (const std::string& line : sample.console) add("  - Console: {}\n", escape_markdown(line));
    for (const std::string& line : sample.messages) add("  - Channel: {}\n", escape_markdown(line));
    file("Picture", sample.screenshot);
    file("Page", sample.page);
  }

  /// Where the report lies beside the result, the link leads there.
  void file(std::string_view what, const std::string& path) {
    if (!path.empty()) add("  - {}: [{}]({})\n", what, escape_markdown(path), link_target(path));
  }

  void generator(const RunResult& result) {
    const result::HealthVerdict verdict = result::health_verdict(result);
    add("### Generator\n\n{}{}{}\n\n", verdict.overloaded ? "**" : "",
        escape_markdown(verdict.text), verdict.overloaded ? "**" : "");
    bool head = false;
    for (const std::string& metric : result.histograms()) {
      if (metric.rfind("generator_", 0) != 0) continue;
      if (!head)
        add("| Metric | Count | p50 | p95 | p99 | Max | Mean "
            "|\n|---|---:|---:|---:|---:|---:|---:|\n");
      head = true;
      row(result, metric, "", code(metric));
    }
    if (head) add("\n");
    if (result.health().empty()) return;
    add("Overloaded:");
    const char* separator = " ";
    for (const HealthInterval& interval : result.health()) {
      add("{}{} from {} to {} ({})", separator, escape_markdown(interval.node),
          base::format_duration(interval.from), base::format_duration(interval.to),
          interval.cause == "cpu" ? "CPU" : "event loop");
      separator = "; ";
    }
    add(".\n\n");
  }

  static std::string clock_error(const result::Node& node) {
    if (!node.clock_error) return "–";
    return result::format_microseconds(
        std::chrono::duration<double, std::micro>(*node.clock_error).count());
  }

  void nodes(const RunResult& result) {
    const std::vector<result::Node>& all = result.data().nodes;
    if (all.size() < 2) return;
    add("### Nodes\n\n| Node | Status | Users | Failed | Iterations | Event p95 | Clock ± "
        "|\n|---|---|---:|---:|---:|---:|---:|\n");
    for (const result::Node& node : all) {
      add("| {} | {} |", escape_markdown(node.name), escape_markdown(node.status));
      if (!node.measured) {
        add(" | | | | |\n");
        continue;
      }
      const auto& counters = node.measured->totals.counters;
      const auto& histograms = node.measured->totals.histograms;
      const auto iterations = counters.find("iterations");
      const auto events = histograms.find("liveview_event_duration_us");
      add(" {} | {} | {} | {} | {} |\n", format_count(node.measured->users.total),
          format_count(node.measured->users.failed),
          format_count(iterations == counters.end() ? 0 : iterations->second.aggregate),
          events == histograms.end() ? "–"
                                     : format_value(result, "liveview_event_duration_us",
                                                    events->second.aggregate.quantile(0.95)),
          clock_error(node));
    }
    add("\n");
  }

  void warnings(const RunResult& result) {
    if (result.warnings().empty()) return;
    add("### Warnings\n\n");
    for (const std::string& warning : result.warnings()) add("- {}\n", escape_markdown(warning));
    add("\n");
  }

  void options(const RunResult& result) {
    if (result.data().options.empty()) return;
    add("### Options\n\n| Option | Value |\n|---|---|\n");
    for (const auto& [name, value] : result.data().options) {
      add("| {} | {} |\n", escape_markdown(name), escape_markdown(value.text()));
    }
    add("\n");
  }

  std::string out_;
};

}  // namespace

std::string markdown(const std::vector<Outcome>& outcomes) {
  Page page;
  page.title(outcomes);
  for (const Outcome& outcome : outcomes) page.scenario(outcome);
  page.definitions(outcomes);
  return page.take();
}

}  // namespace liveload::report
