#include "cluster/journal_file.hpp"

#include <gmock/gmock.h>
#include <sys/resource.h>

#include <csignal>
#include <fstream>
#include <sstream>

#include "support/temp_folder.hpp"

namespace liveload::cluster {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;

class JournalFileTest : public testing::Test {
 protected:
  JournalFile create() {
    auto file = JournalFile::create(path_);
    EXPECT_TRUE(file) << file.error().message();
    return std::move(*file);
  }
  /// The bodies of the records that are in it.
  std::vector<std::string> read(JournalEnd expected = JournalEnd::kWhole) const {
    std::vector<std::string> bodies;
    const auto end = read_journal(path_, [&](const Frame& frame) -> Result<void> {
      bodies.push_back(frame.body);
      return {};
    });
    EXPECT_TRUE(end) << end.error().message();
    EXPECT_TRUE(end && *end == expected);
    return bodies;
  }
  std::string bytes() const {
    std::ostringstream all;
    all << std::ifstream(path_, std::ios::binary).rdbuf();
    return all.str();
  }
  void write(const std::string& bytes) const { std::ofstream(path_, std::ios::binary) << bytes; }

  const test::TempFolder around_;
  const fs::path folder_ = around_ / "result-files";
  const fs::path path_ = folder_ / "shop.journal";
};

TEST_F(JournalFileTest, HoldsWhatWasFlushed) {
  JournalFile file = create();
  file.append({{"kind", "a"}}, "one");
  file.flush();
  file.append({{"kind", "a"}}, std::string("tw\0o", 4));
  EXPECT_THAT(read(), ElementsAre("one"));
  file.flush();
  EXPECT_THAT(read(), ElementsAre("one", std::string("tw\0o", 4)));
  EXPECT_GT(file.bytes(), 40U);
}

TEST_F(JournalFileTest, BegunAnewTheOldOneStandsUntilTheNewOneDoes) {
  JournalFile file = create();
  file.append({}, "one");
  file.append({}, "two");
  file.begin_anew();
  EXPECT_THAT(read(), ElementsAre("one", "two"));
  EXPECT_EQ(file.bytes(), 0U);
  file.append({}, "both");
  EXPECT_THAT(read(), ElementsAre("one", "two"));
  file.flush();
  EXPECT_THAT(read(), ElementsAre("both"));
  file.append({}, "three");
  file.flush();
  EXPECT_THAT(read(), ElementsAre("both", "three"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
}

TEST_F(JournalFileTest, WhereItWasCutOffWhatCameBeforeIsRead) {
  {
    JournalFile file = create();
    file.append({}, "one");
    file.append({}, "two");
    file.flush();
  }
  const std::string whole = bytes();
  const std::size_t second = whole.size() - (whole.size() - 19) / 2;
  for (std::size_t size = second + 1; size < whole.size(); ++size) {
    write(whole.substr(0, size));
    EXPECT_THAT(read(JournalEnd::kCutOff), ElementsAre("one")) << size;
  }
  write(whole.substr(0, second));
  EXPECT_THAT(read(), ElementsAre("one"));
}

TEST_F(JournalFileTest, WhatIsBehindADamageIsLeftOut) {
  {
    JournalFile file = create();
    for (const char* body : {"one", "two", "three"}) file.append({}, body);
    file.flush();
  }
  const std::string whole = bytes();
  std::string damaged = whole;
  damaged[whole.find("two")] = 'T';
  write(damaged);
  EXPECT_THAT(read(JournalEnd::kDamaged), ElementsAre("one"));
  damaged = whole;
  damaged[whole.find("three")] = 'T';
  write(damaged);
  EXPECT_THAT(read(JournalEnd::kCutOff), ElementsAre("one", "two"));
  damaged = whole;
  for (std::size_t i = 19; i < 27; ++i) damaged[i] = '\xff';
  write(damaged);
  EXPECT_THAT(read(JournalEnd::kDamaged), ElementsAre());
}

TEST_F(JournalFileTest, WhatIsNoJournalIsRefused) {
  fs::create_directories(folder_);
  const auto refused = [this] {
    const auto end = read_journal(path_, [](const Frame&) { return Result<void>(); });
    EXPECT_FALSE(end);
    return end ? "" : end.error().message();
  };
  EXPECT_THAT(refused(), HasSubstr("No such file"));
  write("{}");
  EXPECT_THAT(refused(), HasSubstr("it is no journal"));
  write("");
  EXPECT_THAT(refused(), HasSubstr("it is no journal"));
}

TEST_F(JournalFileTest, IsInUseWhileItsWriterLives) {
  {
    const JournalFile file = create();
    EXPECT_TRUE(journal_in_use(path_));
  }
  EXPECT_FALSE(journal_in_use(path_));
  EXPECT_FALSE(journal_in_use(folder_ / "none.journal"));
}

TEST_F(JournalFileTest, IsInUseAlsoAfterItWasBegunAnew) {
  JournalFile file = create();
  file.begin_anew();
  EXPECT_TRUE(journal_in_use(path_));
  file.flush();
  EXPECT_TRUE(journal_in_use(path_));
}

TEST_F(JournalFileTest, GoesWithItsFolderWhereThatIsEmpty) {
  (void)create();
  remove_journal(path_);
  EXPECT_FALSE(fs::exists(folder_));
  (void)create();
  std::ofstream(folder_ / "picture.png") << "x";
  remove_journal(path_);
  EXPECT_FALSE(fs::exists(path_));
  EXPECT_TRUE(fs::exists(folder_ / "picture.png"));
}

TEST_F(JournalFileTest, SaysWhyItCannotBeMade) {
  fs::create_directories(folder_);
  std::ofstream(folder_ / "file") << "x";
  const auto made = JournalFile::create(folder_ / "file" / "shop.journal");
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::kIo);
  EXPECT_THAT(made.error().message(), HasSubstr("make the journal's folder"));
}

/// As a full disk does.
class NoRoom {
 public:
  explicit NoRoom(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    const rlimit now{bytes, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &now);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
  }
  ~NoRoom() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int) = nullptr;
};

TEST_F(JournalFileTest, WhereThereIsNoRoomWhatWasWrittenStays) {
  JournalFile file = create();
  file.append({}, "one");
  file.flush();
  const NoRoom no_room(2000);
  file.append({}, std::string(3000, 'x'));
  file.flush();
  ASSERT_TRUE(file.trouble());
  EXPECT_THAT(file.trouble()->message(), HasSubstr("write the journal"));
  file.append({}, "two");
  file.flush();
  file.begin_anew();
  EXPECT_THAT(read(JournalEnd::kCutOff), ElementsAre("one"));
}

TEST_F(JournalFileTest, WhereThereIsNoRoomToBeginAnewTheOldOneStays) {
  JournalFile file = create();
  file.append({}, "one");
  file.begin_anew();
  const NoRoom no_room(2000);
  file.append({}, std::string(3000, 'x'));
  file.flush();
  EXPECT_TRUE(file.trouble());
  EXPECT_THAT(read(), ElementsAre("one"));
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 1);
}

}  // namespace
}  // namespace liveload::cluster
