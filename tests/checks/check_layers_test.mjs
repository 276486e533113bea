// scripts/check-layers.mjs finds what it is for, in trees made to order.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const script = join(dirname(fileURLToPath(import.meta.url)), "../../scripts/check-layers.mjs");

function check(files) {
  const root = mkdtempSync(join(tmpdir(), "layers-"));
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, name)), { recursive: true });
      writeFileSync(join(root, name), text);
    }
    const { status, stderr } = spawnSync(process.execPath, [script, root], { encoding: "utf8" });
    return { status, stderr };
  } finally {
    rmSync(root, { recursive: true });
  }
}

test("passes what follows the arrows, over several of them as well", () => {
  const { status, stderr } = check({
    "src/engine/user.cc": '#include "net/fiber.hpp"\n#include "liveload/run.hpp"\n#include <vector>\n',
    "src/net/loop.cc": "#include <boost/asio.hpp>\n",
    "include/liveload/run.hpp": '#include "liveload/error.hpp"\n#include <tl/expected.hpp>\n',
  });
  assert.equal(stderr, "");
  assert.equal(status, 0);
});

const breaches = {
  "an include against the arrows": {
    files: { "src/engine/user.cc": '\n#include "cluster/coordinator.hpp"\n' },
    says: /src\/engine\/user\.cc:2: cluster\/coordinator\.hpp: src\/engine may not include cluster/,
  },
  "the network in a folder above it": {
    files: { "src/browser/pipe.cc": "#include <boost/asio/post.hpp>\n" },
    says: /only src\/net includes Asio and Beast/,
  },
  "the HTTP client's library in a folder above it": {
    files: { "src/cluster/providers/fly.cc": "#include <curl/curl.h>\n" },
    says: /only src\/net includes curl/,
  },
  "a library in a public header": {
    files: { "include/liveload/run.hpp": "#include <boost/json.hpp>\n" },
    says: /a public header includes the standard library only/,
  },
  "a private header in a public one": {
    files: { "include/liveload/run.hpp": '#include "engine/shard.hpp"\n' },
    says: /a public header includes public headers only/,
  },
  "a file that has grown too long": {
    files: { "src/base/json.cc": "\n".repeat(701) },
    says: /701 lines; at most 700/,
  },
  "a folder that the architecture does not know": {
    files: { "src/misc/util.cc": "" },
    says: /src\/misc is no folder of the architecture/,
  },
  "a tree without sources": { files: { "README.md": "" }, says: /no sources below/ },
};

for (const [name, { files, says }] of Object.entries(breaches)) {
  test(`finds ${name}`, () => {
    const { status, stderr } = check(files);
    assert.equal(status, 1);
    assert.match(stderr, says);
  });
}
