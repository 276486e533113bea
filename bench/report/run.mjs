/* global window */
// How large the report of an hour of 100 nodes is, when it can be used, and its longest frame while zooming: in Chromium.
//
//   node bench/report/run.mjs --report FILE.html [--chromium FILE] [--rounds 5] [--most-bytes N --most-start-ms N --most-frame-ms N]
//
// FILE.html is of large_report. Exit code 1 when a median is above a given limit.
import { statSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";
import { spread } from "../browser_cost/table.mjs";

const { values: set } = parseArgs({
  options: {
    report: { type: "string" },
    chromium: { type: "string", default: "/usr/bin/chromium" },
    rounds: { type: "string", default: "5" },
    "most-bytes": { type: "string", default: "5000000" },
    "most-start-ms": { type: "string", default: "1000" },
    "most-frame-ms": { type: "string", default: "100" },
  },
});
if (!set.report) throw new Error("--report FILE.html: the report to open");

/** The longest time between two frames until the returned promise's function is called. */
const watchFrames = () => {
  window.longestFrame = 0;
  let last = performance.now();
  const frame = () => {
    const now = performance.now();
    window.longestFrame = Math.max(window.longestFrame, now - last);
    last = now;
    window.requestAnimationFrame(frame);
  };
  window.requestAnimationFrame(frame);
};

async function drag(page, from, to) {
  const box = await page.locator("#over-time .u-over").first().boundingBox();
  await page.mouse.move(box.x + box.width * from, box.y + 60);
  await page.mouse.down();
  for (let i = 1; i <= 20; i += 1) await page.mouse.move(box.x + box.width * (from + ((to - from) * i) / 20), box.y + 60);
  await page.mouse.up();
}

/** Finding something by its name keeps the page busy for 100 ms and more; that is done before frames are watched. */
async function clicker(page, locator) {
  const box = await locator.boundingBox();
  return () => page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
}

async function round(browser) {
  const page = await browser.newPage({ viewport: { width: 1380, height: 900 } });
  await page.goto(`file://${resolve(set.report)}`, { waitUntil: "commit" });
  // Usable: all is drawn, and the page has time for a frame.
  await page.locator("#definitions").waitFor();
  const start = await page.evaluate(
    () => new Promise((done) => window.requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0))),
  );
  await page.locator("#over-time").scrollIntoViewIfNeeded();
  await page.evaluate(watchFrames);
  const frames = {};
  const longest = async (what, act) => {
    await page.evaluate(() => (window.longestFrame = 0));
    await act();
    await page.evaluate(() => new Promise((done) => window.requestAnimationFrame(() => window.requestAnimationFrame(done))));
    frames[what] = await page.evaluate(() => window.longestFrame);
  };
  await longest("first zoom", () => drag(page, 0.2, 0.8));
  await longest("second zoom", () => drag(page, 0.2, 0.8));
  await longest("third zoom", () => drag(page, 0.3, 0.6));
  await longest("zoom out", await clicker(page, page.getByRole("button", { name: "Whole run", exact: true })));
  await longest("heat map", await clicker(page, page.getByLabel("Heat map")));
  await longest("zoom of the heat map", () => drag(page, 0.4, 0.7));
  await page.close();
  return { start, frames };
}

const browser = await chromium.launch({ executablePath: set.chromium, args: ["--no-sandbox"] });
const rounds = [];
for (let i = 0; i < Number(set.rounds); i += 1) rounds.push(await round(browser));
await browser.close();
const bytes = statSync(set.report).size;
const start = spread(rounds.map((one) => one.start));
console.log(`size                 ${(bytes / 1e6).toFixed(2)} MB`);
const line = (name, { median, min, max }) =>
  console.log(`${name.padEnd(21)}${median.toFixed(0)} ms (${min.toFixed(0)}..${max.toFixed(0)})`);
line("usable after", start);
let worst = 0;
for (const what of Object.keys(rounds[0].frames)) {
  const frame = spread(rounds.map(({ frames }) => frames[what]));
  line(what, frame);
  if (what.includes("zoom")) worst = Math.max(worst, frame.median);
}
const within = bytes <= set["most-bytes"] && start.median <= set["most-start-ms"] && worst <= set["most-frame-ms"];
process.exitCode = within ? 0 : 1;
