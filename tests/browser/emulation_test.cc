#include <algorithm>

#include "browser/browser_fixture.hpp"

namespace liveload::browser {
namespace {

using testing::HasSubstr;

/// A server that shows what it was asked with, and one that asks for a password.
class EmulationTest : public BrowserTest {
 protected:
  static std::string header(const test::HttpRequest& request, const std::string& name) {
    const auto found = request.headers.find(name);
    return found == request.headers.end() ? "none" : found->second;
  }

  static test::HttpResponse answer(const test::HttpRequest& request) {
    if (request.target == "/big") return {.body = std::string(100'000, 'x'), .type = "text/plain"};
    if (request.target.starts_with("/private")) {
      if (header(request, "authorization") == "Basic YW5uOnNlY3JldA==") return {.body = "let in"};
      return {.status = 401,
              .body = "kept out",
              .headers = {{"WWW-Authenticate", "Basic realm=\"private\""}}};
    }
    return {.body = "<title>shown</title>"};
  }

  std::string asked_with(const std::string& target, const std::string& name) const {
    const auto all = shows_.requests();
    const auto found =
        std::find_if(all.rbegin(), all.rend(), [&](const auto& r) { return r.target == target; });
    return found == all.rend() ? "not asked" : header(*found, name);
  }

  static Value ask(Page& page, const std::string& function) {
    auto value = page.call(function, {}, "the page's answer", soon());
    EXPECT_TRUE(value) << value.error().message();
    return value.value_or(Value());
  }

  /// Milliseconds that the page waits for an answer of the server.
  static double fetch_time(Page& page, const std::string& path) {
    return ask(page, "async () => { const from = performance.now(); await (await fetch('" + path +
                         "')).text(); return performance.now() - from }")
        .number();
  }

  test::HttpServer shows_{answer};
};

TEST_F(EmulationTest, SpeaksTheLocaleAndLivesInTheTimeZone) {
  with_page("", [&](Page& page) {
    ok(page.emulate({.locale = "de-DE", .timezone = "America/New_York"}, soon()));
    for (const std::string target : {"/first", "/second"}) {
      ok(page.navigate(shows_.url(target), soon()));
      EXPECT_EQ(asked_with(target, "accept-language"), "de-DE,de;q=0.9");
      EXPECT_EQ(ask(page, "() => navigator.languages.join()"), Value("de-DE,de"));
      EXPECT_EQ(ask(page, "() => (1234.5).toLocaleString()"), Value("1.234,5"));
      EXPECT_EQ(ask(page, "() => new Date(0).getHours()"), Value(19));
    }
    EXPECT_THAT(asked_with("/first", "user-agent"), HasSubstr("Headless"));
  });
}

TEST_F(EmulationTest, RefusesNamesThatTheBrowserDoesNotKnow) {
  with_page("", [&](Page& page) {
    const auto locale = page.emulate({.locale = "xx-YY"}, soon());
    ASSERT_FALSE(locale);
    EXPECT_EQ(locale.error().kind, ErrorKind::kUsage) << locale.error().message();
    const auto zone = page.emulate({.timezone = "Mars/Base"}, soon());
    ASSERT_FALSE(zone);
    EXPECT_EQ(zone.error().kind, ErrorKind::kUsage) << zone.error().message();
    EXPECT_THAT(zone.error().hint, HasSubstr("Europe/Berlin"));
    ok(page.navigate(shows_.url("/first"), soon()));
    EXPECT_EQ(asked_with("/first", "accept-language").find("xx"), std::string::npos);
  });
}

TEST_F(EmulationTest, IsOfTheSizeAndNameAskedFor) {
  with_page("", [&](Page& page) {
    ok(page.emulate({.viewport = Emulation::Size{390, 844}, .user_agent = "mine/1.0"}, soon()));
    ok(page.navigate(shows_.url("/first"), soon()));
    EXPECT_EQ(ask(page, "() => `${innerWidth}x${innerHeight}`"), Value("390x844"));
    EXPECT_EQ(ask(page, "() => navigator.userAgent"), Value("mine/1.0"));
    EXPECT_EQ(asked_with("/first", "user-agent"), "mine/1.0");
    // The other half of the same command is not lost.
    ok(page.emulate({.locale = "fr"}, soon()));
    ok(page.navigate(shows_.url("/second"), soon()));
    EXPECT_EQ(asked_with("/second", "user-agent"), "mine/1.0");
    EXPECT_EQ(asked_with("/second", "accept-language"), "fr");
    const auto picture = page.screenshot(soon());
    ASSERT_TRUE(picture) << picture.error().message();
    EXPECT_EQ(picture->substr(16, 8), std::string("\0\0\1\x86\0\0\3\x4c", 8));
  });
}

TEST_F(EmulationTest, SendsHeadersWithEveryRequest) {
  with_page("", [&](Page& page) {
    ok(page.emulate({.headers = {{{"X-Tenant", "a"}, {"X-Other", "b"}}}}, soon()));
    ok(page.navigate(shows_.url("/first"), soon()));
    EXPECT_EQ(asked_with("/first", "x-tenant"), "a");
    ask(page, "async () => (await fetch('/by-script')).status");
    EXPECT_EQ(asked_with("/by-script", "x-other"), "b");
    ok(page.emulate({.headers = {{{"X-Tenant", "c"}}}}, soon()));
    ok(page.navigate(shows_.url("/second"), soon()));
    EXPECT_EQ(asked_with("/second", "x-tenant"), "c");
    EXPECT_EQ(asked_with("/second", "x-other"), "none");
  });
}

TEST_F(EmulationTest, AnswersTheServersChallenge) {
  with_page("", [&](Page& page) {
    ok(page.emulate({.credentials = Emulation::Credentials{"ann", "secret"}}, soon()));
    ok(page.navigate(shows_.url("/private"), soon()));
    EXPECT_EQ(page.inner_text("body", soon()).value_or("?"), "let in");
    EXPECT_EQ(ask(page, "async () => (await fetch('/private/data')).text()"), Value("let in"));
    ok(page.navigate(shows_.url("/open"), soon()));
  });
}

TEST_F(EmulationTest, TriesWrongCredentialsOnce) {
  with_page("", [&](Page& page) {
    ok(page.emulate({.credentials = Emulation::Credentials{"ann", "wrong"}}, soon()));
    ok(page.navigate(shows_.url("/private"), soon()));
    EXPECT_EQ(page.inner_text("body", soon()).value_or("?"), "kept out");
    EXPECT_EQ(shows_.requests().size(), 2U);
    EXPECT_EQ(ask(page, "async () => (await fetch('/private/data')).status"), Value(401));
  });
}

TEST_F(EmulationTest, IsOffline) {
  with_page("", [&](Page& page) {
    ok(page.navigate(shows_.url("/first"), soon()));
    ok(page.emulate({.offline = true}, soon()));
    EXPECT_EQ(ask(page, "() => navigator.onLine"), Value(false));
    EXPECT_EQ(ask(page, "() => fetch('/').then(() => 'answered', () => 'failed')"),
              Value("failed"));
    EXPECT_EQ(ask(page,
                  "() => new Promise((tell) => { const socket = new WebSocket(location.href"
                  ".replace('http', 'ws')); socket.onopen = () => tell('open');"
                  "socket.onerror = () => tell('failed') })"),
              Value("failed"));
    const auto gone = page.navigate(shows_.url("/second"), soon());
    ASSERT_FALSE(gone);
    EXPECT_EQ(gone.error().cause, "net::ERR_INTERNET_DISCONNECTED");
    ok(page.emulate({.offline = false}, soon()));
    ok(page.navigate(shows_.url("/second"), soon()));
  });
}

TEST_F(EmulationTest, IsAsSlowAsItsNetwork) {
  with_page("", [&](Page& page) {
    // Two seconds of latency, and two for the bytes: "slow-3g".
    const NetworkProfile slow{
        .latency = seconds(2), .download_bytes_per_s = 50'000, .upload_bytes_per_s = 50'000};
    ok(page.navigate(shows_.url("/first"), soon()));
    ok(page.emulate({.network = slow}, soon()));
    EXPECT_GE(fetch_time(page, "/big"), 3900);
    // WebSockets as well: 50 kB there and back again.
    EXPECT_GE(ask(page,
                  "() => new Promise((tell) => { const socket = new WebSocket(location.href"
                  ".replace('http', 'ws')); let from; socket.onopen = () => {"
                  "from = performance.now(); socket.send('x'.repeat(50000)) };"
                  "socket.onmessage = () => tell(performance.now() - from) })")
                  .number(),
              1900);
    ok(page.emulate({.network = NetworkProfile{}}, soon()));
    EXPECT_LT(fetch_time(page, "/big"), 1500);
  });
}

TEST_F(EmulationTest, ComputesSlower) {
  with_page("", [&](Page& page) {
    ok(page.navigate(shows_.url("/first"), soon()));
    const auto loop_time = [&] {
      double best = 1e9;
      for (int i = 0; i < 3; ++i) {
        best = std::min(best, ask(page,
                                  "() => { const from = performance.now(); let sum = 0;"
                                  "for (let i = 0; i < 3e7; ++i) sum += Math.sqrt(i);"
                                  "return sum > 0 ? performance.now() - from : 0 }")
                                  .number());
      }
      return best;
    };
    const double before = loop_time();
    // Far less than asked for, since a busy machine holds the browser's throttling up as well.
    ok(page.emulate({.cpu_slowdown = 20}, soon()));
    EXPECT_GT(loop_time(), 1.5 * before);
  });
}

}  // namespace
}  // namespace liveload::browser
