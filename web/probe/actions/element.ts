/** What an operation comes to. `kind` is absent when it succeeded. */
export interface Reply {
  kind?: "timeout" | "element" | "selector" | "internal";
  cause?: string;
  value?: unknown;
}

export class SelectorError extends Error {}

/** "<button id=buy class=primary>": enough to find the element, short enough for a message. */
export function describe(element: Element): string {
  const parts = [element.localName];
  if (element.id) parts.push(`id=${element.id}`);
  const classes = element.getAttribute("class")?.trim();
  if (classes) parts.push(`class="${classes.slice(0, 60)}"`);
  const name = element.getAttribute("name");
  if (name) parts.push(`name=${name.slice(0, 40)}`);
  return `<${parts.join(" ")}>`;
}

export function findAll(selector: string): NodeListOf<Element> {
  try {
    return document.querySelectorAll(selector);
  } catch (error) {
    throw new SelectorError(error instanceof Error ? error.message : String(error));
  }
}

/** The first element that matches, or why there is none. */
export function find(selector: string): Element | string {
  return findAll(selector)[0] ?? "no element matches";
}

/** Why nobody could see the element; undefined when one could. */
export function hiddenBecause(element: Element): string | undefined {
  const style = getComputedStyle(element);
  if (style.display === "contents") {
    const inner = Array.from(element.children);
    return inner.some((child) => hiddenBecause(child) === undefined) ? undefined : "display: contents around nothing";
  }
  for (let e: Element | null = element; e; e = e.parentElement) {
    if (getComputedStyle(e).display === "none") {
      return e === element ? "display: none" : `display: none of its ancestor ${describe(e)}`;
    }
  }
  if (style.visibility !== "visible") return `visibility: ${style.visibility}`;
  const box = element.getBoundingClientRect();
  if (box.width === 0 || box.height === 0) return "its box is empty";
  return undefined;
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
