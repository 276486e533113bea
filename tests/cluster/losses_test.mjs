// Nodes that are lost: what they brought is kept, and the run's policy says what becomes of their users.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { folderFor, page } from "../cli/support.mjs";
import { eventually, runOnNodes } from "./support.mjs";

// Compiled once.
const folder = folderFor({ after });
const file = "visit.cpp";
const tornDown = join(folder, "torn-down.txt");
writeFileSync(
  join(folder, file),
  `#include <liveload/liveload.hpp>
#include <fstream>
using namespace liveload;
struct Visit : Scenario {
  void setup(Context&, Config& config) override { config.set("made", "a shop"); }
  void run(Context& user, UserId, const Config& config) override {
    user.navigate(config.require("base-url"));
    user.sleep(std::chrono::milliseconds(300));
  }
  void teardown(Context&, const Config& config) override {
    std::ofstream(config.require("torn-down"), std::ios::app) << config.require("made") << "\\n";
  }
};
LIVELOAD_SCENARIO(Visit);
`,
);

/** The name of the node that an agent is. */
const nodeOf = ({ pid }) => /LIVELOAD_NODE=([^\0]*)/.exec(readFileSync(`/proc/${pid}/environ`, "utf8"))[1];

async function lose(t, { signal, policy, duration = "8s", status = 0, more = [], then = () => {} }) {
  const run = runOnNodes(t, [file], {
    folder,
    url: await page(t),
    duration,
    more: ["--on-node-loss", policy, "--torn-down", tornDown, ...more],
  });
  await run.says("4/4 users");
  const agent = run.agents().find((one) => nodeOf(one).endsWith("-1"));
  process.kill(agent.pid, signal);
  await then(run, agent);
  const result = await run.finish(status);
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
  return { run, result, lost: result.nodes.filter((node) => node.status === "error") };
}

test("the users of a node that is killed start anew on the other", async (t) => {
  const { result, lost } = await lose(t, { signal: "SIGKILL", policy: "redistribute" });
  assert.equal(lost.length, 1);
  assert.deepEqual(result.global.users, { total: 4, succeeded: 4, failed: 0, unfinished: 0 });
  assert.ok(lost[0].result.counters.iterations.aggregate > 0, "what it had delivered is kept");
  assert.match(result.warnings.join("\n"), /was lost .* after the start .*killed by signal 9/);
  assert.match(result.warnings.join("\n"), /2 users of lost nodes started anew on 1 other/);
  assert.match(result.warnings.join("\n"), /on which the scenario's setup was called, was lost: its teardown was called on/);
  assert.equal(readFileSync(tornDown, "utf8"), "a shop\n");
});

test("a node that is stopped is lost, the run goes on without its users, and it ends when it comes back", async (t) => {
  const { result, lost } = await lose(t, {
    signal: "SIGSTOP",
    policy: "continue",
    duration: "14s",
    more: ["--lost-after", "2s"],
    async then(run, agent) {
      await run.says("1 lost");
      process.kill(agent.pid, "SIGCONT");
      await eventually(() => run.agents().length === 1, "the end of the one that came back");
      assert.equal(run.child.exitCode, null, "the run goes on");
    },
  });
  assert.equal(lost.length, 1);
  assert.equal(result.global.users.succeeded, 2);
  assert.equal(result.global.users.unfinished, 2);
  assert.match(result.warnings.join("\n"), /nothing was heard of it for 2 s/);
});

test("a run may fail with its node", async (t) => {
  const { result, run } = await lose(t, { signal: "SIGKILL", policy: "fail", duration: "60s", status: 5 });
  assert.match(result.error, /the node liveload-.* was lost/);
  assert.match((await run.ended).err, /was lost/);
});
