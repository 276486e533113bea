// A secret, and a secret column, in every place where a page or a scenario may leave them: none of
// what is written may hold them.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "liveload/liveload.hpp"
#include "report/markdown.hpp"
#include "shop.hpp"
#include "support/temp_folder.hpp"

namespace liveload::testing {
namespace {

using namespace std::chrono_literals;

const std::string kSecret = "s3cr&t-value";
const std::string kColumn = "column-s3cret";

struct Leaks : Scenario {
  std::vector<std::string> secrets(const Config&) override { return {"door-code"}; }
  std::vector<Feeder> feeders(const Config& config) override {
    return {Feeder::csv("people", config.require("people")).unique_to_user().secret("pass")};
  }
  void run(Context& user, UserId id, const Config& config) override {
    const std::string secret = user.secret("door-code");
    const std::string pass = user.feed("people")["pass"].text();
    const std::string base = config.require("base-url");
    user.navigate(base + "/login").fill("#user_email", secret).fill("#user_password", pass);
    if (id == 1) user.fail("the code was " + secret + " and " + pass);
    if (id == 2) throw std::runtime_error("no door for " + secret);
    if (id == 3) user.fill("#nowhere", secret, {.timeout = 200ms});
    if (id == 4) user.navigate(base + "/" + secret + "?x=" + pass);
    if (id == 4) user.click("#nowhere", {.timeout = 200ms});
    user.navigate("data:text/html,<p>" + secret + "</p><script>console.error('" + secret +
                  "')</script>");
    user.click("#" + pass, {.timeout = 500ms, .label = pass});
  }
};
LIVELOAD_SCENARIO(Leaks);

std::string content(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

void expect_clean(const std::string& text, const std::string& where) {
  for (const std::string& leak : {kSecret, kColumn, std::string("s3cr%26t-value"),
                                  std::string("s3cr&amp;t-value"), std::string("s3cr")}) {
    const std::size_t at = text.find(leak);
    EXPECT_EQ(at, text.npos) << where << ": " << text.substr(at < 80 ? 0 : at - 80, 200);
  }
}

TEST(Secrets, NothingThatIsWrittenHoldsThem) {
  ASSERT_EQ(setenv("DOOR_CODE", kSecret.c_str(), 1), 0);
  Shop shop;
  const test::TempFolder folder;
  const auto people = folder / "people.csv";
  std::ofstream(people) << "name,pass\n1," << kColumn << "\n2," << kColumn << "2\n3," << kColumn
                        << "3\n4," << kColumn << "4\n5," << kColumn << "5\n";
  RunOptions options;
  options.users = 5;
  options.scenario_duration = 100ms;
  options.config.set("people", people.string());
  const Outcome outcome = shop.run("Leaks", options);
  unsetenv("DOOR_CODE");

  ASSERT_TRUE(outcome.result);
  EXPECT_EQ(outcome.result->users().failed, 5U);
  expect_clean(outcome.result->to_json(), "JSON");
  expect_clean(report::markdown({outcome}), "Markdown");
  ASSERT_TRUE(outcome.error) << "no iteration went well";
  expect_clean(outcome.error->message(), "terminal");
  EXPECT_NE(outcome.result->to_json().find("[redacted]"), std::string::npos);
  int documents = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(shop.folder())) {
    expect_clean(entry.path().string(), "name of a file");
    if (entry.path().extension() != ".html") continue;
    expect_clean(content(entry.path()), entry.path().string());
    ++documents;
  }
  EXPECT_GT(documents, 0);
}

TEST(Secrets, OneThatIsMissingEndsTheScenarioBeforeItStarts) {
  unsetenv("DOOR_CODE");
  Shop shop;
  const Outcome outcome = shop.run("Leaks");
  ASSERT_TRUE(outcome.error);
  EXPECT_FALSE(outcome.result);
  EXPECT_EQ(outcome.error->kind, ErrorKind::kConfig);
  EXPECT_EQ(outcome.error->target, "door-code");
}

}  // namespace
}  // namespace liveload::testing
