import { findAll, findFirst } from "./selector/find";

export { SelectorError } from "./selector/error";
export { findAll } from "./selector/find";
export { describe, hiddenBecause } from "./visibility";

/** What an operation comes to. `kind` is absent when it succeeded. */
export interface Reply {
  kind?: "timeout" | "element" | "selector" | "usage" | "protocol" | "internal";
  cause?: string;
  hint?: string;
  value?: unknown;
}

/** The first element that matches, or why there is none. */
export function find(selector: string): Element | string {
  return findFirst(selector) ?? "no element matches";
}

/** "3 elements match but the first is hidden (display: none)". */
export function hiddenCause(selector: string, why: string): string {
  const count = findAll(selector).length;
  return count > 1 ? `${count} elements match but the first is hidden (${why})` : `hidden (${why})`;
}

export function isDisabled(element: Element): boolean {
  return element.matches(":disabled") || element.closest('[aria-disabled="true"]') !== null;
}

/** The control that a label stands for, else the element itself. */
export function controlOf(element: Element): Element {
  return element instanceof HTMLLabelElement ? (element.control ?? element) : element;
}
