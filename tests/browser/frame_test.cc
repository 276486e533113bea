#include "browser/browser_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::HasSubstr;

/// A page with frames of its own site and of another: to a browser, localhost and 127.0.0.1 are
/// two.
class FrameTest : public BrowserTest {
 protected:
  std::string on_other_site(const std::string& path) const {
    return "http://localhost:" + std::to_string(frames_.port()) + path;
  }

  test::HttpResponse answer(const test::HttpRequest& request) const {
    constexpr const char* kStyle =
        "<style>iframe { margin: 40px; border: 5px solid; width: 400px }</style>";
    const auto frame = [](const std::string& id, const std::string& url) {
      return "<iframe id=" + id + " src=\"" + url + "\"></iframe>";
    };
    if (request.target == "/inner") {
      return {.body =
                  "<title>inner</title><div style='height: 900px'>far</div>"
                  "<button id=b onclick=\"this.textContent = 'clicked'\">button</button>"
                  "<input id=name><a id=next href=/next>next</a>"
                  "<script>window.seen = window.scriptOfOurs === true</script>"};
    }
    if (request.target == "/next") return {.body = "<p id=arrived>arrived"};
    if (request.target == "/nest") return {.body = kStyle + frame("deep", on_other_site("/inner"))};
    return {.body = kStyle + std::string("<p id=outer>outer<div style='height: 2000px'></div>") +
                    frame("same", "/inner") + frame("other", on_other_site("/inner")) +
                    frame("nest", "/nest") + "<div id=none></div>"};
  }

  void with_frames(const std::function<void(Page&)>& body) {
    scripts_.push_back({.source = "window.scriptOfOurs = true;", .binding = ""});
    with_page("", [&](Page& page) {
      ok(page.navigate(frames_.url("/"), soon()));
      body(page);
    });
  }

  static void use_the_inner_page(Page& page) {
    ok(page.click("#b", soon()));
    EXPECT_EQ(page.inner_text("#b", soon()).value_or("?"), "clicked");
    ok(page.fill("#name", "Ann", soon()));
    EXPECT_EQ(page.input_value("#name", soon()).value_or("?"), "Ann");
    const auto seen = page.call("() => window.seen", {}, "", soon());
    EXPECT_EQ(seen.value_or(Value()), Value(true));
  }

  void act_in_all_frames() {
    with_frames([&](Page& page) {
      for (const std::string frame : {"#same", "#other"}) {
        ok(page.enter_frame(frame, soon()));
        EXPECT_THAT(page.url(), HasSubstr("/inner"));
        use_the_inner_page(page);
        page.leave_frame();
        EXPECT_EQ(page.inner_text("#outer", soon()).value_or("?"), "outer");
      }
      ok(page.enter_frame("#nest", soon()));
      ok(page.enter_frame("#deep", soon()));
      use_the_inner_page(page);
      page.leave_frame();
      EXPECT_THAT(page.url(), HasSubstr("/nest"));
      page.leave_frame();
      EXPECT_EQ(page.url(), frames_.url("/"));
    });
  }

  test::HttpServer frames_{[this](const test::HttpRequest& request) { return answer(request); }};
};

TEST_F(FrameTest, IsActedInWhereverItIs) {
  act_in_all_frames();
}

TEST_F(FrameTest, IsActedInWhereEachSiteHasItsProcess) {
  options_.arguments.push_back("--site-per-process");
  connection_ = std::move(*make_connection(options_));
  act_in_all_frames();
}

TEST_F(FrameTest, MayNavigate) {
  for (const bool apart : {false, true}) {
    if (apart) options_.arguments.push_back("--site-per-process");
    connection_ = std::move(*make_connection(options_));
    with_frames([&](Page& page) {
      ok(page.enter_frame("#same", soon()));
      ok(page.click("#next", soon()));
      ok(page.wait_for_selector("#arrived", soon()));
      ok(page.navigate(on_other_site("/inner"), soon()));
      EXPECT_EQ(page.url(), on_other_site("/inner"));
      use_the_inner_page(page);
      ok(page.reload(soon()));
      EXPECT_EQ(page.inner_text("#b", soon()).value_or("?"), "button");
      page.leave_frame();
      EXPECT_EQ(page.url(), frames_.url("/"));
    });
  }
}

TEST_F(FrameTest, SaysWhyItCannotBeActedIn) {
  with_frames([&](Page& page) {
    const auto no_frame = page.enter_frame("#none", soon());
    ASSERT_FALSE(no_frame);
    EXPECT_EQ(no_frame.error().kind, ErrorKind::kElement);
    EXPECT_THAT(no_frame.error().cause, HasSubstr("is no iframe"));
    const auto absent = page.enter_frame("#absent", Deadline::after(milliseconds(300)));
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().kind, ErrorKind::kTimeout);
    ok(page.enter_frame("#same", soon()));
    ok(page.call("() => { setTimeout(() => parent.document.querySelector('#same').remove()) }", {},
                 "", soon()));
    const auto gone = page.wait_for_selector("#absent", soon());
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().kind, ErrorKind::kElement) << gone.error().message();
    page.leave_frame();
    EXPECT_EQ(page.inner_text("#outer", soon()).value_or("?"), "outer");
  });
}

}  // namespace
}  // namespace liveload::browser
