// Holds result files against their JSON Schema (draft 2020-12), by an independent validator.
//
//   validate.mjs SAMPLES [RESULT.json…]    SAMPLES: the program of samples.cc; further files are validated, too

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import Ajv2020 from "ajv/dist/2020.js";

const [program, ...files] = process.argv.slice(2);
const [schema, ...samples] = execFileSync(program, { encoding: "utf8", maxBuffer: 2 ** 30 })
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line));
const validate = new Ajv2020({ allErrors: true, strictRequired: false }).compile(schema);

function assertValid(document) {
  assert.ok(validate(document), JSON.stringify(validate.errors?.slice(0, 5), null, 2));
}

test("the embedded schema is the published one", () => {
  assert.deepEqual(schema, JSON.parse(readFileSync(new URL("../../docs/formats/result.schema.json", import.meta.url))));
});

test("every kind of result file is valid", () => {
  assert.equal(samples.length, 7);
  for (const sample of samples) assertValid(sample);
});

for (const file of files) test(`${file} is valid`, () => assertValid(JSON.parse(readFileSync(file, "utf8"))));

const breakages = {
  "a version from the future": (result) => (result.schema_version = 2),
  "a field that nobody defined": (result) => (result.surprise = 1),
  "no users": (result) => delete result.global.users,
  "a negative count": (result) => (result.global.users.failed = -1),
  "a curve of 100 points": (result) => Object.values(result.global.histograms)[0].aggregate.values.pop(),
  "an instant in words": (result) => (result.started_at = "yesterday"),
  "an error without details": (result) => (result.error = "why"),
  "a metric without a definition": (result) => delete Object.values(result.metrics)[0].definition,
  "a bucket's aggregate of which nothing has the sketch": (result) => {
    const histogram = result.global.time_series[0].histograms.liveview_event_duration_us;
    delete histogram.aggregate.sketch;
    histogram.by = {};
  },
  "a curve within a bucket's dimension": (result) => {
    const histogram = result.global.time_series[0].histograms.liveview_event_duration_us;
    histogram.by.search.values = histogram.aggregate.values;
  },
  "a bucket without its users": (result) => delete result.global.time_series[0].active_users,
};
for (const [name, breakIt] of Object.entries(breakages)) {
  test(`${name} is not valid`, () => {
    const broken = structuredClone(samples[0]);
    breakIt(broken);
    assert.ok(!validate(broken));
  });
}
