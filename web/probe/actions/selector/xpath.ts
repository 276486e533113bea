import type { Cursor } from "./cursor";
import type { Scope } from "./tree";

const EXAMPLE = "xpath=//li[contains(., 'tea')]";

function evaluate(xpath: string, scope: Scope, type: number): XPathResult {
  return document.evaluate(xpath, scope, null, type);
}

function valid(xpath: string): boolean {
  try {
    return evaluate(xpath, document, XPathResult.ANY_TYPE).resultType === XPathResult.UNORDERED_NODE_ITERATOR_TYPE;
  } catch {
    return false;
  }
}

/** Reads a part of XPath. */
export function readXPath(cursor: Cursor): string {
  cursor.skipSpace();
  const start = cursor.at;
  const xpath = cursor.nested(EXAMPLE, false);
  if (xpath === "") cursor.fail("an XPath", EXAMPLE);
  if (!valid(xpath)) cursor.fail("an XPath that the browser understands, and that leads to elements,", EXAMPLE, start);
  return xpath;
}

/** What the path leads to; from the root it is meant as from `scope`. */
export function withXPath(scope: Scope, xpath: string): Element[] {
  const inner = scope instanceof Element ? xpath.replace(/^(\(*)\//, "$1./") : xpath;
  const result = evaluate(inner, scope, XPathResult.ORDERED_NODE_SNAPSHOT_TYPE);
  const found: Element[] = [];
  for (let i = 0; i < result.snapshotLength; i++) {
    const node = result.snapshotItem(i);
    if (node instanceof Element) found.push(node);
  }
  return found;
}
