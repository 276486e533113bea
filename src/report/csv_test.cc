#include "report/csv.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "result/data.hpp"
#include "support/synthetic_result.hpp"

namespace liveload::report {
namespace {

TEST(Csv, HasALineForEachMetricAndDimension) {
  const RunResult result = support::synthetic_run(5, 20);
  auto data = std::make_shared<result::Data>(result.data());
  data->global.totals.counters["js_errors"] = {2, {{"=cmd|' /C calc'!A0", 1}, {"a,\"b\"\n", 1}}};
  const std::string text = csv({{"BrowseShop", RunResult(data), std::nullopt}});
  EXPECT_TRUE(
      text.starts_with("scenario,metric,dimension,unit,count,sum,min,max,mean,p50,p95,p99\r\n"));
  for (const char* line : {"BrowseShop,liveview_event_duration_us,search,us,100,",
                           "BrowseShop,iterations,failed,count,1,,,,,,,\r\n",
                           "BrowseShop,js_errors,'=cmd|' /C calc'!A0,,1,",
                           "BrowseShop,js_errors,\"a,\"\"b\"\"\n\",,1,"}) {
    EXPECT_THAT(text, testing::HasSubstr(line));
  }
}

}  // namespace
}  // namespace liveload::report
