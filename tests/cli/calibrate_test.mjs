// What `liveload calibrate` finds, by limits so tiny or so far away that the machine's speed does not matter.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folderFor, run, scenario } from "./support.mjs";

const quick = ["--window", "1s", "--most-users", "2"];

test("the users that a machine carries are counted, shown and saved", async (t) => {
  const cwd = folderFor(t);
  const file = scenario(cwd, "Idle", `user.navigate("data:text/html,<p>idle").sleep(std::chrono::milliseconds(100));`);
  const far = ["--cpu-limit", "100", "--loop-lag-limit", "1h"];
  const ended = await run(["calibrate", file, ...quick, ...far, "--users", "1", "--out", "found.json"], { cwd });
  assert.equal(ended.status, 0, ended.err + ended.out);
  assert.match(ended.err, /up to \d+ runs of 1 s/);
  assert.match(ended.out, /this machine carries 2 users of Idle: .* a core, \d+ MB each \(more were not tried\)/);
  const found = JSON.parse(readFileSync(join(cwd, "found.json"), "utf8"));
  assert.equal(found.users, 2);
  assert.equal(found.limit, "");
  assert.deepEqual(found.trials.map((trial) => trial.users), [1, 2]);
  assert.ok(found.user_bytes > 1e6, `${found.user_bytes} bytes a user`);
  assert.ok(!existsSync(join(cwd, "liveload-files")), "no journal of its runs is left");
});

test("a limit that a single user is beyond is named", async (t) => {
  const cwd = folderFor(t);
  const file = scenario(cwd, "Busy", `user.navigate("data:text/html,<p>busy");`);
  const ended = await run(["calibrate", file, ...quick, "--users", "1", "--cpu-limit", "100", "--loop-lag-limit", "1ns"], { cwd });
  assert.equal(ended.status, 5, ended.err + ended.out);
  assert.match(ended.err, /node_too_small: a single user is beyond this machine's limit of loop_lag/);
});

test("users that end by themselves cannot be counted", async (t) => {
  const cwd = folderFor(t);
  const file = scenario(cwd, "Brief", "user.halt();");
  const ended = await run(["calibrate", file, ...quick], { cwd });
  assert.equal(ended.status, 6, ended.err + ended.out);
  assert.match(ended.err, /its users end by themselves/);
});
