import { binMiddle } from "./bins";

/** Bins of many sketches, one after another. */
export interface Bins {
  index: Int32Array;
  count: Float64Array;
}

/** A distribution, whose bins are those from `from` to `to` of `bins`. Never empty, never changes. */
export class Sketch {
  constructor(
    readonly shift: number,
    readonly bins: Bins,
    readonly from: number,
    readonly to: number,
    readonly zeros: number,
    readonly count: number,
    readonly sum: number,
    readonly min: number,
    readonly max: number,
  ) {}

  get mean(): number {
    return this.sum / this.count;
  }

  /** The sample at rank floor(q (count - 1)), within the bound. */
  quantile(q: number): number {
    return this.quantiles([q])[0] ?? 0;
  }

  /** The same for ranks in rising order, in one pass. */
  quantiles(ranks: number[]): number[] {
    let at = this.from;
    let upto = this.zeros;
    return ranks.map((q) => {
      if (q <= 0) return this.min;
      if (q >= 1) return this.max;
      const rank = Math.floor(q * (this.count - 1));
      while (upto <= rank && at < this.to) {
        upto += this.bins.count[at] ?? 0;
        at += 1;
      }
      if (at === this.from) return this.min;
      const middle = binMiddle(this.bins.index[at - 1] ?? 0, this.shift);
      return Math.min(Math.max(middle, this.min), this.max);
    });
  }

  /** Calls `visit` for each bin, and first for what counts as zero, by the value that stands for it. */
  each(visit: (value: number, count: number) => void): void {
    if (this.zeros > 0) visit(0, this.zeros);
    for (let i = this.from; i < this.to; i += 1) {
      const middle = binMiddle(this.bins.index[i] ?? 0, this.shift);
      visit(Math.min(Math.max(middle, this.min), this.max), this.bins.count[i] ?? 0);
    }
  }
}

/** All of `sketches` as one, as coarse as the coarsest; undefined for none. */
export function merged(sketches: Sketch[]): Sketch | undefined {
  const [first] = sketches;
  if (first === undefined || sketches.length === 1) return first;
  const shift = Math.max(...sketches.map((sketch) => sketch.shift));
  let [low, high] = [Infinity, -Infinity];
  for (const sketch of sketches) {
    if (sketch.from === sketch.to) continue;
    const down = shift - sketch.shift;
    low = Math.min(low, (sketch.bins.index[sketch.from] ?? 0) >> down);
    high = Math.max(high, (sketch.bins.index[sketch.to - 1] ?? 0) >> down);
  }
  const dense = new Float64Array(low <= high ? high - low + 1 : 0);
  let [zeros, count, sum, min, max] = [0, 0, 0, Infinity, -Infinity];
  for (const sketch of sketches) {
    const down = shift - sketch.shift;
    const { index, count: counts } = sketch.bins;
    for (let i = sketch.from; i < sketch.to; i += 1) {
      const bin = ((index[i] ?? 0) >> down) - low;
      dense[bin] = (dense[bin] ?? 0) + (counts[i] ?? 0);
    }
    zeros += sketch.zeros;
    count += sketch.count;
    sum += sketch.sum;
    min = Math.min(min, sketch.min);
    max = Math.max(max, sketch.max);
  }
  const bins = sparse(dense, low);
  return new Sketch(shift, bins, 0, bins.index.length, zeros, count, sum, min, max);
}

function sparse(dense: Float64Array, low: number): Bins {
  const used = dense.reduce((all, n) => all + (n > 0 ? 1 : 0), 0);
  const bins: Bins = { index: new Int32Array(used), count: new Float64Array(used) };
  let at = 0;
  dense.forEach((n, i) => {
    if (n === 0) return;
    bins.index[at] = low + i;
    bins.count[at] = n;
    at += 1;
  });
  return bins;
}
