// What a person reads of the page, element by element.
import type { Scope } from "./tree";

export type TextTest = (text: string) => boolean;

export const normalised = (text: string): string => text.replace(/\s+/g, " ").trim();

/** Whether a text is the one that is looked for: exactly, or somewhere in it and in any case. */
export function textTest(wanted: string, exact: boolean): TextTest {
  const text = normalised(wanted);
  if (exact) return (other) => normalised(other) === text;
  const lower = text.toLowerCase();
  return (other) => normalised(other).toLowerCase().includes(lower);
}

/** Elements whose text is not read on the page: it is code, a field's first value, or a list that is closed. */
const SILENT = new Set([
  "audio", "canvas", "datalist", "head", "iframe", "noscript", "object", "optgroup", "option", "script", "select", "style",
  "template", "textarea", "title", "video",
]);
const BUTTONS = new Set(["button", "reset", "submit"]);
const DEFAULT_WORDS: Record<string, string> = { reset: "Reset", submit: "Submit" };

/** What a button made by `<input>` says. */
export function inputWords(input: HTMLInputElement): string {
  if (!BUTTONS.has(input.type)) return "";
  return input.hasAttribute("value") ? input.value : (DEFAULT_WORDS[input.type] ?? "");
}

/** The nodes that are shown within the element. */
export function shownChildren(element: Element): ArrayLike<Node> & Iterable<Node> {
  if (element.shadowRoot) return element.shadowRoot.childNodes;
  if (element instanceof HTMLSlotElement) {
    const assigned = element.assignedNodes({ flatten: true });
    if (assigned.length > 0) return assigned;
  }
  return element.childNodes;
}

interface Visit {
  test: TextTest;
  found: Element[];
}

/** The element's visible text; undefined once an element within has the text that is looked for. */
function visit(element: Element, visiting: Visit): string | undefined {
  if (SILENT.has(element.localName)) return "";
  let text = "";
  if (element instanceof HTMLInputElement) text = inputWords(element);
  else if (element.localName === "br") return " ";
  else if (shownChildren(element).length === 0) return "";
  const style = getComputedStyle(element);
  if (style.display === "none" || style.contentVisibility === "hidden") return "";
  const seen = style.visibility === "visible";
  if (!seen) text = "";
  const closed = element instanceof HTMLDetailsElement && !element.open;
  const before = visiting.found.length;
  for (const child of shownChildren(element)) {
    if (child instanceof Text) {
      if (seen && !closed) text += child.data;
    } else if (child instanceof Element && (!closed || child.localName === "summary")) {
      text += visit(child, visiting) ?? "";
    }
  }
  if (visiting.found.length > before) return undefined;
  if (text !== "" && visiting.test(text)) {
    visiting.found.push(element);
    return undefined;
  }
  return style.display.startsWith("inline") || style.display === "contents" ? text : ` ${text} `;
}

/** The smallest elements within `scope`, itself included, whose visible text passes. */
export function withText(scope: Scope, test: TextTest): Element[] {
  const visiting: Visit = { test, found: [] };
  const root = scope instanceof Document ? (scope.body ?? scope.documentElement) : scope;
  if (root) visit(root, visiting);
  return visiting.found;
}
