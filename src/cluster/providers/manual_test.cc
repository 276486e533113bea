#include "cluster/providers/manual.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>

#include <filesystem>

#include "process/run_folder.hpp"
#include "scenario/files.hpp"
#include "support/deadlines.hpp"

namespace liveload::cluster {
namespace {

using base::Deadline;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;
using namespace std::chrono_literals;
using test::soon;

/// A run that somebody joins with each word that is told.
struct Gathering {
  LaunchRequest request(int nodes) {
    return {.run_id = "r1",
            .nodes = nodes,
            .ticket = "the-secret-ticket",
            .tell =
                [this](const std::string& text) {
                  told.push_back(text);
                  if (joining) joined.push_back("host-" + std::to_string(joined.size() + 1));
                },
            .joined = [this] { return joined; }};
  }
  bool joining = true;
  std::vector<std::string> told;
  std::vector<std::string> joined;
};

class ManualProviderTest : public testing::Test {
 protected:
  Result<process::RunFolder> folder_ = process::RunFolder::create();
  const std::string path_ = folder_->path() / "ticket";
  Gathering run_;
};

TEST_F(ManualProviderTest, SaysWhatToStartAndWaitsForWhoJoins) {
  const auto provider = manual_provider({.ticket_file = path_, .look = 1ms});
  LaunchRequest request = run_.request(2);
  const auto tell = request.tell;
  request.tell = [&](const std::string& text) {
    struct stat about{};
    EXPECT_EQ(::stat(path_.c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777, 0600U);
    EXPECT_EQ(scenario::read_file(path_).value_or(""), "the-secret-ticket\n");
    tell(text);
  };
  const auto launched = provider->launch(request, soon());
  ASSERT_TRUE(launched) << launched.error().message();
  ASSERT_THAT(*launched, SizeIs(2));
  EXPECT_EQ(launched->at(1).node, "host-2");
  EXPECT_THAT(run_.told.at(0), HasSubstr("Start 2 agents"));
  EXPECT_THAT(run_.told.at(0), HasSubstr("liveload agent --join " + path_));
  EXPECT_THAT(run_.told.at(0), Not(HasSubstr("the-secret-ticket")));
  EXPECT_EQ(run_.told.at(1), "1 of 2 nodes have joined");
  ASSERT_TRUE(provider->destroy("r1", soon()));
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(ManualProviderTest, SaysHowManyAreMissing) {
  run_.joining = false;
  const auto provider = manual_provider({.look = 1ms});
  const auto launched = provider->launch(run_.request(3), Deadline::after(20ms));
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::kTimeout);
  EXPECT_THAT(launched.error().message(), HasSubstr("0 of 3 have joined"));
}

TEST_F(ManualProviderTest, StopsWaiting) {
  run_.joining = false;
  std::stop_source source;
  LaunchRequest request = run_.request(1);
  request.stop = source.get_token();
  request.tell = [&](const std::string&) { source.request_stop(); };
  const auto launched = manual_provider({.look = 1h})->launch(request, Deadline::after(1h));
  ASSERT_FALSE(launched);
  EXPECT_EQ(launched.error().kind, ErrorKind::kInterrupted);
}

TEST_F(ManualProviderTest, WritesThroughNobodysLink) {
  const std::string other = folder_->path() / "other";
  std::filesystem::create_symlink(other, path_);
  const auto provider = manual_provider({.ticket_file = path_, .look = 1ms});
  ASSERT_TRUE(provider->launch(run_.request(1), soon()));
  EXPECT_FALSE(std::filesystem::exists(other));
}

}  // namespace
}  // namespace liveload::cluster
