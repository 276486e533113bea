// A heat map's cells from a series of sketches: a column a cell of time, rows of equal relative height.
import { binStart } from "../data/bins";
import type { Series } from "../data/cells";

export interface HeatColumn {
  at: number;
  span: number;
  /** Samples by row. */
  rows: Map<number, number>;
}

export interface Heat {
  shift: number;
  low: number;
  high: number;
  most: number;
  columns: HeatColumn[];
}

const mostRows = 48;

/** Rows are as many bins together as it takes for not more than 48 of them. */
export function heatOf(series: Series): Heat | null {
  let [fineLow, fineHigh] = [Infinity, -Infinity];
  for (const { sketch } of series.cells) {
    if (sketch.from === sketch.to) continue;
    fineLow = Math.min(fineLow, (sketch.bins.index[sketch.from] ?? 0) * 2 ** sketch.shift);
    fineHigh = Math.max(fineHigh, ((sketch.bins.index[sketch.to - 1] ?? 0) + 1) * 2 ** sketch.shift - 1);
  }
  if (fineLow > fineHigh) return null;
  let shift = Math.max(1, ...series.cells.map(({ sketch }) => sketch.shift));
  while ((fineHigh >> shift) - (fineLow >> shift) >= mostRows) shift += 1;
  let most = 0;
  const columns = series.cells.map(({ at, sketch }) => {
    const rows = new Map<number, number>();
    for (let i = sketch.from; i < sketch.to; i += 1) {
      const row = (sketch.bins.index[i] ?? 0) >> (shift - sketch.shift);
      const samples = (rows.get(row) ?? 0) + (sketch.bins.count[i] ?? 0);
      rows.set(row, samples);
      most = Math.max(most, samples);
    }
    return { at, span: series.span, rows };
  });
  return { shift, low: fineLow >> shift, high: fineHigh >> shift, most, columns };
}

export const rowStart = (heat: Heat, row: number): number => binStart(row, heat.shift);

export const shades = 12;

/** 0 to 11, by the logarithm: single samples are to be seen next to thousands. */
export function shadeOf(samples: number, most: number): number {
  if (most <= 1) return shades - 1;
  return Math.min(shades - 1, Math.floor((Math.log(samples) / Math.log(most)) * (shades - 1) + 0.5));
}
