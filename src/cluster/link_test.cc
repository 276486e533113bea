#include "cluster/link.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <vector>

namespace liveload::cluster {
namespace {

using testing::ElementsAre;
using namespace std::chrono_literals;

/// Two ends, and a bus between them that loses what it is told to lose.
class LinkTest : public testing::Test {
 protected:
  void say(const std::string& text) { left_.send({{"kind", "say"}}, text, now_); }
  /// Lets time go by, a tenth of a second at a time.
  void pass(Duration time) {
    for (const base::Instant end = now_ + time; now_ < end; now_ += 100ms) {
      left_.tick(now_, [] { return Value::Object(); });
      right_.tick(now_, [] { return Value::Object(); });
      deliver();
    }
  }
  void deliver() {
    while (!to_right_.empty() || !to_left_.empty()) {
      for (const std::string& message : std::exchange(to_right_, {})) {
        auto frame = right_.receive(*unpack(message), now_);
        if (frame && frame->kind() == "say") heard_.push_back(frame->body);
        if (frame && frame->kind() == "beat") ++beats_;
      }
      for (const std::string& message : std::exchange(to_left_, {})) {
        (void)left_.receive(*unpack(message), now_);
      }
    }
  }

  base::Instant now_{};
  bool broken_ = false;
  std::vector<std::string> to_right_;
  std::vector<std::string> to_left_;
  std::vector<std::string> heard_;
  int beats_ = 0;
  int said_ = 0;  ///< So many times was something of this kind given to the bus.
  Link left_{[this](const std::string& m) {
    if (unpack(m)->kind() == "say") ++said_;
    if (!broken_) to_right_.push_back(m);
  }};
  Link right_{[this](const std::string& m) {
    if (!broken_) to_left_.push_back(m);
  }};
};

TEST_F(LinkTest, WhatArrivedIsForgotten) {
  say("a");
  say("b");
  EXPECT_FALSE(left_.all_arrived());
  pass(200ms);
  EXPECT_THAT(heard_, ElementsAre("a", "b"));
  EXPECT_TRUE(left_.all_arrived());
  EXPECT_EQ(left_.bytes_waiting(), 0U);
}

TEST_F(LinkTest, WhatWasLostComesAgainInOrderAndOnce) {
  broken_ = true;
  say("a");
  pass(300ms);
  broken_ = false;
  say("b");  // Comes before "a" does.
  pass(500ms);
  EXPECT_THAT(heard_, ElementsAre());
  pass(1s);
  EXPECT_THAT(heard_, ElementsAre("a", "b"));
  pass(3s);
  EXPECT_THAT(heard_, ElementsAre("a", "b"));
  EXPECT_TRUE(left_.all_arrived());
}

TEST_F(LinkTest, ALostAcknowledgementMakesNothingComeTwice) {
  say("a");
  for (const std::string& message : std::exchange(to_right_, {})) {
    if (auto frame = right_.receive(*unpack(message), now_)) heard_.push_back(frame->body);
  }
  right_.tick(now_, [] { return Value::Object(); });
  to_left_.clear();
  pass(3s);
  EXPECT_THAT(heard_, ElementsAre("a"));
  EXPECT_TRUE(left_.all_arrived());
}

TEST_F(LinkTest, WhatItsOwnerHasYetToDealWithIsNotAcknowledged) {
  say("a");
  say("b");
  right_.hold(1);
  pass(100ms);
  EXPECT_THAT(heard_, ElementsAre("a", "b"));
  EXPECT_FALSE(left_.all_arrived());
  EXPECT_GT(left_.bytes_waiting(), 0U);
  right_.hold(2);
  pass(500ms);
  EXPECT_FALSE(left_.all_arrived());
  right_.hold(0);
  pass(100ms);
  EXPECT_TRUE(left_.all_arrived()) << "at once, not with the next beat that is due anyway";
  EXPECT_THAT(heard_, ElementsAre("a", "b"));
}

TEST_F(LinkTest, AnEndThatIsSlowIsNotGivenEverythingTwice) {
  for (int i = 0; i < 50; ++i) say("x");
  EXPECT_EQ(to_right_.size(), 50U);
  // It has them all, but says nothing for a long time.
  for (const base::Instant end = now_ + 20s; now_ < end; now_ += 100ms) {
    left_.tick(now_, [] { return Value::Object(); });
  }
  EXPECT_GT(said_, 50) << "it might have been lost";
  EXPECT_LT(said_, 60);
  pass(200ms);
  EXPECT_EQ(heard_.size(), 50U);
  EXPECT_TRUE(left_.all_arrived());
}

TEST_F(LinkTest, AnEndThatIsSlowAtDealingWithThemIsNotGivenThemTwiceEither) {
  for (int i = 0; i < 50; ++i) say("x");
  for (std::size_t held = 50; held > 0; held -= 5) {
    right_.hold(held);
    pass(2s);
  }
  EXPECT_EQ(heard_.size(), 50U);
  EXPECT_LT(said_, 50 + 15) << "one when nothing is acknowledged for a second, but not the rest";
  right_.hold(0);
  pass(100ms);
  EXPECT_TRUE(left_.all_arrived());
}

TEST_F(LinkTest, ManyThatWereLostComeAgainSoon) {
  say("first");
  pass(100ms);
  broken_ = true;
  for (int i = 0; i < 100; ++i) say("x");
  broken_ = false;
  pass(1200ms);
  EXPECT_LT(heard_.size(), 101U) << "not all of them at once";
  pass(800ms);
  EXPECT_EQ(heard_.size(), 101U);
  EXPECT_TRUE(left_.all_arrived());
}

TEST_F(LinkTest, WhatWasNeverSentIsNotAcknowledged) {
  const std::string large(Link::kWindowBytes + 1, 'x');
  say(large);
  say(large);
  (void)left_.receive({.head = Value(Value::Object{{"received", 2}}), .body = {}}, now_);
  EXPECT_FALSE(left_.all_arrived());
}

TEST_F(LinkTest, BeatsComeEachSecond) {
  pass(5s);
  EXPECT_EQ(beats_, 5);
}

TEST_F(LinkTest, NoMoreIsOnItsWayThanTheWindow) {
  const std::string large(Link::kWindowBytes / 2 + 1, 'x');
  for (int i = 0; i < 4; ++i) say(large);
  EXPECT_EQ(to_right_.size(), 2U);
  pass(1s);
  EXPECT_EQ(heard_.size(), 4U);
}

}  // namespace
}  // namespace liveload::cluster
