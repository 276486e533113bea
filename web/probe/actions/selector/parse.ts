// Reads selectors. docs/selectors.md is what they mean.
import { readCss, withCss } from "./css";
import { Cursor } from "./cursor";
import { withLabel } from "./label";
import { ROLES, STATES, withRole, type RoleQuery, type State } from "./role";
import { textTest, withText, type TextTest } from "./text";
import type { Scope } from "./tree";
import { readXPath, withXPath } from "./xpath";

/** One part between `>>`: searches below each element found so far, or picks of them. */
export type Part = { search: (scope: Scope) => Element[] } | { nth: number } | { visible: boolean };

export interface Selector {
  /** The selector is this CSS and nothing else. */
  css: string | undefined;
  parts: Part[];
}

const KINDS = "css=, text=, role=, label=, xpath=, nth= or visible=";

function readText(cursor: Cursor, example: string): TextTest {
  cursor.skipSpace();
  const start = cursor.at;
  const exact = /["']/.test(cursor.text.charAt(start));
  const text = exact ? cursor.quoted() : cursor.plain();
  if (text.trim() === "") cursor.fail("the text to look for", example, start);
  return textTest(text, exact);
}

function readNumber(cursor: Cursor): number {
  cursor.skipSpace();
  const digits = cursor.match(/-?\d+/y);
  if (digits === "") cursor.fail("a number, 0 for the first and -1 for the last", "nth=0");
  return Number(digits);
}

function readTruth(cursor: Cursor, example: string): boolean {
  cursor.skipSpace();
  const word = cursor.match(/true|false/y);
  if (word === "") cursor.fail("true or false", example);
  return word === "true";
}

const ROLE_EXAMPLE = 'role=button[name="Save"]';

function readState(cursor: Cursor, name: string): State {
  if (name === "level") {
    if (!cursor.take("=")) cursor.fail("= and a number", "role=heading[level=2]");
    return readNumber(cursor);
  }
  if (!cursor.take("=")) return true;
  cursor.skipSpace();
  return cursor.match(/mixed/y) ? "mixed" : readTruth(cursor, "role=checkbox[checked=false]");
}

function readName(cursor: Cursor): TextTest {
  if (!cursor.take("=")) cursor.fail("= and the name", ROLE_EXAMPLE);
  cursor.skipSpace();
  const start = cursor.at;
  const exact = /["']/.test(cursor.text.charAt(start));
  const text = exact ? cursor.quoted() : cursor.match(/[^\]]*/y);
  if (text.trim() === "") cursor.fail("the name", ROLE_EXAMPLE, start);
  return textTest(text, exact);
}

function readAttribute(cursor: Cursor, query: RoleQuery): void {
  cursor.skipSpace();
  const start = cursor.at;
  const name = cursor.match(/[\w-]+/y);
  if (name === "name") query.name = readName(cursor);
  else if (name === "include-hidden") query.includeHidden = true;
  else if (STATES[name]) query.states.push({ name, value: readState(cursor, name) });
  else cursor.fail(`name, ${Object.keys(STATES).join(", ")} or include-hidden`, ROLE_EXAMPLE, start);
  if (!cursor.take("]")) cursor.fail('a "]"', ROLE_EXAMPLE);
}

/** Roles that begin as `word` does, to help with one that is none. */
function likely(word: string): string {
  const close = Array.from(ROLES).filter((role) => word !== "" && role.startsWith(word.slice(0, 3)));
  return close.length > 0 ? ` (${close.join(", ")})` : "";
}

function readRole(cursor: Cursor): Part {
  cursor.skipSpace();
  const start = cursor.at;
  const role = cursor.match(/[\w-]+/y).toLowerCase();
  if (!ROLES.has(role)) cursor.fail(`an ARIA role${likely(role)}`, ROLE_EXAMPLE, start);
  const query: RoleQuery = { role, states: [], includeHidden: false };
  while (cursor.take("[")) readAttribute(cursor, query);
  return { search: (scope) => withRole(scope, query) };
}

const readers: Record<string, (cursor: Cursor) => Part> = {
  css: (cursor) => {
    const css = readCss(cursor);
    return { search: (scope) => withCss(scope, css) };
  },
  label: (cursor) => {
    const test = readText(cursor, "label=Email");
    return { search: (scope) => withLabel(scope, test) };
  },
  nth: (cursor) => ({ nth: readNumber(cursor) }),
  role: readRole,
  text: (cursor) => {
    const test = readText(cursor, "text=Add to cart");
    return { search: (scope) => withText(scope, test) };
  },
  visible: (cursor) => ({ visible: readTruth(cursor, "button >> visible=true") }),
  xpath: (cursor) => {
    const xpath = readXPath(cursor);
    return { search: (scope) => withXPath(scope, xpath) };
  },
};

function readPart(cursor: Cursor, isFirst: boolean): Part {
  cursor.skipSpace();
  const start = cursor.at;
  const prefix = cursor.match(/[a-zA-Z][\w-]*\s*=/y);
  if (prefix === "") return (/\(*\.{0,2}\//y.exec(cursor.text.slice(start)) ? readers.xpath : readers.css)?.(cursor) as Part;
  const reader = readers[prefix.slice(0, -1).trim()];
  if (!reader) return cursor.fail(`CSS, or one of ${KINDS}`, "text=Add to cart", start);
  const part = reader(cursor);
  if (isFirst && !("search" in part)) cursor.fail("something to pick from before this", `button >> ${prefix}…`, start);
  return part;
}

/** Throws a SelectorError that shows what cannot be read. */
export function parse(text: string): Selector {
  const cursor = new Cursor(text);
  const parts: Part[] = [];
  do {
    if (parts.length === 0 || text.slice(cursor.at).trim() !== "") parts.push(readPart(cursor, parts.length === 0));
    else cursor.fail("a selector after >>", "#cart >> text=Remove");
    cursor.skipSpace();
    if (!cursor.done && !cursor.text.startsWith(">>", cursor.at)) cursor.fail(">> or the end", "#cart >> text=Remove");
  } while (cursor.take(">>"));
  const plain = parts.length === 1 && !/^\s*([a-zA-Z][\w-]*\s*=|\(*\.{0,2}\/)/.test(text);
  return { css: plain ? text : undefined, parts };
}
