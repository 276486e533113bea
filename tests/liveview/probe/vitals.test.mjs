// Web Vitals of pages whose faults are known, in a real browser.
import assert from "node:assert/strict";
import { fixture, opened, test } from "./scenes.mjs";

/** What was reported under the name: [value, path] each. */
const of = (tab, name) => tab.of("w").filter(([, , its]) => its === name).map(([, value, , path]) => [value, path]);
const only = (tab, name) => {
  const values = of(tab, name);
  assert.equal(values.length, 1, `${name}: ${JSON.stringify(tab.of("w"))}`);
  return values[0][0];
};

/** The entries of the type and of more than `size` that the browser itself has, once there is one. */
const entries = (tab, type, size = 0) =>
  tab.page.evaluate(
    ([type, size]) =>
      new Promise((resolve) => {
        new PerformanceObserver((list) => {
          const found = list.getEntries().filter((one) => (one.size ?? one.value ?? one.duration) > size);
          if (found.length > 0) resolve(found.map((one) => ({ ...one.toJSON(), interactionId: one.interactionId })));
        }).observe({ type, buffered: true, durationThreshold: 16 });
      }),
    [type, size],
  );
const entry = async (tab, type, size) => (await entries(tab, type, size)).at(-1);

test("a server that takes 200 ms is time to first byte", async () => {
  await opened({ html: "<h1>late</h1>", latency: (path) => (path === "/" ? 200 : 0) }, async (tab) => {
    await entry(tab, "paint", -1);
    await tab.call("finish");
    const ttfb = only(tab, "ttfb");
    const seen = await tab.page.evaluate(() => performance.getEntriesByType("navigation")[0].responseStart);
    assert.ok(ttfb >= 200);
    assert.ok(Math.abs(ttfb - seen) < 0.01, `${ttfb}, the browser says ${seen}`);
    assert.ok(only(tab, "fcp") >= ttfb);
  });
});

test("a picture that takes 300 ms moves the largest paint, and no other", async () => {
  const html = '<h1>words</h1><img src="/picture.svg" width="600" height="400">';
  await opened({ html, latency: (path) => (path === "/picture.svg" ? 300 : 0) }, async (tab) => {
    const seen = await entry(tab, "largest-contentful-paint", 100_000);
    await tab.call("finish");
    const [lcp, fcp, ttfb] = ["lcp", "fcp", "ttfb"].map((name) => only(tab, name));
    assert.ok(Math.abs(lcp - seen.startTime) < 0.01, `${lcp}, the browser says ${seen.startTime}`);
    assert.ok(lcp >= ttfb + 300, `${lcp}`);
    assert.ok(fcp < lcp, "the words were there before");
    const [[end]] = tab.of("w").filter(([, , name]) => name === "lcp");
    assert.equal(end, Number(lcp.toFixed(3)), "it belongs to the moment of the paint");
  });
});

test("a shift has the score that its geometry gives", async () => {
  const html = `<style>body { margin: 0 } div { height: 0 } p { margin: 0; height: 360px; background: teal }</style>
    <div></div><p>words</p>`;
  await opened({ html }, async (tab) => {
    await tab.page.setViewportSize({ width: 1280, height: 720 });
    await entry(tab, "paint", -1);
    await tab.page.evaluate(() => void (document.querySelector("div").style.height = "180px"));
    await entry(tab, "layout-shift");
    await tab.call("finish");
    // 540 of 720 rows are touched, by a way of 180 of 1280.
    assert.equal(only(tab, "cls"), Number(((540 / 720) * (180 / 1280)).toFixed(6)));
  });
});

test("a page that stays in place has a shift of zero", async () => {
  await opened({ html: "<h1>words</h1>" }, async (tab) => {
    await entry(tab, "paint", -1);
    await tab.call("finish");
    assert.equal(only(tab, "cls"), 0);
    assert.equal(of(tab, "inp").length, 0, "nobody touched it");
  });
});

const busy = `<button onclick="const end = performance.now() + 200; while (performance.now() < end);">busy</button>`;

test("a click that keeps the page busy for 200 ms is the interaction's, also where the user leaves at once", async () => {
  await opened({ html: busy }, async (tab) => {
    await tab.page.click("button");
    await tab.call("finish");
    const inp = only(tab, "inp");
    assert.ok(inp >= 200, `${inp}`);
    // The longest of all events of the interaction: what began sooner may be 8 ms more than the click.
    const events = (await entries(tab, "event", 199)).filter((one) => one.interactionId > 0);
    assert.equal(inp, Math.max(...events.map((one) => one.duration)));
  });
});

test("what the page left behind is told as it is left", async () => {
  const html = (path) => (path === "/elsewhere" ? "<h1>elsewhere</h1>" : `<h1>words</h1>${busy}`);
  const leave = async (tab) => {
    await tab.page.click("button");
    await entry(tab, "event", 199);
    await tab.page.goto(`${fixture.base}/elsewhere`);
    for (const name of ["ttfb", "fcp", "lcp", "cls", "inp"]) {
      const first = of(tab, name).filter(([, path]) => path === "/first/7");
      assert.equal(first.length, 1, `${name}: ${JSON.stringify(tab.of("w"))}`);
    }
  };
  await opened({ html }, leave, "/first/7?secret=1");
});

test("the largest paint is final with the first input", async () => {
  await opened({ html: `<h1>words</h1>${busy}` }, async (tab) => {
    await entry(tab, "largest-contentful-paint");
    await tab.page.click("button");
    await tab.until(() => of(tab, "lcp").length > 0);
    await tab.call("finish");
    assert.equal(of(tab, "lcp").length, 1);
  });
});

test("a live navigation has vitals of its own", async () => {
  const html = `<h1>first</h1><button>go</button><script>
    document.querySelector("button").onclick = () => {
      history.pushState({}, "", "/second?secret=1");
      const shown = document.createElement("p");
      shown.textContent = "second, and longer than what was there";
      document.body.append(shown);
    };
  </script>`;
  await opened({ html }, async (tab) => {
    await entry(tab, "largest-contentful-paint");
    await tab.page.click("button");
    await entry(tab, "soft-navigation", -1);
    await tab.call("finish");
    for (const name of ["fcp", "lcp", "cls"]) {
      assert.deepEqual(of(tab, name).map(([, path]) => path), ["/", "/second"], name);
    }
    assert.deepEqual(of(tab, "ttfb").map(([, path]) => path), ["/"], "no document was asked for");
  });
});

test("a page that forges what the browser measures forges nothing", async () => {
  const hostile = `<script>
    const forged = [{ name: "first-contentful-paint", entryType: "paint", startTime: 1, duration: 0, value: 9 }];
    PerformanceObserverEntryList.prototype.getEntries = () => forged;
    PerformanceObserver.prototype.takeRecords = () => forged;
    Performance.prototype.getEntriesByType = () => [{ responseStart: 1, activationStart: 0 }];
    Performance.prototype.now = () => 5;
    Object.defineProperty(CustomEvent.prototype, "detail", { get: () => '["w",1,1,"lcp","/"]' });
    Array.prototype[Symbol.iterator] = () => { throw new Error("broken"); };
    window.PerformanceObserver = window.requestAnimationFrame = () => { throw new Error("broken"); };
  </script>`;
  const scene = { html: `${hostile}<h1>words</h1>`, latency: (path) => (path === "/" ? 120 : 0) };
  await opened(scene, async (tab) => {
    await tab.until(() => of(tab, "fcp").length > 0);
    await tab.call("finish");
    for (const name of ["ttfb", "fcp", "lcp"]) assert.ok(only(tab, name) >= 120, name);
    assert.equal(only(tab, "cls"), 0);
  });
});

test("frames have no vitals", async () => {
  const html = (path) => (path === "/" ? '<h1>words</h1><iframe src="/frame"></iframe>' : "<h1>frame</h1>");
  await opened({ html }, async (tab) => {
    await tab.call("finish");
    for (const name of ["ttfb", "fcp", "lcp", "cls"]) only(tab, name);
  });
});
