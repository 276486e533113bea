// Holds what the providers ask the APIs for against schemas of ours. Those name only what we send, with the types,
// patterns and limits that the APIs document (Fly's openapi.json, Kubernetes' API reference, Docker's Engine API 1.41),
// and nothing else: a key that is misspelt, which most APIs pass over in silence, is an error here.
//
//   requests_test.mjs PROGRAM     PROGRAM: that of requests.cc

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv2020 from "ajv/dist/2020.js";

const requests = execFileSync(process.argv[2], { encoding: "utf8" })
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));

const schemas = new Map();
function schema(name) {
  if (!schemas.has(name)) {
    const text = readFileSync(new URL(`schemas/${name}.json`, import.meta.url), "utf8");
    schemas.set(name, new Ajv2020({ allErrors: true }).compile(JSON.parse(text)));
  }
  return schemas.get(name);
}

test("every request is as its API documents it", () => {
  assert.equal(requests.length, 7);
  for (const request of requests) {
    const valid = schema(request.schema);
    assert.ok(valid(request.body), `${request.schema}: ${JSON.stringify(valid.errors, null, 2)}`);
  }
});

const breakages = {
  fly_machine: (body) => (body.config.auto_destory = true),
  kubernetes_job: (body) => (body.spec.backoffLimit = "3"),
  kubernetes_secret: (body) => delete body.metadata.ownerReferences[0].uid,
  docker_container: (body) => (body.HostConfig.NanoCPUs = 1),
};
for (const [name, breakIt] of Object.entries(breakages)) {
  test(`a ${name} that is wrong is found`, () => {
    const { body } = structuredClone(requests.find((request) => request.schema === name));
    breakIt(body);
    assert.ok(!schema(name)(body));
  });
}
