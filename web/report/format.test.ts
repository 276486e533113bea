import { expect, test } from "vitest";
import { bytes, clock, count, inUnit, microseconds, percentile, rate, span } from "./format";

test.each([
  [0, "0 µs"],
  [0.25, "0.25 µs"],
  [812, "812 µs"],
  [999.6, "1.00 ms"],
  [38_400, "38.4 ms"],
  [999_499, "999 ms"],
  [999_600, "1.00 s"],
  [1_250_000, "1.25 s"],
  [59_960_000, "1 min"],
  [125_000_000, "2 min 5 s"],
])("%f µs are %s", (value, text) => {
  expect(microseconds(value)).toBe(text);
});

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1900, "1.90 kB"],
  [24_300_000, "24.3 MB"],
  [5e15, "5000 TB"],
])("%f bytes are %s", (value, text) => {
  expect(bytes(value)).toBe(text);
});

test.each([
  [250, "250 ms"],
  [1500, "1.5 s"],
  [60_000, "1 min"],
  [5_400_000, "1 h 30 min"],
])("a stretch of %i ms is %s", (ms, text) => {
  expect(span(ms)).toBe(text);
});

test("moments are told as on a clock", () => {
  expect([0, 7, 75.5, 3723].map(clock)).toEqual(["0:00", "0:07", "1:15.5", "1:02:03"]);
});

test("percentiles are called as people call them", () => {
  expect([0.5, 0.999, 0.9999, 1].map(percentile)).toEqual(["p50", "p99.9", "p99.99", "max"]);
});

test("counts, rates and units of a scenario's own", () => {
  expect(count(1234567)).toBe("1,234,567");
  expect(rate(30, 2000)).toBe("15.0 /s");
  expect(rate(30, 0)).toBe("–");
  expect(inUnit("orders")(12.345)).toBe("12.3 orders");
  expect(inUnit("percent")(61)).toBe("61.0 %");
  expect(inUnit("us")).toBe(inUnit("us"));
});
