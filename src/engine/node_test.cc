#include "engine/node.hpp"

#include <gtest/gtest.h>

namespace liveload::engine {
namespace {

Plan plan(std::int64_t users, int users_per_browser, int shards = 0) {
  Plan p;
  p.users = users;
  p.shards = shards;
  p.browser.users_per_browser = users_per_browser;
  return p;
}

TEST(ShardCount, IsOneABrowserAndAtMostOneACore) {
  EXPECT_EQ(shard_count(plan(1, 50), 8), 1);
  EXPECT_EQ(shard_count(plan(50, 50), 8), 1);
  EXPECT_EQ(shard_count(plan(51, 50), 8), 2);
  EXPECT_EQ(shard_count(plan(10'000, 50), 8), 8);
}

TEST(ShardCount, IsAsAskedButNeverMoreThanUsers) {
  EXPECT_EQ(shard_count(plan(10, 50, 4), 2), 4);
  EXPECT_EQ(shard_count(plan(3, 50, 4), 2), 3);
}

struct Throws : Scenario {
  Result<Config> config(const Config& options) override {
    options.require("base-url");
    return options;
  }
  void run(Context&, UserId, const Config&) override {}
};

struct BadThrottle : Scenario {
  std::vector<Throttle> throttles(const Config&) override { return {Throttle::rate("orders", 0)}; }
  void run(Context&, UserId, const Config&) override {}
};

template <class T>
Error preparing() {
  Plan p = plan(1, 50);
  p.scenario = "Picky";
  p.factory = [] { return std::make_unique<T>(); };
  auto node = Node::prepare(std::move(p));
  return node ? Error{} : node.error();
}

TEST(Node, WhatTheScenariosConfigThrowsIsAConfigurationError) {
  const Error error = preparing<Throws>();
  EXPECT_EQ(error.kind, ErrorKind::kConfig);
  EXPECT_EQ(error.target, "Picky");
  EXPECT_EQ(error.cause, "the option --base-url is missing");
}

TEST(Node, AThrottleThatCannotBeIsNamedBeforeAnythingStarts) {
  const Error error = preparing<BadThrottle>();
  EXPECT_EQ(error.kind, ErrorKind::kConfig);
  EXPECT_NE(error.message().find("orders"), std::string::npos) << error.message();
}

TEST(Node, ABrowserThatIsNotThereIsNamed) {
  Plan p = plan(2, 1);
  struct Quiet : Scenario {
    void run(Context&, UserId, const Config&) override {}
  };
  p.factory = [] { return std::make_unique<Quiet>(); };
  p.shards = 2;
  p.browser.executable = "/nonexistent/browser";
  const auto node = Node::prepare(std::move(p));
  ASSERT_FALSE(node);
  EXPECT_EQ(node.error().kind, ErrorKind::kBrowserStart);
  EXPECT_NE(node.error().message().find("/nonexistent/browser"), std::string::npos);
}

}  // namespace
}  // namespace liveload::engine
