#include "cluster/cluster.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "cluster/memory_bus.hpp"
#include "support/temp_folder.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;
using testing::HasSubstr;
using namespace std::chrono_literals;

class ClusterTest : public testing::Test {
 protected:
  ClusterTest() {
    EXPECT_TRUE(cluster_.listen());
    EXPECT_TRUE(agent_.subscribe(subjects_.down("n1"), [this](BusMessage message) {
      told_.push_back(*unpack(message.body));
    }));
  }
  void hello(Hello hello) {
    (void)agent_.publish(subjects_.hello(), pack(to_head(hello)), "");
    cluster_.work(Deadline::after(0s));
  }
  void beat() {
    (void)agent_.publish(subjects_.up("n1"), pack({{"kind", "beat"}, {"received", 0}}), "");
  }
  std::vector<std::string> kinds() const {
    std::vector<std::string> all;
    for (const Frame& frame : told_) all.emplace_back(frame.kind());
    return all;
  }

  MemoryHub hub_;
  MemoryBus agent_{hub_};
  ClusterOptions options_;
  const Subjects subjects_{"r1"};
  std::vector<Frame> told_;
  Cluster cluster_{options_, "r1", nullptr, std::make_unique<MemoryBus>(hub_)};
};

TEST_F(ClusterTest, WhoSaysHelloIsWelcomeOnce) {
  const Hello n1 = hello_of_this_machine("n1");
  hello(n1);
  hello(n1);
  EXPECT_EQ(cluster_.nodes().size(), 1U);
  EXPECT_THAT(kinds(), testing::ElementsAre("welcome", "beat"));
}

TEST_F(ClusterTest, AnotherLiveLoadIsRefused) {
  Hello other = hello_of_this_machine("n1");
  other.abi = "0.0.1 (headers 0)";
  hello(other);
  EXPECT_TRUE(cluster_.nodes().empty());
  ASSERT_TRUE(cluster_.refused());
  EXPECT_EQ(cluster_.refused()->kind, ErrorKind::kCluster);
  EXPECT_THAT(cluster_.refused()->message(), HasSubstr("its LiveLoad is 0.0.1"));
  EXPECT_THAT(kinds(), testing::ElementsAre("refuse"));
}

TEST_F(ClusterTest, AnotherArchitectureAndASecondOfTheSameNameAreRefused) {
  Hello other = hello_of_this_machine("n1");
  other.architecture = "vax";
  hello(other);
  EXPECT_THAT(cluster_.refused()->message(), HasSubstr("the architecture vax"));
  hello(hello_of_this_machine("n1"));
  hello(hello_of_this_machine("n1"));
  EXPECT_EQ(cluster_.nodes().size(), 1U);
  EXPECT_THAT(told_.back().head["cause"].text(), HasSubstr("another node"));
}

TEST_F(ClusterTest, WhoIsSilentIsLostAndToldSoWhenItComesBack) {
  options_.lost_after = Duration::zero();
  hello(hello_of_this_machine("n1"));
  while (!cluster_.nodes()[0]->lost()) cluster_.work(Deadline::after(10ms));
  EXPECT_THAT(cluster_.nodes()[0]->lost()->cause, HasSubstr("nothing was heard"));
  beat();
  cluster_.work(Deadline::after(0s));
  EXPECT_EQ(told_.back().kind(), "leave");
}

TEST_F(ClusterTest, ANodeWhoseMachineEndedIsLostAtOnce) {
  hello(hello_of_this_machine("n1"));
  cluster_.watch_machines([] { return std::vector<Ended>{{"n1", "exit code 4"}}; });
  while (!cluster_.nodes()[0]->lost()) cluster_.work(Deadline::after(10ms));
  EXPECT_THAT(cluster_.nodes()[0]->lost()->cause, HasSubstr("exit code 4"));
}

TEST_F(ClusterTest, NonsenseIsPassedOver) {
  for (const std::string& text : {std::string(), std::string("\xff\xff\xff\xff"), pack({}),
                                  pack({{"kind", "hello"}}), pack({{"number", "one"}})}) {
    (void)agent_.publish(subjects_.hello(), text, "");
    (void)agent_.publish(subjects_.up("n1"), text, "");
    cluster_.work(Deadline::after(0s));
  }
  EXPECT_TRUE(cluster_.nodes().empty());
}

class ContentTest : public ClusterTest {
 protected:
  ContentSource source_{agent_, subjects_.fetch()};
};

TEST_F(ContentTest, TravelsInPartsByItsHash) {
  std::string content;
  for (int i = 0; i < 5000; ++i) content += std::to_string(i);
  const std::string hash = cluster_.contents().add(content);
  const auto fetched = source_.fetch(hash, Deadline::after(5s));
  ASSERT_TRUE(fetched) << fetched.error().message();
  EXPECT_EQ(*fetched, content);
  EXPECT_EQ(source_.fetch(std::string(64, '0'), Deadline::after(5s)).error().kind,
            ErrorKind::kCluster);
}

TEST_F(ContentTest, FilesAreThoseBelowTheScenariosFolderAndNoOthers) {
  namespace fs = std::filesystem;
  const test::TempFolder folder;
  fs::create_directories(folder / "in" / "deep");
  std::ofstream(folder / "in" / "deep" / "a.txt") << "inside";
  std::ofstream(folder / "b.txt") << "outside";
  fs::create_symlink(folder / "b.txt", folder / "in" / "link");
  const Deadline deadline = Deadline::after(5s);
  EXPECT_FALSE(source_.find("deep/a.txt", deadline)) << "no folder was opened yet";
  cluster_.contents().open_folder(folder / "in");
  const auto found = source_.find("deep/a.txt", deadline);
  ASSERT_TRUE(found) << found.error().message();
  EXPECT_EQ(source_.fetch(*found, deadline).value_or(""), "inside");
  const std::vector<std::string> outside{"../b.txt", "link", "/etc/passwd",
                                         "deep",     "",     folder / "b.txt"};
  for (const std::string& path : outside) {
    const auto refused = source_.find(path, deadline);
    ASSERT_FALSE(refused) << path;
    EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
  }
}

TEST_F(ContentTest, TellsTheTime) {
  const base::Instant before = base::Clock::now();
  const auto now = source_.ask_time(Deadline::after(5s));
  ASSERT_TRUE(now);
  EXPECT_GE(*now, before);
  EXPECT_LE(*now, base::Clock::now());
}

}  // namespace
}  // namespace liveload::cluster
