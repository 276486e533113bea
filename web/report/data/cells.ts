// Series of sketches and of counts, as docs/formats/report.md has them.
import { binMiddle, binStart } from "./bins";
import { Reader } from "./bytes";
import { Sketch, type Bins } from "./sketch";

/** What was measured in `span` buckets from bucket `at` on. */
export interface Cell {
  at: number;
  sketch: Sketch;
}

/** Cells in order of time; there is none where nothing was measured. */
export interface Series {
  span: number;
  cells: Cell[];
}

export interface Count {
  at: number;
  count: number;
}

export interface CountSeries {
  span: number;
  cells: Count[];
}

const version = 1;
const sumScale = 200_000;

function checkVersion(reader: Reader): void {
  if (reader.varint() !== version) throw new Error("the data of this page are of another version than the page");
}

/** Growing bins: how many there are is known only at the end. */
class BinStore implements Bins {
  index: Int32Array;
  count: Float64Array;
  used = 0;

  constructor(most: number) {
    this.index = new Int32Array(most);
    this.count = new Float64Array(most);
  }

  push(index: number, count: number): void {
    this.index[this.used] = index;
    this.count[this.used] = count;
    this.used += 1;
  }
}

export function decodeCells(bytes: Uint8Array): Series[] {
  const reader = new Reader(bytes);
  checkVersion(reader);
  const shift = reader.varint();
  const span = reader.varint();
  const exact = reader.varint() === 1;
  const seriesCount = reader.varint();
  const heads = reader.column();
  const gaps = reader.column();
  const counts = reader.column();
  const ends = reader.column();
  // Each bin has at least one byte of its count.
  const bins = new BinStore(counts.length);
  const all: Series[] = [];
  for (let s = 0; s < seriesCount; s += 1) {
    const cells: Cell[] = [];
    let cell = -1;
    let first = 0;
    for (let left = heads.varint(); left > 0; left -= 1) {
      cell += heads.varint() + 1;
      const zeros = heads.varint();
      const size = heads.varint();
      const from = bins.used;
      let count = zeros;
      let index = 0;
      for (let i = 0; i < size; i += 1) {
        if (i === 0) {
          first += gaps.signed();
          index = first;
        } else {
          index += gaps.varint() + 1;
        }
        const n = counts.varint() + 1;
        bins.push(index, n);
        count += n;
      }
      const [sum, min, max] = exact ? [ends.double(), ends.double(), ends.double()] : endsOf(bins, from, zeros, shift, ends);
      cells.push({
        at: cell * span,
        sketch: new Sketch(shift, bins, from, bins.used, zeros, count, sum, min, max),
      });
    }
    all.push({ span, cells });
  }
  return all;
}

function within(position: number, index: number, shift: number): number {
  const low = binStart(index, shift);
  return low + (position / 255) * (binStart(index + 1, shift) - low);
}

function endsOf(bins: BinStore, from: number, zeros: number, shift: number, ends: Reader): [number, number, number] {
  if (from === bins.used) return [0, 0, 0];
  const least = within(ends.byte(), bins.index[from] ?? 0, shift);
  const most = within(ends.byte(), bins.index[bins.used - 1] ?? 0, shift);
  const factor = 1 + ends.signed() / sumScale;
  let estimate = 0;
  for (let i = from; i < bins.used; i += 1) estimate += (bins.count[i] ?? 0) * binMiddle(bins.index[i] ?? 0, shift);
  return [estimate * factor, zeros > 0 ? 0 : Math.min(least, most), most];
}

export function decodeCounts(bytes: Uint8Array): CountSeries[] {
  const reader = new Reader(bytes);
  checkVersion(reader);
  const span = reader.varint();
  const all: CountSeries[] = [];
  for (let left = reader.varint(); left > 0; left -= 1) {
    const cells: Count[] = [];
    let cell = -1;
    for (let n = reader.varint(); n > 0; n -= 1) {
      cell += reader.varint() + 1;
      cells.push({ at: cell * span, count: reader.varint() + 1 });
    }
    all.push({ span, cells });
  }
  return all;
}
