// The browser benchmark: what a simulated user costs with LiveLoad, and with Playwright as LiveLoad for Elixir uses it.
// Builds nothing; bench/README.md tells how to run it. Leaves browser_cost.json and browser_cost.md in --out.
/* global AbortSignal */
import { once } from "node:events";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { cpus, release, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { accounting } from "./accounting.mjs";
import { round } from "./round.mjs";
import { Failure, settings } from "./settings.mjs";
import { liveload, playwright } from "./sides.mjs";
import { figures, markdown } from "./table.mjs";

const firstLine = (program, ...words) => execFileSync(program, words, { encoding: "utf8" }).split("\n")[0].trim();

function environment(set, accounts) {
  const playwrightPackage = new URL("../../node_modules/playwright-core/package.json", import.meta.url);
  const [processor] = cpus();
  return {
    machine: `${cpus().length} cores (${processor.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`,
    LiveLoad: [firstLine(set.liveload, "--version"), ...set.liveloadOptions].join(" "),
    peer: `playwright-core ${JSON.parse(readFileSync(playwrightPackage, "utf8")).version} on Node ${process.version}`,
    browser: firstLine(set.shell, "--version"),
    "CPU accounted by": accounts.name,
    "CPU counted":
      "the side's whole process tree, browsers included, from its start to its end; nothing subtracted; the demo apart",
    memory: "PSS of the same tree, median of samples each 2 s between a quarter of the duration and its end",
    scenario: "6 steps (bench/browser_cost/shop.cpp), a pause after each; compiled before the first round",
    disturbed: `others on the machine used more than ${set.quiet} cores during the round`,
  };
}

async function startDemo(account, path) {
  const child = account.start([path, "--port", "0"], { stdio: ["ignore", "pipe", "inherit"] });
  let said = "";
  child.stdout.on("data", (data) => (said += data));
  const limit = AbortSignal.timeout(10_000);
  while (!/http:\/\/\S+/.test(said)) {
    await Promise.race([once(child.stdout, "data", { signal: limit }), once(child, "close", { signal: limit })]);
    if (child.exitCode !== null) throw new Failure(`the demo ended with exit code ${child.exitCode}`);
  }
  return /http:\/\/\S+/.exec(said)[0];
}

function sides(set) {
  const all = {
    liveload: [liveload(set)],
    playwright: [playwright(set.shell, "Playwright, headless shell")],
  };
  if (set.chromium) all.playwright.push(playwright(set.chromium, "Playwright, chromium --headless=new"));
  if (!set.only) return Object.values(all).flat();
  if (!all[set.only]) throw new Failure(`--only ${set.only}: liveload or playwright`);
  return all[set.only];
}

function report(done, { users, think }) {
  const each = (value, digits = 3) => (value / done.iterations).toFixed(digits);
  console.log(
    `${users} users, ${think} s  round ${done.round}  ${done.side.padEnd(36)} ` +
      `${each(done.cpu_seconds)} CPU-s an iteration  ${(done.memory_bytes / users / 1e6).toFixed(1)} MB a user  ` +
      `${done.iterations} iterations  others ${done.other_cores.toFixed(2)} cores${done.disturbed ? ", disturbed" : ""}`,
  );
}

/** All rounds of one load, the order of the sides turned about each time; disturbed ones again while that is allowed. */
async function measure(load, set, world) {
  const kept = [];
  let repeats = set.repeats;
  for (let number = 1; number <= set.rounds; ) {
    const order = number % 2 === 1 ? world.sides : [...world.sides].reverse();
    const these = [];
    for (const side of order) {
      const done = await round(side, load, world);
      done.round = number;
      done.disturbed = done.other_cores > set.quiet;
      report(done, load);
      these.push(done);
    }
    if (these.some(({ disturbed }) => disturbed) && repeats > 0) {
      repeats -= 1;
      continue;
    }
    kept.push(...these);
    number += 1;
  }
  const inOrder = world.sides.flatMap(({ name }) => kept.filter(({ side }) => side === name));
  return { users: load.users, think: load.think, rounds: inOrder };
}

async function run(set) {
  const accounts = accounting(set.accounting);
  endOnSignals(accounts);
  const scratch = mkdtempSync(join(tmpdir(), "liveload-bench-"));
  const demo = accounts.open();
  const world = { accounts, demo, sides: sides(set) };
  const loads = [];
  try {
    const url = await startDemo(demo, set.demo);
    // Compiles the scenario and warms the disk's cache; not counted.
    for (const side of world.sides) {
      await round(side, { url, scratch, users: 1, duration: 3, think: 0.1 }, world);
    }
    for (const users of set.users) {
      for (const think of set.think) {
        loads.push(await measure({ url, scratch, users, think, duration: set.duration }, set, world));
      }
    }
  } finally {
    await demo.end();
    rmSync(scratch, { recursive: true });
  }
  return {
    date: new Date().toISOString().slice(0, 10),
    duration: set.duration,
    environment: environment(set, accounts),
    figures: figures(loads),
    loads,
  };
}

let interrupted = false;

/** Ends what was started; whoever waits for it then ends by the way that also cleans up. */
function endOnSignals(accounts) {
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.once(signal, () => {
      interrupted = true;
      accounts.kill();
    });
  }
}

try {
  const set = settings();
  const result = await run(set);
  mkdirSync(set.out, { recursive: true });
  writeFileSync(join(set.out, "browser_cost.json"), `${JSON.stringify(result, null, 2)}\n`);
  const table = markdown(result);
  writeFileSync(join(set.out, "browser_cost.md"), table);
  console.log(`\n${table}`);
} catch (error) {
  console.error(`browser_cost: ${interrupted ? "interrupted" : error.message}`);
  process.exitCode = interrupted ? 130 : error instanceof Failure ? 2 : 1;
}
