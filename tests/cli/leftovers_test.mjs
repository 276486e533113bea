// Whatever way a run ends, no browser and no profile folder is left.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { setTimeout } from "node:timers/promises";
import { test } from "node:test";
import { deadAddress, folderFor, page, scenario, start } from "./support.mjs";

const stay = 'user.navigate(config.require("base-url")).sleep(std::chrono::seconds(100));';
const wait = 'user.navigate(config.require("base-url")).sleep(std::chrono::milliseconds(200));';

/** The command lines of all processes, at whatever depth, that were given `folder` as their TMPDIR. */
function processesOf(folder) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        const ours = readFileSync(`/proc/${pid}/environ`, "utf8").includes(`TMPDIR=${folder}`);
        return ours ? readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") : "";
      } catch {
        return ""; // It has ended meanwhile.
      }
    })
    .filter((line) => line !== "");
}

/** Until `condition()` holds; at most five seconds. */
async function eventually(condition, what) {
  for (const end = Date.now() + 5000; !condition(); await setTimeout(20)) {
    assert.ok(Date.now() < end, what());
  }
}

const endings = [
  { name: "went to its end", body: wait, status: 0 },
  { name: "failed", body: wait, status: 6, url: deadAddress },
  { name: "was interrupted", body: stay, status: 130, signal: "SIGINT", twice: true },
  { name: "was killed", body: stay, status: null, signal: "SIGKILL" },
];

for (const { name, body, status, url = page, signal, twice } of endings) {
  test(`nothing is left of a run that ${name}`, async (t) => {
    const folder = folderFor(t);
    const temporary = folderFor(t);
    const file = scenario(folder, "Visit", body);
    const args = ["run", file, "--users", "3", "--scenario-duration", signal ? "100s" : "1s"];
    const run = start([...args, "--base-url", await url(t)], { cwd: folder, env: { TMPDIR: temporary } });
    if (signal) {
      await run.says("3/3 users");
      assert.ok(processesOf(temporary).length > 3, "liveload, its browser and the renderers");
      run.child.kill(signal);
      if (twice) {
        await run.says("finishing");
        run.child.kill(signal);
      }
    }
    const ended = await run.ended;
    assert.equal(ended.status, status, ended.err);
    await eventually(() => processesOf(temporary).length === 0, () => `left: ${processesOf(temporary)}`);
    await eventually(() => readdirSync(temporary).length === 0, () => `left: ${readdirSync(temporary)}`);
  });
}
