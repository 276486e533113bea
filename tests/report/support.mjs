// Reports of made-up runs in a real browser. The environment names the folder of samples.cc (LIVELOAD_REPORT_SAMPLES) and
// the browser (CHROMIUM).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, afterEach, before } from "node:test";
import { chromium } from "playwright-core";

/** Each wait ends with what is waited for: this is long only where that never comes, and enough on a machine with much else to do. */
export const patience = 60_000;

/** Starts a browser before the tests of a file, and ends it after them; what a test opened is closed with it. */
export function fixture() {
  const folder = process.env.LIVELOAD_REPORT_SAMPLES;
  let browser;
  before(async () => {
    browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
  });
  afterEach(async () => {
    for (const context of browser?.contexts() ?? []) await context.close();
  });
  after(async () => {
    await browser?.close();
  });
  return {
    /** The result that the report is made of: a list. */
    results: (name) => [JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"))].flat(),
    file: (name) => join(folder, name),
    /** Opens any address. */
    browse: async (address, options = {}) => {
      const page = await browser.newPage({ viewport: { width: 1300, height: 900 }, ...options });
      page.setDefaultTimeout(patience);
      await page.goto(address);
      return page;
    },
    /** Opens a report. `page.asked` collects what it asks the network for, `page.troubles` what goes wrong in it. */
    open: async (name, hash = "", options = {}) => {
      const context = await browser.newContext({ viewport: { width: 1300, height: 900 }, ...options });
      const page = await context.newPage();
      page.setDefaultTimeout(patience);
      page.asked = [];
      page.troubles = [];
      const address = `file://${join(folder, `${name}.html`)}`;
      page.on("request", (request) => {
        const url = request.url();
        if (url !== address && !/^(data|blob):/.test(url)) page.asked.push(url);
      });
      page.on("pageerror", (error) => page.troubles.push(String(error)));
      page.on("console", (message) => ["error", "warning"].includes(message.type()) && page.troubles.push(message.text()));
      page.on("dialog", (dialog) => page.troubles.push(`dialog ${dialog.message()}`));
      await page.goto(address + hash);
      await page.locator("main h1, main h2").first().waitFor();
      return page;
    },
  };
}

const scales = {
  "µs": 1, ms: 1e3, s: 1e6, min: 60e6, h: 3600e6,
  B: 1, kB: 1e3, MB: 1e6, GB: 1e9,
  "%": 1, "/s": 1, "×": 1,
};

/** "1.25 s" → 1250000, "1,234" → 1234: what a figure on the screen is in the metric's unit. */
export function shown(text) {
  const parts = [...text.replaceAll(",", "").matchAll(/([\d.]+)\s*(µs|ms|min|s|h|kB|MB|GB|B|%|\/s|×)?/g)];
  return parts.reduce((all, [, number, unit]) => all + Number(number) * scales[unit ?? "B"], 0);
}

/** Whether the screen says `wanted` in three digits. */
export function says(text, wanted) {
  return Math.abs(shown(text) - wanted) <= 0.0056 * Math.abs(wanted) + 1e-9;
}

/** The texts of a table's rows: by the name of its section. */
export async function rowsOf(page, section) {
  const panel = page.locator("section.panel", { has: page.getByRole("heading", { name: section, exact: true }) });
  return panel.locator("tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim())));
}

export const panel = (page, section) =>
  page.locator("section.panel", { has: page.getByRole("heading", { name: section, exact: true }) });

/** What a page would hold if something of its data had become more than text. */
export const strangeIn = (page) =>
  page.evaluate(() => ({
    broken: window.broken,
    strange: document.querySelectorAll("iframe, object, embed, link, base, form, a, main script, main style, [onerror], [onload]").length,
    scripts: document.scripts.length,
    pictures: [...document.images].filter(({ src }) => !src.startsWith("data:image/png;base64,")).length,
  }));

/** The file that a button hands out. */
export async function saved(page, button) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), content: readFileSync(await download.path()) };
}
