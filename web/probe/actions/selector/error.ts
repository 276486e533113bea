const SHOWN_BEFORE = 80;
const SHOWN_AFTER = 60;

/** A selector that cannot be read. The message says what was expected, where (at the "▸"), and shows one that can. */
export class SelectorError extends Error {
  constructor(selector: string, at: number, expected: string, example: string) {
    const before = selector.slice(Math.max(0, at - SHOWN_BEFORE), at);
    const after = selector.slice(at, at + SHOWN_AFTER);
    const shown = `${at > SHOWN_BEFORE ? "…" : ""}${before}▸${after}${selector.length > at + SHOWN_AFTER ? "…" : ""}`;
    super(`expected ${expected} at character ${at + 1}: ${shown}; for example ${example}`);
  }
}
