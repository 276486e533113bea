#include "telemetry/metric_table.hpp"

#include <gmock/gmock.h>

#include "telemetry/accumulator.hpp"
#include "telemetry/recorder.hpp"

namespace liveload::telemetry {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::shared_ptr<const MetricTable> shop_metrics() {
  return *MetricTable::make({Metric::histogram("cart_value", "cents", "What is in the cart."),
                             Metric::counter("orders"), Metric::histogram("queue_us", "us")});
}

std::string refusal(const std::vector<Metric>& own) {
  const auto made = MetricTable::make(own);
  EXPECT_FALSE(made);
  if (made) return "";
  EXPECT_EQ(made.error().kind, ErrorKind::kConfig);
  return made.error().message();
}

TEST(MetricTable, NumbersTheScenariosOwnBehindTheCatalogue) {
  const auto table = shop_metrics();
  EXPECT_EQ(table->histogram_count(), kHistogramCount + 2);
  EXPECT_EQ(table->counter_count(), kCounterCount + 1);
  EXPECT_EQ(table->info(*table->own_histogram("queue_us")).unit, "us");
  EXPECT_EQ(table->info(*table->own_histogram("cart_value")).definition, "What is in the cart.");
  EXPECT_EQ(table->info(*table->own_counter("orders")).kind, "counter");
  EXPECT_EQ(table->info(Histogram::kIterationDurationUs).name, "iteration_duration_us");
  EXPECT_EQ(table->find("orders")->measured_by, "scenario");
  EXPECT_EQ(table->find("iterations")->measured_by, "engine");
  EXPECT_EQ(table->find("nothing"), nullptr);
  EXPECT_THAT(table->own_names(), ElementsAre("cart_value", "queue_us", "orders"));
}

TEST(MetricTable, KindsAreKeptApart) {
  const auto table = shop_metrics();
  EXPECT_FALSE(table->own_counter("cart_value"));
  EXPECT_FALSE(table->own_histogram("orders"));
  EXPECT_FALSE(table->own_histogram("iteration_duration_us")) << "not the scenario's to record";
}

TEST(MetricTable, RefusesNamesThatAreNoneOrTaken) {
  EXPECT_THAT(refusal({Metric::counter("")}), HasSubstr("no name of a metric"));
  EXPECT_THAT(refusal({Metric::counter("Orders")}), HasSubstr("\"Orders\""));
  EXPECT_THAT(refusal({Metric::counter("1st")}), HasSubstr("lower-case"));
  EXPECT_THAT(refusal({Metric::histogram("iterations")}), HasSubstr("LiveLoad itself"));
  EXPECT_THAT(refusal({Metric::counter("a"), Metric::histogram("a")}), HasSubstr("two metrics"));
  EXPECT_THAT(refusal({Metric::histogram("a", "a unit that goes on")}), HasSubstr("16 bytes"));
  std::vector<Metric> many;
  for (std::size_t i = 0; i <= MetricTable::kMaxOwn; ++i) {
    many.push_back(Metric::counter("n" + std::to_string(i)));
  }
  EXPECT_THAT(refusal(many), HasSubstr("may declare 50"));
}

TEST(MetricTable, WhatAScenarioRecordsIsAccumulated) {
  const auto table = shop_metrics();
  const base::Instant start = base::Clock::now();
  Recorder recorder(start, table, 1);
  recorder.record(*table->own_histogram("cart_value"), "gift", 1999.0, start);
  recorder.record(*table->own_histogram("cart_value"), "own", 5.0, start);
  recorder.record(*table->own_histogram("queue_us"), "", -1.0, start);
  recorder.count(*table->own_counter("orders"), "", 3, start);
  Accumulator all({.metrics = table});
  all.merge(recorder.take());
  EXPECT_EQ(all.histogram(*table->own_histogram("cart_value")).count(), 2U);
  EXPECT_EQ(all.counter(*table->own_counter("orders")), 3U);
  EXPECT_EQ(all.overflowed().at("cart_value"), 1U);
  EXPECT_EQ(all.rejected().at("queue_us"), 1U);
}

}  // namespace
}  // namespace liveload::telemetry
