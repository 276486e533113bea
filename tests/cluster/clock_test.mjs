// Nodes whose clocks are not the coordinator's.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { after, test } from "node:test";
import { folderFor, scenario, shop } from "../cli/support.mjs";
import { firstNodeBy } from "./network.mjs";
import { eventually, runOnNodes, stats } from "./support.mjs";

const visit = `
    user.navigate(config.require("base-url")).wait_for_liveview();
    user.sleep(std::chrono::milliseconds(300));`;

// Compiled once.
const folder = folderFor({ after });
const file = scenario(folder, "Visit", visit);

/** Why a program cannot do that here; false where it can. */
function cannot(program, ...args) {
  const done = spawnSync(program, args, { encoding: "utf8" });
  return done.status === 0 ? false : `${program} cannot be used: ${(done.stderr || String(done.error)).trim()}`;
}

/** What both nodes measured lies in the same buckets, not two minutes apart, and the run began when it did. */
function expectOneTime(result, began) {
  assert.deepEqual(result.global.users, { total: 4, succeeded: 4, failed: 0, unfinished: 0 });
  assert.deepEqual(result.nodes.map((node) => node.status), ["ok", "ok"]);
  assert.ok(result.global.time_series.length < 60, `${result.global.time_series.length} buckets`);
  assert.ok(result.global.time_series.some((bucket) => bucket.node_count === 2), "they ran at the same time");
  for (const node of result.nodes) {
    assert.ok(node.clock_error_ms >= 0 && node.clock_error_ms < 1000, `${node.clock_error_ms} ms`);
  }
  const started = Date.parse(result.started_at);
  assert.ok(started >= began - 1000 && started <= Date.now(), `${result.started_at}`);
}

const shifted = ["unshare", "--time", "--monotonic", "120", "--boottime", "120"];

test("a node whose clock is two minutes ahead starts with the others, and measures in their buckets", {
  skip: cannot(...shifted, "true"),
}, async (t) => {
  const began = Date.now();
  const url = await shop(t);
  const more = firstNodeBy(folderFor(t), shifted);
  const run = runOnNodes(t, [file], { folder, url, duration: "5s", more });
  const result = await run.finish();
  expectOneTime(result, began);
  assert.equal(result.global.counters.liveview_joins.aggregate, (await stats(url)).joins.ok);
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});

for (const off of ["+120s", "-120s"]) {
  test(`a node whose civil time is ${off} off is let in by TLS, and all is as ever`, {
    skip: cannot("faketime", "--version"),
  }, async (t) => {
    const began = Date.now();
    // Without browsers: Chromium under another's clock takes minutes to start.
    const environment = { FAKETIME_DONT_FAKE_MONOTONIC: "1" };
    const node = firstNodeBy(folderFor(t), ["faketime", "-f", off], environment, "--simulate");
    const more = [...node, "--listen", "0.0.0.0", "--advertise", "127.0.0.1"];
    const run = runOnNodes(t, [file], { folder, url: "http://localhost/", duration: "5s", more });
    expectOneTime(await run.finish(), began);
    await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
  });
}
