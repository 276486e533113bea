#include "cluster/providers/fly.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "support/deadlines.hpp"
#include "support/fake_fly.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;
using test::FakeFly;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using namespace std::chrono_literals;
using test::soon;

LaunchRequest three_machines() {
  return {.run_id = "r1", .nodes = 3, .ticket = "the-secret-ticket", .lease = 30s};
}

/// As the options make them, but with the fake's address and less patience.
FlySettings settings(const FakeFly& fly) {
  return {.host = fly.url(),
          .app = "app",
          .token = "token",
          .image = "registry.fly.io/app:1",
          .boot_timeout = 10s,
          .pause = 1ms,
          .watch = 5ms};
}

/// Until the provider says so, or the test's time is over.
std::vector<Ended> wait_for_end(const Provider& provider) {
  const Deadline deadline = soon();
  while (provider.ended().empty() && !deadline.passed()) std::this_thread::yield();
  return provider.ended();
}

TEST(FlyProvider, LaunchesMachinesThatEndWithTheirAgents) {
  FakeFly fly({});
  auto provider = fly_provider(settings(fly));
  const auto launched = provider->launch(three_machines(), soon());
  ASSERT_TRUE(launched) << launched.error().message();
  ASSERT_THAT(*launched, SizeIs(3));
  EXPECT_EQ(launched->at(2).node, "liveload-r1-3");
  EXPECT_EQ(launched->at(2).place, "ord");
  ASSERT_THAT(fly.names_in_state("started"),
              ElementsAre("liveload-r1-1", "liveload-r1-2", "liveload-r1-3"));
  const Value config = fly.machines().at(0).config;
  EXPECT_EQ(config["auto_destroy"], Value(true));
  EXPECT_EQ(config["restart"]["policy"], Value("no"));
  EXPECT_EQ(config["env"]["LIVELOAD_JOIN"], Value("the-secret-ticket"));
  EXPECT_EQ(config["env"]["LIVELOAD_NODE"], Value(fly.machines().at(0).name));
  EXPECT_EQ(config["guest"]["memory_mb"], Value(4096));
  ASSERT_TRUE(provider->destroy("r1", soon()));
  EXPECT_THAT(fly.names_in_state("destroyed"), SizeIs(3));
  EXPECT_TRUE(provider->destroy("r1", soon())) << "once more is no error";
}

TEST(FlyProvider, NumbersLaterNodesOn) {
  FakeFly fly({});
  auto provider = fly_provider(settings(fly));
  LaunchRequest request = three_machines();
  request.nodes = 1;
  ASSERT_TRUE(provider->launch(request, soon()));
  request.nodes = 2;
  request.launched_before = 1;
  ASSERT_TRUE(provider->launch(request, soon()));
  EXPECT_THAT(fly.names_in_state("started"),
              ElementsAre("liveload-r1-1", "liveload-r1-2", "liveload-r1-3"));
}

TEST(FlyProvider, IsPatientWithABusyAndBrokenApi) {
  FakeFly fly({.busy = 3, .broken = 3});
  auto provider = fly_provider(settings(fly));
  const auto launched = provider->launch(three_machines(), soon());
  ASSERT_TRUE(launched) << launched.error().message();
}

TEST(FlyProvider, MakesNoMachineTwiceWhenAnAnswerIsLost) {
  FakeFly fly({.lost_answers = 2});
  auto provider = fly_provider(settings(fly));
  const auto launched = provider->launch(three_machines(), soon());
  ASSERT_TRUE(launched) << launched.error().message();
  EXPECT_THAT(fly.machines(), SizeIs(3));
}

TEST(FlyProvider, DealsNodesToRegionsAndGoesWhereThereIsRoom) {
  FakeFly fly({.full = {"iad"}});
  FlySettings with_regions = settings(fly);
  with_regions.regions = {"ord", "iad"};
  const auto launched = fly_provider(with_regions)->launch(three_machines(), soon());
  ASSERT_TRUE(launched) << launched.error().message();
  EXPECT_EQ(launched->at(1).place, "ord");
}

TEST(FlyProvider, SaysWhereThereIsNoRoom) {
  FakeFly fly({.full = {"ord"}});
  const auto launched = fly_provider(settings(fly))->launch(three_machines(), soon());
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::kCluster);
  EXPECT_THAT(launched.error().cause, HasSubstr("no host has room"));
  EXPECT_THAT(launched.error().hint, HasSubstr("further regions"));
}

TEST(FlyProvider, NamesTheQuotaAndWhoIsMissing) {
  FakeFly fly({.quota = 2});
  auto provider = fly_provider(settings(fly));
  const auto launched = provider->launch(three_machines(), soon());
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::kCluster);
  EXPECT_THAT(launched.error().cause, HasSubstr("over the allowed quota"));
  EXPECT_THAT(launched.error().cause, HasSubstr("of 3 nodes run, missing: liveload-r1-"));
  ASSERT_TRUE(provider->destroy("r1", soon()));
  EXPECT_THAT(fly.names_in_state("started"), IsEmpty());
}

TEST(FlyProvider, ReplacesAMachineThatDoesNotStart) {
  FakeFly fly({.stuck = {"liveload-r1-2"}});
  FlySettings impatient = settings(fly);
  impatient.boot_timeout = 500ms;
  const auto launched = fly_provider(impatient)->launch(three_machines(), soon());
  ASSERT_TRUE(launched) << launched.error().message();
  EXPECT_EQ(launched->at(1).node, "liveload-r1-2-2");
  EXPECT_THAT(fly.names_in_state("destroyed"), testing::Contains("liveload-r1-2"));
}

TEST(FlyProvider, GivesUpOnMachinesThatNeverStart) {
  FakeFly fly({.stuck = {"liveload-r1-1", "liveload-r1-1-2", "liveload-r1-1-3"}});
  FlySettings impatient = settings(fly);
  impatient.boot_timeout = 1ms;
  LaunchRequest request = three_machines();
  request.nodes = 1;
  const auto launched = fly_provider(impatient)->launch(request, soon());
  ASSERT_FALSE(launched);
  EXPECT_THAT(launched.error().cause, HasSubstr("3 machines, one after another"));
  EXPECT_THAT(fly.names_in_state("destroyed"), SizeIs(3));
}

TEST(FlyProvider, NamesTheMissingAtTheDeadline) {
  FakeFly fly({.stuck = {"liveload-r1-2"}});
  const auto launched =
      fly_provider(settings(fly))->launch(three_machines(), Deadline::after(300ms));
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::kTimeout);
  EXPECT_THAT(launched.error().message(), HasSubstr("missing: liveload-r1-2"));
}

TEST(FlyProvider, NamesAnAgentThatEndsAtBoot) {
  FakeFly fly({.exit_at_boot = {{"liveload-r1-3", 4}}});
  auto provider = fly_provider(settings(fly));
  const auto launched = provider->launch(three_machines(), soon());
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().target, "liveload-r1-3");
  EXPECT_THAT(launched.error().cause, HasSubstr("exit code 4"));
  ASSERT_THAT(provider->ended(), SizeIs(1));
  EXPECT_EQ(provider->ended().at(0).node, "liveload-r1-3");
}

TEST(FlyProvider, SeesAMachineThatEndsLater) {
  FakeFly fly({});
  auto provider = fly_provider(settings(fly));
  ASSERT_TRUE(provider->launch(three_machines(), soon()));
  EXPECT_THAT(provider->ended(), IsEmpty());
  fly.end("liveload-r1-2", 137);
  const auto ended = wait_for_end(*provider);
  ASSERT_THAT(ended, SizeIs(1));
  EXPECT_EQ(ended.at(0).node, "liveload-r1-2");
  EXPECT_EQ(ended.at(0).reason, "exit code 137");
}

TEST(FlyProvider, RemovesWhatACrashedCoordinatorLeft) {
  FakeFly fly({});
  ASSERT_TRUE(fly_provider(settings(fly))->launch(three_machines(), soon()));
  LaunchRequest other = three_machines();
  other.run_id = "r2";
  ASSERT_TRUE(fly_provider(settings(fly))->launch(other, soon()));
  ASSERT_TRUE(fly_provider(settings(fly))->destroy("r1", soon()));
  EXPECT_THAT(fly.names_in_state("started"),
              ElementsAre("liveload-r2-1", "liveload-r2-2", "liveload-r2-3"));
}

TEST(FlyProvider, StopsALaunch) {
  FakeFly fly({.stuck = {"liveload-r1-1"}});
  std::stop_source source;
  FlySettings eager = settings(fly);
  eager.pause = 1h;
  LaunchRequest request = three_machines();
  request.nodes = 1;
  request.stop = source.get_token();
  std::jthread stopper([&] {
    while (fly.machines().empty()) std::this_thread::yield();
    source.request_stop();
  });
  const auto launched = fly_provider(eager)->launch(request, Deadline::after(1h));
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::kInterrupted);
}

TEST(FlyProvider, SaysWhatATokenOrAnAppIsWrongFor) {
  FakeFly fly({});
  FlySettings wrong = settings(fly);
  wrong.token = "stolen";
  auto launched = fly_provider(wrong)->launch(three_machines(), soon());
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::kConfig);
  EXPECT_THAT(launched.error().hint, HasSubstr("FLY_API_TOKEN"));
  EXPECT_THAT(launched.error().message(), Not(HasSubstr("stolen")));
  wrong = settings(fly);
  wrong.app = "nobodys";
  launched = fly_provider(wrong)->launch(three_machines(), soon());
  ASSERT_FALSE(launched);
  EXPECT_THAT(launched.error().hint, HasSubstr("nobodys"));
}

TEST(FlyProvider, DescribesALaunchWithoutSecrets) {
  FakeFly fly({});
  const std::string text = fly_provider(settings(fly))->describe(three_machines());
  EXPECT_THAT(text, HasSubstr("3 Fly machines in the app \"app\": 2 performance CPUs, 4096 MB"));
  EXPECT_THAT(text, HasSubstr("[redacted]"));
  EXPECT_THAT(text, Not(HasSubstr("the-secret-ticket")));
  EXPECT_THAT(text, Not(HasSubstr("Bearer")));
  EXPECT_THAT(fly.requests(), IsEmpty());
}

TEST(FlySettings, TakesTheNamesAndVariablesOfFlame) {
  setenv("FLY_API_TOKEN", "token", 1);
  setenv("FLY_APP_NAME", "app", 1);
  setenv("FLY_IMAGE_REF", "registry.fly.io/app:7", 1);
  const auto read = fly_settings({{"cpus", "8"}, {"memory_mb", "16384"}, {"region", "ord, iad"}});
  for (const char* name : {"FLY_API_TOKEN", "FLY_APP_NAME", "FLY_IMAGE_REF"}) unsetenv(name);
  ASSERT_TRUE(read) << read.error().message();
  EXPECT_EQ(read->app, "app");
  EXPECT_EQ(read->image, "registry.fly.io/app:7");
  EXPECT_EQ(read->cpus, 8);
  EXPECT_THAT(read->regions, ElementsAre("ord", "iad"));
  EXPECT_EQ(read->cpu_kind, "performance");
  const auto missing = fly_settings({{"image", "i"}});
  ASSERT_FALSE(missing);
  EXPECT_THAT(missing.error().message(), HasSubstr("FLY_APP_NAME"));
}

}  // namespace
}  // namespace liveload::cluster
