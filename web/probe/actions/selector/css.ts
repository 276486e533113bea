import type { Cursor } from "./cursor";
import type { Scope } from "./tree";

const EXAMPLE = "form#order > button.primary[type=submit]";
/** Finding where CSS is broken has each of its beginnings read: of what is longer than this, it is said as a whole. */
const SEARCHED = 2000;
const nowhere = document.createDocumentFragment();

function valid(css: string): boolean {
  try {
    nowhere.querySelector(css);
    return true;
  } catch {
    return false;
  }
}

/** Where the browser ceases to understand: after the longest beginning that is a selector by itself. */
function brokenAt(css: string): number {
  if (css.length > SEARCHED) return 0;
  for (let end = css.length - 1; end > 0; end--) {
    if (!/[#.[:\s>+~,*&|]/.test(css.charAt(end)) || !valid(css.slice(0, end))) continue;
    const rest = /^(\s*[,>+~]\s*|\s+)/.exec(css.slice(end))?.[0].length ?? 0;
    return end + rest;
  }
  return 0;
}

/** Reads a part of CSS. */
export function readCss(cursor: Cursor): string {
  cursor.skipSpace();
  const start = cursor.at;
  const css = cursor.nested(EXAMPLE, true);
  if (css === "") cursor.fail("a selector", EXAMPLE);
  if (!valid(css)) cursor.fail("CSS that the browser understands", EXAMPLE, start + brokenAt(css));
  return css;
}

/** What matches within `scope`, and within its own open shadow root. */
export function withCss(scope: Scope, css: string): Element[] {
  const found = Array.from(scope.querySelectorAll(css));
  const shadow = scope instanceof Element ? scope.shadowRoot : null;
  return shadow ? [...shadow.querySelectorAll(css), ...found] : found;
}
