// Writes the report of a run that never happened: an hour, 100 nodes, 30 metrics, each with 50
// dimensions. Prints its size and how long writing took. run.mjs measures it in a browser.
//
//   large_report FILE.html [BUCKETS NODES]     default 450 of 8 s each, and 100
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "report/html.hpp"
#include "report/made_up_run.hpp"
#include "result/outcomes.hpp"

namespace {

using namespace liveload;
using telemetry::Sketch;

constexpr int kMetrics = 30;
constexpr int kDimensions = 50;
constexpr Duration kWidth = std::chrono::seconds(8);

/// Distributions to draw from: so many that none comes again within what deflate remembers.
class Pool {
 public:
  Pool(int sketches, int samples, std::uint64_t seed) : dice_(seed) {
    for (int i = 0; i < sketches; ++i) {
      Sketch sketch;
      const double median = dice_.latency(40e3, 0.5);
      const int count = static_cast<int>(samples * (0.5 + dice_.uniform()));
      for (int n = 0; n < count; ++n) sketch.insert(dice_.latency(median, 0.5));
      all_.push_back(std::move(sketch));
    }
  }
  const Sketch& any() {
    return all_[static_cast<std::size_t>(dice_.uniform() * static_cast<double>(all_.size()))];
  }

 private:
  support::Dice dice_;
  std::vector<Sketch> all_;
};

result::Measured measured(int buckets, int dimensions, Pool& pool) {
  result::Measured all;
  all.users = {.total = 5000, .succeeded = 5000};
  all.duration = kWidth * buckets;
  for (int b = 0; b < buckets; ++b) {
    result::Bucket bucket;
    bucket.active_users = static_cast<std::uint64_t>(4000 + b % 97);
    for (int m = 0; m < kMetrics; ++m) {
      const std::string metric = fmt::format("metric_{:02}_us", m);
      result::Histogram& histogram = bucket.measured.histograms[metric];
      result::Counter& counter = bucket.measured.counters[fmt::format("counter_{:02}", m)];
      if (dimensions == 0) histogram.aggregate = pool.any();
      for (int d = 0; d < dimensions; ++d) {
        const std::string dimension = fmt::format("/section/{}/page/:id/{}", m, d);
        const Sketch& sketch = pool.any();
        histogram.by[dimension] = sketch;
        histogram.aggregate.merge(sketch);
        counter.by[dimension] = sketch.count();
      }
      counter.aggregate = histogram.aggregate.count();
    }
    all.totals.merge(bucket.measured);
    all.time_series.push_back(std::move(bucket));
  }
  return all;
}

result::Data an_hour(int buckets, int nodes) {
  result::Data data;
  data.name = "AnHour";
  data.version = "1.2.3";
  data.bucket_width = kWidth;
  Pool pool(6000, 250, 1);
  data.global = measured(buckets, kDimensions, pool);
  Pool small(6000, 130, 2);
  for (int n = 0; n < nodes; ++n) {
    data.nodes.push_back({fmt::format("node-{:03}", n), "ok", measured(buckets, 0, small)});
  }
  for (const auto& [name, histogram] : data.global.totals.histograms) {
    data.metrics[name] = {"us", "histogram", "page", "A metric that was never measured.", "bench"};
  }
  return data;
}

}  // namespace

int main(int count, char** words) {
  if (count != 2 && count != 4) {
    std::fputs("large_report FILE.html [BUCKETS NODES]\n", stderr);
    return 2;
  }
  const int buckets = count == 4 ? std::atoi(words[2]) : 450;
  const int nodes = count == 4 ? std::atoi(words[3]) : 100;
  const report::PageEntry entry{
      {"AnHour", support::result_of(an_hour(buckets, nodes)), std::nullopt}, "", ""};
  const auto began = std::chrono::steady_clock::now();
  const std::clock_t cpu_began = std::clock();
  const std::string page = report::html({entry});
  const double cpu = static_cast<double>(std::clock() - cpu_began) / CLOCKS_PER_SEC;
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - began;
  if (const auto written = result::write_file(words[1], page); !written) {
    fmt::print(stderr, "{}\n", written.error().message());
    return 1;
  }
  fmt::print("{{\"bytes\": {}, \"seconds_to_write\": {:.1f}, \"cpu_seconds\": {:.1f}}}\n",
             page.size(), took.count(), cpu);
}
