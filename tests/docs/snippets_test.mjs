// What the documentation shows is compiled, and run against the demo shop (LIVELOAD_DEMO) by the liveload under test (LIVELOAD).
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { folderFor, run, shop } from "../cli/support.mjs";
import { filesOf } from "./pages.mjs";

const docs = join(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..", "..", "docs");

for (const page of process.env.PAGES.split(",")) {
  test(`every piece of code of ${page} does what it says`, async (t) => {
    const folder = folderFor(t);
    const files = filesOf(join(docs, page));
    for (const [name, content] of files) writeFileSync(join(folder, name), content);
    const scenarios = [...files.keys()].filter((name) => name.endsWith(".cpp"));
    assert.notEqual(scenarios.length, 0, "the page has code");
    const target = await shop(t);
    const options = ["--users", "1", "--scenario-duration", "1ms", "--command-timeout", "20s", "--base-url", target,
      "--shop-password", "correct horse"];
    const ended = await run(["run", ...scenarios, ...options, "--out", "result.json", "--no-progress"], { cwd: folder });
    assert.equal(ended.status, 0, ended.err + ended.out);
    const result = JSON.parse(readFileSync(join(folder, "result.json"), "utf8"));
    for (const one of [result].flat()) {
      assert.equal(one.global?.users.succeeded, 1, `${one.name}: ${JSON.stringify(one.error ?? one.global)}`);
      assert.deepEqual(one.global.failure_samples ?? {}, {}, one.name);
    }
  });
}
