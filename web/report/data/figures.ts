import { decodeCells, decodeCounts, type CountSeries, type Series } from "./cells";
import type { ChunkRef, Chunks } from "./chunks";
import type { ScopeData } from "./model";
import type { Sketch } from "./sketch";

/** What was measured, by metric and dimension; an empty dimension is all of them. Undefined: no samples, or left out. */
export interface Figures {
  dimensions(metric: string): string[];
  /** Whether the file tells dimensions at all, or left them out for their size. */
  readonly hasDimensions: boolean;
  total(metric: string, dimension: string): Sketch | undefined;
  series(metric: string, dimension: string): Series | undefined;
  /** Of a counter. */
  count(counter: string, dimension: string): number;
  /** How often there was something, of a counter or a histogram: without decoding more than must be. */
  weight(metric: string, dimension: string): number;
  counts(counter: string, dimension: string): CountSeries | undefined;
}

/** A value that is made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** Those of a file: each chunk is decoded when a view first asks for what is in it. */
export class StoredFigures implements Figures {
  private readonly metric = new Map<string, number>();
  private readonly counter = new Map<string, number>();
  private readonly dimensionSeries = new Map<number, Series[]>();
  private readonly totals = once(() => this.cells(this.data.totals));
  private readonly dimensionTotals = once(() => this.cells(this.data.dimension_totals));
  private readonly seriesChunks = new Map<number, Series[]>();
  private readonly counterSeries = once(() => this.countCells(this.data.counter_series));
  private readonly counterDimensions = once(() => this.countCells(this.data.counter_dimension_series));

  constructor(
    private readonly data: ScopeData,
    private readonly chunks: Chunks,
  ) {
    data.histograms.forEach(({ name }, i) => this.metric.set(name, i));
    data.counters.forEach(({ name }, i) => this.counter.set(name, i));
  }

  get hasDimensions(): boolean {
    return this.data.dimension_totals !== null;
  }

  dimensions(metric: string): string[] {
    const histogram = this.data.histograms[this.metric.get(metric) ?? -1];
    return (histogram ?? this.data.counters[this.counter.get(metric) ?? -1])?.dimensions ?? [];
  }

  total(metric: string, dimension: string): Sketch | undefined {
    const number = this.metric.get(metric);
    if (number === undefined) return undefined;
    if (dimension === "") return this.totals()[number]?.cells[0]?.sketch;
    const within = this.data.histograms[number]?.dimensions.indexOf(dimension) ?? -1;
    if (within < 0) return undefined;
    return this.dimensionTotals()[offset(this.data.histograms, number) + within]?.cells[0]?.sketch;
  }

  series(metric: string, dimension: string): Series | undefined {
    const number = this.metric.get(metric);
    if (number === undefined) return undefined;
    if (dimension === "") {
      const all = this.data.series.length === 1;
      return this.kept(this.seriesChunks, this.data.series, all ? 0 : number)?.[all ? number : 0];
    }
    const within = this.data.histograms[number]?.dimensions.indexOf(dimension) ?? -1;
    return this.kept(this.dimensionSeries, this.data.dimension_series, number)?.[within];
  }

  count(counter: string, dimension: string): number {
    const data = this.data.counters[this.counter.get(counter) ?? -1];
    if (data === undefined) return 0;
    return dimension === "" ? data.total : (data.totals[data.dimensions.indexOf(dimension)] ?? 0);
  }

  weight(metric: string, dimension: string): number {
    const data = this.data.histograms[this.metric.get(metric) ?? -1];
    return data === undefined ? this.count(metric, dimension) : (data.totals[data.dimensions.indexOf(dimension)] ?? 0);
  }

  counts(counter: string, dimension: string): CountSeries | undefined {
    const number = this.counter.get(counter);
    if (number === undefined) return undefined;
    if (dimension === "") return this.counterSeries()[number];
    const within = this.data.counters[number]?.dimensions.indexOf(dimension) ?? -1;
    return within < 0 ? undefined : this.counterDimensions()[offset(this.data.counters, number) + within];
  }

  private kept(known: Map<number, Series[]>, refs: ChunkRef[], number: number): Series[] | undefined {
    const ref = refs[number];
    if (ref === undefined) return undefined;
    let series = known.get(number);
    if (series === undefined) {
      series = this.cells(ref);
      known.set(number, series);
    }
    return series;
  }

  private cells(ref: ChunkRef | null): Series[] {
    return ref === null ? [] : decodeCells(this.chunks.bytes(ref));
  }

  private countCells(ref: ChunkRef | null): CountSeries[] {
    return ref === null ? [] : decodeCounts(this.chunks.bytes(ref));
  }
}

/** How many dimensions the entries before the n-th have. */
function offset(entries: { dimensions: string[] }[], n: number): number {
  return entries.slice(0, n).reduce((all, { dimensions }) => all + dimensions.length, 0);
}
