// Waits for what the page shows. The cause of one that runs out of time is what is there instead.
import { describe, find, findAll, hiddenBecause, type Reply } from "./element";
import { normalised } from "./selector/text";
import { until } from "./wait";

const SHOWN = 200;

const quoted = (text: string): string => `"${text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text}"`;

/** What a person reads in the element: its rendered text, or what the field holds. */
function shown(element: Element): string {
  if (element instanceof HTMLInputElement) {
    return element.type === "password" ? "•".repeat(element.value.length) : element.value;
  }
  if (element instanceof HTMLTextAreaElement) return element.value;
  if (element instanceof HTMLSelectElement) {
    return Array.from(element.selectedOptions, (option) => option.label).join(" ");
  }
  return element instanceof HTMLElement ? element.innerText : (element.textContent ?? "");
}

function ofElement(selector: string, text: string): Reply | string {
  const element = find(selector);
  if (typeof element === "string") return element;
  const hidden = hiddenBecause(element);
  if (hidden !== undefined && hidden !== "its box is empty") return `${describe(element)} is hidden (${hidden})`;
  const seen = normalised(shown(element));
  return seen.includes(text) ? {} : `it shows ${quoted(seen)}, not ${quoted(text)}`;
}

function ofPage(text: string): Reply | string {
  const seen = normalised(document.body?.innerText ?? "");
  return seen.includes(text) ? {} : `the page does not show ${quoted(text)}, but ${quoted(seen)}`;
}

/** An empty selector means the whole page. */
export function waitText(selector: string, text: string, deadline: number): Promise<Reply> {
  const wanted = normalised(text);
  return until(deadline, () => (selector === "" ? ofPage(wanted) : ofElement(selector, wanted)));
}

/** What is not there yet may come while the document is read: that something is missing can be said of a whole one only. */
const unread = (): string | undefined => (document.readyState === "loading" ? "the document is still being read" : undefined);

export function waitHidden(selector: string, deadline: number): Promise<Reply> {
  return until(deadline, () => {
    const seen = Array.from(findAll(selector)).filter((element) => hiddenBecause(element) === undefined);
    if (seen[0]) return seen.length > 1 ? `${seen.length} elements are visible, ${list(seen)}` : `${describe(seen[0])} is visible`;
    return unread() ?? {};
  });
}

export function waitAttribute(selector: string, name: string, value: string, deadline: number): Promise<Reply> {
  return until(deadline, () => {
    const element = find(selector);
    if (typeof element === "string") return element;
    const actual = element.getAttribute(name);
    if (actual === value) return {};
    return actual === null
      ? `${describe(element)} has no attribute ${name}`
      : `its attribute ${name} is ${quoted(actual)}, not ${quoted(value)}`;
  });
}

const LISTED = 3;

function list(elements: Element[]): string {
  const first = elements.slice(0, LISTED).map(describe).join(", ");
  return elements.length > LISTED ? `${first}…` : first;
}

export function waitCount(selector: string, wanted: number, deadline: number): Promise<Reply> {
  return until(deadline, () => {
    const found = Array.from(findAll(selector));
    if (found.length === wanted) return unread() ?? {};
    if (found.length === 0) return `no element matches, not ${wanted}`;
    return `${found.length} ${found.length === 1 ? "element matches" : "elements match"}, not ${wanted}: ${list(found)}`;
  });
}
