// Events from the server to the page and from a scenario to the server, in a real browser under the real client.
import assert from "node:assert/strict";
import { diff, ok, rendered, view } from "./fixture.mjs";
import { joined, over, scene, test } from "./scenes.mjs";

const pushed = (...events) => ({ s: ["<p></p>"], e: events });
const take = async (tab, name, since = 0) => JSON.parse(await tab.call("waitForEvent", name, since));

test("gives out an event that came before it was asked for, once", async () => {
  await joined(scene(""), async (tab) => {
    tab.push("diff", pushed(["toast", { text: "one", list: [1, null] }], ["other", {}]));
    tab.push("diff", pushed(["toast", { text: "two" }]));
    assert.deepEqual(await take(tab, "toast"), { text: "one", list: [1, null] });
    assert.deepEqual(await take(tab, "toast"), { text: "two" });
    assert.deepEqual(await take(tab, "other"), {});
    assert.equal(await over(tab.call("waitForEvent", "toast", 0), 200), false);
  });
});

test("waits for one that has not come", async () => {
  await joined(scene(""), async (tab) => {
    const waiting = take(tab, "late");
    assert.equal(await over(waiting, 200), false);
    tab.push("diff", pushed(["late", { n: 7 }]));
    assert.deepEqual(await waiting, { n: 7 });
  });
});

test("takes none from before the time that is asked for", async () => {
  await joined(scene(""), async (tab) => {
    tab.push("diff", pushed(["toast", { n: 1 }], ["seen", {}]));
    await take(tab, "seen");
    const since = await tab.evaluate("performance.timeOrigin + performance.now()");
    tab.push("diff", pushed(["toast", { n: 2 }]));
    assert.deepEqual(await take(tab, "toast", since), { n: 2 });
    assert.deepEqual(await take(tab, "toast"), { n: 1 });
  });
});

test("sees the events of a join and of a reply", async () => {
  const join = () => ({ status: "ok", response: { rendered: { s: ["<button id=b phx-click=go>go</button>"], e: [["hello", { n: 0 }]] }, liveview_version: "1.2.12" } });
  const event = () => ok({ diff: { s: ["<button id=b phx-click=go>gone</button>"], e: [["went", { far: true }]] } });
  await joined(scene("", event, { join }), async (tab) => {
    assert.deepEqual(await take(tab, "hello"), { n: 0 });
    await tab.page.click("#b");
    assert.deepEqual(await take(tab, "went"), { far: true });
    assert.equal(await tab.page.textContent("#b"), "gone", "its patch is in the DOM");
  });
});

test("keeps the last hundred only, and not more than a megabyte", async () => {
  await joined(scene(""), async (tab) => {
    for (let i = 1; i <= 150; i++) tab.push("diff", pushed(["tick", { i }]));
    tab.push("diff", pushed(["end", {}]));
    await take(tab, "end");
    assert.ok((await take(tab, "tick")).i > 50);
    tab.push("diff", pushed(["big", { text: "x".repeat(60000), i: 0 }]));
    for (let i = 1; i <= 20; i++) tab.push("diff", pushed(["big", { text: "x".repeat(60000), i }]));
    tab.push("diff", pushed(["end", {}]));
    await take(tab, "end");
    assert.ok((await take(tab, "big")).i > 3);
  });
});

test("says what came when the one that is waited for did not", async () => {
  await joined(scene(""), async (tab) => {
    assert.equal(await tab.call("describeEvents"), "no event has come");
    tab.push("diff", pushed(["toast", {}], ["seen", {}]));
    await take(tab, "seen");
    assert.match(await tab.call("describeEvents"), /"toast"$/);
  });
});

test("a page that redefines Map, String and EventTarget changes nothing", async () => {
  await joined(scene(""), async (tab) => {
    await tab.evaluate("String.prototype.indexOf = () => -1; Map.prototype.get = Map.prototype.has = () => null; EventTarget.prototype.addEventListener = () => {}");
    tab.push("diff", pushed(["toast", { n: 3 }]));
    assert.deepEqual(await take(tab, "toast"), { n: 3 });
  });
});

async function ask(tab, name, payload = {}, selector = "") {
  const token = await tab.call("pushEvent", name, payload, selector);
  return JSON.parse(await tab.call("waitForReply", token));
}

test("pushes an event as a hook does, and gives the reply once it is patched in", async () => {
  const seen = [];
  const event = (name, message) => {
    seen.push([name, message.type, message.value]);
    return ok({ diff: { s: ["<p>after</p>"], r: { total: 3 } } });
  };
  await joined(scene("<p>before</p>", event), async (tab) => {
    assert.deepEqual(await ask(tab, "vote", { id: 1 }), { total: 3 });
    assert.equal(await tab.page.textContent("p"), "after");
    assert.deepEqual(seen, [["vote", "hook", { id: 1 }]]);
    assert.equal(tab.of("e").length, 1, "and it is measured as any event");
  });
});

test("no reply is null; an event of the reply can be waited for", async () => {
  const event = (name) => (name === "quiet" ? ok() : ok({ diff: { s: ["x"], e: [["done", { by: name }]] } }));
  await joined(scene("", event), async (tab) => {
    assert.equal(await ask(tab, "quiet"), null);
    assert.equal(await ask(tab, "loud"), null);
    assert.deepEqual(await take(tab, "done"), { by: "loud" });
  });
});

test("pushes to the LiveView that holds the element", async () => {
  const topics = [];
  const child = view("child", "", 'data-phx-parent-id="main"');
  const what = scene("", (name, message, peer, topic) => {
    topics.push(topic);
    return ok({ diff: { r: { topic } } });
  }, { join: (topic) => rendered(topic === "lv:child" ? "<b id=in>child</b>" : `<p id=out>${child}</p>`) });
  await joined(what, async (tab) => {
    assert.deepEqual(await ask(tab, "x", {}, "#in"), { topic: "lv:child" });
    assert.deepEqual(await ask(tab, "x", {}, "#out"), { topic: "lv:main" });
    assert.deepEqual(topics, ["lv:child", "lv:main"]);
  });
});

test("an element outside of every LiveView, and a selector that is none, are errors", async () => {
  await joined({ ...scene(""), html: `<i id=dead></i>${view("main")}` }, async (tab) => {
    await assert.rejects(tab.call("pushEvent", "x", {}, "#dead"), /no LiveView holds "#dead"/);
    await assert.rejects(tab.call("pushEvent", "x", {}, "##"), /invalid selector/);
    assert.equal(await over(tab.call("pushEvent", "x", {}, "#absent"), 200), false, "it may come");
  });
});

test("a LiveView that crashes instead of answering is an error", async () => {
  const event = (name, message, peer, topic, joinRef) => void peer.send([joinRef, null, topic, "phx_error", {}]);
  await joined(scene("", event), async (tab) => {
    await assert.rejects(ask(tab, "boom"), /LiveView was lost before it answered "boom"/);
  });
});

test("is idle once all is answered, debounced events too", async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const event = async () => {
    await held;
    return diff("<form id=f phx-change=c><input id=i name=i phx-debounce=150></form>");
  };
  await joined(scene("<form id=f phx-change=c><input id=i name=i phx-debounce=150></form>", event), async (tab) => {
    await tab.call("waitForIdle");
    await tab.page.type("#i", "a");
    const waiting = tab.call("waitForIdle");
    assert.match(await tab.call("describePending"), /a debounced event is due/);
    assert.equal(await over(waiting, 300), false);
    assert.match(await tab.call("describePending"), /the event "c" has had no answer/);
    release();
    await waiting;
  });
});

test("is not idle while a file is being sent", async () => {
  const input = (refs) => `<input type=file data-phx-upload-ref=u data-phx-active-refs="0,1" data-phx-done-refs="${refs}" data-phx-preflighted-refs="0,1">`;
  await joined(scene(input("0")), async (tab) => {
    const waiting = tab.call("waitForIdle");
    assert.equal(await over(waiting, 200), false);
    assert.match(await tab.call("describePending"), /a file is being uploaded/);
    tab.push("diff", { s: [input("0,1")] });
    await waiting;
  });
});
