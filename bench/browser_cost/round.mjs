// One side's round: run it to its end, and account for it, for the demo and for the rest of the machine.
/* global AbortSignal, clearInterval, fetch, setInterval */
import { once } from "node:events";
import { machineSeconds, proportionalMemory } from "./accounting.mjs";
import { spread } from "./table.mjs";

const memorySampleEvery = 2000; // milliseconds
const grace = 120; // seconds that a side may take beyond the duration

/** What the demo has seen since it started, as /stats tells. */
async function seen(url) {
  const response = await fetch(new URL("/stats", url));
  if (!response.ok) throw new Error(`the demo's /stats answered ${response.status}`);
  return response.json();
}

function work(before, after) {
  const events = Object.keys(after.events).map((name) => [
    name,
    after.events[name] - (before.events[name] ?? 0),
  ]);
  return {
    pages: after.dead_renders - before.dead_renders,
    joins: after.joins.ok - before.joins.ok,
    http_requests: after.http.requests - before.http.requests,
    events: Object.fromEntries(events),
  };
}

async function toItsEnd(account, side, load) {
  const child = account.start(side.command(load), { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let errors = "";
  child.stdout.on("data", (data) => (output += data));
  child.stderr.on("data", (data) => (errors += data));
  const began = performance.now();
  const memory = [];
  const sampling = setInterval(() => {
    const at = (performance.now() - began) / 1000;
    if (at > load.duration / 4 && at < load.duration) memory.push(proportionalMemory(account.pids()));
  }, memorySampleEvery);
  const limit = AbortSignal.timeout((load.duration + grace) * 1000);
  try {
    const [code, signal] = await once(child, "close", { signal: limit });
    if (code !== 0) {
      throw new Error(`${side.name} ended by ${signal ?? `exit code ${code}`}:\n${errors}${output}`);
    }
  } catch (error) {
    if (!limit.aborted) throw error;
    throw new Error(`${side.name} did not end ${grace} s after its duration`);
  } finally {
    clearInterval(sampling);
  }
  return { output, seconds: (performance.now() - began) / 1000, memory };
}

/** Completed iterations: the server counts the scenario's last event, and the side must agree. */
function iterations(side, output, load, done) {
  const counted = done.events.remove ?? 0;
  const said = side.iterations(output, load);
  if (counted === 0) throw new Error(`${side.name} completed no iteration`);
  if (said !== counted) {
    throw new Error(`${side.name} says that it completed ${said} iterations; the demo saw ${counted}`);
  }
  return counted;
}

export async function round(side, load, { accounts, demo }) {
  const before = await seen(load.url);
  const account = accounts.open();
  const demoBefore = demo.cpuSeconds();
  const machineBefore = machineSeconds();
  const harnessBefore = process.cpuUsage();
  try {
    const { output, seconds, memory } = await toItsEnd(account, side, load);
    const left = account.pids();
    if (left.length > 0) throw new Error(`${side.name} left processes behind: ${left.join(", ")}`);
    const cpu = account.cpuSeconds();
    const target = demo.cpuSeconds() - demoBefore;
    const { user, system } = process.cpuUsage(harnessBefore);
    const others = machineSeconds() - machineBefore - cpu - target - (user + system) / 1e6;
    const done = work(before, await seen(load.url));
    return {
      side: side.name,
      users: load.users,
      iterations: iterations(side, output, load, done),
      seconds,
      cpu_seconds: cpu,
      target_cpu_seconds: target,
      memory_bytes: spread(memory).median,
      memory_samples_bytes: memory,
      other_cores: Math.max(0, others) / seconds,
      work: done,
    };
  } finally {
    await account.end();
  }
}
