import type { Figures } from "./figures";
import type { People } from "./model";
import { merged, type Sketch } from "./sketch";

/** Buckets from `from` up to, not including, `to`. */
export interface Range {
  from: number;
  to: number;
}

/** What one node, or all of them, measured; over the whole run or a part of it. */
export class Scope {
  private readonly known = new Map<string, Sketch | undefined>();
  private knownRange: Range | null = null;

  constructor(
    readonly people: People,
    readonly figures: Figures,
    readonly histograms: string[],
    readonly counters: string[],
    readonly activeUsers: number[],
    readonly nodeCount: number[],
  ) {}

  get buckets(): number {
    return this.activeUsers.length;
  }

  /** All samples of the metric's dimension (empty: of all dimensions) within the range (null: in the whole run). */
  sketch(metric: string, dimension: string, range: Range | null): Sketch | undefined {
    if (range === null) return this.figures.total(metric, dimension);
    if (this.knownRange?.from !== range.from || this.knownRange.to !== range.to) {
      this.known.clear();
      this.knownRange = range;
    }
    const key = `${metric}\n${dimension}`;
    if (!this.known.has(key)) this.known.set(key, this.merge(metric, dimension, range));
    return this.known.get(key);
  }

  count(counter: string, dimension: string, range: Range | null): number {
    if (range === null) return this.figures.count(counter, dimension);
    const series = this.figures.counts(counter, dimension);
    if (series === undefined) return 0;
    let all = 0;
    for (const { at, count } of series.cells) if (this.covers(range, at, series.span)) all += count;
    return all;
  }

  /** Whether most of a cell lies in the range: coarse cells belong to it as a whole or not at all. */
  private covers(range: Range, at: number, span: number): boolean {
    const middle = at + Math.min(span, this.buckets - at) / 2;
    return middle >= range.from && middle < range.to;
  }

  private merge(metric: string, dimension: string, range: Range): Sketch | undefined {
    const series = this.figures.series(metric, dimension);
    if (series === undefined) return undefined;
    return merged(series.cells.filter(({ at }) => this.covers(range, at, series.span)).map(({ sketch }) => sketch));
  }
}
