#include "report/made_up_run.hpp"

#include <fmt/format.h>

#include <cmath>

#include "result/measured.hpp"
#include "telemetry/catalogue.hpp"

namespace liveload::support {
namespace {

using namespace std::chrono_literals;

struct MadeUpMetric {
  const char* name;
  double median;
  double spread;
  std::vector<const char*> dimensions;
};

const std::vector<MadeUpMetric>& histograms() {
  static const std::vector<MadeUpMetric> kAll = {
      {"liveview_event_duration_us", 38e3, 0.45, {"search", "add_to_cart", "sort", "paginate"}},
      {"liveview_event_server_us", 21e3, 0.5, {"search", "add_to_cart", "sort", "paginate"}},
      {"liveview_join_duration_us", 61e3, 0.4, {"/", "/products/:id", "/cart"}},
      {"liveview_patch_duration_us", 4e3, 0.6, {"event", "push"}},
      {"liveview_page_loading_duration_us", 120e3, 0.4, {"/products/:id", "/cart"}},
      {"liveview_diff_bytes", 1900, 0.8, {"search", "add_to_cart", "sort", "paginate"}},
      {"channel_heartbeat_us", 3e3, 0.3, {"websocket"}},
      {"http_request_total_us", 14e3, 0.7, {"document", "script", "stylesheet", "image"}},
      {"http_request_ttfb_us", 9e3, 0.6, {"document", "script", "stylesheet", "image"}},
      {"http_received_bytes", 24e3, 1.1, {"document", "script", "stylesheet", "image"}},
      {"iteration_duration_us", 6.2e6, 0.2, {"succeeded"}},
      {"action_duration_us", 55e3, 0.6, {"visit", "click", "fill", "expect_text"}},
      {"step_duration_us", 900e3, 0.4, {"checkout", "checkout > pay"}},
      {"web_vital_lcp_us", 1.6e6, 0.4, {"/", "/products/:id"}},
      {"web_vital_inp_us", 140e3, 0.6, {"/", "/products/:id"}},
      {"web_vital_cls", 0.2, 0.5, {"/", "/products/:id"}},
      {"web_vital_fcp_us", 700e3, 0.4, {"/", "/products/:id"}},
      {"web_vital_ttfb_us", 90e3, 0.5, {"/", "/products/:id"}},
  };
  return kAll;
}

struct MadeUpCounter {
  const char* name;
  int times;
  std::vector<const char*> dimensions;
};

const std::vector<MadeUpCounter>& counters() {
  static const std::vector<MadeUpCounter> kAll = {
      {"iterations", 1, {"succeeded"}},
      {"http_requests", 4, {"2xx", "304"}},
      {"liveview_events", 3, {"search", "add_to_cart", "sort", "paginate"}},
      {"liveview_joins", 1, {"/", "/products/:id", "/cart"}},
  };
  return kAll;
}

void describe(result::Data& data, const std::string& name) {
  const telemetry::MetricInfo* info = telemetry::find_metric(name);
  data.metrics[name] = {std::string(info->unit), std::string(info->kind),
                        std::string(info->dimension), std::string(info->definition),
                        std::string(info->measured_by)};
}

FailureSample failure(const MadeUpRun& run, std::uint64_t user, Duration at) {
  return {.kind = "timeout",
          .category = "click: timeout",
          .user_id = user,
          .iteration = 3,
          .step = 14,
          .action = "click",
          .arguments = {"#buy"},
          .reason = "click \"#buy\" failed after 5 s: no element matches",
          .url = "http://shop.test/products/7",
          .at = at,
          .node = run.nodes[0],
          .within = "checkout > pay",
          .console = {"TypeError: cart is undefined"},
          .messages = {"→ [\"4\",\"9\",\"lv:phx-1\",\"event\",{\"type\":\"click\"}]",
                       "← [\"4\",\"9\",\"lv:phx-1\",\"phx_reply\",{\"status\":\"ok\"}]"}};
}

/// One node's share of the run.
class Node {
 public:
  Node(const MadeUpRun& run, std::size_t number, bool lost)
      : run_(run), dice_(run.seed * 1000 + number), lost_(lost) {}

  result::Measured measure() {
    for (int i = 0; i < buckets(); ++i) {
      measured_.time_series.push_back(bucket(i));
      measured_.totals.merge(measured_.time_series.back().measured);
    }
    const auto users = static_cast<std::uint64_t>(run_.users);
    measured_.users = {.total = users, .succeeded = users};
    measured_.duration = buckets() * run_.bucket_seconds * 1s;
    if (run_.trouble) add_failures();
    return std::move(measured_);
  }

 private:
  int buckets() const { return lost_ ? run_.buckets * 2 / 3 : run_.buckets; }
  bool paused(int i) const {
    return run_.trouble && i >= run_.buckets * 5 / 12 && i < run_.buckets / 2;
  }
  bool overloaded(int i) const {
    return run_.trouble && i >= run_.buckets * 7 / 10 && i < run_.buckets * 8 / 10;
  }

  result::Bucket bucket(int i) {
    result::Bucket bucket;
    const double ramp = std::min(1.0, (i + 1.0) / (run_.buckets * 0.2));
    bucket.active_users = static_cast<std::uint64_t>(std::lround(run_.users * ramp));
    add(bucket, "generator_cpu", "", overloaded(i) ? 96 : 30 + 20 * ramp + 5 * dice_.uniform());
    add(bucket, "generator_loop_lag_us", "", overloaded(i) ? 140e3 : dice_.latency(400, 0.5));
    if (paused(i)) return bucket;
    const double wave = 1 + 0.3 * std::sin(i * 12.0 / run_.buckets) + (overloaded(i) ? 0.9 : 0);
    for (const MadeUpMetric& metric : histograms()) {
      double factor = run_.slower * wave;
      for (const char* dimension : metric.dimensions) {
        const int samples = static_cast<int>(run_.samples * ramp * (0.5 + dice_.uniform()));
        for (int n = 0; n < samples; ++n) {
          add(bucket, metric.name, dimension, dice_.latency(metric.median * factor, metric.spread));
        }
        factor *= 1.35;
      }
    }
    for (const MadeUpCounter& counter : counters()) {
      for (const char* dimension : counter.dimensions) {
        count(bucket, counter.name, dimension,
              static_cast<std::uint64_t>(counter.times * run_.samples * ramp));
      }
    }
    if (run_.trouble && i % 9 == 4) count(bucket, "http_failures", "500", 1);
    return bucket;
  }

  static void add(result::Bucket& bucket, const char* metric, const std::string& dimension,
                  double value) {
    result::Histogram& histogram = bucket.measured.histograms[metric];
    // Few digits keep the samples small; a score has none before its point.
    const double kept = value < 10 ? std::round(value * 1e4) / 1e4 : std::round(value);
    histogram.aggregate.insert(kept);
    if (!dimension.empty()) histogram.by[dimension].insert(kept);
  }

  static void count(result::Bucket& bucket, const char* metric, const std::string& dimension,
                    std::uint64_t n) {
    if (n == 0) return;
    result::Counter& counter = bucket.measured.counters[metric];
    counter.aggregate += n;
    counter.by[dimension] += n;
  }

  void add_failures() {
    result::ByName<FailureCategory>& all = measured_.failures;
    FailureCategory& timeouts = all["click: timeout"];
    timeouts = {"click: timeout", 7, {}};
    for (std::uint64_t i = 0; i < 5; ++i)
      timeouts.samples.push_back(failure(run_, 3 + i, buckets() * run_.bucket_seconds * 100ms * i));
    FailureSample expectation = failure(run_, 11, 9s);
    expectation.kind = "expectation";
    expectation.category = "expect_text: expectation";
    expectation.action = "expect_text";
    expectation.reason = "expect_text \"Thank you\" failed: the page says \"Out of stock\"";
    all["expect_text: expectation"] = {"expect_text: expectation", 1, {expectation}};
    measured_.users.succeeded -= 2;
    measured_.users.failed += 2;
  }

  const MadeUpRun& run_;
  Dice dice_;
  bool lost_;
  result::Measured measured_;
};

void add_trouble(result::Data& data, const MadeUpRun& run) {
  const Duration width = run.bucket_seconds * 1s;
  data.health.push_back(
      {run.nodes[0], width * (run.buckets * 7 / 10), width * (run.buckets * 8 / 10), "cpu"});
  data.warnings.push_back("action_duration_us: 12 samples went to (other)");
  data.verdicts = {
      {"liveview_event_duration_us p95 < 250ms", "liveview_event_duration_us", "", "p95", "<",
       250e3, 193e3, true},
      {"liveview_event_duration_us[search] p95 < 50ms", "liveview_event_duration_us", "search",
       "p95", "<", 50e3, 87e3, false},
      {"iterations[failed] share < 1%", "iterations", "failed", "share", "<", 1, {}, false}};
}

}  // namespace

double Dice::uniform() {
  state_ ^= state_ << 13;
  state_ ^= state_ >> 7;
  state_ ^= state_ << 17;
  return static_cast<double>(state_ >> 11) / 9007199254740992.0;
}

double Dice::latency(double median, double spread) {
  double sum = 0;
  for (int i = 0; i < 6; ++i) sum += uniform();
  const double tail = uniform() < 0.01 ? 1 + 6 * uniform() : 1;
  return median * std::exp((sum - 3) * 1.41 * spread) * tail;
}

result::Data made_up(const MadeUpRun& run) {
  result::Data data;
  data.name = run.name;
  data.version = "1.2.3";
  data.started_at = base::WallTime(std::chrono::seconds(1'790'000'000));
  data.bucket_width = run.bucket_seconds * 1s;
  data.generated_at = data.started_at + run.buckets * data.bucket_width;
  data.target = "http://shop.test";
  data.options = {{"users", std::int64_t{run.users} * static_cast<std::int64_t>(run.nodes.size())},
                  {"base_url", "http://shop.test"},
                  {"password", "[redacted]"}};
  data.tags = {{"env", "staging"}};
  data.environment = {8, 16'000'000'000, "Debian GNU/Linux 12 (bookworm)", "Linux 6.1.0", "x86_64"};
  data.connection = {"cdp",
                     "HeadlessChrome/140.0",
                     {{"liveview_event_duration_us", "instrumented"}},
                     {{"screenshots", "instrumented"}},
                     {"sandbox is off"}};
  for (std::size_t i = 0; i < run.nodes.size(); ++i) {
    const bool lost = run.trouble && i > 0 && i + 1 == run.nodes.size();
    result::Measured measured = Node(run, i, lost).measure();
    for (result::Bucket& bucket : measured.time_series) bucket.node_count = 1;
    result::merge(data.global, measured);
    measured.time_series = result::of_one_node(std::move(measured.time_series));
    data.nodes.push_back({run.nodes[i], lost ? "error" : "ok", std::move(measured)});
    if (lost) data.warnings.push_back(fmt::format("node {} was lost", run.nodes[i]));
  }
  for (const auto& [name, histogram] : data.global.totals.histograms) describe(data, name);
  for (const auto& [name, counter] : data.global.totals.counters) describe(data, name);
  if (run.trouble) add_trouble(data, run);
  return data;
}

}  // namespace liveload::support
