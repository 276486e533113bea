// The page's reading of what src/report wrote, against the result file of the same run. LIVELOAD_REPORT_SAMPLES names
// the folder of tests/report/samples.cc.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { labels, read, type Entry, type Scenario } from "./run";
import { merged } from "./sketch";

interface Histogram {
  count: number;
  sum: number;
  values: number[];
  min: number;
  max: number;
}
interface Measured {
  users: { total: number };
  histograms: Record<string, { aggregate: Histogram; by: Record<string, Histogram> }>;
  counters: Record<string, { aggregate: number; by: Record<string, number> }>;
  time_series: Measured[];
}
interface Result {
  name: string;
  global?: Measured;
  nodes?: { node: string; result: Measured | null }[];
}

const folder = process.env.LIVELOAD_REPORT_SAMPLES;
if (folder === undefined) throw new Error("set LIVELOAD_REPORT_SAMPLES to the folder of the samples");

const textOf = (page: string, id: string) => new RegExp(`id="${id}">([^<]*)<`).exec(page)?.[1] ?? "";

function sample(name: string): { results: Result[]; entries: Entry[] } {
  const json = JSON.parse(readFileSync(`${folder ?? ""}/${name}.json`, "utf8")) as Result | Result[];
  const page = readFileSync(`${folder ?? ""}/${name}.html`, "utf8");
  return {
    results: Array.isArray(json) ? json : [json],
    entries: read(textOf(page, "liveload-index"), textOf(page, "liveload-chunks")).entries,
  };
}

function scenarioOf(name: string, number: number): { scenario: Scenario; global: Measured; result: Result } {
  const { results, entries } = sample(name);
  const entry = entries[number];
  const result = results[number];
  if (entry?.kind !== "ran" || result?.global === undefined) throw new Error(`${name} ${number} did not run`);
  return { scenario: entry.scenario, global: result.global, result };
}

const ranks = Array.from({ length: 101 }, (_, i) => i / 100);
/** JSON holds four digits; in a bucket, the ends are told to 40 millionths. */
const close = (actual: number[], wanted: number[]) => {
  const off = actual.filter((value, i) => !(Math.abs(value - (wanted[i] ?? NaN)) <= 5.5e-4 * Math.abs(value)));
  expect(off).toEqual([]);
};

describe.each([
  ["one", 0],
  ["several", 1],
  ["several", 2],
  ["hostile", 0],
])("%s, scenario %i", (name, number) => {
  const { scenario, global, result } = scenarioOf(name, number);

  test("has every total of the result, exactly", () => {
    let histograms = 0;
    for (const [metric, { aggregate, by }] of Object.entries(global.histograms)) {
      for (const [dimension, wanted] of [["", aggregate] as const, ...Object.entries(by)]) {
        const sketch = scenario.global.sketch(metric, dimension, null);
        histograms += 1;
        expect(sketch?.count).toBe(wanted.count);
        expect(sketch?.sum).toBe(wanted.sum);
        expect(sketch?.min).toBe(wanted.min);
        expect(sketch?.max).toBe(wanted.max);
        close(sketch?.quantiles(ranks) ?? [], wanted.values);
      }
    }
    expect(histograms).toBeGreaterThan(20);
  });

  test("has every counter", () => {
    for (const [counter, { aggregate, by }] of Object.entries(global.counters)) {
      expect(scenario.global.count(counter, "", null)).toBe(aggregate);
      for (const [dimension, n] of Object.entries(by)) expect(scenario.global.count(counter, dimension, null)).toBe(n);
    }
  });

  test("has every bucket, within a hair", () => {
    global.time_series.forEach(({ histograms, counters }, bucket) => {
      for (const [metric, { aggregate, by }] of Object.entries(histograms)) {
        if (aggregate.count === 0) continue;
        const range = { from: bucket, to: bucket + 1 };
        const sketch = scenario.global.sketch(metric, "", range);
        expect(sketch?.count).toBe(aggregate.count);
        close([sketch?.sum ?? 0], [aggregate.sum]);
        close(sketch?.quantiles(ranks) ?? [], aggregate.values);
        for (const [dimension, wanted] of Object.entries(by)) {
          expect(scenario.global.sketch(metric, dimension, range)?.count).toBe(wanted.count);
        }
      }
      for (const [counter, { aggregate }] of Object.entries(counters)) {
        expect(scenario.global.count(counter, "", { from: bucket, to: bucket + 1 })).toBe(aggregate);
      }
    });
  });

  test("merges all buckets to the total", () => {
    for (const metric of Object.keys(global.histograms)) {
      const series = scenario.global.figures.series(metric, "");
      if (series === undefined || series.cells.length === 0) continue;
      const all = merged(series.cells.map(({ sketch }) => sketch));
      const total = scenario.global.sketch(metric, "", null);
      if (series.cells.reduce((n, { sketch }) => n + sketch.count, 0) !== total?.count) continue;
      close(all?.quantiles([0.5, 0.99, 0.9999]) ?? [], total.quantiles([0.5, 0.99, 0.9999]));
      close([all?.sum ?? 0, all?.min ?? 0, all?.max ?? 0], [total.sum, total.min, total.max]);
    }
  });

  test("has its nodes", () => {
    expect(scenario.nodes.map((node) => node.name)).toEqual(result.nodes?.map(({ node }) => node));
    for (const [i, { result: measured }] of (result.nodes ?? []).entries()) {
      const scope = scenario.nodes[i]?.scope;
      expect(scope?.people.users.total).toBe(measured?.users.total);
      for (const [metric, { aggregate, by }] of Object.entries(measured?.histograms ?? {})) {
        expect(scope?.sketch(metric, "", null)?.count).toBe(aggregate.count);
        for (const [dimension, wanted] of Object.entries(by)) {
          expect(scope?.sketch(metric, dimension, null)?.quantile(1)).toBe(wanted.max);
        }
      }
    }
  });
});

test("a scenario that never started is its error", () => {
  const broken = sample("several").entries[3];
  expect(broken?.kind === "failed" && broken.data.error).toContain("no base-url");
});

test("what a node delivered can be told from what all did", () => {
  const { scenario } = scenarioOf("several", 1);
  const [a, , c] = scenario.nodes;
  expect(c?.status).toBe("error");
  expect(c?.scope?.buckets).toBeLessThan(a?.scope?.buckets ?? 0);
});

test("files of failures are in the page, and those outside of the result's folder are not", () => {
  const { scenario } = scenarioOf("hostile", 0);
  const samples = Object.values(scenario.global.people.failure_samples).flat();
  expect(samples.some(({ page }) => page === "/etc/passwd")).toBe(true);
  expect(scenario.file("/etc/passwd")).toBeUndefined();
  expect(scenario.file("../../../../../../etc/passwd")).toBeUndefined();
  expect(scenario.file("__proto__")).toBeUndefined();
  expect(samples.filter(({ screenshot }) => scenario.file(screenshot)?.[1] === 0x50).length).toBeGreaterThan(5);
});

test("scenarios of one name are told apart", () => {
  const shop = { name: "Shop", source: "" };
  expect(labels([shop, shop, { name: "Shop", source: "friday" }])).toEqual(["Shop", "Shop (2)", "Shop · friday"]);
});

test("data that are cut short or of another format are refused", () => {
  const page = readFileSync(`${folder}/one.html`, "utf8");
  const index = textOf(page, "liveload-index");
  expect(() => read(index.slice(0, 100), "")).toThrow();
  expect(() => read(index, "")).toThrow();
});
