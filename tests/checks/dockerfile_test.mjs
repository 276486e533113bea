// The image of the Dockerfile has every library that liveload (named by the environment variable LIVELOAD) is linked with.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const read = (program, ...args) => execFileSync(program, args, { encoding: "utf8" });

test("the image installs the packages of all libraries that liveload is linked with", () => {
  const dockerfile = readFileSync(new URL("../../Dockerfile", import.meta.url), "utf8");
  const installed = dockerfile.slice(dockerfile.lastIndexOf("\nFROM ")).split(/\s+/);
  // Every Debian has these.
  installed.push("libc6", "libgcc-s1", "libstdc++6", "zlib1g");
  const needed = [...read("readelf", "-d", process.env.LIVELOAD).matchAll(/\(NEEDED\).*\[(.*)\]/g)].map((match) => match[1]);
  assert.ok(needed.includes("libc.so.6"), needed.join(" "));
  const files = read("dpkg-query", "--search", ...needed).trim().split("\n");
  for (const library of needed) {
    const owners = files.filter((line) => line.endsWith(`/${library}`)).map((line) => line.split(":")[0]);
    assert.ok(owners.some((owner) => installed.includes(owner)), `the Dockerfile lacks one of ${owners}`);
  }
});
