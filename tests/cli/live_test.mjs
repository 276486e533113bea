// The live page of a run, and the replay of a saved one, in a real browser.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { accessible, accessibleOnPhone, unfold, unguarded } from "../report/axe.mjs";
import { folderFor, page as site, run, scenario, start } from "./support.mjs";

let browser;
before(async () => {
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
});
after(() => browser?.close());

/** Opens the page whose address `child` prints. */
async function look(child) {
  let out = "";
  const address = await new Promise((resolve) => {
    child.stdout.on("data", (data) => {
      out += data;
      const found = /http:\S+/.exec(out);
      if (found) resolve(found[0]);
    });
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  page.troubles = [];
  page.on("pageerror", (error) => page.troubles.push(String(error)));
  await page.goto(address);
  return page;
}

/** How many facts of failures have no room for a word: while a run goes on, a note stands for the picture beside them. */
const squeezed = (page) => page.locator(".sample dd").evaluateAll((all) => all.filter(({ clientWidth }) => clientWidth < 100).length);

/** Has axe look at what another watcher of the page sees, while it goes on. */
async function inspect(page, what) {
  const other = await browser.newPage({ viewport: { width: 1300, height: 900 }, ...unguarded });
  other.setDefaultTimeout(60_000);
  await other.goto(page.url());
  await other.locator("main h1").waitFor();
  await unfold(other);
  await accessible(other, what);
  assert.equal(await squeezed(other), 0, what);
  await accessibleOnPhone(other, what);
  assert.equal(await squeezed(other), 0, `${what} on a phone`);
  await other.context().close();
}

const card = (page, name) => page.locator(".card.figure", { hasText: name }).locator("strong");

/** Waits until the figure on the card holds. */
async function until(page, name, holds) {
  for (let i = 0; i < 600; ++i) {
    const shown = Number(await card(page, name).innerText());
    if (holds(shown)) return shown;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${name} stays at ${await card(page, name).innerText()}`);
}

const visit = 'user.navigate(config.require("base-url")).wait_for_selector("h1").sleep(std::chrono::milliseconds(200));';

test("a run is watched, gets users and loses some, and is stopped with a full result", async (t) => {
  const folder = folderFor(t);
  const file = scenario(folder, "Visit", visit);
  const args = ["run", file, "--users", "2", "--scenario-duration", "100s", "--live", "--out", "r.json", "--base-url", await site(t)];
  const { child, ended } = start(args, { cwd: folder });
  const page = await look(child);
  await page.getByText("● running").waitFor();
  const early = await until(page, "Iterations", (count) => count > 0);
  await until(page, "Iterations", (count) => count > early);

  await page.getByRole("button", { name: "Add a user" }).click();
  await page.getByRole("button", { name: "Add a user" }).click();
  await until(page, "Users", (count) => count === 4);
  await page.getByRole("button", { name: "Take a user away" }).click();
  await page.locator(".card.figure", { hasText: "Users" }).getByText("1 ok").waitFor();

  await page.getByRole("button", { name: "Stop…" }).click();
  await page.getByRole("button", { name: "Stop it" }).click();
  const { status, err } = await ended;
  assert.equal(status, 130, err);
  await page.getByRole("status").getByText("ended", { exact: true }).waitFor();
  const { global, warnings } = JSON.parse(readFileSync(join(folder, "r.json"), "utf8"));
  assert.equal(global.users.total, 4);
  assert.ok(warnings.some((text) => text.includes("2 more, 1 fewer")), warnings.join());
  assert.equal(Math.max(...global.time_series.map(({ active_users }) => active_users)), 4);
  assert.equal(Number(await card(page, "Iterations").innerText()), global.counters.iterations.aggregate);
  assert.deepEqual(page.troubles, []);
});

test("users are seen to fail while the others go on, and markup of the target stays text", async (t) => {
  const folder = folderFor(t);
  const hostile = "<img src=x onerror=alert(1)></script><script>alert(2)</script>";
  const body = `
    user.navigate(config.require("base-url"));
    if (user.user_id() == 1) user.fail(R"(${hostile})");
    user.sleep(std::chrono::milliseconds(200));`;
  const file = scenario(folder, "Mixed", body);
  const args = ["run", file, "--users", "2", "--scenario-duration", "100s", "--live", "127.0.0.1", "--base-url", await site(t)];
  const { child, ended } = start(args, { cwd: folder });
  const page = await look(child);
  const dialogs = [];
  page.on("dialog", (dialog) => {
    dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  await until(page, "Failures", (count) => count === 1);
  await page.getByText("● running").waitFor();
  const early = Number(await card(page, "Iterations").innerText());
  await until(page, "Iterations", (count) => count > early);
  await page.locator("#failures summary, #failures button").first().click();
  await page.getByText(hostile).first().waitFor();
  await inspect(page, "the page of a run with a failure");
  assert.deepEqual(dialogs, []);
  assert.deepEqual(page.troubles, []);
  child.kill("SIGINT");
  assert.equal((await ended).status, 130);
});

test("a saved run is replayed as it went, and stays to be looked at", async (t) => {
  const folder = folderFor(t);
  const third = `
    user.assign("round", static_cast<std::int64_t>(user.assigned("round").number()) + 1);
    if (user.user_id() == 1 && user.assigned("round").number() == 3) user.fail("the third time");`;
  const file = scenario(folder, "Visit", visit + third);
  const args = ["run", file, "--users", "2", "--scenario-duration", "4s", "--out", "r.json", "--base-url", await site(t)];
  const made = await run(args, { cwd: folder });
  assert.equal(made.status, 0, made.err);
  const { global } = JSON.parse(readFileSync(join(folder, "r.json"), "utf8"));
  const { child, ended } = start(["replay", "r.json", "--speed", "0.25"], { cwd: folder });
  t.after(() => child.kill("SIGINT"));
  const page = await look(child);
  // On a busy machine the run has taken long.
  page.setDefaultTimeout(60_000 + 4 * global.duration_ms);
  await page.getByText("● running").waitFor();
  const early = await until(page, "Iterations", (count) => count > 0);
  assert.ok(early < global.counters.iterations.aggregate, "not all at once");
  assert.equal(await page.getByRole("button", { name: "Stop…" }).count(), 0);
  await page.getByText("0 ok · 1 failed · 1 unfinished").waitFor();
  assert.equal(await card(page, "Failures").innerText(), "1");
  await inspect(page, "a replay that goes on");
  await page.getByRole("status").getByText("ended", { exact: true }).waitFor();
  assert.equal(Number(await card(page, "Iterations").innerText()), global.counters.iterations.aggregate);
  await page.getByText("1 ok · 1 failed", { exact: true }).waitFor();
  await page.reload();
  await until(page, "Iterations", (count) => count === global.counters.iterations.aggregate);
  await inspect(page, "a replay at its end");
  child.kill("SIGINT");
  assert.equal((await ended).status, 0);
});

test("an address that cannot be had is an error before anything runs", async (t) => {
  const folder = folderFor(t);
  const file = scenario(folder, "Visit", visit);
  const taken = createServer();
  await new Promise((resolve) => taken.listen(0, "127.0.0.1", resolve));
  t.after(() => taken.close());
  const busy = await run(["run", file, "--live", `127.0.0.1:${taken.address().port}`], { cwd: folder });
  assert.equal(busy.status, 2, busy.err);
  assert.match(busy.err, /name another port/);
  const wrong = await run(["run", file, "--live=http://localhost:1"], { cwd: folder });
  assert.equal(wrong.status, 2);
  assert.match(wrong.err, /not a URL/);
  assert.equal((await run(["replay", "none.json"], { cwd: folder })).status, 2);
  assert.equal((await run(["replay", "none.json", "--speed", "0"], { cwd: folder })).status, 2);
});
