// What becomes of a run when a disk is full: named, and what was measured is kept as far as there is room.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statfsSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { folderFor, page, scenario, shop } from "../cli/support.mjs";
import { firstNodeBy } from "./network.mjs";
import { eventually, processesOf, runOnNodes, stats } from "./support.mjs";

const visit = `
    user.navigate(config.require("base-url")).wait_for_liveview();
    user.sleep(std::chrono::milliseconds(300));`;
const failing = `
    user.navigate(config.require("base-url")).sleep(std::chrono::seconds(3));
    if (user.iteration() == 2) user.fail("as it should");`;

// Compiled once.
const folder = folderFor({ after });
const visiting = scenario(folder, "Visit", visit);
const fails = scenario(folder, "Fails", failing);

/** A disk of that size, until `t` ends; undefined where none can be made. */
function disk(t, size) {
  const path = mkdtempSync(join(tmpdir(), "liveload-disk-"));
  t.after(() => {
    spawnSync("umount", ["--lazy", path]);
    rmSync(path, { recursive: true });
  });
  const made = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${size}`, "tmpfs", path]);
  return made.status === 0 ? path : undefined;
}

/** Leaves no room at all. */
function fill(path) {
  const file = openSync(join(path, "full"), "w");
  const block = Buffer.alloc(4096);
  try {
    while (statfsSync(path).bfree > 0) writeSync(file, block);
  } catch (error) {
    assert.equal(error.code, "ENOSPC");
  }
  closeSync(file);
}

const skip = (() => {
  const probe = [];
  const made = disk({ after: (undo) => probe.push(undo) }, "1m");
  for (const undo of probe) undo();
  return made === undefined ? "no disk can be mounted: that takes root" : false;
})();

test("a result that does not fit on the disk is kept elsewhere, and the run says so", { skip }, async (t) => {
  const full = disk(t, "1m");
  const run = runOnNodes(t, [visiting], {
    folder,
    url: await shop(t),
    duration: "10s",
    out: join(full, "result.json"),
  });
  await run.says("4/4 users");
  fill(full);
  const ended = await run.ended;
  assert.equal(ended.status, 1, ended.err);
  assert.match(ended.err, /No space left on device/);
  const kept = ended.err.match(/the result was kept as (\S+)/)?.[1];
  assert.ok(kept, ended.err);
  const result = JSON.parse(readFileSync(kept, "utf8"));
  rmSync(kept);
  assert.equal(result.global.users.succeeded, 4);
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});

test("a node that has no room for the scenario is named with the reason", { skip }, async (t) => {
  const full = disk(t, "64k");
  const more = firstNodeBy(folderFor(t), ["env"], { TMPDIR: full });
  const run = runOnNodes(t, [visiting], { folder, url: await page(t), more });
  const ended = await run.ended;
  assert.notEqual(ended.status, 0);
  assert.match(ended.err, /is the disk full\?/);
  assert.match(ended.err, /\(on liveload-\w+-1\)/);
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
  await eventually(() => processesOf(full).length === 0, "the end of what the node started");
});

test("a node whose disk fills up goes on, loses nothing, and says that pictures are missing", { skip }, async (t) => {
  const full = disk(t, "100m");
  const url = await shop(t);
  const more = firstNodeBy(folderFor(t), ["env"], { TMPDIR: full });
  const run = runOnNodes(t, [fails], { folder, url, duration: "20s", more });
  await run.says("4/4 users");
  fill(full);
  const result = await run.finish();
  assert.deepEqual(result.nodes.map((node) => node.status), ["ok", "ok"]);
  assert.equal(result.global.counters.iterations.aggregate, 8);
  assert.equal(result.global.users.failed, 4);
  assert.equal(result.global.counters.liveview_joins.aggregate, (await stats(url)).joins.ok);
  assert.match(result.warnings.join("\n"), /liveload-\w+-1: files of failures are missing: .*No space left on device/);
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
  await eventually(() => processesOf(full).length === 0, "the end of what the node started");
});
