// What becomes of users that fail, by the command line: policy, files beside the result, seed.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folderFor, page, run, scenario } from "./support.mjs";

const lose =
  'user.navigate(config.require("base-url")).click("#nowhere", {.timeout = std::chrono::milliseconds(100)});';

test("users that fail are restarted, and files of their failures lie beside the result", async (t) => {
  const folder = folderFor(t);
  const file = scenario(folder, "Lose", lose);
  const args = ["run", file, "--on-failure", "restart", "--max-restarts", "1", "--seed", "7"];
  const outputs = ["--out", "r.json", "--report", "r.md"];
  const { status, out, err } = await run([...args, ...outputs, "--base-url", await page(t)], { cwd: folder });
  assert.equal(status, 6, "no iteration went well");
  assert.match(err, /no user got through a single iteration/);
  assert.match(out, /1 failed +1 restarts/);

  const result = JSON.parse(readFileSync(join(folder, "r.json"), "utf8"));
  assert.equal(result.options.on_failure, "restart");
  assert.equal(result.options.seed, 7);
  assert.equal(result.global.counters.user_restarts.by.timeout, 1);
  assert.deepEqual(result.global.counters.user_failures.by, result.global.failure_totals);
  const went = result.global.time_series.flatMap(({ users }) => users?.failed ?? []);
  assert.deepEqual(went, [1], "the one user ends once, by the last of its failures");
  const samples = result.global.failure_samples["click: timeout"];
  assert.equal(samples.length, 2);
  for (const sample of samples) {
    assert.match(sample.screenshot, /^r-files\/Lose\/failure-\d+-click-timeout-user1\.png$/);
    assert.ok(existsSync(join(folder, sample.screenshot)));
    assert.match(readFileSync(join(folder, sample.page), "utf8"), /<h1>Hello<\/h1>/);
  }
  assert.ok(readFileSync(join(folder, "r.md"), "utf8").includes(`](${samples[0].screenshot})`));
});

test("a run without failures makes no folder, and names its seed", async (t) => {
  const folder = folderFor(t);
  const file = scenario(folder, "Win", 'user.navigate(config.require("base-url")).halt();');
  const { status, err } = await run(["run", file, "--out", "r.json", "--base-url", await page(t)], { cwd: folder });
  assert.equal(status, 0, err);
  assert.ok(!existsSync(join(folder, "r-files")));
  const { seed } = JSON.parse(readFileSync(join(folder, "r.json"), "utf8")).options;
  assert.ok(Number.isSafeInteger(seed) && seed >= 0);
});

test("the policy can stand in a configuration file", async (t) => {
  const folder = folderFor(t);
  const file = scenario(folder, "Lose", lose);
  writeFileSync(join(folder, "load.toml"), 'on-failure = "restart"\nmax-restarts = 0\nseed = 11\nout = "r.json"\n');
  const args = ["run", file, "--config", "load.toml", "--base-url", await page(t)];
  assert.equal((await run(args, { cwd: folder })).status, 6);
  const result = JSON.parse(readFileSync(join(folder, "r.json"), "utf8"));
  assert.deepEqual(
    [result.options.on_failure, result.options.max_restarts, result.options.seed],
    ["restart", 0, 11],
  );
  assert.equal(result.global.users.failed, 1);
  assert.equal(readdirSync(join(folder, "r-files", "Lose")).length, 2);
});
