#include <fstream>
#include <sstream>

#include "browser/clean_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::HasSubstr;

class DownloadTest : public CleanBrowserTest {
 protected:
  static test::HttpResponse answer(const test::HttpRequest& request) {
    const auto file = [](const std::string& name) {
      return test::HttpResponse{
          .body = "a,b\n1,2\n",
          .type = "application/octet-stream",
          .headers = {{"Content-Disposition", "attachment; filename=\"" + name + "\""}}};
    };
    if (request.target == "/report") return file("report.csv");
    if (request.target == "/hostile") return file("../../../etc/x y.csv");
    return {.body = "<a id=report href=/report>report</a> <a id=hostile href=/hostile>x</a>"};
  }

  static std::string content(const std::string& path) {
    std::ostringstream text;
    text << std::ifstream(path).rdbuf();
    return text.str();
  }

  test::HttpServer files_{answer};
};

TEST_F(DownloadTest, HandsOverWhatWasDownloaded) {
  std::string path;
  with_page("", [&](Page& page) {
    ok(page.navigate(files_.url("/"), soon()));
    const auto before = Clock::now();
    ok(page.click("#report", soon()));
    const auto file = page.wait_for_download(before, soon());
    ASSERT_TRUE(file) << file.error().message();
    EXPECT_EQ((*file)["name"], Value("report.csv"));
    EXPECT_EQ((*file)["url"], Value(files_.url("/report")));
    EXPECT_EQ((*file)["bytes"], Value(8));
    path = (*file)["path"].text();
    EXPECT_EQ(content(path), "a,b\n1,2\n");
    EXPECT_EQ(page.url(), files_.url("/"));
    // Each is handed over once.
    const auto again = page.wait_for_download(before, Deadline::after(milliseconds(200)));
    ASSERT_FALSE(again);
    EXPECT_THAT(again.error().cause, HasSubstr("no download began"));
    EXPECT_TRUE(std::filesystem::exists(path));
    page.close(soon());
    EXPECT_FALSE(std::filesystem::exists(path));
  });
}

TEST_F(DownloadTest, TakesNoFolderFromAName) {
  with_page("", [&](Page& page) {
    ok(page.navigate(files_.url("/"), soon()));
    const auto before = Clock::now();
    ok(page.click("#hostile", soon()));
    const auto file = page.wait_for_download(before, soon());
    ASSERT_TRUE(file) << file.error().message();
    EXPECT_EQ((*file)["name"].text().find('/'), std::string::npos) << (*file)["name"].text();
    EXPECT_THAT((*file)["path"].text(), HasSubstr("/liveload-"));
    EXPECT_EQ(content((*file)["path"].text()), "a,b\n1,2\n");
  });
}

TEST_F(DownloadTest, MayBeNavigatedTo) {
  with_page("", [&](Page& page) {
    const auto before = Clock::now();
    ok(page.navigate(files_.url("/report"), soon()));
    EXPECT_TRUE(page.wait_for_download(before, soon()));
    // One that began before is not meant.
    EXPECT_FALSE(page.wait_for_download(Clock::now(), Deadline::after(milliseconds(200))));
  });
}

}  // namespace
}  // namespace liveload::browser
