// The live page in a real browser, fed by a server of the test's own with the events that src/report/ writes.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { accessible, accessibleOnPhone, unfold, unguarded } from "./axe.mjs";
import { serve } from "./served.mjs";
import { fixture, rowsOf, says, shown, strangeIn } from "./support.mjs";

const { file, results, browse } = fixture();
test("a run shows as it goes, and is told what to do", async (t) => {
  const { server, asked, send, hangUp, address } = await serve(t, file);
  const page = await browse(`${address}?token=secret`);
  await page.getByRole("heading", { level: 1, name: "BrowseShop" }).waitFor();
  await page.getByText("● running").waitFor();
  const count = async () => shown((await rowsOf(page, "LiveView")).find(([name]) => name.includes("event"))[1]);
  const before = await count();
  assert.equal(await page.locator(".card.figure", { hasText: "Duration" }).locator("strong").innerText(), "1 min");

  send("update", readFileSync(file("update.json"), "utf8"));
  await page.locator(".card.figure", { hasText: "Duration" }).getByText("1 min 1 s").waitFor();
  const [{ global }] = results("live");
  const { aggregate } = global.histograms.liveview_event_duration_us;
  assert.equal(await count(), aggregate.count);
  assert.ok(before < aggregate.count);
  const row = (await rowsOf(page, "LiveView")).find(([name]) => name.includes("event"));
  assert.ok(says(row[3], aggregate.values[95]) && says(row[6], aggregate.values[100]), row.join());

  await page.getByRole("button", { name: "Add a user" }).click();
  await page.getByRole("button", { name: "Take a user away" }).click();
  await page.getByRole("button", { name: "Stop…" }).click();
  await page.getByRole("button", { name: "Close" }).click();
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.equal(asked.length, 2, "who closes the question does not stop the run");
  await page.getByRole("button", { name: "Stop…" }).click();
  await page.getByRole("button", { name: "Stop it" }).click();
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.deepEqual(asked, ["/users/add application/json", "/users/remove application/json", "/stop application/json"]);

  const again = once(server, "stream");
  hangUp();
  await page.getByText("connection lost, trying again").waitFor();
  await again;
  await page.getByText("● running").waitFor();
  assert.equal(await count(), before);

  const ended = readFileSync(file("one.html"), "utf8");
  const text = (id) => new RegExp(`id="${id}">([^<]*)<`).exec(ended)[1];
  const report = { index: text("liveload-index"), chunks: text("liveload-chunks") };
  send("state", JSON.stringify({ phase: "ended", can_stop: false, can_change_users: false, report }));
  await page.getByRole("status").getByText("ended", { exact: true }).waitFor();
  assert.equal(await count(), results("one")[0].global.histograms.liveview_event_duration_us.aggregate.count);
  assert.equal(await page.getByRole("button", { name: "Stop…" }).count(), 0);
});

test("a node shows by itself while the run goes on", async (t) => {
  const { send, address } = await serve(t, file, "nodes-state.json");
  const page = await browse(`${address}?token=secret`);
  const table = page.locator("#nodes");
  await table.getByRole("button", { name: "b", exact: true }).click();
  await page.getByText("Only node b.").waitFor();
  const count = async () => shown((await rowsOf(page, "LiveView")).find(([name]) => name.includes("event"))[1]);
  const before = await count();
  send("update", readFileSync(file("nodes-update.json"), "utf8"));
  await page.locator(".card.figure", { hasText: "Duration" }).getByText("1 min 1 s").waitFor();
  const [{ nodes }] = results("nodes");
  const { aggregate } = nodes[1].result.histograms.liveview_event_duration_us;
  assert.equal(await count(), aggregate.count);
  assert.ok(before < aggregate.count);
  assert.deepEqual((await rowsOf(page, "Nodes")).map(([name, status]) => [name, status]), [["a", "✓ ok"], ["b", "✓ ok"], ["c", "✗ lost"]]);
});

test("nothing of a hostile run runs, loads or leads away while it goes on", async (t) => {
  const { send, address } = await serve(t, file, "hostile-state.json");
  for (const view of ["", "#/scenario/0?show=heat&dimension=__proto__", "#/scenario/0?metric=%3Cscript%3E&node=%3Cimg%20src=x%3E"]) {
    const asked = [];
    const troubles = [];
    const page = await browse("about:blank");
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    page.on("pageerror", (error) => troubles.push(String(error)));
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && troubles.push(message.text()));
    page.on("dialog", (dialog) => troubles.push(dialog.message()));
    await page.goto(`${address}?token=secret${view}`);
    await page.locator("main h1, main .empty").first().waitFor();
    for (const update of [false, true]) {
      if (update) send("update", readFileSync(file("hostile-update.json"), "utf8"));
      // The phase is hostile, too, and the update's is another.
      await page.getByRole("status").getByText(update ? "● <img src=x onerror" : "● <script>window.broken").waitFor();
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
        for (const button of document.querySelectorAll("button.opener[aria-expanded=false]")) button.click();
        return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      });
      assert.deepEqual(await strangeIn(page), { broken: undefined, strange: 0, scripts: 1, pictures: 0 }, view);
    }
    assert.deepEqual(troubles, [], view);
    assert.deepEqual([...new Set(asked)].filter((path) => path !== "/favicon.ico"), ["/", "/events"], view);
    await page.close();
  }
});

test("a page that is refused says so", async (t) => {
  const { address } = await serve(t, file);
  const page = await browse(`${address}?token=guess`);
  await page.getByText("LiveLoad does not answer, or does not know this page's token.").waitFor();
});

test("axe finds nothing in the live page, whatever becomes of it", async (t) => {
  const { send, hangUp, address } = await serve(t, file, "nodes-state.json");
  const page = await browse(`${address}?token=secret`, unguarded);
  await page.getByText("● running").waitFor();
  await accessible(page, "the live page");
  await page.getByRole("button", { name: "Stop…" }).click();
  await page.getByRole("dialog", { name: "Stop the run?" }).waitFor();
  await accessible(page, "the question before a stop", "dialog");
  await page.keyboard.press("Escape");
  await page.locator("#nodes").getByRole("button", { name: "b", exact: true }).click();
  send("update", readFileSync(file("nodes-update.json"), "utf8"));
  await page.locator(".card.figure", { hasText: "Duration" }).getByText("1 min 1 s").waitFor();
  await unfold(page);
  await accessible(page, "one node of the live page");
  await accessibleOnPhone(page, "the live page");
  hangUp();
  await page.getByText("connection lost, trying again").waitFor();
  await accessible(page, "a live page that lost its connection", "header.top");
  const refused = await browse(`${address}?token=guess`, unguarded);
  await refused.getByRole("alert").waitFor();
  await accessible(refused, "a live page that is refused");
});
