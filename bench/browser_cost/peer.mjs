// The peer of the browser benchmark: the scenario of shop.cpp by npm playwright-core, in the way LiveLoad for Elixir uses
// Playwright: one browser, a context and one page a user, its Chromium flags, its five page subscriptions, and a script
// in each page that reports on the console. Ends with one line of JSON on stdout; exit code 1 when it could not run.
//
//   node peer.mjs --base-url URL --executable CHROMIUM [--users 5] [--duration 20] [--think 0.4]   (seconds)
import { readFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { parseArgs } from "node:util";
import { chromium } from "playwright-core";

const flags = [
  "--disable-dev-shm-usage",
  "--disable-gpu",
  "--no-zygote",
  "--js-flags=--max-old-space-size=256",
];
const commandTimeout = 60_000;
const usersApart = 50; // milliseconds between the starts of two users: AMoC's default

const consolePrefix = "bench:";

/** What the listeners read: a count and a sum a name, which is less than the sketches that LiveLoad keeps. */
class Tally {
  samples = new Map();

  add(name, value = 0) {
    const sample = this.samples.get(name) ?? { count: 0, sum: 0 };
    sample.count += 1;
    sample.sum += value;
    this.samples.set(name, sample);
  }

  counts() {
    return Object.fromEntries([...this.samples].map(([name, { count }]) => [name, count]));
  }
}

function subscribe(page, tally) {
  page.on("console", (message) => {
    const text = message.text();
    if (!text.startsWith(consolePrefix)) return;
    const { event, duration } = JSON.parse(text.slice(consolePrefix.length));
    tally.add(event, duration);
  });
  page.on("request", (request) => {
    tally.add(`request ${request.method()} ${request.resourceType()} ${request.isNavigationRequest()}`);
    request.url();
  });
  page.on("response", (response) => {
    const request = response.request();
    const timing = request.timing();
    const type = request.resourceType();
    response.url();
    tally.add(`status ${response.status()}`);
    tally.add(`${type} duration`, timing.responseStart);
    tally.add(`${type} ttfb`, timing.responseStart - timing.requestStart);
    tally.add(`${type} dns`, timing.domainLookupEnd - timing.domainLookupStart);
    tally.add(`${type} connect`, timing.connectEnd - timing.connectStart);
    tally.add(`${type} tls`, timing.connectEnd - timing.secureConnectionStart);
    tally.add(`${type} length`, Number(response.headers()["content-length"] ?? 0));
  });
  page.on("requestfinished", (request) => tally.add("finished", request.timing().responseEnd));
  page.on("requestfailed", (request) => tally.add(`failed ${request.failure()?.errorText}`));
}

/** One iteration; the same steps, waits and pauses as `Shop::run` in shop.cpp. */
async function shop(page, { baseUrl, think }) {
  await page.goto(baseUrl);
  await page.waitForSelector(".phx-connected");
  await pause(think);
  await page.fill("#q", "copper oolong");
  await page.waitForSelector("#product-15:only-child");
  await pause(think);
  await page.click("#product-link-15");
  await page.waitForSelector("#reviews");
  await pause(think);
  await page.click("#add-to-cart");
  await page.waitForSelector("#in-cart");
  await pause(think);
  await page.click("#nav-cart");
  await page.waitForSelector("#cart-lines");
  await pause(think);
  await page.click("#remove-15");
  await page.waitForSelector("#cart-empty");
  await pause(think);
}

/** Iterates until the duration is over, as LiveLoad's users do: the clock is the user's own, the last one may end. */
async function user(browser, script, options, outcome) {
  const until = performance.now() + options.duration;
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(commandTimeout);
    subscribe(page, outcome.tally);
    await page.addInitScript(script);
    while (performance.now() < until) {
      const began = performance.now();
      await shop(page, options);
      outcome.iterations.push((performance.now() - began) / 1000);
    }
  } catch (error) {
    outcome.failures.push(error.message);
  } finally {
    await context.close();
  }
}

async function run(options) {
  const script = readFileSync(new URL("peer_page.js", import.meta.url), "utf8");
  const browser = await chromium.launch({ executablePath: options.executable, args: flags, headless: true });
  const outcome = { tally: new Tally(), iterations: [], failures: [] };
  try {
    const users = [];
    for (let number = 0; number < options.users; number += 1) {
      if (number > 0) await pause(usersApart);
      users.push(user(browser, script, options, outcome));
    }
    await Promise.all(users);
    return {
      iterations: outcome.iterations.length,
      iteration_seconds: outcome.iterations,
      failures: outcome.failures,
      browser: browser.version(),
      samples: outcome.tally.counts(),
    };
  } finally {
    await browser.close();
  }
}

const { values } = parseArgs({
  options: {
    "base-url": { type: "string" },
    executable: { type: "string" },
    users: { type: "string", default: "5" },
    duration: { type: "string", default: "20" },
    think: { type: "string", default: "0.4" },
  },
});
if (!values["base-url"] || !values.executable) {
  console.error("peer.mjs: --base-url and --executable are needed");
  process.exit(2);
}
try {
  const result = await run({
    baseUrl: values["base-url"],
    executable: values.executable,
    users: Number(values.users),
    duration: Number(values.duration) * 1000,
    think: Number(values.think) * 1000,
  });
  console.log(JSON.stringify(result));
} catch (error) {
  console.error(`peer.mjs: ${error.message}`);
  process.exit(1);
}
