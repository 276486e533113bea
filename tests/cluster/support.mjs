// Runs on several nodes of this machine, and who takes part in them.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { folderFor, start } from "../cli/support.mjs";

/** Until `condition()` is truthy, which is returned; at most `seconds`. */
export async function eventually(condition, what, seconds = 20) {
  for (const end = Date.now() + seconds * 1000; ; await setTimeout(20)) {
    const value = await condition();
    if (value) return value;
    assert.ok(Date.now() < end, `in vain: ${typeof what === "function" ? what() : what}`);
  }
}

/** The processes, at whatever depth, that were given `folder` or one in it as their TMPDIR: `{ pid, line }`. */
export function processesOf(folder) {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => {
      try {
        const ours = readFileSync(`/proc/${pid}/environ`, "utf8").includes(`TMPDIR=${folder}`);
        return { pid: Number(pid), line: ours ? readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ") : "" };
      } catch {
        return { pid: 0, line: "" }; // It has ended meanwhile.
      }
    })
    .filter(({ line }) => line !== "");
}

/**
 * Starts `liveload run --distributed` with what `options` says. `agents()` and `server()` are the processes of its nodes
 * and of its bus; `finish()` waits for its end and resolves to its result.
 */
export function runOnNodes(t, files, { nodes = 2, users = 4, duration = "3s", url, folder, out = "result.json", more = [] }) {
  const temporary = folderFor(t);
  const args = ["run", ...files, "--distributed", "--nodes", nodes, "--users", users, "--scenario-duration", duration];
  const run = start([...args, "--out", out, "--base-url", url, ...more].map(String), {
    cwd: folder,
    env: { TMPDIR: temporary },
  });
  const named = (pattern) => processesOf(temporary).filter(({ line }) => pattern.test(line));
  return {
    ...run,
    agents: () => named(/liveload agent/),
    server: () => named(/nats-server/)[0],
    temporary,
    left: () => [...processesOf(temporary).map(({ line }) => line), ...readdirSync(temporary)],
    async finish(status = 0) {
      const ended = await run.ended;
      assert.equal(ended.status, status, ended.err + ended.out);
      return JSON.parse(readFileSync(join(folder, "result.json"), "utf8"));
    },
  };
}

/** What the demo shop saw. */
export const stats = async (url) => (await fetch(`${url}/stats`)).json();
