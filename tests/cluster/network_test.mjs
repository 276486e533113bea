// What becomes of a run when the network between its nodes and its bus fails, in part or for a while.
import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { folderFor, scenario, shop } from "../cli/support.mjs";
import { firstNodeBy, noNetworks, secondNetwork } from "./network.mjs";
import { eventually, runOnNodes, stats } from "./support.mjs";

const visit = `
    user.navigate(config.require("base-url")).wait_for_liveview();
    user.sleep(std::chrono::milliseconds(300));`;

// Compiled once.
const folder = folderFor({ after });
const file = scenario(folder, "Visit", visit);
const skip = noNetworks();

/** A run on two nodes, the first of which is in the second network; the target stays in its reach. */
async function runOverNetworks(t, { duration, more = [] }) {
  const network = secondNetwork(t);
  const url = await shop(t, network.targetAddress);
  const run = runOnNodes(t, [file], {
    folder,
    url,
    duration,
    more: ["--listen", network.busAddress, ...firstNodeBy(folderFor(t), network.enter), ...more],
  });
  return { network, url, run };
}

test("a partition that ends in time loses nothing", { skip }, async (t) => {
  const { network, url, run } = await runOverNetworks(t, { duration: "10s", more: ["--lost-after", "30s"] });
  await run.says("4/4 users");
  network.cut();
  await setTimeout(4000);
  network.open();
  const result = await run.finish();
  const seen = await stats(url);
  assert.deepEqual(result.global.users, { total: 4, succeeded: 4, failed: 0, unfinished: 0 });
  assert.equal(result.global.counters.liveview_joins.aggregate, seen.joins.ok);
  assert.deepEqual(result.nodes.map((node) => node.status), ["ok", "ok"]);
  assert.match(result.warnings.join("\n"), /nothing was heard of the node liveload-\w+-1 for/);
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});

test("a node behind a partition is lost, its users start anew elsewhere, and it ends by itself", { skip }, async (t) => {
  const { network, run } = await runOverNetworks(t, {
    duration: "14s",
    more: ["--lost-after", "2s", "--lease", "3s"],
  });
  await run.says("4/4 users");
  network.cut();
  await run.says("1 lost");
  await eventually(() => run.agents().length === 1, "the end of the node that hears nothing");
  const result = await run.finish();
  const lost = result.nodes.filter((node) => node.status === "error");
  assert.equal(lost.length, 1);
  assert.ok(lost[0].result.counters.iterations.aggregate > 0, "what had been acknowledged is kept");
  assert.deepEqual(result.global.users, { total: 4, succeeded: 4, failed: 0, unfinished: 0 });
  assert.match(result.warnings.join("\n"), /the node liveload-\w+-1 was lost .* nothing was heard of it for 2 s/);
  assert.match(result.warnings.join("\n"), /2 users of lost nodes started anew on 1 other/);
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});

const holding = `#include <liveload/liveload.hpp>
using namespace liveload;
struct Holding : Scenario {
  std::vector<Throttle> throttles(const Config&) override { return {Throttle::parallelism("place", 1)}; }
  void run(Context& user, UserId id, const Config&) override {
    if (id == 1) user.throttle("place").sleep(std::chrono::hours(1));
    user.sleep(std::chrono::milliseconds(300));
  }
};
LIVELOAD_SCENARIO(Holding);
`;

test("behind a partition only those users are cut that hold what is another's by now", { skip }, async (t) => {
  writeFileSync(join(folder, "holding.cpp"), holding);
  const network = secondNetwork(t);
  const run = runOnNodes(t, ["holding.cpp"], {
    folder,
    url: "http://localhost/",
    duration: "16s",
    more: [
      ...["--listen", network.busAddress, "--lost-after", "30s", "--iteration-timeout", "30s"],
      ...firstNodeBy(folderFor(t), network.enter),
    ],
  });
  await run.says("4/4 users");
  await setTimeout(3000); // The first user holds the permit by then; one that came after the cut would be no one else's.
  network.cut();
  await setTimeout(7000);
  network.open();
  const result = await run.finish();
  assert.deepEqual(result.global.users, { total: 4, succeeded: 3, failed: 0, unfinished: 1 });
  assert.match(result.warnings.join("\n"), /users that held a permit were cut: nothing was heard of the coordinator/);
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});

test("what a slow link cannot carry at once comes later, and nothing is lost", { skip }, async (t) => {
  const { network, url, run } = await runOverNetworks(t, { duration: "8s", more: ["--lost-after", "30s"] });
  await run.says("4/4 users");
  network.queue("bus", "tbf", "rate", "24kbit", "burst", "4kb", "latency", "2s");
  const result = await run.finish();
  const seen = await stats(url);
  assert.deepEqual(result.global.users, { total: 4, succeeded: 4, failed: 0, unfinished: 0 });
  assert.equal(result.global.counters.liveview_joins.aggregate, seen.joins.ok);
  assert.deepEqual(result.nodes.map((node) => node.status), ["ok", "ok"]);
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});
