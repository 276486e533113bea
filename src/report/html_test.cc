#include "report/html.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "report/cells.hpp"
#include "report/chunks.hpp"
#include "report/page_files.hpp"
#include "result/builder.hpp"
#include "support/synthetic_result.hpp"
#include "support/temp_folder.hpp"

namespace liveload::report {
namespace {

namespace fs = std::filesystem;

PageEntry entry(int nodes) {
  result::RunFacts facts = support::synthetic_facts(5, 20);
  std::vector<result::NodeFacts> all;
  for (int i = 0; i < nodes; ++i) {
    all.push_back(
        support::synthetic_node("n" + std::to_string(i), 5, 20, static_cast<unsigned>(i)));
  }
  return {{"BrowseShop", result::build(std::move(facts), all), std::nullopt}, "", ""};
}

TEST(Html, IsOneFileWithItsPolicy) {
  const std::string page = html({entry(1)});
  EXPECT_EQ(page.find("<!doctype html>"), 0U);
  EXPECT_NE(page.find("default-src 'none'; script-src 'sha256-"), page.npos);
  EXPECT_NE(page.find("connect-src 'none'"), page.npos);
  EXPECT_EQ(page.find(" src=\""), page.npos);
  EXPECT_EQ(page.find(" href=\""), page.npos);
}

TEST(Html, OfNothingIsAPageToo) {
  EXPECT_NE(html({}).find("liveload-index"), std::string::npos);
  EXPECT_NE(html({{{"Never", std::nullopt, Error{.cause = "no"}}, "", ""}}).find("liveload-index"),
            std::string::npos);
}

TEST(Html, ServedAsksWhereItCameFrom) {
  const std::string page = served_page();
  EXPECT_NE(page.find("connect-src 'self'"), page.npos);
  EXPECT_EQ(page.find("liveload-index\">"), page.npos);
}

std::size_t size_of(const std::vector<PageEntry>& entries, std::size_t limit) {
  return page_data(entries, {.figures = limit, .files = 0}).chunks.size();
}

TEST(PageData, StaysWithinItsLimit) {
  const std::vector<PageEntry> entries = {entry(3)};
  // Names of what was measured, and failures, are not the limit's.
  const std::size_t names = size_of(entries, 0);
  const std::size_t whole = size_of(entries, 10'000'000) - names;
  for (const std::size_t limit : {whole / 2, whole / 4, whole / 16}) {
    const std::size_t used = size_of(entries, limit) - names;
    EXPECT_LE(used, limit + limit / 20);  // The names of dimensions come with the dimensions.
    EXPECT_GT(used, limit / 2);
  }
}

TEST(PageData, IsSharedOutAmongScenarios) {
  const std::vector<PageEntry> two = {entry(1), entry(1)};
  EXPECT_LE(size_of(two, 10'000) - size_of(two, 0), 10'500U);
}

TEST(Budget, HandsOnWhatIsNotUsed) {
  Budget budget(100, 10);
  EXPECT_EQ(budget.allow(5), 50U);
  budget.spend(10);
  EXPECT_EQ(budget.allow(3), 54U);
  budget.spend(54);
  EXPECT_EQ(budget.allow(2), 36U);
  budget.spend(1000);
  EXPECT_EQ(budget.allow(1), 0U);
}

TEST(Fit, TakesTheFinestThatFits) {
  std::vector<unsigned> asked;
  const auto encode = [&](std::size_t, const Detail& detail) {
    asked.push_back(detail.span);
    std::string noise;  // Does not deflate.
    std::minstd_rand random(1);
    for (unsigned i = 0; i < 3000 / detail.span; ++i) noise += static_cast<char>(random() >> 16);
    return noise;
  };
  EXPECT_EQ(fit(kSeriesLadder, 5'000, 2, encode).size(), 2U);
  EXPECT_EQ(asked.back(), 2U);
  EXPECT_TRUE(fit(kSeriesLadder, 10, 2, encode).empty());
}

TEST(CellWriter, CostsLessThanTheSketches) {
  telemetry::Sketch sketch;
  for (int i = 1; i < 400; ++i) sketch.insert(1000 + i * 7);
  CellWriter out({.shift = 1, .span = 2});
  out.begin_series();
  for (std::uint32_t bucket = 0; bucket < 10; ++bucket) out.add(bucket, sketch);
  EXPECT_LT(out.take().size(), 10 * sketch.encode().size() / 3);
}

class FilesOfFailures : public testing::Test {
 protected:
  void SetUp() override {
    fs::create_directories(folder_ / "files");
    write("files/good.png", "\x89PNG\r\n\x1a\nrest");
    write("files/page.html", "<h1>page</h1>");
    write("files/fake.png", "<svg onload=alert(1)>");
    write("../outside.html", "secret");
    fs::create_symlink(folder_ / ".." / "outside.html", folder_ / "files" / "link.html");
  }

  void write(const std::string& path, const std::string& text) {
    std::ofstream(folder_ / path, std::ios::binary) << text;
  }

  std::vector<std::string> embedded(const std::string& picture, const std::string& page,
                                    std::size_t limit = 1000) {
    FailureCategory category{"c", 1, {{.screenshot = picture, .page = page}}};
    std::vector<std::string> paths;
    for (const EmbeddedFile& file : files_of_failures({category}, folder_.string(), limit)) {
      paths.push_back(file.path);
    }
    return paths;
  }

  const test::TempFolder root_;
  const fs::path folder_ = root_ / "result";
};

TEST_F(FilesOfFailures, AreThoseBelowTheResult) {
  using Paths = std::vector<std::string>;
  EXPECT_EQ(embedded("files/good.png", "files/page.html"),
            (Paths{"files/good.png", "files/page.html"}));
  EXPECT_EQ(embedded("files/fake.png", "files/../files/page.html"),
            Paths{"files/../files/page.html"});
  EXPECT_EQ(embedded("", "../outside.html"), Paths{});
  EXPECT_EQ(embedded("/etc/passwd", "files/link.html"), Paths{});
  EXPECT_EQ(embedded("files", "files/missing.html"), Paths{});
  EXPECT_EQ(embedded("files/good.png", "files/page.html", 10), Paths{});
}

}  // namespace
}  // namespace liveload::report
