#include "scenario/emulation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

namespace liveload::scenario {
namespace {

using namespace std::chrono_literals;

void expect_refused(const Emulation& changes, const std::string& target) {
  const auto good = check(changes);
  ASSERT_FALSE(good) << target;
  EXPECT_EQ(good.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(good.error().target, target);
  EXPECT_FALSE(good.error().hint.empty());
}

TEST(Emulation, KnowsTheProfilesOfDevTools) {
  EXPECT_EQ(network_profile("slow-3g")->latency, 2s);
  EXPECT_DOUBLE_EQ(network_profile("slow-3g")->download_bytes_per_s, 50'000);
  EXPECT_DOUBLE_EQ(network_profile("slow-4g")->download_bytes_per_s, 180'000);
  EXPECT_DOUBLE_EQ(network_profile("fast-3g")->upload_bytes_per_s, 84'375);
  EXPECT_EQ(network_profile("fast-4g")->latency, 165ms);
  EXPECT_DOUBLE_EQ(network_profile("none")->download_bytes_per_s, 0);
  EXPECT_FALSE(network_profile("5g"));
  const auto unknown = known_profile("5g");
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().kind, ErrorKind::kUsage);
  EXPECT_EQ(unknown.error().hint, "slow-3g, fast-3g, slow-4g, fast-4g, none");
}

TEST(Emulation, TakesWhatMakesSense) {
  EXPECT_TRUE(check({}));
  EXPECT_TRUE(check({.viewport = Emulation::Size{390, 844},
                     .locale = "de-DE",
                     .timezone = "America/Argentina/Buenos_Aires",
                     .user_agent = "mine/1.0",
                     .headers = {{{"X-Tenant", "a b"}, {"Accept", ""}}},
                     .credentials = Emulation::Credentials{"ann", "a:b"},
                     .offline = true,
                     .network = NetworkProfile{1s, 0, 5},
                     .cpu_slowdown = 1}));
}

TEST(Emulation, RefusesWhatMakesNone) {
  expect_refused({.viewport = Emulation::Size{0, 720}}, "0x720");
  expect_refused({.viewport = Emulation::Size{100, -1}}, "100x-1");
  expect_refused({.viewport = Emulation::Size{100'000, 1}}, "100000x1");
  expect_refused({.locale = ""}, "");
  expect_refused({.locale = "de DE"}, "de DE");
  expect_refused({.timezone = "Berlin\n"}, "Berlin?");
  expect_refused({.user_agent = "a\r\nX: y"}, "a??X: y");
  expect_refused({.headers = {{{"X Tenant", "a"}}}}, "X Tenant");
  expect_refused({.headers = {{{"", "a"}}}}, "");
  expect_refused({.headers = {{{"X-Tenant", "a\r\nHost: b"}}}}, "X-Tenant");
  expect_refused({.credentials = Emulation::Credentials{"a:b", "c"}}, "a:b");
  expect_refused({.network = NetworkProfile{-1s, 0, 0}}, "");
  expect_refused({.network = NetworkProfile{0s, -1, 0}}, "");
  expect_refused({.cpu_slowdown = 0.5}, "0.5");
  expect_refused({.cpu_slowdown = std::numeric_limits<double>::quiet_NaN()}, "nan");
}

}  // namespace
}  // namespace liveload::scenario
