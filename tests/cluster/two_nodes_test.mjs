// A run on two nodes measures what one node would have measured, and its result has everything beside it.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folderFor, scenario, shop } from "../cli/support.mjs";
import { eventually, runOnNodes, stats } from "./support.mjs";

const visit = `
    user.navigate(config.require("base-url")).wait_for_liveview();
    user.fill("#q", "oolong").wait_for_phx_loading_completion(Phx::kChange, "#search");
    user.sleep(std::chrono::milliseconds(200));`;

test("counts are the target's own, over all nodes and for each", async (t) => {
  const folder = folderFor(t);
  const url = await shop(t);
  const run = runOnNodes(t, [scenario(folder, "Visit", visit)], { folder, url, users: 5 });
  const result = await run.finish();
  const seen = await stats(url);
  assert.deepEqual(result.global.users, { total: 5, succeeded: 5, failed: 0, unfinished: 0 });
  assert.equal(result.global.counters.liveview_joins.aggregate, seen.joins.ok);
  assert.equal(result.nodes.length, 2);
  const iterations = result.nodes.map((node) => node.result.counters.iterations.aggregate);
  assert.equal(iterations[0] + iterations[1], result.global.counters.iterations.aggregate);
  assert.deepEqual(result.nodes.map((node) => node.result.users.total).sort(), [2, 3]);
  for (const node of result.nodes) {
    assert.equal(node.status, "ok");
    assert.ok(node.clock_error_ms >= 0 && node.clock_error_ms < 1000, `${node.clock_error_ms} ms`);
  }
  assert.equal(result.global.time_series[1].node_count, 2);
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});

const failing = `
    user.navigate(config.require("base-url") + "/about");
    user.fail("as it should");`;

const uploading = `
    user.navigate(config.require("base-url") + "/letters").wait_for_liveview();
    user.upload_file("input[name=photos]", {"photos/a.png"}).wait_for_selector(".uploads li").halt();`;

test("files below the scenario's folder are fetched when they are needed", async (t) => {
  const folder = folderFor(t);
  mkdirSync(join(folder, "photos"));
  writeFileSync(join(folder, "photos", "a.png"), "no picture, really");
  const run = runOnNodes(t, [scenario(folder, "Uploads", uploading)], { folder, url: await shop(t), users: 4 });
  const result = await run.finish();
  assert.equal(result.global.users.succeeded, 4);
});

test("pictures and pages of failures come to where the result lies", async (t) => {
  const folder = folderFor(t);
  const run = runOnNodes(t, [scenario(folder, "Fails", failing)], { folder, url: await shop(t), users: 2 });
  const result = await run.finish(6);
  const samples = Object.values(result.global.failure_samples).flat();
  assert.equal(samples.length, 2);
  assert.equal(new Set(samples.map((sample) => sample.node)).size, 2);
  for (const sample of samples) {
    assert.ok(existsSync(join(folder, sample.screenshot)), sample.screenshot);
    assert.ok(existsSync(join(folder, sample.page)), sample.page);
  }
});

const fed = `#include <liveload/liveload.hpp>
using namespace liveload;
struct Fed : Scenario {
  std::vector<Feeder> feeders(const Config&) override {
    return {Feeder::csv("rows", "rows.csv").once(), Feeder::csv("people", "people.csv").unique_to_user()};
  }
  void setup(Context&, Config& config) override { config.set("from-setup", "yes"); }
  void run(Context& user, UserId id, const Config& config) override {
    const std::string row = user.feed("rows")["row"].text();
    const std::string name = user.feed("people")["name"].text();
    if (name != "user" + std::to_string(id)) user.fail("somebody else's row");
    if (config.get("from-setup", "no") != "yes") user.fail("nothing came of the setup");
    user.increment("row", 1, row).sleep(std::chrono::milliseconds(50));
  }
  std::vector<Metric> metrics(const Config&) override { return {Metric::counter("row")}; }
};
LIVELOAD_SCENARIO(Fed);
`;

test("data files arrive, each row is used once, and all users get what the setup made", async (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, "fed.cpp"), fed);
  const rows = Array.from({ length: 20 }, (_, i) => `row${i}`);
  writeFileSync(join(folder, "rows.csv"), `row\n${rows.join("\n")}\n`);
  writeFileSync(join(folder, "people.csv"), "name\nuser1\nuser2\nuser3\n");
  const run = runOnNodes(t, ["fed.cpp"], { folder, url: "http://localhost/", users: 3, duration: "20s" });
  const result = await run.finish();
  assert.deepEqual(Object.keys(result.global.counters.row.by).sort(), rows.sort());
  assert.equal(result.global.counters.row.aggregate, rows.length);
});

const shared = `#include <liveload/liveload.hpp>
using namespace liveload;
using namespace std::chrono_literals;
struct Shared : Scenario {
  std::vector<Throttle> throttles(const Config&) override { return {Throttle::rate("turn", 10, 1s)}; }
  void run(Context& user, UserId, const Config&) override {
    if (user.assigned("met").is_null()) user.rendezvous("all", 4).assign("met", true);
    user.throttle("turn");
  }
};
LIVELOAD_SCENARIO(Shared);
`;

test("throttles and rendezvous are those of all nodes together", async (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, "shared.cpp"), shared);
  const run = runOnNodes(t, ["shared.cpp"], { folder, url: "http://localhost/", duration: "5s" });
  const result = await run.finish();
  const turns = result.global.counters.iterations.by.completed;
  // Each node for itself would give twice as many, and none of the four would meet all others.
  assert.ok(turns > 25 && turns < 70, `${turns} turns in 5 s at 10 a second`);
  assert.equal(result.global.users.succeeded, 4);
});

test("a threshold on a scenario's own metric judges that one alone", async (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, "rows.csv"), "row\n" + Array.from({ length: 1000 }, (_, i) => `${i}\n`).join(""));
  writeFileSync(join(folder, "people.csv"), "name\nuser1\nuser2\n");
  writeFileSync(join(folder, "fed.cpp"), fed);
  const files = ["fed.cpp", scenario(folder, "Visit", visit)];
  const given = { folder, url: await shop(t), users: 2, duration: "1s" };
  const slip = await runOnNodes(t, files, { ...given, more: ["--threshold", "rows > 0"] }).ended;
  assert.equal(slip.status, 2, slip.err);
  assert.match(slip.err, /there is no metric rows[^]*did you mean row\?/);
  const results = await runOnNodes(t, files, { ...given, more: ["--threshold", "row > 0"] }).finish();
  assert.deepEqual(results.map(({ name, verdicts = [] }) => [name, verdicts.map(({ passed }) => passed)]), [["Fed", [true]], ["Visit", []]]);
});
