// What the probe measures, in a real browser under the real client. Scenes are of the fixture; the demo shop's are in
// tests/liveview/*_test.cc.
import assert from "node:assert/strict";
import { diff, ok, rendered, view, wait } from "./fixture.mjs";
import { fixture, joined, scene, test } from "./scenes.mjs";

const button = (id, attributes) => `<button id="${id}" ${attributes}>${id}</button>`;
const between = (value, low, high) => assert.ok(value >= low && value <= high, `${value} is not in ${low}..${high}`);

test("an event's time runs from its push to its reply in the DOM", async () => {
  const slow = async () => (await wait(80), diff("<b>done</b>"));
  await joined(scene(button("go", "phx-click=go"), slow), async (tab) => {
    await tab.page.click("#go");
    await tab.call("waitForLoading", "click", "#go");
    const [event] = tab.of("e");
    const [, server, patch, name] = event;
    assert.equal(name, "go");
    between(server, 79, 140);
    between(patch, 0, 60);
    assert.equal(await tab.page.textContent("b"), "done");
  });
});

test("a patch that waits for a transition is counted to its end, the server's time is not", async () => {
  const js = JSON.stringify([["transition", { time: 300, transition: [["fade"], ["a"], ["b"]] }], ["push", { event: "go" }]]);
  await joined(scene(button("go", `phx-click='${js}'`), () => diff("<b>done</b>")), async (tab) => {
    await tab.page.click("#go");
    await tab.call("waitForLoading", "click", "#go");
    assert.equal(await tab.page.textContent("b"), "done");
    const [, server, patch] = tab.of("e")[0];
    between(server, 0, 150);
    between(server + patch, 200, 450);
  });
});

test("an answer without a diff is an answer", async () => {
  await joined(scene(button("go", "phx-click=go"), () => ok()), async (tab) => {
    await tab.page.click("#go");
    await tab.call("waitForLoading", "click", "#go");
    assert.equal(tab.of("e")[0][3], "go");
  });
});

test("a click and its answer are one report", async () => {
  await joined(scene(button("go", "phx-click=go"), () => diff("<i></i>")), async (tab) => {
    await tab.call("waitForLiveview");
    const before = tab.reports.length;
    await tab.page.click("#go");
    await tab.call("waitForLoading", "click", "#go");
    assert.equal(tab.reports.slice(before).filter((report) => report[4].some(([code]) => "sel".includes(code))).length, 1);
  });
});

test("an element that is removed while it loads ends its loading class", async () => {
  const event = async (_name, _payload, peer, topic, joinRef) => {
    await wait(50);
    peer.send([joinRef, null, topic, "diff", { s: ["<b>gone</b>"] }]);
    await wait(150);
    return ok();
  };
  await joined(scene(`<p>${button("go", "phx-click=go")}</p>`, event), async (tab) => {
    await tab.page.click("#go");
    await tab.call("waitForLoading", "click", "#go");
    assert.equal(await tab.page.textContent("b"), "gone");
    assert.equal(tab.of("l").length, 1);
    between(tab.of("l")[0][1], 49, 140);
    await tab.until(() => tab.of("e").length > 0); // The event's own span still ends with its reply.
    between(tab.of("e")[0][1], 190, 400);
  });
});

test("loading classes: arrived with, put on and off within one task", async () => {
  await joined(scene("<p id=p></p>"), async (tab) => {
    await tab.page.evaluate(async () => {
      const added = document.createElement("section");
      added.innerHTML = "<em class='x phx-submit-loading'></em>";
      document.getElementById("p").append(added);
      await new Promise((resolve) => setTimeout(resolve, 60));
      added.firstChild.classList.remove("phx-submit-loading");
      const flash = document.getElementById("p");
      flash.classList.add("phx-blur-loading");
      flash.classList.remove("phx-blur-loading");
    });
    const spans = tab.of("l").map(([, ms, kind]) => [kind, ms]);
    assert.deepEqual(spans.map(([kind]) => kind).sort(), ["blur", "submit"]);
    const lengths = Object.fromEntries(spans);
    between(lengths.submit, 55, 150);
    assert.equal(lengths.blur, 0);
  });
});

test("a redirect in the answer loses no span, and its navigation is an href", async () => {
  const html = (path) => (path === "/" ? view("main") : "<h1>elsewhere</h1>");
  const event = async () => (await wait(40), ok({ redirect: { to: "/elsewhere" } }));
  await joined(scene(button("go", "phx-click=go"), event, { html }), async (tab) => {
    await tab.page.click("#go");
    await tab.page.waitForSelector("h1");
    between(tab.of("e")[0][1], 39, 120);
    assert.deepEqual(tab.of("n").map((item) => item[1]), ["href"]);
    assert.equal(tab.of("u").length, 0);
  });
});

test("a page that is left reports what it leaves unanswered", async () => {
  const html = (path) => (path === "/" ? view("main") : "<h1>elsewhere</h1>");
  await joined(scene(button("go", "phx-click=go"), () => undefined, { html }), async (tab) => {
    await tab.page.click("#go");
    await tab.page.goto(`${fixture.base}/elsewhere`);
    assert.deepEqual(tab.of("u").map((item) => item[1]), ["go"]);
    assert.deepEqual(tab.of("s").map((item) => item[3]).filter(Boolean), ["go"]);
  });
});

test("live navigation: its type, its join, and the load it supersedes", async () => {
  const link = (id) => `<a id="${id}" href="/${id}" data-phx-link="redirect" data-phx-link-state="push">${id}</a>`;
  const what = scene(link("a") + link("b"), undefined, {
    join: async (_topic, payload) => {
      if (payload.redirect) await wait(150);
      return rendered(link("a") + link("b") + `<b>${payload.redirect ?? ""}</b>`);
    },
  });
  await joined(what, async (tab) => {
    await tab.page.click("#a");
    await tab.page.click("#b");
    await tab.call("waitForLiveview");
    assert.match(await tab.page.textContent("b"), /\/b$/);
    assert.deepEqual(tab.of("P").map((item) => item[1]), ["redirect"]);
    assert.deepEqual(tab.of("p").map((item) => item[2]).filter((kind) => kind === "redirect"), ["redirect"]);
    assert.deepEqual(tab.of("n").map((item) => item[1]), ["redirect"]);
    assert.equal(tab.of("i").length, 1, "the connection is made once");
    assert.equal(tab.of("j").at(-1)[3], "/b");
  });
});

test("nested views join and are followed on their own; a rejoin is timed for each", async () => {
  const child = view("child", "", 'data-phx-parent-id="main"');
  const what = scene("", (name) => (name === "boom" ? undefined : ok()), {
    join: (topic) => rendered(topic === "lv:child" ? "<b>child</b>" : `<p>${child}</p>`),
  });
  await joined(what, async (tab) => {
    assert.equal(tab.of("j").length, 2);
    assert.equal(tab.of("i").length, 1, "only a root view makes the connection");
    await tab.page.evaluate(() => new Promise((resolve) => {
      window.liveSocket.getSocket().conn.close();
      window.addEventListener("phx:page-loading-stop", resolve, { once: true });
    }));
    await tab.call("waitForLiveview");
    assert.equal(tab.of("x").length, 2);
    assert.equal(tab.of("r").length, 2);
  });
});

test("a crash is counted, its event has no answer, and the outage is an error load", async () => {
  const event = (_name, _payload, peer, topic, joinRef) => {
    peer.send([joinRef, joinRef, topic, "phx_error", {}]);
  };
  await joined(scene(button("go", "phx-click=go"), event), async (tab) => {
    await tab.page.click("#go");
    await tab.page.waitForSelector(".phx-loading");
    await tab.call("waitForLiveview");
    assert.equal(tab.of("c").length, 1);
    assert.deepEqual(tab.of("u").map((item) => item[1]), ["go"]);
    assert.equal(tab.of("r").length, 1);
    assert.equal(tab.of("j").length, 2);
    assert.deepEqual(tab.of("p").map((item) => item[2]), ["initial", "error"]);
  });
});

test("pushes of the server are counted by event, or as diffs", async () => {
  await joined(scene("<p></p>"), async (tab) => {
    await tab.page.evaluate(() => {
      window.last = new Promise((resolve) => window.addEventListener("phx:last", () => resolve(), { once: true }));
    });
    tab.push("diff", { s: ["<b>1</b>"] });
    tab.push("diff", { e: [["tick", { n: 1 }], ["tock", {}]] });
    tab.push("diff", { e: [["last", {}]] });
    await tab.page.evaluate(() => window.last);
    await tab.call("finish");
    assert.deepEqual(tab.of("d").map((item) => item[3]), [["diff"], ["tick", "tock"], ["last"]]);
  });
});

test("heartbeats are timed", async () => {
  await joined({ ...scene("<p></p>"), html: view("main") + "<script>document.body.dataset.heartbeat = 40</script>" }, async (tab) => {
    await tab.until(() => tab.of("h").length >= 2);
    assert.equal(tab.of("h")[0][2], "websocket");
  });
});

test("a main thread that was busy when the reply came leaves its doubt beside the server time", async () => {
  await joined(scene(button("go", "phx-click=go"), () => ok()), async (tab) => {
    await tab.page.evaluate(() => {
      window.addEventListener("phx:push", () => {
        setTimeout(() => {
          const end = performance.now() + 200;
          while (performance.now() < end);
        }, 0);
      });
    });
    await tab.page.click("#go");
    await tab.call("waitForLoading", "click", "#go");
    await tab.call("finish");
    between(tab.of("e")[0][1], 190, 400);
    assert.ok(tab.of("g").some(([, ms]) => ms > 150), "the lag is on record");
  });
});

test("what the page redefines does not reach the probe, and the page does not see it", async () => {
  const hostile = `<script>
    window.seen = Object.keys(window).length + " " + typeof window.__LIVELOAD_BINDING__;
    const broken = () => { throw new Error("broken"); };
    Array.prototype[Symbol.iterator] = broken;
    JSON.stringify = new Proxy(JSON.stringify, {});
    performance.now = () => 0;
    Map.prototype.set = new Proxy(Map.prototype.set, {});
    String.prototype.slice = new Proxy(String.prototype.slice, {});
    window.MutationObserver = broken;
    window.queueMicrotask = broken;
  </script>`;
  // Nothing of Playwright's own runs in this page: it would trip over the same.
  const remove = "<script>setTimeout(() => document.getElementById('b').remove(), 50)</script>";
  const tab = await fixture.open({ html: `${hostile}<b id=b class=phx-click-loading></b>${remove}` });
  await tab.until(() => tab.of("l").length > 0);
  assert.equal(tab.of("l").length, 1);
  assert.ok(tab.of("l")[0][0] > 0);
  const visible = `[Object.keys(window).indexOf("${tab.key}") >= 0, "${tab.binding}" in window].join()`;
  assert.equal(await tab.evaluate(visible), "false,false");
  await tab.close();
});

test("WebSocket stays what it was to the page", async () => {
  await joined(scene("<p></p>"), async (tab) => {
    const facts = await tab.page.evaluate(async (base) => {
      const url = `${base.replace("http", "ws")}/live/websocket?vsn=2.0.0`;
      class Mine extends WebSocket {}
      const socket = new Mine(url);
      const order = [];
      socket.addEventListener("message", () => order.push("listener"));
      socket.onmessage = function (event) {
        order.push(this === socket && event.currentTarget === socket ? "handler" : "wrong this");
      };
      const { onmessage } = socket;
      await new Promise((resolve) => socket.addEventListener("open", resolve));
      const answered = new Promise((resolve) => socket.addEventListener("message", resolve));
      socket.send(JSON.stringify([null, "1", "phoenix", "heartbeat", {}]));
      await answered;
      socket.onmessage = null;
      const cleared = socket.onmessage;
      let called = false;
      try {
        WebSocket(url);
      } catch (error) {
        called = error instanceof TypeError;
      }
      socket.close();
      return {
        order,
        same: typeof onmessage,
        cleared,
        called,
        mine: socket instanceof Mine && socket instanceof WebSocket,
        constructor: WebSocket.prototype.constructor === WebSocket,
        statics: [WebSocket.name, WebSocket.length, WebSocket.OPEN, String(WebSocket)],
        send: String(WebSocket.prototype.send),
      };
    }, fixture.base);
    assert.deepEqual(facts, {
      order: ["listener", "handler"],
      same: "function",
      cleared: null,
      called: true,
      mine: true,
      constructor: true,
      statics: ["WebSocket", 1, 1, "function () { [native code] }"],
      send: "function () { [native code] }",
    });
  });
});

test("frames are not measured and hold nothing of the probe", async () => {
  const html = (path) => (path === "/" ? view("main") + '<iframe src="/frame"></iframe>' : "<b class=phx-click-loading></b>");
  await joined(scene("<p></p>", undefined, { html }), async (tab) => {
    const inFrame = await tab.page.frames()[1].evaluate(
      ([key, binding]) => [typeof window[key], typeof window[binding]],
      [tab.key, tab.binding],
    );
    assert.deepEqual(inFrame, ["undefined", "undefined"]);
  });
});
