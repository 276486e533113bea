#pragma once

#include <cmath>
#include <memory>
#include <random>

#include "result/data.hpp"

namespace liveload::support {

/// How a target answers in a run that never happened.
struct SeriesOptions {
  unsigned seed = 1;
  double median_us = 50'000;
  double spread = 0.5;  ///< Standard deviation of the logarithm, from event to event …
  double drift = 0.1;   ///< … and from second to second,
  double memory = 0.7;  ///< of which so much lasts into the next second.
  int seconds = 60;
  int events_a_second = 20;
  double failing = 0;  ///< Share of the iterations, one a second for each ten events.
};

/// A result whose samples hang together: what is measured in the same second shares the target's
/// mood of that second, which passes slowly.
inline std::shared_ptr<result::Data> synthetic_series(const SeriesOptions& options) {
  std::mt19937 random(options.seed);
  std::normal_distribution<double> normal;
  std::uniform_real_distribution<double> uniform;
  auto data = std::make_shared<result::Data>();
  data->name = "Synthetic";
  data->global.users = {10, 10, 0, 0};
  data->global.duration = std::chrono::seconds(options.seconds);
  double mood = options.drift * normal(random);
  const double fresh = options.drift * std::sqrt(1 - options.memory * options.memory);
  for (int s = 0; s < options.seconds; ++s) {
    mood = options.memory * mood + fresh * normal(random);
    result::Bucket bucket{.active_users = 10};
    result::Histogram& events = bucket.measured.histograms["liveview_event_duration_us"];
    result::Counter& iterations = bucket.measured.counters["iterations"];
    for (int i = 0; i < options.events_a_second; ++i) {
      const double time = options.median_us * std::exp(mood + options.spread * normal(random));
      events.aggregate.insert(time);
      events.by[i % 4 == 0 ? "save" : "search"].insert(time);
      if (i % 10 != 0) continue;
      ++iterations.aggregate;
      ++iterations.by[uniform(random) < options.failing ? "failed" : "completed"];
    }
    data->global.totals.merge(bucket.measured);
    data->global.time_series.push_back(std::move(bucket));
  }
  return data;
}

}  // namespace liveload::support
