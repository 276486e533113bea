// The comparison of scenarios and of results.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fixture, panel, rowsOf, says, shown } from "./support.mjs";

const { file, open, results } = fixture();

const valueOf = ({ global }, metric, rank) => global.histograms[metric].aggregate.values[rank];

test("scenarios stand side by side, the lowest marked", async () => {
  const page = await open("several");
  const ran = results("several").filter(({ global }) => global);
  const row = async (section, label) => (await rowsOf(page, section)).find(([name]) => name.replace(/^▸\s*/, "") === label);
  const event = await row("LiveView", "event");
  ran.forEach((result, i) => assert.ok(says(event[i + 1], valueOf(result, "liveview_event_duration_us", 95))));
  await page.getByLabel("Figure").selectOption("p50");
  const median = await row("LiveView", "event");
  ran.forEach((result, i) => assert.ok(says(median[i + 1], valueOf(result, "liveview_event_duration_us", 50))));
  const lowest = Math.min(...ran.map((result) => valueOf(result, "liveview_event_duration_us", 50)));
  const marks = await panel(page, "LiveView").locator("tbody tr").first().locator(".mark.good").allInnerTexts();
  assert.ok(marks.length >= 1 && marks.every((mark) => says(mark, lowest)), marks.join());
  assert.equal(shown((await row("Events", "iterations"))[2]), ran[1].global.counters.iterations.aggregate);
  await panel(page, "LiveView").getByRole("button", { name: "Dimensions of liveview_join_duration_us" }).click();
  const cart = await row("LiveView", "/cart");
  assert.ok(says(cart[1], ran[0].global.histograms.liveview_join_duration_us.by["/cart"].values[50]));
  assert.deepEqual(page.troubles, []);
});

test("what comparing found stands first: each figure, its change, and what to make of it", async () => {
  const page = await open("compared");
  const [{ base, new: now, notes, changes, passed }] = JSON.parse(readFileSync(file("comparison.json"), "utf8"));
  assert.equal(passed, false);
  const found = page.locator("section.changes");
  assert.match(await page.locator("main section").first().getAttribute("class"), /changes/);
  await found.getByText(`${now} against ${base}`).waitFor();
  for (const note of notes) await found.getByText(note).waitFor();
  const beyond = changes.filter((change) => change.beyond).length;
  assert.ok(beyond > 1);
  await found.getByText(`✗ ${beyond} figures are worse by more than allowed`).waitFor();
  const rows = () => found.locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
  const telling = changes.filter(({ real, allowed }) => real || allowed !== null);
  assert.equal((await rows()).length, telling.length);
  await found.getByLabel("All figures").check();
  const shownNow = await rows();
  const wanted = changes.filter((change) => (change.base !== null || change.new !== null) && (change.dimension === "" || change.real || change.allowed !== null));
  assert.equal(shownNow.length, wanted.length);
  wanted.forEach((change, i) => {
    const [figure, before, after, by, meaning, allowed] = shownNow[i];
    assert.ok(figure.endsWith(change.aggregation), figure);
    for (const [text, value] of [[before, change.base], [after, change.new]]) if (value !== null) assert.ok(says(text, value), `${figure}: ${text} is not ${value}`);
    if (change.change !== null && change.aggregation !== "share") assert.ok(Math.abs(parseFloat(by) - 100 * change.change) <= 0.6, `${figure}: ${by} is not ${change.change}`);
    assert.equal(meaning, change.beyond ? `✗ ${change.meaning}` : change.meaning);
    if (change.allowed !== null && change.aggregation !== "share") assert.ok(says(allowed, 100 * change.allowed), allowed);
  });
  await found.getByRole("searchbox").fill("worse");
  assert.equal((await rows()).length, wanted.filter(({ meaning }) => meaning === "worse").length);
  assert.deepEqual(page.troubles, []);
});

test("totals, and a scenario that never started", async () => {
  const page = await open("several");
  const ran = results("several").filter(({ global }) => global);
  const cards = await page.locator(".cards").first().innerText();
  const users = ran.reduce((all, { global }) => all + global.users.total, 0);
  assert.match(cards, new RegExp(`Total users\\s+${users}`));
  assert.match(cards, /Scenarios\s+4\s+2 with an error/);
  await page.locator(".failed-panel").getByText("configure failed: no base-url (give --base-url)").waitFor();
  const table = await rowsOf(page, "Scenarios");
  assert.deepEqual(table.map((row) => shown(row[1])), ran.map(({ global }) => global.users.total));
  assert.match(table[1][0], /Checkout\s+✗ broke off/);
});

test("scenarios are left out, but never all", async () => {
  const page = await open("several");
  const chips = page.getByRole("group", { name: "Scenarios that are compared" });
  await chips.getByRole("button", { name: "Checkout" }).click();
  await chips.getByRole("button", { name: "Search" }).click();
  assert.deepEqual(await page.locator("#over-time .entry").allInnerTexts().then((all) => all.map((text) => text.trim())), ["BrowseShop"]);
  assert.ok(await chips.getByRole("button", { name: "BrowseShop" }).isDisabled());
  await chips.getByRole("button", { name: "All" }).click();
  assert.equal(await page.locator("#over-time .entry").count(), 3);
});

test("lines over time, each from its own start, in buckets of its own width", async () => {
  const page = await open("several");
  const [shop, checkout] = results("several");
  const over = page.locator("#over-time .u-over");
  await over.scrollIntoViewIfNeeded();
  const box = await over.boundingBox();
  await page.mouse.move(box.x + (box.width * 31) / 120, box.y + 40);
  await page.locator("#over-time .when", { hasText: "0:31" }).waitFor();
  const texts = await page.locator("#over-time .entry").allInnerTexts();
  const at = (result, bucket) => result.global.time_series[bucket].histograms.liveview_event_duration_us.aggregate.values[95];
  assert.ok(says(texts[0].replace("BrowseShop", ""), at(shop, 31)), texts[0]);
  // Two seconds a bucket: that from 0:30 on.
  assert.ok(says(texts[1].replace("Checkout", ""), at(checkout, 15)), texts[1]);
  await page.locator("#over-time").getByLabel("Of").selectOption("search");
  await page.locator("#over-time h3", { hasText: "event: search, p95" }).waitFor();
});

test("a scenario opens from its column, and the comparison is a key away", async () => {
  const page = await open("several");
  await panel(page, "LiveView").getByRole("button", { name: "Open Search" }).click();
  await page.getByRole("heading", { level: 1, name: "Search" }).waitFor();
  await page.keyboard.press("c");
  await page.getByRole("heading", { level: 1, name: "Comparison" }).waitFor();
  await page.getByRole("navigation", { name: "Scenarios" }).getByRole("button", { name: "Broken" }).click();
  await page.getByRole("heading", { name: "Broken" }).waitFor();
  await page.goBack();
  await page.getByRole("heading", { level: 1, name: "Comparison" }).waitFor();
});
