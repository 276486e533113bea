// A run whose process is killed has not measured in vain.
import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { setTimeout } from "node:timers/promises";
import { folderFor, page, run, scenario, start } from "./support.mjs";

const folder = folderFor({ after });
const press = scenario(
  folder,
  "Press",
  'user.navigate(config.require("base-url")).click("#b").sleep(std::chrono::milliseconds(50));',
);
const fails = scenario(
  folder,
  "Fails",
  'user.navigate(config.require("base-url")).fill("#password", "hunter22", {.timeout = std::chrono::milliseconds(100)});',
);
const journals = (files) => readdirSync(join(folder, files)).filter((name) => name.endsWith(".journal"));
const json = (name) => JSON.parse(readFileSync(join(folder, name), "utf8"));

/** Runs until users have been at work for two seconds, and is killed. */
async function killed(t, file, out, more = []) {
  const temporary = folderFor(t);
  const args = ["run", file, "--scenario-duration", "100s", "--out", out, "--base-url", await page(t), ...more];
  const one = start(args, { cwd: folder, env: { TMPDIR: temporary } });
  await one.says("s left");
  await setTimeout(3000);
  one.child.kill("SIGKILL");
  await one.ended;
}

test("what a killed run had measured is recovered", async (t) => {
  await killed(t, press, "killed.json", ["--users", "2", "--tag", "env=test", "--threshold", "iterations > 1"]);
  assert.ok(!existsSync(join(folder, "killed.json")));
  assert.equal(journals("killed-files").length, 1);

  const recovered = await run(["recover", "killed-files"], { cwd: folder });
  assert.equal(recovered.status, 0, recovered.err);
  assert.match(recovered.out, /made from the run's journal/);
  assert.match(recovered.out, /result {2}recovered.json/);
  const result = json("recovered.json");
  assert.equal(result.name, "Press");
  assert.ok(result.global.counters.iterations.aggregate > 5);
  assert.equal(result.global.users.total, 2);
  assert.ok(result.global.duration_ms > 1500 && result.global.duration_ms < 30000, result.global.duration_ms);
  assert.equal(result.tags.env, "test");
  assert.equal(result.verdicts.length, 1);
  assert.equal(result.verdicts[0].passed, true);
  assert.ok(!existsSync(join(folder, "killed-files")), "removed with the journal");

  const report = await run(["report", "recovered.json", "--out", "recovered.html"], { cwd: folder });
  assert.equal(report.status, 0, report.err);
});

test("a run says that an earlier one was killed, and leaves its journal alone", async (t) => {
  await killed(t, fails, "again.json", ["--on-failure", "restart"]);
  const left = journals("again-files");
  assert.equal(left.length, 1);
  assert.doesNotMatch(readFileSync(join(folder, "again-files", left[0]), "latin1"), /hunter22/);
  const args = ["run", press, "--scenario-duration", "100ms", "--out", "again.json", "--base-url", await page(t)];
  const next = await run(args, { cwd: folder });
  assert.equal(next.status, 0, next.err);
  assert.match(next.err, new RegExp(`an earlier run was killed.*liveload recover again-files/${left[0]}`));
  assert.deepEqual(journals("again-files"), left, "that of the run itself is gone");

  writeFileSync(join(folder, "recovered.json"), "mine");
  const refused = await run(["recover", `again-files/${left[0]}`], { cwd: folder });
  assert.equal(refused.status, 2);
  assert.match(refused.err, /there is a file of that name.*--out/s);
  const kept = await run(["recover", `again-files/${left[0]}`, "--out", "mine.json", "--keep"], { cwd: folder });
  assert.equal(kept.status, 0, kept.err);
  const [samples] = Object.values(json("mine.json").global.failure_samples);
  assert.ok(existsSync(join(folder, samples[0].screenshot)), "named as seen from the result");
  assert.deepEqual(journals("again-files"), left);
});

test("a run that is not to keep a journal keeps none", async (t) => {
  await killed(t, press, "none.json", ["--no-journal"]);
  assert.ok(!existsSync(join(folder, "none-files")));
});

test("what is no journal is refused, and what is wrong is said", async () => {
  const refusal = async (...args) => {
    const { status, err } = await run(["recover", ...args], { cwd: folder });
    assert.equal(status, 2, err);
    return err;
  };
  assert.match(await refusal(), /liveload recover JOURNAL/);
  assert.match(await refusal(".", "--out", "x.json"), /there is none of a run that was killed/);
  assert.match(await refusal("none.journal", "--out", "x.json"), /none\.journal.*No such file/);
  assert.match(await refusal(press, "--out", "x.json"), /press\.cpp.*it is no journal of a run/);
  assert.match(await refusal("x.journal", "--out", "no/where.json"), /no\/where\.json/);
});
