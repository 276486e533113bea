// What the shop's pages do with LiveView, from a real browser with the real client.
import assert from "node:assert/strict";
import { after, before, test as nodeTest } from "node:test";
import { joined, openShop, reads } from "./shop.mjs";

const test = (name, body) => nodeTest(name, { timeout: 60000 }, body);

let shop;
before(async () => (shop = await openShop()));
after(() => shop.stop());

const visit = (path, work) =>
  shop.visit(path, async (page) => {
    await joined(page);
    await work(page);
  });
const ids = (page, list) => page.$$eval(`${list} > li`, (items) => items.map((item) => item.id));
/** Waits until the children of `list` are those called `wanted`, in this order. */
const lists = (page, list, wanted) =>
  page.waitForFunction(
    ([where, what]) => Array.from(document.querySelector(where).children, (item) => item.id).join() === what.join(),
    [list, wanted],
  );

test("a stream takes inserts, deletes, updates, a limit and a reset", async () => {
  await visit("/daybook", async (page) => {
    await lists(page, "#daybook", ["line-3", "line-2", "line-1"]);
    await page.click("#write");
    await page.click("#write-below");
    await lists(page, "#daybook", ["line-4", "line-3", "line-2", "line-1", "line-5"]);
    await page.click("#line-2 .strike");
    await page.click("#line-3 .correct");
    await reads(page, "#line-3 .muted", "corrected");
    await lists(page, "#daybook", ["line-4", "line-3", "line-1", "line-5"]);
    await page.click("#write-kept");
    await page.click("#write-kept");
    await lists(page, "#daybook", ["line-7", "line-6", "line-4", "line-3", "line-1"]);
    await page.click("#rule-off");
    await lists(page, "#daybook", ["line-8"]);
  });
});

test("an archive scrolls on, down and up, and keeps sixty", async () => {
  await visit("/archive", async (page) => {
    const scroll = (place) => page.locator(`#archive > li:${place}-child`).scrollIntoViewIfNeeded();
    for (let next = 2; next <= 6; ++next) {
      await scroll("last");
      await reads(page, "#archive-page", next);
    }
    assert.equal((await ids(page, "#archive")).length, 60);
    assert.equal((await ids(page, "#archive")).at(-1), "firing-120");
    await scroll("first");
    await reads(page, "#archive-page", 5);
    assert.equal((await ids(page, "#archive")).length, 60);
    await page.evaluate(() => window.scrollTo(0, 0));
    await reads(page, "#archive-page", 1);
  });
});

test("live components have their own events, are moved, removed and made anew", async () => {
  await visit("/blends", async (page) => {
    await page.click("#tin-2 .more");
    await page.click("#tin-2 .more");
    await reads(page, "#tin-2 .spoons", 2);
    await reads(page, "#tin-1 .spoons", 0);
    await page.fill("#tin-3 input", "Fog");
    await reads(page, "#tin-3 h2", "Fog");
    await page.click("#new-tin");
    await page.click("#turn-shelf");
    await lists(page, "#blends", ["tin-4", "tin-3", "tin-2", "tin-1"]);
    await reads(page, "#tin-2 .spoons", 2);
    await page.click("#tin-3 .away");
    await lists(page, "#blends", ["tin-4", "tin-2", "tin-1"]);
    // The client asks the server before it forgets a component: that it has means both agree.
    await page.waitForFunction(() => !("3" in window.liveSocket.main.rendered.get().c));
    await page.click("#tin-4 .more");
    await reads(page, "#tin-4 .spoons", 1);
    await reads(page, "#tins", 3);
  });
  const { events } = await shop.stats();
  assert.equal(events.spoon, 3);
});

test("nested views live and crash on their own, and end with their parent", async () => {
  await visit("/tills", async (page) => {
    await page.waitForSelector("#till-a.phx-connected, #till-a:not(.phx-loading)");
    await page.click("#ring-a");
    await page.click("#ring-b");
    await page.click("#customer");
    await reads(page, "#takings-a", "£2.50");
    await page.click("#jam-a");
    await reads(page, "#takings-a", "£0.00");
    await reads(page, "#takings-b", "£2.50");
    await reads(page, "#customers", 1);
    await page.click("#fire-alarm");
    await reads(page, "#customers", 0);
    await reads(page, "#takings-b", "£0.00");
    await page.click("#open-tills");
    await page.waitForSelector("#till-a", { state: "detached" });
    await page.click("#open-tills");
    await page.click("#ring-b");
    await reads(page, "#takings-b", "£2.50");
  });
});

test("a sticky view stays while the pages change", async () => {
  await visit("/radio", async (page) => {
    await page.click("#radio-next");
    await page.click("#radio-power");
    await reads(page, "#radio-seconds", 1);
    await page.click("#to-programme");
    await page.waitForSelector("#to-radio");
    await reads(page, "#radio-station", "Radio Oolong");
    await reads(page, "#radio-seconds", 2);
    await page.click("#radio-next");
    await reads(page, "#radio-station", "The Slow Wheel");
    await page.goBack();
    await page.waitForSelector("#to-programme");
    await reads(page, "#radio-station", "The Slow Wheel");
  });
});

test("JS commands show, hide, push, dispatch, focus, patch and navigate", async () => {
  await visit("/drawers", async (page) => {
    await page.click("#toggle-drawer");
    await page.waitForSelector("#drawer", { state: "visible" });
    await page.click("#toggle-drawer");
    await page.waitForSelector("#drawer", { state: "hidden" });
    await page.click("#show-drawer");
    await page.waitForFunction(() => document.activeElement.id === "drawer-note");
    await page.click("h1");
    await page.waitForSelector("#drawer", { state: "hidden" });
    await page.click("#paint");
    await page.waitForSelector("#chest-front.painted");
    await page.click("#knock");
    await reads(page, "#knocks", 2);
    await page.click("#run-exec");
    await page.waitForSelector("#chest-front[data-opened=yes]");
    await page.click("#count-stock");
    await reads(page, "#stock-count", 2);
    await reads(page, "#stock-shelf", "upper");
    await page.click("#patch-drawer");
    await reads(page, "#drawer-name", "tea");
    assert.match(page.url(), /drawer=tea$/);
    await page.click("#leave-drawers");
    await page.waitForSelector("#count");
  });
});

test("a flash is shown, clicked away, patched away, and carried to the next page", async () => {
  await visit("/notices", async (page) => {
    await page.click("#ring-info");
    await page.click("#ring-error");
    await reads(page, "#flash-error p", "The kettle is empty.");
    await page.click("#flash-error");
    await page.waitForSelector("#flash-error", { state: "detached" });
    await reads(page, "#flash-info p", "The kettle is on.");
    await page.click("#patch-notices");
    await page.waitForSelector("#flash-info", { state: "detached" });
    await page.click("#carry");
    await page.waitForSelector("#count");
    await reads(page, "#flash-info p", "Carried over to the tally.");
  });
  await visit("/notices", async (page) => {
    await page.click("#carry-far");
    await page.waitForSelector("#products");
    await reads(page, "#flash-info p", "Carried over to the shelves.");
    await page.reload();
    await joined(page);
    assert.equal(await page.locator(".flash").count(), 0);
  });
});

test("the bench counts keys, focus, debounced and throttled events", async () => {
  await visit("/bench", async (page) => {
    await page.locator("#debounced").pressSequentially("tea");
    await reads(page, "#count-change", 1);
    await page.fill("#on-blur", "x");
    await page.locator("#keys").press("a");
    await reads(page, "#count-change", 2);
    await reads(page, "#count-key_down", 1);
    await reads(page, "#count-key_up", 1);
    await page.locator("#enter").press("b");
    await page.locator("#enter").press("Enter");
    await reads(page, "#count-enter", 1);
    await page.focus("#focusable");
    await page.focus("#keys");
    await reads(page, "#count-focus", 1);
    await reads(page, "#count-blur", 1);
    await page.locator("#focusable").press("Escape");
    await reads(page, "#escapes", 1);
    // The client leaves alone what is out of sight.
    await page.locator("#vice").scrollIntoViewIfNeeded();
    await page.click("#counts");
    await page.waitForFunction(() => Number(document.querySelector("#count-away").textContent) > 0);
    for (let i = 0; i < 3; ++i) await page.locator("#glue").dispatchEvent("click");
    await reads(page, "#count-glue", 1);
  });
});

test("a wish is dragged to its place, and the server knows", async () => {
  await visit("/wishlist", async (page) => {
    await page.dragAndDrop("#wish-51", "#wish-4", { targetPosition: { x: 20, y: 5 } });
    await reads(page, "#wish-order", "51,4,17,23,38");
    await reads(page, "#reorders", 1);
  });
});

test("a crash mounts the view anew; a crash on mount loads the page anew", async () => {
  await visit("/kiln", async (page) => {
    await page.click("#fire");
    await reads(page, "#pots", 1);
    for (const lever of ["#overheat", "#overheat-later", "#unknown"]) {
      await page.click(lever);
      await reads(page, "#pots", 0);
      await joined(page);
      await page.click("#fire");
      await reads(page, "#pots", 1);
    }
  });
  await shop.visit("/kiln?cold=1", async (page) => {
    await joined(page);
    await page.click("#fire");
    await reads(page, "#pots", 1);
  });
  const cracked = await fetch(`${shop.address}/kiln?cold=page`);
  assert.equal(cracked.status, 500);
});
