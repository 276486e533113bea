#include "result/presentation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "base/duration.hpp"
#include "result/data.hpp"
#include "result/units.hpp"
#include "telemetry/catalogue.hpp"

namespace liveload::result {
namespace {

struct Entry {
  std::string_view section;
  std::string_view metric;
  std::string_view short_name;
};

constexpr std::string_view kLiveView = "LiveView";
constexpr std::string_view kHttp = "HTTP and network";
constexpr std::string_view kVitals = "Web Vitals";
constexpr std::string_view kIterations = "Iterations and actions";
constexpr std::string_view kOwn = "The scenario's own";
constexpr std::string_view kOthers = "Others";

constexpr std::array kEntries = {
    Entry{kLiveView, "liveview_event_duration_us", "event"},
    Entry{kLiveView, "liveview_event_server_us", "event, server"},
    Entry{kLiveView, "liveview_join_duration_us", "join"},
    Entry{kLiveView, "liveview_patch_duration_us", "patch"},
    Entry{kLiveView, "liveview_connection_duration_us", "connection"},
    Entry{kLiveView, "liveview_reconnection_duration_us", "reconnection"},
    Entry{kLiveView, "liveview_page_loading_duration_us", "page loading"},
    Entry{kLiveView, "liveview_loading_class_duration_us", "loading class"},
    Entry{kLiveView, "liveview_diff_bytes", "diff"},
    Entry{kLiveView, "liveview_push_bytes", "push"},
    Entry{kLiveView, "channel_heartbeat_us", "heartbeat"},
    Entry{kHttp, "http_request_duration_us", "request"},
    Entry{kHttp, "http_request_total_us", "request, total"},
    Entry{kHttp, "http_request_ttfb_us", "first byte"},
    Entry{kHttp, "http_request_dns_us", "name look-up"},
    Entry{kHttp, "http_request_connect_us", "connect"},
    Entry{kHttp, "http_request_tls_us", "TLS"},
    Entry{kHttp, "http_received_bytes", "received"},
    Entry{kHttp, "websocket_frame_sent_bytes", "frame sent"},
    Entry{kHttp, "websocket_frame_received_bytes", "frame received"},
    Entry{kHttp, "channel_message_sent_bytes", "message sent"},
    Entry{kHttp, "channel_message_received_bytes", "message received"},
    Entry{kVitals, "web_vital_lcp_us", "largest paint (LCP)"},
    Entry{kVitals, "web_vital_inp_us", "interaction (INP)"},
    Entry{kVitals, "web_vital_cls", "layout shift (CLS)"},
    Entry{kVitals, "web_vital_fcp_us", "first paint (FCP)"},
    Entry{kVitals, "web_vital_ttfb_us", "first byte (TTFB)"},
    Entry{kIterations, "iteration_duration_us", "iteration"},
    Entry{kIterations, "action_duration_us", "action"},
    Entry{kIterations, "step_duration_us", "step"},
    Entry{kIterations, "throttle_wait_us", "throttle wait"},
    Entry{kIterations, "scenario_duration_us", "user's life"},
};

bool of_the_generator(std::string_view metric) {
  return metric.rfind("generator_", 0) == 0;
}

std::string_view unit_of(const RunResult& result, std::string_view metric) {
  const auto& known = result.data().metrics;
  if (const auto found = known.find(metric); found != known.end()) return found->second.unit;
  const telemetry::MetricInfo* info = telemetry::find_metric(metric);
  return info == nullptr ? "count" : info->unit;
}

/// For how long at least one node was overloaded by `cause`; by any where it is empty.
Duration overloaded_for(const RunResult& result, std::string_view cause) {
  std::vector<std::pair<Duration, Duration>> spans;
  for (const HealthInterval& interval : result.health()) {
    if (cause.empty() || interval.cause == cause) spans.emplace_back(interval.from, interval.to);
  }
  std::sort(spans.begin(), spans.end());
  Duration all{};
  Duration upto{};
  for (const auto& [from, to] : spans) {
    if (to <= upto) continue;
    all += to - std::max(from, upto);
    upto = to;
  }
  return all;
}

}  // namespace

std::vector<Section> sections(const RunResult& result) {
  std::vector<Section> all;
  const auto add = [&](std::string_view title, std::string metric) {
    if (all.empty() || all.back().title != title) all.push_back({title, {}});
    all.back().histograms.push_back(std::move(metric));
  };
  std::set<std::string, std::less<>> shown;
  for (const Entry& entry : kEntries) {
    if (!result.histogram(entry.metric)) continue;
    add(entry.section, std::string(entry.metric));
    shown.emplace(entry.metric);
  }
  const auto of_the_scenario = [&](const std::string& metric) {
    const auto found = result.data().metrics.find(metric);
    return found != result.data().metrics.end() && found->second.measured_by == "scenario";
  };
  for (const bool own : {true, false}) {
    for (const std::string& metric : result.histograms()) {
      if (shown.contains(metric) || of_the_generator(metric) || !result.histogram(metric)) continue;
      if (of_the_scenario(metric) == own) add(own ? kOwn : kOthers, metric);
    }
  }
  return all;
}

std::string short_name(std::string_view metric) {
  for (const Entry& entry : kEntries) {
    if (entry.metric == metric) return std::string(entry.short_name);
  }
  std::string name(metric);
  std::replace(name.begin(), name.end(), '_', ' ');
  return name;
}

std::vector<std::string> dimensions_by_count(const RunResult& result, std::string_view metric) {
  std::vector<std::pair<std::uint64_t, std::string>> counted;
  for (std::string& dimension : result.dimensions(metric)) {
    const auto histogram = result.histogram(metric, dimension);
    counted.emplace_back(histogram ? histogram->count() : result.counter(metric, dimension),
                         std::move(dimension));
  }
  std::stable_sort(counted.begin(), counted.end(),
                   [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<std::string> names;
  for (auto& [count, name] : counted) names.push_back(std::move(name));
  return names;
}

std::string format_value(const RunResult& result, std::string_view metric, double value) {
  return format_quantity(value, unit_of(result, metric));
}

HealthVerdict health_verdict(const RunResult& result) {
  const Duration bad = overloaded_for(result, "");
  if (bad > Duration::zero()) {
    std::vector<std::string> causes;
    if (const Duration cpu = overloaded_for(result, "cpu"); cpu > Duration::zero()) {
      causes.push_back(fmt::format("CPU at 90 % or more for {}", base::format_duration(cpu)));
    }
    if (const Duration lag = overloaded_for(result, "loop_lag"); lag > Duration::zero()) {
      causes.push_back(
          fmt::format("event loops 100 ms late or more for {}", base::format_duration(lag)));
    }
    return {
        true,
        fmt::format(
            "The generator itself was overloaded for {} of {}: {}. Times measured then are longer "
            "than the target's; use fewer users on this machine, or a larger one.",
            base::format_duration(bad), base::format_duration(result.duration()),
            fmt::join(causes, "; "))};
  }
  const auto cpu = result.histogram("generator_cpu");
  const auto lag = result.histogram("generator_loop_lag_us");
  if (!cpu && !lag) return {false, "How busy the generator was is not known."};
  std::vector<std::string> facts;
  if (cpu) facts.push_back(fmt::format("CPU at most {:.0f} %", cpu->max()));
  if (lag)
    facts.push_back(fmt::format("event loops at most {} late", format_microseconds(lag->max())));
  return {false, fmt::format("The generator kept up: {}.", fmt::join(facts, ", "))};
}

double iterations_per_second(const RunResult& result) {
  const double seconds = std::chrono::duration<double>(result.duration()).count();
  return seconds > 0 ? static_cast<double>(result.counter("iterations")) / seconds : 0;
}

}  // namespace liveload::result
