import { hiddenBecause } from "../visibility";
import { parse, type Part, type Selector } from "./parse";
import { ordered } from "./tree";

/** The document's own methods: an element of the page that is named like one hides it on the document. */
const own = (name: string): unknown => Object.getOwnPropertyDescriptor(Document.prototype, name)?.value;
const queryAll = own("querySelectorAll") as (this: Document, selector: string) => NodeListOf<Element>;
const queryFirst = own("querySelector") as (this: Document, selector: string) => Element | null;

/** More selectors than a scenario has, unless it puts its data into them. */
const REMEMBERED = 500;
const parsed = new Map<string, Selector>();

function selectorOf(text: string): Selector {
  let selector = parsed.get(text);
  if (!selector) {
    selector = parse(text);
    if (parsed.size >= REMEMBERED) parsed.clear();
    parsed.set(text, selector);
  }
  return selector;
}

function step(part: Part, from: Element[] | undefined): Element[] {
  if ("search" in part) {
    if (!from) return part.search(document);
    if (from.length === 1) return part.search(from[0] as Element);
    return ordered(from.flatMap((scope) => part.search(scope)));
  }
  const elements = from ?? [];
  if ("nth" in part) return elements.slice(part.nth, part.nth === -1 ? undefined : part.nth + 1);
  return elements.filter((element) => (hiddenBecause(element) === undefined) === part.visible);
}

/** All that match, in the order of the page. Throws SelectorError. */
export function findAll(text: string): ArrayLike<Element> & Iterable<Element> {
  const { css, parts } = selectorOf(text);
  if (css !== undefined) return queryAll.call(document, css);
  let found: Element[] | undefined;
  for (const part of parts) found = step(part, found);
  return found ?? [];
}

/** What each selector that is more than CSS found last. */
const lastFound = new Map<string, WeakRef<Element>>();

/** The first that matches. */
export function findFirst(text: string): Element | undefined {
  const { css } = selectorOf(text);
  if (css !== undefined) return queryFirst.call(document, css) ?? undefined;
  const first = findAll(text)[0];
  if (first) {
    if (lastFound.size >= REMEMBERED) lastFound.clear();
    lastFound.set(text, new WeakRef(first));
  }
  return first;
}

/**
 * All that match, and the element that the selector meant last: while LiveView works on a click, the button may be
 * called otherwise (phx-disable-with), and is still the one that is waited for.
 */
export function findAllOrActedOn(text: string): Element[] {
  const found = Array.from(findAll(text));
  const last = lastFound.get(text)?.deref();
  return last?.isConnected && !found.includes(last) ? [...found, last] : found;
}
