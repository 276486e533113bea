#include "liveview/probe_message.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace liveload::liveview {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;

/// The page's zero, ten seconds before `received`.
double origin_ms(base::Instant received) {
  const auto wall = base::to_wall(received) - std::chrono::seconds(10);
  return std::chrono::duration<double, std::milli>(wall.time_since_epoch()).count();
}

struct Read {
  base::Instant received = base::Clock::now();
  std::string path;
  std::vector<ProbeItem> items;  ///< Without their texts, whose life ends with the reading.
  std::vector<std::string> texts;
  std::size_t rejected = 0;

  explicit Read(std::string_view items_json) {
    raw(fmt::format(R"([1,{},9000,"/shop",{}])", origin_ms(received), items_json));
  }
  Read() = default;

  void raw(std::string_view payload) {
    rejected = read_probe_message(
        payload, received, [this](std::string_view p) { path = p; },
        [this](const ProbeItem& item) {
          items.push_back(item);
          for (const auto text : item.texts) texts.emplace_back(text);
        });
  }
};

std::size_t rejected_raw(std::string_view payload) {
  Read read;
  read.raw(payload);
  return read.rejected;
}

TEST(ProbeMessage, ReadsItems) {
  const Read read(
      R"([["s",8000.5,"websocket",97,"inc"],["d",8100,1.5,120,["tick","tock"]],["g",8200,0]])");
  EXPECT_EQ(read.rejected, 0u);
  EXPECT_EQ(read.path, "/shop");
  ASSERT_EQ(read.items.size(), 3u);
  EXPECT_EQ(read.items[0].code, 's');
  EXPECT_THAT(read.items[0].numbers, ElementsAre(97));
  EXPECT_THAT(read.items[1].numbers, ElementsAre(1.5, 120));
  EXPECT_THAT(read.texts, ElementsAre("websocket", "inc", "tick", "tock"));
}

TEST(ProbeMessage, CarriesTheInstantOfThePagesClock) {
  const Read read(R"([["g",8000,1]])");
  ASSERT_EQ(read.items.size(), 1u);
  const auto before = read.received - read.items[0].ended;
  EXPECT_GE(before, milliseconds(1990));
  EXPECT_LE(before, milliseconds(2010));
}

TEST(ProbeMessage, LeavesOutWhatBreaksTheForm) {
  const Read read(
      R"([["g",8000,1],["",8000],["gg",8000],["g"],[],7,{"a":1},["g","x"],["g",-1,1],["g",8000,-5],)"
      R"(["g",8000,[[1]]],["g",8000,null],["g",1e300,1],["g",99000,1],["g",8001,2]])");
  EXPECT_EQ(read.items.size(), 2u);
  EXPECT_EQ(read.rejected, 13u);
}

TEST(ProbeMessage, RejectsForgedMessages) {
  for (const std::string_view forged :
       {"", "null", "7", "\"x\"", "{}", "[]", "[1]", "[1,2,3]", "[2,1,1,\"/\",[]]",
        "[1,\"x\",1,\"/\",[]]", "[1,1e300,1,\"/\",[]]", "[1,-5,1,\"/\",[]]", "[1,1,1,\"/\",[]]",
        "[1,1,1,7,[]]", "[[[[[[[[", "[1,1,1,\"/\"", "\xff\xfe"}) {
    EXPECT_GE(rejected_raw(forged), 1u) << forged;
  }
}

TEST(ProbeMessage, RejectsAClockThatIsNotNow) {
  const auto received = base::Clock::now();
  EXPECT_EQ(rejected_raw(fmt::format(R"([1,{},9000,"/",[]])", origin_ms(received) + 60'000)), 1u)
      << "the future";
  EXPECT_EQ(rejected_raw(R"([1,2e13,0,"/",[]])"), 1u) << "beyond what nanoseconds can count";
  EXPECT_EQ(rejected_raw(fmt::format(R"([1,{},9000,"/",[]])", origin_ms(received) - 7.2e6)), 1u)
      << "long ago";
  EXPECT_EQ(rejected_raw(fmt::format(R"([1,{},9000,"/",[]])", origin_ms(received))), 0u);
}

TEST(ProbeMessage, IsBounded) {
  std::string items = "[";
  for (int i = 0; i < 5000; ++i) items += R"(["g",8000,1],)";
  items.back() = ']';
  const Read many(items);
  EXPECT_EQ(many.items.size(), 4096u);
  EXPECT_EQ(many.rejected, 1u);
  const Read long_text(fmt::format(R"([["c",8000,"{}"]])", std::string(600, 'x')));
  EXPECT_EQ(long_text.rejected, 1u);
  const Read huge(fmt::format(R"([["c",8000,"{}"]])", std::string(2'000'000, 'x')));
  EXPECT_EQ(huge.rejected, 1u);
  EXPECT_TRUE(huge.path.empty());
}

}  // namespace
}  // namespace liveload::liveview
