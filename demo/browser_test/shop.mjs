// The demo shop under test and a real browser in front of it. LIVELOAD_DEMO names the program.
import { spawn } from "node:child_process";
import { chromium } from "playwright-core";

const CHROMIUM = process.env.LIVELOAD_CHROMIUM ?? "/usr/bin/chromium-headless-shell";

/** Starts both; `visit(path, work, options)` runs `work(page)` in a browser context of its own. */
export async function openShop(options = []) {
  const program = spawn(process.env.LIVELOAD_DEMO, ["--port", "0", "--threads", "1", ...options], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const address = await new Promise((resolve, reject) => {
    program.stdout.once("data", (line) => resolve(/http:\S+/.exec(line)[0]));
    program.once("exit", () => reject(new Error("the demo did not start")));
  });
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: ["--no-sandbox"] });
  return {
    address,
    stats: async () => (await fetch(`${address}/stats`)).json(),
    async visit(path, work, contextOptions = {}) {
      const context = await browser.newContext(contextOptions);
      try {
        const page = await context.newPage();
        page.setDefaultTimeout(20000);
        await page.goto(address + path);
        await work(page);
      } finally {
        await context.close();
      }
    },
    async stop() {
      await browser.close();
      program.kill();
    },
  };
}

/** The page's LiveView has joined. */
export const joined = (page) => page.waitForSelector("[data-phx-main].phx-connected");

/** Waits until the text of `selector` is `text`; says what it is instead. */
export async function reads(page, selector, text) {
  const found = page.locator(selector);
  try {
    await page.waitForFunction(
      ([where, what]) => document.querySelector(where)?.textContent.trim() === what,
      [selector, String(text)],
    );
  } catch {
    throw new Error(`${selector} is "${await found.first().textContent()}" and not "${text}"`);
  }
}
