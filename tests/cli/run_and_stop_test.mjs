// A run by the command line: what it leaves behind at its end, and when it is interrupted.
import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folderFor, page, run, scenario, shop, start } from "./support.mjs";

const visit = 'user.navigate(config.require("base-url")).wait_for_selector("h1").sleep(std::chrono::milliseconds(200));';
const stay = 'user.navigate(config.require("base-url")).sleep(std::chrono::seconds(100));';

test("a run writes its result and report, prints its summary, and ends with 0", async (t) => {
  const folder = folderFor(t);
  const file = scenario(folder, "Visit", visit);
  const args = [file, "--users", "2", "--scenario-duration", "2s", "--out", "r.json", "--report", "r.md"];
  const { status, out, err } = await run(["run", ...args, "--base-url", await page(t)], { cwd: folder });
  assert.equal(status, 0, err);
  assert.match(out, /Visit/);
  assert.match(readFileSync(join(folder, "r.md"), "utf8"), /^# /);
  const result = JSON.parse(readFileSync(join(folder, "r.json"), "utf8"));
  assert.ok(result.schema_version);
  assert.deepEqual(result.global.users, { total: 2, succeeded: 2, failed: 0, unfinished: 0 });

  const again = await run(["report", "r.json"], { cwd: folder });
  assert.equal(again.status, 0, again.err);
  assert.equal(again.out, readFileSync(join(folder, "r.md"), "utf8"), "a saved result renders the same");
});

test("a run whose threshold is not met ends with 99, and its result may be judged anew", async (t) => {
  const folder = folderFor(t);
  const file = scenario(folder, "Visit", visit);
  const goals = ["--threshold", "users failed == 0", "--threshold", "iterations rate > 1000/s"];
  const args = [file, "--scenario-duration", "1s", "--out", "r.json", "--base-url", await page(t)];
  const { status, out, err } = await run(["run", ...args, ...goals], { cwd: folder });
  assert.equal(status, 99, err);
  assert.match(out, /users\[failed\] count +== 0 +0\n/);
  const verdicts = JSON.parse(readFileSync(join(folder, "r.json"), "utf8")).verdicts;
  assert.deepEqual(
    verdicts.map((verdict) => [verdict.text, verdict.passed]),
    [["users failed == 0", true], ["iterations rate > 1000/s", false]],
  );
  assert.equal((await run(["report", "r.json", "--threshold", "users failed < 5"], { cwd: folder })).status, 0);
  assert.equal((await run(["report", "r.json", "--threshold", "users failed > 5"], { cwd: folder })).status, 99);
});

const counting = `#include <liveload/liveload.hpp>
using namespace liveload;
struct Cart : Scenario {
  void run(Context& user, UserId, const Config&) override {
    user.increment("carts").sleep(std::chrono::milliseconds(100));
  }
  std::vector<Metric> metrics(const Config&) override { return {Metric::counter("carts")}; }
};
LIVELOAD_SCENARIO(Cart);
`;

test("a threshold on a scenario's own metric judges no scenario that lacks it", async (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, "cart.cpp"), counting);
  const files = ["cart.cpp", scenario(folder, "Visit", visit)];
  const args = ["run", ...files, "--scenario-duration", "1s", "--out", "r.json", "--base-url", await page(t)];
  const judged = ["--threshold", "carts > 0", "--threshold", "users failed == 0"];
  const { status, err } = await run([...args, ...judged], { cwd: folder });
  assert.equal(status, 0, err);
  const results = JSON.parse(readFileSync(join(folder, "r.json"), "utf8"));
  const verdictsOf = (results) => results.map(({ name, verdicts }) => [name, verdicts.map(({ text }) => text)]);
  const wanted = [["Cart", ["carts > 0", "users failed == 0"]], ["Visit", ["users failed == 0"]]];
  assert.deepEqual(verdictsOf(results), wanted);
  assert.equal((await run(["report", "r.json", "--threshold", "carts > 0"], { cwd: folder })).status, 0);
  assert.equal((await run(["report", "r.json", "--threshold", "carts > 1000000"], { cwd: folder })).status, 99);
  for (const command of [[...args, "--out", "none.json"], ["report", "r.json"]]) {
    const slip = await run([...command, "--threshold", "cartz > 0"], { cwd: folder });
    assert.equal(slip.status, 2);
    assert.match(slip.err, /there is no metric cartz[^]*did you mean carts\?/);
    assert.equal(slip.out, "");
  }
  assert.ok(!existsSync(join(folder, "none.json")));
});

test("what `liveload init` writes runs", async (t) => {
  const folder = folderFor(t);
  assert.equal((await run(["init"], { cwd: folder })).status, 0);
  const args = ["run", "scenario.cpp", "--scenario-duration", "1s", "--iteration-timeout", "20s", "--quiet"];
  const { status, out, err } = await run([...args, "--base-url", await shop(t)], { cwd: folder });
  assert.equal(status, 0, err);
  assert.equal(out, "", "--quiet prints errors only");
});

test("Ctrl-C lets users finish, writes the partial result, and ends with 130", async (t) => {
  const folder = folderFor(t);
  const file = scenario(folder, "Visit", visit);
  const args = ["run", file, "--scenario-duration", "100s", "--out", "r.json", "--base-url", await page(t)];
  const { child, ended, says } = start(args, { cwd: folder });
  await says(" left");
  child.kill("SIGINT");
  const { status, err } = await ended;
  assert.match(err, /finishing/);
  assert.equal(status, 130);
  assert.ok(JSON.parse(readFileSync(join(folder, "r.json"), "utf8")));
});

test("a second Ctrl-C cuts users that would go on, without waiting for the grace", async (t) => {
  const folder = folderFor(t);
  const file = scenario(folder, "Visit", stay);
  const args = ["run", file, "--scenario-duration", "100s", "--stop-grace", "90s", "--out", "r.json"];
  const { child, ended, says } = start([...args, "--base-url", await page(t)], { cwd: folder });
  await says(" left");
  const asked = Date.now();
  child.kill("SIGTERM");
  await says("finishing");
  child.kill("SIGTERM");
  const { status } = await ended;
  assert.equal(status, 130);
  assert.ok(Date.now() - asked < 30_000, "the grace of 90 s was given up");
  assert.ok(existsSync(join(folder, "r.json")));
});

test("the doctor finds what it needs here", async () => {
  const { status, out } = await run(["doctor"], { env: { LC_ALL: "C" } });
  assert.match(out, /^ok +browser +HeadlessChrome/m);
  assert.match(out, /^ok +compiler +/m);
  assert.match(out, /A run is possible here\./);
  assert.equal(status, 0);
});

test("the doctor says what is missing, and ends as a run would", async () => {
  const { status, out } = await run(["doctor"], { env: { PATH: "/nonexistent", LC_ALL: "C.UTF-8" } });
  assert.match(out, /^✗ compiler +there is no g\+\+/m);
  assert.match(out, /^✗ browser/m);
  assert.match(out, /apt-get install/);
  assert.equal(status, 3);
});

test("the schema is JSON Schema", async () => {
  const { status, out } = await run(["schema"]);
  assert.equal(status, 0);
  assert.match(JSON.parse(out).$schema, /^https:\/\/json-schema\.org\//);
});
