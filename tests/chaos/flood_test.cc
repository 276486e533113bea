// Pages that report, print, throw and send without end.

#include "chaos/chaos_fixture.hpp"

namespace liveload::chaos {
namespace {

using testing::HasSubstr;
using Flood = ChaosTest;

TEST_F(Flood, EventsByTheThousandAreCountedUnderFewNames) {
  // What looks like Phoenix's socket is measured; the server echoes each message.
  const std::string floods = at("/floods", R"(<button>go</button><p id=p></p><script>
    document.querySelector("button").onclick = () => {
      const socket = new WebSocket(`ws://${location.host}/live/websocket?vsn=2.0.0`);
      let echoes = 0;
      const count = 5_000;
      socket.onmessage = () => { if (++echoes === count) p.textContent = "done"; };
      socket.onopen = () => {
        for (let i = 0; i < count; i++) {
          socket.send(JSON.stringify(["1", `${i}`, "lv:x", "event", { event: `name-${i}`, value: {} }]));
        }
      };
    };
  </script>)");
  run(1,
      [&](Context& user, UserId) {
        user.navigate(floods).click("button").wait_for_selector("#p:not(:empty)");
      },
      {.users = 3, .iteration_timeout = 60s});
  EXPECT_EQ(category_of(1), "") << reason_of(1);
  EXPECT_EQ(result().counter("liveview_events"), 5'000U);
  EXPECT_LE(result().dimensions("liveview_events").size(), 101U);
  EXPECT_GT(result().counter("liveview_events", "(other)"), 4'000U);
  EXPECT_THAT(result().warnings(), testing::Contains(HasSubstr("too many dimensions")));
  EXPECT_LT(result().to_json().size(), 2'000'000U);
  expect_the_others_went_on();
}

TEST_F(Flood, ErrorsWithoutEndAreCountedAndTheLastOnesKept) {
  const std::string prints = at("/prints", R"(<button>go</button><p id=p></p><script>
    document.querySelector("button").onclick = () => {
      for (let i = 0; i < 4_000; i++) console.error("no", { i }, [i]);
      for (let i = 0; i < 2_000; i++) queueMicrotask(() => { throw new Error(`thrown ${i}`); });
      setTimeout(() => { p.textContent = "done"; });
    };
  </script>)");
  run(1,
      [&](Context& user, UserId) {
        user.navigate(prints).click("button").wait_for_selector("#p:not(:empty)");
        user.fail("to see what was kept");
      },
      {.users = 3});
  EXPECT_EQ(result().counter("console_errors"), 4'000U);
  EXPECT_EQ(result().counter("js_errors"), 2'000U);
  EXPECT_EQ(category_of(1), "run: scenario");
  EXPECT_LE(result().failures().front().samples.front().console.size(), 20U);
  expect_the_others_went_on();
}

TEST_F(Flood, APageFindsNothingThatItCouldReportThrough) {
  const std::string forges = at("/forges", R"(<p id=p></p><script>
    // Whatever hangs on the window and is not of the browser is tried with a forged report.
    const known = new Set(["p", "known", "found", "tried", "forged"]);
    const frame = document.body.appendChild(document.createElement("iframe")).contentWindow;
    for (const name of Object.getOwnPropertyNames(frame)) if (!name.startsWith("_")) known.add(name);
    var found = 0, tried = 0;
    const forged = JSON.stringify([1, performance.timeOrigin, performance.now(), "/forged",
      Array.from({ length: 1000 }, (_, i) => ["e", performance.now(), 1, 1, `forged-${i}`, 1])]);
    for (const scope of [window, frame]) {
      for (const name of Object.getOwnPropertyNames(scope)) {
        if (known.has(name) || /^\d+$/.test(name)) continue;
        found++;
        const candidates = [scope[name], ...Object.values(Object(scope[name]))];
        for (const f of candidates) {
          if (typeof f !== "function") continue;
          tried++;
          try { const r = f(forged); if (r && r.catch) r.catch(() => {}); } catch {}
        }
      }
    }
    p.textContent = `${found} ${tried}`;
  </script>)");
  std::string found;
  run(1, [&](Context& user, UserId) { found = user.navigate(forges).inner_text("#p"); });
  EXPECT_EQ(category_of(1), "") << reason_of(1);
  // The probe's one hidden property, whose functions only wait or look.
  EXPECT_TRUE(found.starts_with("1 ")) << found;
  EXPECT_EQ(result().counter("liveview_events"), 0U);
  EXPECT_FALSE(result().histogram("liveview_event_duration_us"));
  expect_the_others_went_on();
}

}  // namespace
}  // namespace liveload::chaos
