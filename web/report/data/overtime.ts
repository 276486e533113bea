// Series as what charts want: one value a bucket, null where nothing was measured, undefined within a wider cell.
import type { Values } from "../charts/options";
import type { CountSeries, Series } from "./cells";
import type { Sketch } from "./sketch";

function spread<C extends { at: number }>(
  cells: C[],
  span: number,
  buckets: number,
  value: (cell: C) => number | null,
  absent: number | null,
): Values {
  const values: Values = new Array<number | null>(buckets).fill(absent);
  for (const cell of cells) {
    values[cell.at] = value(cell);
    values.fill(undefined, cell.at + 1, Math.min(cell.at + span, buckets));
  }
  return values;
}

export function valuesOf(series: Series, buckets: number, figure: (sketch: Sketch) => number): Values {
  return spread(series.cells, series.span, buckets, ({ sketch }) => figure(sketch), null);
}

/** How many a second; zero where there were none. */
export function ratesOf(series: CountSeries, buckets: number, bucketSeconds: number): Values {
  const seconds = (at: number) => Math.min(series.span, buckets - at) * bucketSeconds;
  const values = spread(series.cells, series.span, buckets, ({ at, count }) => count / seconds(at), 0);
  if (series.span === 1) return values;
  // Cells without any are as wide as the others.
  return values.map((value, i) => (value === 0 && i % series.span !== 0 ? undefined : value));
}
