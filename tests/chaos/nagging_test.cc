// Pages that want an answer, want to keep their visitor, or open windows without end.

#include "chaos/chaos_fixture.hpp"

namespace liveload::chaos {
namespace {

using testing::HasSubstr;
using Nagging = ChaosTest;

TEST_F(Nagging, DialogsAreAnsweredAndAStormOfThemIsATimeout) {
  const std::string storm =
      at("/storm", R"html(<button onclick="for (;;) alert(1)">go</button>)html");
  const std::string at_load = at("/at-load", "<script>for (;;) confirm('stay?')</script>");
  const std::string asks = at("/asks", R"html(<button>go</button><p id=p></p><script>
    document.querySelector("button").onclick = () => {
      for (let i = 0; i < 20; i++) alert(i);
      print();
      p.textContent = `${confirm("sure?")} ${prompt("name?")}`;
    };
    onbeforeunload = (event) => { alert("no"); event.preventDefault(); return "stay"; };
  </script>)html");
  std::string answers;
  run(3,
      [&](Context& user, UserId id) {
        const ActionOptions limit{.timeout = 1500ms};
        if (id == 1) user.navigate(storm).click("button", limit);
        if (id == 2) user.navigate(at_load, limit);
        if (id != 3) return;
        user.navigate(asks).click("button").wait_for_selector("#p:not(:empty)");
        answers = user.inner_text("#p");
        user.navigate(url()).navigate(asks).click("button").reload().navigate(url());
      },
      {.users = 5});
  EXPECT_EQ(category_of(1), "click: timeout");
  EXPECT_EQ(category_of(2), "navigate: timeout");
  EXPECT_EQ(category_of(3), "") << reason_of(3);
  EXPECT_EQ(answers, "false null");
  expect_the_others_went_on();
}

TEST_F(Nagging, WindowsThatAPageOpensAreClosed) {
  const std::string opens = at("/opens", R"(<button>go</button><p id=p></p><script>
    document.querySelector("button").onclick = () => {
      for (let i = 0; i < 60; i++) open("/calm?" + i, "_blank", i % 3 ? "" : "noopener");
      p.textContent = "done";
    };
  </script>)");
  over_ = [&] { return renderers().size() <= 3; };
  run(1,
      [&](Context& user, UserId) {
        user.navigate(opens).click("button").wait_for_selector("#p:not(:empty)").sleep(500ms);
        user.navigate(url()).click("#next");
      },
      {.users = 3});
  EXPECT_EQ(category_of(1), "") << reason_of(1);
  expect_the_others_went_on();
}

}  // namespace
}  // namespace liveload::chaos
