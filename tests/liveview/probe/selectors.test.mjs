// Selectors that are more than CSS, for waits in the page's own world.
import assert from "node:assert/strict";
import { diff, ok } from "./fixture.mjs";
import { fixture, joined, over, scene, test } from "./scenes.mjs";

/** An event that is answered when the test says so. */
function heldEvent() {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  return { event: async () => (await held, diff("<b>done</b>")), release };
}

/** Waits as a scenario does, and sees that this ends with the answer and not before it. */
async function awaitAnswer(tab, selector, release) {
  const waiting = tab.call("waitForLoading", "click", selector);
  assert.equal(await over(waiting, 50), false, selector);
  release();
  await waiting;
  assert.equal(await tab.page.textContent("b"), "done", selector);
}

const kinds = [
  "text=Buy tea",
  'role=button[name="Buy tea"]',
  "label=Buy",
  "//button",
  "#main >> button >> nth=0",
  "css=#go",
  "#go",
];
const button = '<button id="go" phx-click="go" aria-label="Buy tea">Buy tea</button>';

test("every kind of selector waits for the answer", async () => {
  for (const selector of kinds) {
    const { event, release } = heldEvent();
    await joined(scene(button, event), async (tab) => {
      await tab.page.click("#go");
      await awaitAnswer(tab, selector, release);
    });
  }
});

test("what matches something else does not wait", async () => {
  await joined(scene(`${button}<i>Sell</i>`, () => undefined), async (tab) => {
    await tab.page.click("#go");
    for (const selector of ["text=Sell", "role=link", "i >> nth=0", "text=Nothing"]) {
      assert.equal(await over(tab.call("waitForLoading", "click", selector), 2000), true, selector);
    }
    assert.equal(await over(tab.call("waitForLoading", "click", "text=Buy"), 150), false);
  });
});

test("a button that is called otherwise while it is answered is the same button", async () => {
  const content = '<button id="go" phx-click="go" phx-disable-with="Buying">Buy</button>';
  for (const selector of ["text=Buy >> visible=true", 'role=button[name="Buy"]']) {
    const { event, release } = heldEvent();
    await joined(scene(content, event), async (tab) => {
      await tab.evaluateApart(`liveload.act("click", ${JSON.stringify(selector)}, null, 1000)`);
      await tab.page.click("#go");
      assert.equal(await tab.page.textContent("#go"), "Buying");
      await awaitAnswer(tab, selector, release);
    });
  }
});

test("elements that come to match later count", async () => {
  const content = '<button id="a" phx-click="a">first</button><button id="b" phx-click="b">other</button>';
  const release = {};
  let bothPushed;
  const pushed = new Promise((resolve) => (bothPushed = resolve));
  const event = async (name) => {
    const held = new Promise((resolve) => (release[name] = resolve));
    if (release.a && release.b) bothPushed();
    await held;
    return ok();
  };
  await joined(scene(content, event), async (tab) => {
    await tab.page.click("#a");
    await tab.page.click("#b");
    const waiting = tab.call("waitForLoading", "click", "text=first");
    await tab.page.evaluate(() => (document.getElementById("b").firstChild.data = "first, too"));
    await pushed;
    release.a();
    assert.equal(await over(waiting, 200), false);
    release.b();
    assert.equal(await over(waiting, 5000), true);
  });
});

test("a selector that is none says where", async () => {
  await joined(scene(button), async (tab) => {
    const waiting = tab.call("waitForLoading", "click", 'role=button[name="Buy]');
    await assert.rejects(waiting, /invalid selector: expected a " that closes this one at character 18/);
    await assert.rejects(tab.call("beforeSubmit", "form["), /invalid selector: .* at character 5: form▸\[/);
    assert.equal(await over(tab.call("waitForLoading", "click", "#go"), 2000), true, "others are not spoiled");
  });
});

test("elements in shadow roots are handed over", async () => {
  await joined(scene('<x-card id="card"></x-card><i class="phx-click-loading">outside</i>'), async (tab) => {
    await tab.page.evaluate(() => {
      const root = document.getElementById("card").attachShadow({ mode: "open" });
      root.innerHTML = '<button class="phx-click-loading">inside</button>';
    });
    assert.equal(await over(tab.call("waitForLoading", "click", "text=inside"), 150), false);
    const waiting = tab.call("waitForLoading", "click", "text=inside");
    await tab.page.evaluate(() => {
      document.getElementById("card").shadowRoot.firstChild.className = "";
      document.body.append("anything");
    });
    assert.equal(await over(waiting, 2000), true);
  });
});

test("a page that redefines what it can changes nothing, and overhears nothing", async () => {
  const hostile = `<script>
    window.overheard = [];
    const broken = () => { throw new Error("tampered with"); };
    const { addEventListener, dispatchEvent } = EventTarget.prototype;
    EventTarget.prototype.addEventListener = function (type, ...rest) {
      overheard.push(type);
      return addEventListener.call(this, type, ...rest);
    };
    EventTarget.prototype.dispatchEvent = function (event) {
      overheard.push(event.type);
      return dispatchEvent.call(this, event);
    };
    for (const name of ["detail", "bubbles", "composed", "cancelable"]) {
      Object.defineProperty(Object.prototype, name, { configurable: true, get() { overheard.push(name); } });
    }
    window.CustomEvent = class extends CustomEvent {
      constructor(type, init) { super(type, init); overheard.push(type); }
    };
    Document.prototype.querySelectorAll = broken;
    Element.prototype.matches = broken;
    Event.prototype.composedPath = broken;
    Array.prototype.push = broken;
    Array.prototype.indexOf = Array.prototype.includes = Array.prototype[Symbol.iterator] = broken;
  </script><button id="go" class="phx-click-loading">Buy</button>`;
  const tab = await fixture.open({ html: hostile });
  try {
    assert.equal(await over(tab.call("waitForLoading", "click", "text=Buy"), 200), false);
    await tab.call("waitForLoading", "click", "text=Sell");
    await assert.rejects(tab.call("waitForLoading", "click", "text="), /the text to look for/);
    const waiting = tab.call("waitForLoading", "click", "text=Buy");
    await tab.evaluate("document.getElementById('go').className = ''");
    assert.equal(await over(waiting, 2000), true);
    const heard = await tab.evaluate("overheard.join(' ')");
    assert.doesNotMatch(heard, /_[0-9a-f]{16}/);
  } finally {
    await tab.close();
  }
});
