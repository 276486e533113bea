// What goes to LiveLoad: batches of compact arrays, one call of the binding for all that one task of the page gave rise
// to (a click and its answer: one call). src/liveview/probe_message.hpp is the other end, and says what each item holds.

import { push, round, stringify } from "./natives";
import { microtask, now, path, timeOrigin } from "./platform";

type Cell = string | number | readonly string[];
export type Item = readonly Cell[];

const kVersion = 1;
const kItemsInBatch = 256;

let send: (payload: string) => void = () => undefined;
let batch: Item[] = [];
let scheduled = false;

/** Where reports go from now on. */
export function connectReports(binding: (payload: string) => void): void {
  send = binding;
}

/** Milliseconds in steps of a microsecond, which keeps the text short. */
export const time = (ms: number): number => round(ms * 1000) / 1000;

/** Puts an item into the next report: `code`, the instant it ended on the page's clock, its cells. Causes none. */
export function note(code: string, end: number, cells: readonly Cell[]): void {
  const item: Cell[] = [code, time(end)];
  for (let i = 0; i < cells.length; i++) push(item, cells[i] as Cell);
  push(batch, item);
  if (batch.length >= kItemsInBatch) flush();
}

/** Notes an item, and reports what has been noted at the end of the current task. */
export function report(code: string, end: number, cells: readonly Cell[]): void {
  note(code, end, cells);
  if (scheduled || batch.length === 0) return;
  scheduled = true;
  microtask(flush);
}

/** Reports at once; for the end of the document. */
export function flush(): void {
  scheduled = false;
  if (batch.length === 0) return;
  const items = batch;
  batch = [];
  send(stringify([kVersion, timeOrigin, time(now()), path(), items]));
}
