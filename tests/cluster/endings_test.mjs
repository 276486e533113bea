// Whatever ends a run on several nodes, its nodes end with it, and what was measured is kept.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { folderFor, page, run as runLiveload, scenario, shop } from "../cli/support.mjs";
import { eventually, runOnNodes, stats } from "./support.mjs";

const stay = 'user.navigate(config.require("base-url")).sleep(std::chrono::seconds(100));';
const visit = `
    user.navigate(config.require("base-url")).wait_for_liveview();
    user.sleep(std::chrono::milliseconds(300));`;

// Compiled once.
const folder = folderFor({ after });
const staying = scenario(folder, "Stay", stay);
const visiting = scenario(folder, "Visit", visit);

test("nothing is left of a run whose coordinator is killed", async (t) => {
  const run = runOnNodes(t, [staying], { folder, url: await page(t), duration: "100s" });
  await run.says("4/4 users");
  assert.equal(run.agents().length, 2);
  run.child.kill("SIGKILL");
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});

test("what a killed coordinator had taken in is not lost", async (t) => {
  const url = await shop(t);
  const run = runOnNodes(t, [visiting], { folder, url, duration: "100s", out: "lost.json" });
  await run.says("4/4 users");
  await eventually(async () => (await stats(url)).joins.ok > 20, "the users' visits");
  const seen = await stats(url);
  // What was measured is handed over each second.
  await setTimeout(2500);
  run.child.kill("SIGKILL");
  await run.ended;
  const later = await stats(url);
  const recover = await runLiveload(["recover", "lost-files"], { cwd: folder });
  assert.equal(recover.status, 0, recover.err);
  const result = JSON.parse(readFileSync(join(folder, "recovered.json"), "utf8"));
  const joins = result.global.counters.liveview_joins.aggregate;
  assert.ok(joins >= seen.joins.ok && joins <= later.joins.ok, `${seen.joins.ok} <= ${joins} <= ${later.joins.ok}`);
  assert.equal(result.error_details.kind, "interrupted");
  assert.equal(result.global.users.unfinished, 4);
  assert.deepEqual(result.nodes.map(({ status }) => status), ["ok", "ok"]);
  assert.ok(!existsSync(join(folder, "lost-files")), "the journal is not needed any more");
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});

test("agents that hear nothing of their run for the lease end by themselves", async (t) => {
  const more = ["--lease", "2s"];
  const run = runOnNodes(t, [staying], { folder, url: await page(t), duration: "100s", more });
  await run.says("4/4 users");
  run.child.kill("SIGSTOP");
  await eventually(() => run.agents().length === 0, "the end of the agents");
  run.child.kill("SIGKILL");
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});

test("Ctrl-C ends all nodes, and leaves a result", async (t) => {
  const more = ["--stop-grace", "0s"];
  const run = runOnNodes(t, [staying], { folder, url: await page(t), duration: "100s", more });
  await run.says("4/4 users");
  run.child.kill("SIGINT");
  const result = await run.finish(130);
  assert.equal(result.global.users.unfinished, 4);
  assert.equal(result.nodes.length, 2);
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});

test("a bus that dies and comes back loses nothing", async (t) => {
  const url = await shop(t);
  const run = runOnNodes(t, [visiting], { folder, url, duration: "6s" });
  await run.says("4/4 users");
  const server = await eventually(() => run.server(), "the bus's server");
  process.kill(server.pid, "SIGKILL");
  const result = await run.finish();
  const seen = await stats(url);
  assert.equal(result.global.counters.liveview_joins.aggregate, seen.joins.ok);
  assert.deepEqual(result.nodes.map((node) => node.status), ["ok", "ok"]);
  assert.match(result.warnings.join("\n"), /server died and was restarted 1 time/);
});

test("an agent without a run ends, and says why", async () => {
  const none = await runLiveload(["agent"], { env: { LIVELOAD_JOIN: "" } });
  assert.equal(none.status, 2);
  assert.match(none.err, /LIVELOAD_JOIN/);
  const torn = await runLiveload(["agent"], { env: { LIVELOAD_JOIN: "no ticket" } });
  assert.equal(torn.status, 2);
  assert.doesNotMatch(torn.err, /no ticket"/, "a ticket is never quoted");
});

test("a cluster that cannot be formed is named, with exit code 5", async () => {
  const form = (...more) => runLiveload(["run", visiting, "--distributed", ...more], { cwd: folder });
  const many = await form("--nodes", "3", "--max-allowed-nodes", "2");
  assert.equal(many.status, 5);
  assert.match(many.err, /necessary_nodes_exceeds_max_allowed_nodes/);
  const dead = await form("--nodes", "2", "--provider-option", "program=/bin/false");
  assert.equal(dead.status, 5);
  assert.match(dead.err, /ended before it joined: exit code 1/);
});
