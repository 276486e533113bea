// Steps in the history and uploads of LiveView, on the demo shop.
#include <filesystem>
#include <fstream>

#include "liveview/liveview_fixture.hpp"
#include "support/temp_folder.hpp"

namespace liveload::liveview {
namespace {

using testing::HasSubstr;

TEST_F(LiveViewTest, ALiveNavigationBackEndsWhenItIsShown) {
  with_page([&](browser::Page& page) {
    join(page, "/?event_latency=80&join_latency=80");
    const std::string first = text(page, "h1");
    ok(page.click("a[id^=product-link]", soon()));
    ok(wait_for_liveview(page, soon()));
    const std::string product = text(page, "h1"), address = page.url();
    EXPECT_NE(product, first);
    EXPECT_TRUE(go(page, -1, soon()).value_or(false));
    EXPECT_EQ(text(page, "h1"), first);
    EXPECT_NE(page.url(), address);
    EXPECT_TRUE(go(page, 1, soon()).value_or(false));
    EXPECT_EQ(text(page, "h1"), product);
    EXPECT_EQ(page.url(), address);
    EXPECT_FALSE(go(page, 1, soon()).value_or(true));
  });
  EXPECT_EQ(served("dead_renders"), 1u) << "all of it was live";
}

TEST_F(LiveViewTest, AStepToAnotherDocumentEndsWithItsLoad) {
  with_page([&](browser::Page& page) {
    join(page, "/counter?join_latency=300");
    open(page, "/about");
    const auto back = go(page, -1, soon());
    ASSERT_TRUE(back) << back.error().message();
    EXPECT_TRUE(*back);
    EXPECT_THAT(page.url(), HasSubstr("/counter"));
    const auto forward = go(page, 1, soon());
    ASSERT_TRUE(forward) << forward.error().message();
    EXPECT_TRUE(*forward);
    EXPECT_THAT(page.url(), HasSubstr("/about"));
  });
}

/// Files to send, for as long as the test runs.
class UploadTest : public LiveViewTest {
 protected:
  std::string file(const std::string& name, std::size_t bytes) {
    std::ofstream(folder_ / name) << std::string(bytes, 'x');
    return (folder_ / name).string();
  }

  const test::TempFolder folder_;
};

TEST_F(UploadTest, AnUploadIsValidatedWhenItReturns) {
  with_page([&](browser::Page& page) {
    join(page, "/letters?event_latency=150");
    ok(upload(page, "input[name=photos]", {file("a.png", 100), file("b.png", 100)}, soon()));
    EXPECT_EQ(page.count(".uploads li", soon()).value_or(0), 2u);
    ok(upload(page, "input[name=photos]", {file("big.png", 2'000'001)}, soon()));
    EXPECT_THAT(text(page, "#upload-2"), HasSubstr("too large")) << "what is refused shows";
    const auto refused = upload(page, "input[name=photos]", {file("c.txt", 1)}, soon());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, ErrorKind::kUsage);
    EXPECT_THAT(refused.error().message(), HasSubstr("c.txt is none of these"));
  });
  EXPECT_EQ(served("uploads", "completed"), 0u);
}

TEST_F(UploadTest, AnUploadThatSendsByItselfIsSentWhenItReturns) {
  with_page([&](browser::Page& page) {
    join(page, "/papers?event_latency=50");
    ok(upload(page, "input[name=papers]", {file("a.pdf", 500'000), file("b.csv", 3)}, soon()));
    EXPECT_EQ(text(page, "#received-count"), "2");
    ok(upload(page, "input[name=papers]", {file("huge.bin", 16'000'001)}, soon()));
    EXPECT_EQ(text(page, "#received-count"), "2");
    EXPECT_EQ(page.count(".uploads .error", soon()).value_or(0), 1u);
  });
  EXPECT_EQ(served("uploads", "completed"), 2u);
}

}  // namespace
}  // namespace liveload::liveview
