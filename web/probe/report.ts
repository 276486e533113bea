// What goes to LiveLoad: batches of compact arrays, one call of the binding for all that one task of the page gave rise
// to (a click and its answer: one call). src/liveview/probe_message.hpp is the other end, and says what each item holds.

import { round, stringify, toText } from "./natives";
import { microtask, now, path, timeOrigin } from "./platform";

type Cell = string | number | readonly string[];

const kVersion = 1;
const kItemsInBatch = 256;

let send: (payload: string) => void = () => undefined;
let batch = "";
let itemsInBatch = 0;
let scheduled = false;

/** Where reports go from now on. */
export function connectReports(binding: (payload: string) => void): void {
  send = binding;
}

/** Milliseconds in steps of a microsecond, which keeps the text short. */
export const time = (ms: number): number => round(ms * 1000) / 1000;

/** Puts an item into the next report: `code`, the instant it ended on the page's clock, its cells. Causes none. */
export function note(code: string, end: number, cells: readonly Cell[]): void {
  let item = `["${code}",${time(end)}`;
  for (let i = 0; i < cells.length; i++) item += `,${json(cells[i] as Cell)}`;
  add(`${item}]`);
}

function add(item: string): void {
  batch += `${itemsInBatch > 0 ? "," : ""}${item}`;
  if (++itemsInBatch >= kItemsInBatch) flush();
}

/** JSON.stringify asks arrays for `toJSON`, which is the page's to define; texts and numbers it does not ask. */
function json(cell: Cell): string {
  if (typeof cell === "number") return toText(cell);
  if (typeof cell === "string") return stringify(cell);
  let list = "";
  for (let i = 0; i < cell.length; i++) list += `${i > 0 ? "," : ""}${stringify(cell[i])}`;
  return `[${list}]`;
}

/** Notes an item, and reports what has been noted at the end of the current task. */
export function report(code: string, end: number, cells: readonly Cell[]): void {
  note(code, end, cells);
  soon();
}

/** The same of an item that is JSON already. */
export function reportText(item: string): void {
  add(item);
  soon();
}

function soon(): void {
  if (scheduled || itemsInBatch === 0) return;
  scheduled = true;
  microtask(flush);
}

/** Reports at once; for the end of the document. */
export function flush(): void {
  scheduled = false;
  if (itemsInBatch === 0) return;
  const items = batch;
  batch = "";
  itemsInBatch = 0;
  send(`[${kVersion},${timeOrigin},${time(now())},${stringify(path())},[${items}]]`);
}
