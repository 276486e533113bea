#include "telemetry/catalogue.hpp"

#include <gtest/gtest.h>

#include <set>

#include "support/golden.hpp"
#include "telemetry/catalogue_markdown.hpp"

namespace liveload::telemetry {
namespace {

TEST(Catalogue, HasLiveLoadsMetricsUnderTheirNames) {
  const std::set<std::string_view> theirs = {"scenario_duration_us",
                                             "liveview_connection_duration_us",
                                             "liveview_reconnection_duration_us",
                                             "liveview_page_loading_duration_us",
                                             "liveview_loading_class_duration_us",
                                             "http_request_duration_us",
                                             "http_request_ttfb_us",
                                             "http_request_dns_us",
                                             "http_request_connect_us",
                                             "http_request_tls_us",
                                             "websocket_frame_sent_bytes",
                                             "websocket_frame_received_bytes",
                                             "liveview_disconnections",
                                             "liveview_reconnections",
                                             "liveview_canceled_loads",
                                             "liveview_navigations",
                                             "websocket_connections_opened",
                                             "websocket_connections_closed"};
  std::set<std::string_view> marked;
  for (const auto& metrics : {histograms(), counters()}) {
    for (const MetricInfo& metric : metrics) {
      if (metric.in_liveload) marked.insert(metric.name);
    }
  }
  EXPECT_EQ(marked, theirs);
}

TEST(Catalogue, NamesEachMetricOnceAndSaysItsUnitInTheName) {
  std::set<std::string_view> names;
  for (const auto& metrics : {histograms(), counters()}) {
    for (const MetricInfo& metric : metrics) {
      EXPECT_TRUE(names.insert(metric.name).second) << metric.name;
      EXPECT_EQ(find_metric(metric.name), &metric);
      EXPECT_EQ(metric.unit == "us", metric.name.ends_with("_us")) << metric.name;
      EXPECT_TRUE(metric.definition.ends_with('.')) << metric.name;
      EXPECT_EQ(metric.definition.find('|'), metric.definition.npos)
          << "it stands in a table: " << metric.name;
    }
  }
  EXPECT_EQ(find_metric("nothing"), nullptr);
}

TEST(Catalogue, IsThePageOfTheDocumentation) {
  support::expect_golden("docs/metrics.md", catalogue_markdown());
}

}  // namespace
}  // namespace liveload::telemetry
