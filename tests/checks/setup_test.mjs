// scripts/setup names what it installs, and the cause when it cannot: on machines made of stand-ins for the tools.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
const everyday = ["bash", "env", "dirname", "basename", "sed", "grep", "tr", "tail", "mktemp", "rm", "cp", "cmp", "cat", "mkdir"];

const nothingInstalled = "exit 1";
const allInstalled = 'for package in "${@:3}"; do echo "ii $package"; done';
const aptSaysNo = (words) => `echo "$@" >>"$CALLS"; echo "${words}"; exit 100`;

/** Runs setup, `times` times, on a machine that has the everyday tools and `tools` (name → script), and nothing else. */
function setup(tools, times = 1) {
  const root = mkdtempSync(join(tmpdir(), "setup-"));
  try {
    const bin = join(root, "bin");
    mkdirSync(bin);
    mkdirSync(join(root, "scripts"));
    for (const name of ["setup", "common.sh"]) cpSync(join(repository, "scripts", name), join(root, "scripts", name));
    for (const name of ["package.json", "package-lock.json"]) cpSync(join(repository, name), join(root, name));
    for (const name of everyday) {
      symlinkSync(["/usr/bin", "/bin"].map((folder) => join(folder, name)).find(existsSync), join(bin, name));
    }
    for (const [name, script] of Object.entries(tools)) {
      writeFileSync(join(bin, name), `#!/bin/bash\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    const calls = join(root, "calls");
    writeFileSync(calls, "");
    let run;
    for (let i = 0; i < times; ++i) {
      run = spawnSync(join(root, "scripts/setup"), [], { encoding: "utf8", env: { PATH: bin, CALLS: calls } });
    }
    return { status: run.status, out: run.stdout, err: run.stderr, calls: readFileSync(calls, "utf8") };
  } finally {
    rmSync(root, { recursive: true });
  }
}

const node = { node: "echo v18.19.0", npm: "mkdir -p node_modules" };
const root = { id: "echo 0" };

test("does nothing where all is there", () => {
  const tools = { ...node, "dpkg-query": allInstalled, npm: 'echo "npm $@" >>"$CALLS"; mkdir -p node_modules' };
  const { status, out, err, calls } = setup(tools, 2);
  assert.equal(status, 0, err);
  assert.equal(calls, "npm ci --no-progress\n", "the first time only");
  assert.equal(out, "", "the second time says nothing");
});

test("names the packages before it installs them, and asks nothing", () => {
  const { status, out, calls } = setup({
    ...node,
    ...root,
    "dpkg-query": nothingInstalled,
    "apt-get": 'echo "$@" >>"$CALLS"; echo "3 newly installed"; echo "Need to get 1 MB"',
  });
  assert.equal(status, 0);
  assert.match(out, /Installing \d+ Debian packages.*g\+\+.*chromium-headless-shell/);
  assert.match(calls, /^update\n/);
  assert.match(calls, /install --yes .*g\+\+/);
  assert.doesNotMatch(calls, /nodejs/, "a node that will do is left alone");
});

test("installs node where it is missing or too old, and says so when that did not help", () => {
  for (const tools of [{}, { node: "echo v16.20.0", npm: "" }]) {
    const { status, err, calls } = setup({
      ...tools,
      ...root,
      "dpkg-query": nothingInstalled,
      "apt-get": 'echo "$@" >>"$CALLS"; echo "3 newly installed"',
    });
    assert.match(calls, /nodejs npm/);
    assert.match(err, /18\.18 or newer is needed/);
    assert.equal(status, 1);
  }
});

const causes = {
  "no apt": { tools: {}, says: /there is no apt-get: this is not Debian/ },
  "neither root nor sudo": {
    tools: { "apt-get": "exit 0", id: "echo 1000" },
    says: /neither root nor sudo is at hand[\s\S]*apt-get install g\+\+/,
  },
  "no network": {
    tools: { ...root, "apt-get": aptSaysNo("Temporary failure resolving 'packages.example'") },
    says: /apt cannot reach the package servers/,
  },
  "another release": {
    tools: { ...root, "apt-get": aptSaysNo("E: Unable to locate package libboost1.81-dev") },
    says: /package sources lack some[\s\S]*Debian 12/,
  },
  "a full disk": {
    tools: { ...root, "apt-get": aptSaysNo("You don't have enough free space in /var/cache/apt/archives/.") },
    says: /too little room on the disk/,
  },
  "another Boost": {
    tools: { ...root, "apt-get": aptSaysNo("The following packages have unmet dependencies") },
    says: /libboost-dev/,
  },
  "an npm without network": {
    tools: { "dpkg-query": allInstalled, npm: "echo npm ERR! code EAI_AGAIN; exit 1" },
    says: /npm cannot reach its registry/,
  },
};

for (const [name, { tools, says }] of Object.entries(causes)) {
  test(`names the cause: ${name}`, () => {
    const { status, err } = setup({ ...node, "dpkg-query": nothingInstalled, ...tools });
    assert.equal(status, 1);
    assert.match(err, says);
    assert.match(err, /next: /);
  });
}
