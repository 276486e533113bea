#include <filesystem>
#include <fstream>

#include "browser/input_fixture.hpp"
#include "support/temp_folder.hpp"

namespace liveload::browser {
namespace {

namespace fs = std::filesystem;

class FileInputTest : public InputTest {
 protected:
  std::string file(const std::string& name, const std::string& content) {
    std::ofstream(folder_ / name) << content;
    return (folder_ / name).string();
  }
  /// The log once the page has read the files.
  static std::string log_after_change(Page& page) {
    EXPECT_TRUE(
        page.eval("() => new Promise((done) => { const look = () => "
                  "document.getElementById('log').textContent.includes('change') ? done() : "
                  "requestAnimationFrame(look); look() })",
                  {}, soon()));
    return log(page);
  }

  const test::TempFolder folder_;
};

TEST_F(FileInputTest, GivesFilesToTheInput) {
  with_page("/files.html", [&](Page& page) {
    const auto tea = file("tea.txt", "green"), cup = file("čup.png", "white");
    ok(page.set_files("#single", {tea}, soon()));
    EXPECT_EQ(log_after_change(page), "input single;change single tea.txt text/plain green;");
    ok(page.set_files("#several", {tea, cup}, soon()));
    EXPECT_EQ(log_after_change(page),
              "input several;change several tea.txt text/plain green, "
              "čup.png image/png white;");
    ok(page.set_files("#several", {}, soon()));
    EXPECT_EQ(log_after_change(page), "input several;change several ;");
    ok(page.set_files("#label", {tea}, soon()));
    EXPECT_EQ(log_after_change(page), "input hidden;change hidden tea.txt text/plain green;");
  });
}

TEST_F(FileInputTest, WhatTheInputDoesNotTakeIsSaidBeforeItIsGiven) {
  with_page("/files.html", [&](Page& page) {
    const auto tea = file("tea.txt", "x"), cup = file("cup.JPG", "x"), map = file("map.pdf", "x"),
               odd = file("odd.xyz", "x");
    expect_error(page.set_files("#single", {tea, cup}, soon()), ErrorKind::kUsage,
                 "takes one file, 2 were given: tea.txt, cup.JPG");
    expect_error(page.set_files("#pictures", {tea}, soon()), ErrorKind::kUsage,
                 "accepts image/*, .PDF, and tea.txt is none of these");
    ok(page.set_files("#pictures", {cup}, soon()));
    ok(page.set_files("#pictures", {map}, soon()));
    ok(page.set_files("#pictures", {odd}, soon()));
    expect_error(page.set_files("#folder", {tea}, soon()), ErrorKind::kUsage, "takes a folder");
    expect_error(page.set_files("#text", {tea}, soon()), ErrorKind::kElement, "no input of type");
    expect_error(page.set_files("#off", {tea}, brief()), ErrorKind::kTimeout, "disabled");
    expect_error(page.set_files("#nowhere", {tea}, brief()), ErrorKind::kTimeout, "no element");
  });
}

TEST_F(FileInputTest, WaitsForTheInputToBeEnabled) {
  with_page("/files.html?enable", [&](Page& page) {
    ok(page.set_files("#off", {file("tea.txt", "green")}, soon()));
    EXPECT_EQ(log_after_change(page), "input off;change off tea.txt text/plain green;");
  });
}

}  // namespace
}  // namespace liveload::browser
