#include "browser/browser_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::StartsWith;

class ScreenshotTest : public BrowserTest {};

std::uint32_t number_at(const std::string& bytes, std::size_t place) {
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | std::uint8_t(bytes[place + i]);
  return number;
}

TEST_F(ScreenshotTest, ShowsTheWindow) {
  with_page("/actions.html", [&](Page& page) {
    const auto picture = page.screenshot(soon());
    ASSERT_TRUE(picture) << picture.error().message();
    EXPECT_THAT(*picture, StartsWith("\x89PNG\r\n\x1a\n"));
    EXPECT_EQ(number_at(*picture, 16), 1280U);
    EXPECT_EQ(number_at(*picture, 20), 720U);
  });
}

TEST_F(ScreenshotTest, WorksOrFailsInTimeWhereThePagesScriptsHang) {
  with_page("/actions.html", [&](Page& page) {
    (void)page.call("() => { setTimeout(() => { for (;;) {} }); }", {}, "", soon());
    const auto started = Clock::now();
    const auto picture = page.screenshot(Deadline::after(seconds(3)));
    EXPECT_LT(Clock::now() - started, seconds(5));
    ASSERT_TRUE(picture) << picture.error().message();
    EXPECT_THAT(*picture, StartsWith("\x89PNG\r\n\x1a\n"));
    EXPECT_EQ(number_at(*picture, 16), 1280U);
  });
}

}  // namespace
}  // namespace liveload::browser
