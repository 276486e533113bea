// Whole runs whose nodes are not processes of the run: started over ssh (by a stand-in for its client), or by hand; and
// what a provider would do.
import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { folderFor, page, run as runLiveload, scenario, start } from "../cli/support.mjs";
import { eventually, runOnNodes } from "./support.mjs";

const visit = 'user.navigate(config.require("base-url"));';
// Nodes of these providers are elsewhere as a rule, so that the bus must not listen on loopback alone.
const reachable = ["--listen", "0.0.0.0", "--advertise", "127.0.0.1"];
const option = (name, value) => ["--provider-option", `${name}=${value}`];

test("agents over ssh take part, and are gone afterwards", async (t) => {
  const folder = folderFor(t);
  const client = fileURLToPath(new URL("../../src/cluster/providers/testdata/fake_ssh.sh", import.meta.url));
  const more = ["--provider", "ssh", ...option("hosts", "one,two"), ...option("client", client),
    ...option("program", process.env.LIVELOAD), ...reachable];
  const run = runOnNodes(t, [scenario(folder, "Visit", visit)], { folder, url: await page(t), duration: "1s", more });
  const result = await run.finish();
  const nodes = result.nodes.map(({ node, status }) => `${node.replace(/-[0-9a-f]+-/, "-RUN-")} ${status}`);
  assert.deepEqual(nodes.sort(), ["liveload-RUN-1 ok", "liveload-RUN-2 ok"]);
  await eventually(() => run.left().length === 0, () => `left: ${run.left()}`);
});

test("agents that people start take part", async (t) => {
  const folder = folderFor(t);
  const ticket = join(folder, "ticket");
  const more = ["--provider", "manual", ...option("ticket_file", ticket), ...reachable];
  const run = runOnNodes(t, [scenario(folder, "Visit", visit)], { folder, url: await page(t), duration: "1s", more });
  await run.says(`liveload agent --join ${ticket}`);
  const agents = [1, 2].map(() => start(["agent", "--join", ticket], { env: { TMPDIR: run.temporary } }));
  const result = await run.finish();
  assert.deepEqual(result.nodes.map((node) => node.status), ["ok", "ok"]);
  for (const { status, err } of await Promise.all(agents.map((agent) => agent.ended))) assert.equal(status, 0, err);
  assert.ok(!existsSync(ticket));
});

test("a dry run says what would be launched, without secrets", async (t) => {
  const folder = folderFor(t);
  const file = scenario(folder, "Visit", visit);
  const dry = (...more) => runLiveload(["run", file, "--dry-run", ...more], { cwd: folder, env: { FLY_API_TOKEN: "sesame" } });
  const fly = await dry("--distributed", "--provider", "fly", "--nodes", "2", ...option("app", "load"), ...option("image", "i"));
  assert.equal(fly.status, 0, fly.err);
  assert.match(fly.out, /^2 Fly machines in the app "load"/);
  assert.doesNotMatch(fly.out + fly.err, /sesame/);
  const wrong = await dry("--distributed", "--provider", "fly", ...option("apps", "load"));
  assert.equal(wrong.status, 2);
  assert.match(wrong.err, /did you mean app\?/);
  const lonely = await dry();
  assert.equal(lonely.status, 2);
  assert.match(lonely.err, /add --distributed/);
});
