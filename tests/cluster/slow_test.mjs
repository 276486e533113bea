// Nodes that are far away, or slow.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { folderFor, scenario, shop } from "../cli/support.mjs";
import { busPort, relay } from "./relay.mjs";
import { eventually, runOnNodes, stats } from "./support.mjs";

const visit = `
    user.navigate(config.require("base-url")).wait_for_liveview();
    user.sleep(std::chrono::milliseconds(300));`;

// Compiled once.
const folder = folderFor({ after });
const file = scenario(folder, "Visit", visit);

function expectAll(result, seen) {
  assert.deepEqual(result.global.users, { total: 4, succeeded: 4, failed: 0, unfinished: 0 });
  assert.equal(result.global.counters.liveview_joins.aggregate, seen.joins.ok);
  assert.deepEqual(result.nodes.map((node) => node.status), ["ok", "ok"]);
}

test("a node a third of a second away is one of the run, and says how far off its clock may be", async (t) => {
  const url = await shop(t);
  // The address of the relay; the bus itself listens on 127.0.0.1.
  const host = "127.0.0.2";
  const run = runOnNodes(t, [file], { folder, url, duration: "5s", more: ["--advertise", host] });
  const port = await eventually(() => busPort(run.temporary), "the port of the bus");
  await relay(t, { host, port, slow: /-1$/, milliseconds: 300 });
  const result = await run.finish();
  expectAll(result, await stats(url));
  const far = result.nodes.find((node) => node.node.endsWith("-1"));
  // Half of the way there and back.
  assert.ok(far.clock_error_ms >= 290 && far.clock_error_ms < 2000, `${far.clock_error_ms} ms`);
  assert.ok(result.global.time_series.some((bucket) => bucket.node_count === 2), "they ran at the same time");
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});

test("a node that gets a fifth of the time is late, but nothing of it is lost", async (t) => {
  const url = await shop(t);
  const run = runOnNodes(t, [file], { folder, url, duration: "8s", more: ["--lost-after", "10s"] });
  await run.says("4/4 users");
  const [slow] = run.agents();
  const signal = (name) => {
    try {
      process.kill(slow.pid, name);
    } catch {
      clearInterval(turns); // It has ended.
    }
  };
  // Not its browser: that it is slow, too, would be measured, but nothing new of the cluster.
  const turns = setInterval(() => {
    signal("SIGSTOP");
    setTimeout(() => signal("SIGCONT"), 400);
  }, 500);
  t.after(() => clearInterval(turns));
  const result = await run.finish();
  expectAll(result, await stats(url));
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});
