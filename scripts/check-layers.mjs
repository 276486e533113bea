#!/usr/bin/env node
// Holds the source tree to its architecture (docs/architecture.md): which folder may include which, who may include
// Asio, Beast, curl and NATS, what the public headers may include, and how long a file may be. Prints each breach and
// exits 1.
//
//   scripts/check-layers.mjs [ROOT]     ROOT: the repository, by default the one this script is in

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), "..");

// An arrow means "may include". What a folder reaches over several arrows, it may include as well.
const arrows = {
  cli: ["cluster", "live", "report"],
  cluster: ["engine", "result"],
  live: ["net", "report"],
  report: ["result"],
  result: ["telemetry"],
  engine: ["scenario", "telemetry"],
  scenario: ["liveview"],
  liveview: ["browser", "telemetry"],
  browser: ["net", "process"],
  net: ["base"],
  process: ["base"],
  telemetry: ["base"],
  base: [],
};
const maximalLines = 700;
const sourceFolders = ["include", "src", "demo", "examples", "tests", "bench", "web", "scripts", "cmake"];
const sourceFile = /\.(hpp|cc|cpp|tsx?|js|mjs|css|cmake)$/;

function reachable(folder, seen = new Set([folder])) {
  for (const next of arrows[folder] ?? []) {
    if (!seen.has(next)) reachable(next, seen.add(next));
  }
  return seen;
}

function* filesBelow(folder) {
  let entries;
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    return;
  }
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (sourceFile.test(entry.name)) yield path;
  }
}

function includesOf(text) {
  return [...text.matchAll(/^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]/gm)].map((match) => ({
    own: match[1] === '"',
    path: match[2],
    line: text.slice(0, match.index).split("\n").length,
  }));
}

// What is wrong with `include` in the file at `path` (its parts from the root); undefined where nothing is.
function breach(path, include) {
  const [top, folder] = path;
  const target = include.path.split("/")[0];
  const test = path.at(-1).endsWith("_test.cc");
  if (top === "include") {
    if (include.own && target !== "liveload") return "a public header includes public headers only";
    if (include.path.startsWith("tl/expected")) return undefined;
    if (!include.own && include.path.includes("/")) return "a public header includes the standard library only";
    return undefined;
  }
  if (top !== "src") return undefined;
  if (/^boost\/(asio|beast)\b/.test(include.path) && folder !== "net") {
    return "only src/net includes Asio and Beast";
  }
  if (include.path.startsWith("curl/") && folder !== "net") return "only src/net includes curl";
  if (include.path.startsWith("nats/") && folder !== "cluster") return "only src/cluster includes NATS";
  if (!include.own || target === "liveload" || include.path.endsWith("/assets.hpp")) return undefined;
  if (test && target === "support") return undefined;
  if (!(target in arrows)) return undefined; // beside the file, or a library's
  if (reachable(folder).has(target)) return undefined;
  return `src/${folder} may not include ${target}/ (it may: ${[...reachable(folder)].join(", ")})`;
}

const breaches = [];
let count = 0;
for (const top of sourceFolders) {
  for (const file of filesBelow(join(root, top))) {
    ++count;
    const name = relative(root, file);
    const path = name.split(sep);
    const text = readFileSync(file, "utf8");
    const lines = text.split("\n").length - 1;
    if (lines > maximalLines) breaches.push(`${name}: ${lines} lines; at most ${maximalLines}`);
    if (top === "src" && path.length > 2 && !(path[1] in arrows)) {
      breaches.push(`${name}: src/${path[1]} is no folder of the architecture`);
      continue;
    }
    for (const include of includesOf(text)) {
      const wrong = breach(path, include);
      if (wrong) breaches.push(`${name}:${include.line}: ${include.path}: ${wrong}`);
    }
  }
}
for (const line of breaches) console.error(line);
if (count === 0) {
  console.error(`no sources below ${root}`);
  process.exit(1);
}
console.log(`${count} files, ${breaches.length} breaches`);
process.exit(breaches.length > 0 ? 1 : 0);
