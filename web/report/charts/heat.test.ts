import { expect, test } from "vitest";
import { binOf, binStart } from "../data/bins";
import { Sketch } from "../data/sketch";
import { heatOf, rowStart, shadeOf, shades } from "./heat";

function sketchOf(values: [number, number][]): Sketch {
  const bins = {
    index: Int32Array.from(values.map(([value]) => binOf(value, 0))),
    count: Float64Array.from(values.map(([, n]) => n)),
  };
  const count = values.reduce((all, [, n]) => all + n, 0);
  return new Sketch(0, bins, 0, values.length, 0, count, 0, values[0]?.[0] ?? 0, values.at(-1)?.[0] ?? 0);
}

test("a value is in the bin that begins at or below it", () => {
  for (const value of [1e-6, 0.5, 1, 2, 3, 1000, 1024, 123456.7, 9e12]) {
    const bin = binOf(value, 0);
    expect(binStart(bin, 0)).toBeLessThanOrEqual(value * (1 + 1e-12));
    expect(binStart(bin + 1, 0)).toBeGreaterThan(value);
  }
});

test("no sample is lost on the way to the map, and rows are few", () => {
  const heat = heatOf({
    span: 1,
    cells: [
      { at: 0, sketch: sketchOf([[10, 3], [1e6, 4]]) },
      { at: 5, sketch: sketchOf([[200, 7]]) },
    ],
  });
  expect(heat?.columns.map(({ rows }) => [...rows.values()].reduce((a, b) => a + b, 0))).toEqual([7, 7]);
  expect((heat?.high ?? 0) - (heat?.low ?? 0)).toBeLessThan(48);
  expect(heat && rowStart(heat, heat.low)).toBeLessThanOrEqual(10);
  expect(heat && rowStart(heat, heat.high + 1)).toBeGreaterThan(1e6);
});

test("nothing measured is no map", () => {
  expect(heatOf({ span: 1, cells: [] })).toBeNull();
});

test("one sample can be seen, and the most is the darkest", () => {
  expect(shadeOf(1, 1e6)).toBe(0);
  expect(shadeOf(1e6, 1e6)).toBe(shades - 1);
  expect(shadeOf(1, 1)).toBe(shades - 1);
});
