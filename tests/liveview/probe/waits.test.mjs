// What scenarios wait for, in a real browser under the real client.
import assert from "node:assert/strict";
import { diff, ok, rendered, view, wait } from "./fixture.mjs";
import { joined, opened, over, scene, test } from "./scenes.mjs";

test("waits until every view has joined, nested ones too", async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  const child = view("child", "", 'data-phx-parent-id="main"');
  const what = scene("", undefined, {
    join: async (topic) => {
      if (topic === "lv:child") await held;
      return rendered(topic === "lv:child" ? "<b>child</b>" : `<p>${child}</p>`);
    },
  });
  await opened(what, async (tab) => {
    const waiting = tab.call("waitForLiveview");
    assert.equal(await over(waiting, 200), false);
    assert.match(await tab.call("describePending"), /lv:child.* has been joining/);
    release();
    await waiting;
    assert.equal(await tab.page.textContent("b"), "child");
  });
});

test("fails at once when a join is refused, with the reason", async () => {
  const refuse = () => ({ status: "error", response: { reason: "sold out" } });
  await opened(scene("", undefined, { join: refuse }), async (tab) => {
    await assert.rejects(tab.call("waitForLiveview"), /refused the join of lv:main at \/: sold out/);
    assert.equal(tab.of("J")[0][2], "sold out");
  });
});

test("fails at once when a nested join is refused", async () => {
  const child = view("child", "", 'data-phx-parent-id="main"');
  const join = (topic) =>
    topic === "lv:child" ? { status: "error", response: { reason: "not here" } } : rendered(`<p>${child}</p>`);
  await opened(scene("", undefined, { join }), async (tab) => {
    await assert.rejects(tab.call("waitForLiveview"), /lv:child.*not here/);
  });
});

test("a page without LiveView has nothing to wait for, and says so", async () => {
  await opened({ html: "<b id=b>plain</b>" }, async (tab) => {
    await tab.call("waitForLoading", "click", "#b");
    assert.equal(await over(tab.call("ensureLiveview"), 100), false);
    assert.equal(await tab.call("describePending"), "the page holds no LiveView");
  });
});

test("ensure is over as soon as there is a LiveView, joined or not", async () => {
  await opened(scene("", undefined, { join: () => undefined }), async (tab) => {
    await tab.call("ensureLiveview");
    assert.equal(tab.of("j").length, 0);
  });
});

test("a selector that is none is named so", async () => {
  await joined(scene("<p></p>"), async (tab) => {
    await assert.rejects(tab.call("waitForLoading", "click", "##"), /invalid selector: .*▸##/);
    await assert.rejects(tab.call("beforeSubmit", "form["), /invalid selector: .*form▸\[/);
  });
});

test("a wait that is asked for right after the action does not run past the answer", async () => {
  let answers = 0;
  const event = async () => (await wait(60), diff(`<button id="go" phx-click="go">go</button><b>${++answers}</b>`));
  await joined(scene('<button id="go" phx-click="go">go</button>', event), async (tab) => {
    for (let i = 1; i <= 10; i++) {
      await tab.page.click("#go");
      await tab.call("waitForLoading", "click", "#go");
      assert.equal(await tab.page.textContent("b"), String(i));
    }
  });
});

test("a list of selectors means all of them, hidden elements too", async () => {
  const event = async () => (await wait(80), ok());
  const content = '<button id="a" phx-click="a">a</button><button id="b" phx-click="b">b</button>';
  await joined(scene(content, event), async (tab) => {
    for (const order of ["#a, #b", "#b, #a"]) {
      const before = tab.of("e").length;
      await tab.page.click("#a");
      await tab.page.evaluate(() => (document.getElementById("a").hidden = true));
      await tab.call("waitForLoading", "click", order);
      assert.equal(tab.of("e").length, before + 1, order);
      await tab.page.evaluate(() => (document.getElementById("a").hidden = false));
    }
  });
});

test("waits for the kind it is asked for, and no other", async () => {
  const event = (name) => (name === "slow" ? undefined : ok());
  const content = '<button id="a" phx-click="slow">a</button><input id="i" phx-keydown="key">';
  await joined(scene(content, event), async (tab) => {
    await tab.page.click("#a");
    await tab.page.press("#i", "x");
    await tab.call("waitForLoading", "keydown", "#i, #a");
    assert.equal(await over(tab.call("waitForLoading", "click", "#a"), 150), false);
    assert.match(await tab.call("describePending"), /the event "slow" has had no answer/);
  });
});

const form = (debounce) =>
  `<form id="f" phx-change="change" phx-submit="save"><input id="q" name="q" ${debounce}><button id="s">s</button></form><b></b>`;

test("a debounced change is awaited, from its field or its form", async () => {
  for (const selector of ["#q", "#f"]) {
    const seen = [];
    const event = (name, payload) => (seen.push(payload.value), ok());
    await joined(scene(form('phx-debounce="120"'), event), async (tab) => {
      await tab.page.fill("#q", "tea");
      await tab.call("waitForLoading", "change", selector);
      assert.deepEqual(seen, ["q=tea"], selector);
    });
  }
});

test("a debounced change that the client gives up does not hold the wait", async () => {
  const js = JSON.stringify([["set_attr", { attr: ["data-x", "1"] }]]);
  const content = `<form id="f" phx-change='${js}'><input id="q" name="q" phx-debounce="100"></form>`;
  await joined(scene(content), async (tab) => {
    await tab.page.fill("#q", "tea");
    assert.equal(await over(tab.call("waitForLoading", "change", "#f"), 50), false);
    assert.equal(await over(tab.call("waitForLoading", "change", "#f"), 2000), true);
    assert.equal(tab.of("e").length, 0);
  });
});

test("a field that is debounced until it is left has nothing under way", async () => {
  await joined(scene(form('phx-debounce="blur"'), () => ok()), async (tab) => {
    await tab.page.fill("#q", "tea");
    assert.equal(await over(tab.call("waitForLoading", "change", "#f"), 2000), true);
    assert.equal(tab.of("e").length, 0);
  });
});

test("a field that is debounced until it is left is awaited once it has been left", async () => {
  for (const selector of ["#q", "#f"]) {
    await joined(scene(form('phx-debounce="blur"'), async () => (await wait(80), ok())), async (tab) => {
      await tab.page.fill("#q", "tea");
      await tab.page.evaluate(() => document.getElementById("q").blur());
      await tab.call("waitForLoading", "change", selector);
      assert.equal(tab.of("e").length, 1, selector);
    });
  }
});

test("a throttled event has been pushed already", async () => {
  await joined(scene('<button id="go" phx-click="go" phx-throttle="5000">go</button>', () => ok()), async (tab) => {
    await tab.page.click("#go");
    assert.equal(await over(tab.call("waitForLoading", "click", "#go"), 2000), true);
    assert.equal(tab.of("e").length, 1);
  });
});

test("an answer that will never come fails the wait at once", async () => {
  const event = async (_name, _payload, peer) => {
    await wait(50);
    peer.drop();
  };
  await joined(scene('<button id="go" phx-click="go">go</button>', event), async (tab) => {
    await tab.page.click("#go");
    await assert.rejects(tab.call("waitForLoading", "click", "#go"), /lost before it answered "go"/);
  });
});

async function submit(tab, selector) {
  const token = await tab.call("beforeSubmit", selector);
  await tab.page.click(`:is(${selector}) :is(button:not([type]), [type=submit])`);
  return { token, done: tab.call("waitForSubmit", token) };
}

test("a submission is over with its answer", async () => {
  const event = async (name) => (await wait(80), name === "save" ? diff("<b>saved</b>") : ok());
  await joined(scene(form(""), event), async (tab) => {
    const { done } = await submit(tab, "#f");
    await done;
    assert.equal(await tab.page.textContent("b"), "saved");
  });
});

test("a submission that the browser refuses fails with the field", async () => {
  await joined(scene(form("required"), () => ok()), async (tab) => {
    const { done } = await submit(tab, "#f");
    await assert.rejects(done, /did not submit the form: q: /);
  });
});

test("a submission that leads to another page is over there", async () => {
  const html = (path) => (path === "/" ? view("main") : "<h1>next</h1>");
  const trigger = '<form id="f" action="/next" method="post" phx-submit="save" phx-trigger-action><button>s</button></form>';
  const cases = {
    trigger: diff(trigger),
    redirect: ok({ redirect: { to: "/next" } }),
  };
  for (const [name, reply] of Object.entries(cases)) {
    const event = async () => (await wait(150), reply);
    await joined(scene(form(""), event, { html }), async (tab) => {
      const { token, done } = await submit(tab, "#f");
      await assert.rejects(done, /navigated|destroyed/, `${name}: the wait does not end in the page that is left`);
      await tab.page.waitForSelector("h1");
      await tab.call("waitForSubmit", token);
    });
  }
});

test("a plain form's submission is over in the page it leads to", async () => {
  const html = (path) => (path === "/" ? '<form action="/next"><button>s</button></form>' : "<h1>next</h1>");
  await opened({ html }, async (tab) => {
    const { token, done } = await submit(tab, "form");
    await done.catch(() => undefined);
    await tab.page.waitForSelector("h1");
    await tab.call("waitForSubmit", token);
  });
});

test("a submission that navigates live is over when the next view has joined", async () => {
  const join = async (_topic, payload) => {
    if (payload.redirect) await wait(100);
    return rendered(payload.redirect ? "<h1>next</h1>" : form(""));
  };
  const event = () => ok({ live_redirect: { kind: "push", to: "/next" } });
  await joined(scene("", event, { join }), async (tab) => {
    const { done } = await submit(tab, "#f");
    await done;
    assert.equal(await tab.page.textContent("h1"), "next");
  });
});
