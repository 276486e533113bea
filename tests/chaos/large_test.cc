// Pages and texts out of all proportion.

#include <sys/resource.h>

#include <fstream>

#include "chaos/chaos_fixture.hpp"

namespace liveload::chaos {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using Large = ChaosTest;

/// What remains of the text that is no Unicode.
constexpr char kRead[] = "a\0b\uFFFDc\uFFFD\u2028d\u0007\"\\";

/// The most memory that this process ever had, since the last call.
std::uint64_t peak_memory() {
  std::ifstream status("/proc/self/status");
  std::uint64_t peak = 0;
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) peak = std::stoull(line.substr(6)) * 1024;
  }
  std::ofstream("/proc/self/clear_refs") << 5;
  return peak;
}

TEST_F(Large, APageOfTwoHundredMegabytesIsHeldByItsBrowserAlone) {
  const std::string megabyte(1024 * 1024, 'x');
  std::atomic<int> sent{0};
  pages_["/large"] = {.parts = [&]() -> std::optional<std::string> {
    if (sent == 200) return std::nullopt;
    return sent++ == 0 ? "<!doctype html><p id=first>first</p><pre hidden>" : megabyte;
  }};
  const std::uint64_t before = peak_memory();
  run(1,
      [&](Context& user, UserId) {
        const ActionOptions limit{.timeout = 8s};
        user.navigate(url("/large"), limit).page_content(as("content"), limit);
      },
      {.users = 2});
  EXPECT_THAT(category_of(1), AnyOf("page_content: protocol", HasSubstr(": timeout")));
  EXPECT_LT(peak_memory(), before + 200'000'000);
  expect_the_others_went_on();
}

TEST_F(Large, ADeepDocumentIsReadOrFailsByName) {
  const std::string deep = at("/deep", R"(<script>
    let inner = document.documentElement;
    for (let i = 0; i < 20000; i++) inner = inner.appendChild(document.createElement("i"));
  </script>)");
  run(1,
      [&](Context& user, UserId) {
        user.navigate(deep, {.timeout = 3s}).page_content(as("content"), {.timeout = 3s});
        user.click("i", {.timeout = 1s});
      },
      {.users = 2});
  EXPECT_THAT(category_of(1), AnyOf("", HasSubstr(": timeout"), HasSubstr(": browser_lost")));
  expect_the_others_went_on();
}

TEST_F(Large, HostileTextsStayValidUtf8AndShortInTheResult) {
  const std::string hostile = at("/hostile", R"(<p id=p></p><script>
    const odd = "a\0b\ud800c\udfff\u2028d\u0007\"\\";
    p.textContent = odd;
    p.setAttribute("title", odd);
    p.className = odd;
    p.id = "p";
    const long = "é".repeat(1_000_000);
    document.title = long;
    console.error(odd, "x".repeat(2_000_000));
    history.pushState(null, "", "/hostile?" + "%C3%A9".repeat(300_000));
    setTimeout(() => { throw new Error(odd + long); });
    const deep = document.createElement("div");
    deep.id = odd + long;
    deep.className = "other";
    document.body.append(deep);
  </script>)");
  std::string text, title, content;
  run(2,
      [&](Context& user, UserId id) {
        user.navigate(hostile);
        if (id == 1) {
          text = user.inner_text("#p");
          title = user.get_attribute("#p", "title").value_or("");
          content = user.page_content();
        }
        user.fill(".other", "x", {.timeout = 1s});
      },
      {.users = 3});
  EXPECT_THAT(text, HasSubstr("c\uFFFD"));
  EXPECT_EQ(title, std::string(kRead, sizeof kRead - 1)) << title.size();
  EXPECT_GT(content.size(), 2'000'000U);
  for (UserId id = 1; id <= 2; ++id) EXPECT_THAT(category_of(id), HasSubstr("fill: "));
  const std::string json = result().to_json();
  EXPECT_TRUE(RunResult::parse(json));
  EXPECT_LT(json.size(), 1'000'000U);
  expect_the_others_went_on();
}

}  // namespace
}  // namespace liveload::chaos
