// A folder, a page server and the liveload under test (named by the environment variable LIVELOAD).
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";

const liveload = process.env.LIVELOAD;
if (!liveload) throw new Error("set LIVELOAD to the path of liveload");

/** A folder that is removed when `test` (a node:test context) ends. */
export function folderFor(test) {
  const folder = mkdtempSync(join(tmpdir(), "liveload-cli-"));
  test.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts `liveload`; `ended` resolves to its code and output, `says(text)` once standard error holds `text`. */
export function start(args, { cwd, env } = {}) {
  const child = spawn(liveload, args, { cwd, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  let out = "";
  let err = "";
  child.stdout.on("data", (data) => (out += data));
  child.stderr.on("data", (data) => (err += data));
  const ended = new Promise((resolve) => child.on("close", (status) => resolve({ status, out, err })));
  const says = (text) =>
    new Promise((resolve, reject) => {
      const look = () => err.includes(text) && resolve();
      child.stderr.on("data", look);
      ended.then(() => reject(new Error(`ended without saying "${text}":\n${err}`)));
      look();
    });
  return { child, ended, says };
}

/** Runs `liveload` with `args` to its end. Not blocking: pages are served meanwhile. */
export const run = (args, options) => start(args, options).ended;

/** Writes a scenario class `name` whose run is `body` into `folder`; returns the file's name. */
export function scenario(folder, name, body) {
  const file = `${name.toLowerCase()}.cpp`;
  writeFileSync(
    join(folder, file),
    `#include <liveload/liveload.hpp>
using namespace liveload;
struct ${name} : Scenario {
  void run(Context& user, UserId, const Config& config) override {
    (void)config;
    ${body}
  }
};
LIVELOAD_SCENARIO(${name});
`,
  );
  return file;
}

/** Starts the demo shop (named by the environment variable LIVELOAD_DEMO) on `host`; returns its address. */
export async function shop(test, host = "127.0.0.1") {
  const args = ["--host", host, "--port", "0"];
  const child = spawn(process.env.LIVELOAD_DEMO, args, { stdio: ["ignore", "pipe", "inherit"] });
  test.after(() => child.kill());
  for await (const line of child.stdout) return String(line).match(/http:\S+/)[0];
  throw new Error("the demo shop did not start");
}

/** Serves one small page; returns its address. */
export async function page(test) {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html");
    response.end("<!doctype html><title>page</title><h1>Hello</h1><button id=b>press</button>");
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  test.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${server.address().port}/`;
}

/** An address at which nobody listens. */
export async function deadAddress() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/`;
}
