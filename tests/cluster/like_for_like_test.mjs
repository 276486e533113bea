// The same users with the same things to do, on one node and on two: the same to the target, and the same in the result.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { folderFor, scenario, shop } from "../cli/support.mjs";
import { runOnNodes, stats } from "./support.mjs";

const twice = `
    user.navigate(config.require("base-url")).wait_for_liveview();
    user.fill("#q", "oolong").wait_for_phx_loading_completion(Phx::kChange, "#search");
    user.navigate(config.require("base-url") + "/counter").wait_for_liveview();
    user.click("#inc").wait_for_phx_loading_completion(Phx::kClick, "#inc");
    if (user.iteration() == 2) user.halt();`;

// Compiled once.
const folder = folderFor({ after });
const file = scenario(folder, "Twice", twice);

async function measured(t, nodes) {
  const url = await shop(t);
  // The users are done long before.
  const run = runOnNodes(t, [file], { folder, url, nodes, duration: "60s" });
  const result = await run.finish();
  assert.equal(result.nodes.length, nodes);
  return { seen: await stats(url), global: result.global };
}

/** How often, by whatever the metric is split by. */
const counts = (histogram) =>
  Object.fromEntries(Object.entries(histogram.by).map(([dimension, one]) => [dimension, one.count]));

test("what two nodes do and measure is what one does and measures", async (t) => {
  const [one, two] = [await measured(t, 1), await measured(t, 2)];
  assert.deepEqual(two.seen.joins, one.seen.joins);
  assert.deepEqual(two.seen.events, one.seen.events);
  assert.deepEqual(two.global.users, one.global.users);
  assert.deepEqual(one.global.users, { total: 4, succeeded: 4, failed: 0, unfinished: 0 });
  for (const { seen, global } of [one, two]) {
    assert.equal(global.counters.liveview_joins.aggregate, seen.joins.ok);
    assert.equal(global.counters.iterations.aggregate, 8);
  }
  for (const metric of ["iterations", "liveview_joins"]) {
    assert.deepEqual(two.global.counters[metric], one.global.counters[metric], metric);
  }
  for (const metric of [
    "iteration_duration_us",
    "action_duration_us",
    "liveview_join_duration_us",
    "liveview_event_duration_us",
  ]) {
    assert.deepEqual(counts(two.global.histograms[metric]), counts(one.global.histograms[metric]), metric);
  }
});
