// Each kind of bad input ends with its own named error and exit code.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { deadAddress, folderFor, page, run, scenario } from "./support.mjs";

const cases = [
  { name: "no users", args: ["x.cpp", "--users", "0"], code: 2, says: /--users "0".*whole number of at least 1/ },
  { name: "a negative duration", args: ["x.cpp", "--scenario-duration", "-3"], code: 2, says: /"-3".*it is negative/ },
  { name: "a slip", args: ["x.cpp", "--user", "3"], code: 2, says: /did you mean --users\?/ },
  { name: "nothing to run", args: [], code: 2, says: /not said what to run[\s\S]*liveload init/ },
  { name: "a file that is not there", args: ["missing.cpp"], code: 3, says: /missing\.cpp/ },
  { name: "a result that cannot be written", args: ["x.cpp", "--out", "no/where.json"], code: 2, says: /no\/where\.json/ },
  { name: "a configuration that is not there", args: ["x.cpp", "--config", "no.toml"], code: 2, says: /no\.toml/ },
];

for (const { name, args, code, says } of cases) {
  test(`${name}: exit code ${code}`, async (t) => {
    const { status, err } = await run(["run", ...args], { cwd: folderFor(t) });
    assert.match(err, says);
    assert.equal(status, code);
  });
}

test("a scenario that does not compile: the compiler's own words, exit code 3", async (t) => {
  const folder = folderFor(t);
  writeFileSync(join(folder, "broken.cpp"), "#include <liveload/liveload.hpp>\n\nint x = y;\n");
  const { status, err } = await run(["run", "broken.cpp"], { cwd: folder });
  assert.match(err, /broken\.cpp:3:9: error: .y. was not declared/);
  assert.equal(status, 3);
});

test("a folder without scenarios: exit code 3", async (t) => {
  const folder = folderFor(t);
  mkdirSync(join(folder, "empty"));
  assert.equal((await run(["run", "empty"], { cwd: folder })).status, 3);
});

test("a scenario that is not in the file: exit code 2, naming those that are", async (t) => {
  const folder = folderFor(t);
  const file = scenario(folder, "Visit", "user.sleep(std::chrono::seconds(1));");
  const { status, err } = await run(["run", file, "--scenario", "Visti"], { cwd: folder });
  assert.match(err, /Visti[\s\S]*Visit/);
  assert.equal(status, 2);
});

test("no browser there: exit code 4, saying how to get one", async (t) => {
  const folder = folderFor(t);
  const file = scenario(folder, "Visit", "user.sleep(std::chrono::seconds(1));");
  const args = ["run", file, "--browser-executable", "/nonexistent/browser", "--scenario-duration", "1s"];
  const { status, err } = await run(args, { cwd: folder });
  assert.match(err, /\/nonexistent\/browser/);
  assert.equal(status, 4);
});

test("a scenario that rejects its options: exit code 2", async (t) => {
  const folder = folderFor(t);
  writeFileSync(
    join(folder, "picky.cpp"),
    `#include <liveload/liveload.hpp>
using namespace liveload;
struct Picky : Scenario {
  Result<Config> config(const Config& options) override {
    options.require("base-url");
    return options;
  }
  void run(Context&, UserId, const Config&) override {}
};
LIVELOAD_SCENARIO(Picky);
`,
  );
  const { status, err } = await run(["run", "picky.cpp"], { cwd: folder });
  assert.match(err, /--base-url is missing/);
  assert.equal(status, 2);
});

// No user gets through: the run ends in an error, and the result says what they met.
async function failures(folder, body, url) {
  const file = scenario(folder, "Visit", body);
  const { status, err } = await run(
    ["run", file, "--scenario-duration", "1s", "--out", "result.json", "--base-url", url, "--no-progress"],
    { cwd: folder },
  );
  assert.equal(status, 6, err);
  assert.match(err, /no user got through a single iteration/);
  return readFileSync(join(folder, "result.json"), "utf8");
}

test("a target that is down: failures of kind navigation, exit code 6", async (t) => {
  const folder = folderFor(t);
  const result = await failures(folder, 'user.navigate(config.require("base-url"));', await deadAddress());
  assert.match(result, /navigation/);
  assert.match(result, /ERR_CONNECTION_REFUSED/);
});

test("a selector that is none: failures of kind selector, exit code 6", async (t) => {
  const folder = folderFor(t);
  const body = 'user.navigate(config.require("base-url")).click("##");';
  assert.match(await failures(folder, body, await page(t)), /"selector"/);
});
