// Heads of Phoenix channel messages, serializer 2.0.0 (phoenix/assets/js/phoenix/serializer.js): text messages are
// `[join_ref, ref, topic, event, payload]`, binary ones start with a kind and the sizes of the same fields.
//
// Pure. Payloads are not parsed: a diff may be long, and the page parses it anyway.

import {
  charCodeAt,
  decode,
  indexOf,
  isArray,
  lastIndexOf,
  parse,
  push,
  slice,
  startsWith,
  subarray,
} from "./natives";

export interface Head {
  joinRef: string | null;
  ref: string | null;
  topic: string;
  event: string;
  /** Of a `phx_reply`: "ok" or "error"; otherwise empty. */
  status: string;
  /** Where the payload begins in a text message; -1 in a binary one. */
  payload: number;
}

const kQuote = 34;
const kBackslash = 92;
const kComma = 44;

interface Cursor {
  text: string;
  at: number;
}

/** Reads `null` or a JSON string; undefined when there is neither. */
function readField(cursor: Cursor): string | null | undefined {
  const { text, at } = cursor;
  if (charCodeAt(text, at) !== kQuote) {
    if (!startsWith(text, "null", at)) return undefined;
    cursor.at = at + 4;
    return null;
  }
  const end = endOfString(text, at);
  if (end < 0) return undefined;
  cursor.at = end;
  const raw = slice(text, at + 1, end - 1);
  return indexOf(raw, "\\") < 0 ? raw : parseString(slice(text, at, end));
}

function parseString(literal: string): string | undefined {
  try {
    return parse(literal) as string;
  } catch {
    return undefined;
  }
}

/** The offset behind the string that begins at `at`; -1 when it has no end. */
function endOfString(text: string, at: number): number {
  for (let i = at + 1; i < text.length; i++) {
    const code = charCodeAt(text, i);
    if (code === kBackslash) i++;
    else if (code === kQuote) return i + 1;
  }
  return -1;
}

/** The head of a text message; null when it is none. */
export function textHead(text: string): Head | null {
  const cursor = { text, at: 1 };
  if (charCodeAt(text, 0) !== 91) return null;
  const fields: (string | null)[] = [];
  for (let i = 0; i < 4; i++) {
    const field = readField(cursor);
    if (field === undefined || charCodeAt(text, cursor.at) !== kComma) return null;
    push(fields, field);
    cursor.at++;
  }
  const joinRef = fields[0] ?? null;
  const ref = fields[1] ?? null;
  const topic = fields[2];
  const event = fields[3];
  if (typeof topic !== "string" || typeof event !== "string") return null;
  const status = event === "phx_reply" ? replyStatus(text, cursor.at) : "";
  return { joinRef, ref, topic, event, status, payload: cursor.at };
}

/** A reply's payload is an object of `status` and `response`, in either order: its status is at one of its ends. */
function replyStatus(text: string, payload: number): string {
  const key = '"status":"';
  let at = payload + 1;
  if (!startsWith(text, key, at)) {
    at = lastIndexOf(text, key);
    if (at <= payload || text.length - at > 64) return "";
  }
  at += key.length;
  return slice(text, at, indexOf(text, '"', at));
}

/** The first key of a reply's response: "diff", "redirect"… ; empty where there is none. */
export function responseKey(text: string, head: Head): string {
  const key = '"response":{"';
  const at = indexOf(text, key, head.payload);
  if (at < 0 || at > head.payload + 32) return "";
  return slice(text, at + key.length, indexOf(text, '"', at + key.length));
}

/** The head of a binary message; null when it is none. */
export function binaryHead(bytes: Uint8Array, outbound: boolean): Head | null {
  const kind = bytes[0];
  // Pushes of the client carry a ref, those of the server do not; broadcasts have neither ref (serializer.js).
  const counts = kind === 1 || (kind === 0 && outbound) ? 4 : kind === 0 ? 3 : kind === 2 ? 2 : 0;
  if (counts === 0 || bytes.length <= counts) return null;
  const fields: string[] = [];
  let at = 1 + counts;
  for (let i = 0; i < counts; i++) {
    const size = bytes[1 + i] ?? 0;
    if (at + size > bytes.length) return null;
    push(fields, decode(subarray(bytes, at, at + size)));
    at += size;
  }
  const a = fields[0] ?? "";
  const b = fields[1] ?? "";
  const c = fields[2] ?? "";
  const d = fields[3] ?? "";
  const head = { joinRef: a, ref: b, topic: c, event: d, status: "", payload: -1 };
  if (kind === 2) return { ...head, joinRef: null, ref: null, topic: a, event: b };
  if (kind === 1) return { ...head, event: "phx_reply", status: d };
  return counts === 3 ? { ...head, ref: null, topic: b, event: c } : head;
}

/** The payload of a text message; null when it is longer than `limit` or not JSON. */
export function payloadOf(text: string, head: Head, limit: number): Record<string, unknown> | null {
  if (head.payload < 0 || text.length - head.payload > limit) return null;
  try {
    const value: unknown = parse(slice(text, head.payload, text.length - 1));
    return typeof value === "object" && value !== null && !isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/**
 * Names of the events that a diff carries for the page (`push_event` on the server): the diff's key `e` is a list of
 * [name, payload] (rendered.js, `extract`). At most 16 names; the first only when the list is longer than 64 KB. A quote
 * inside a JSON string is escaped, so that the key cannot be mistaken for text.
 */
export function pushedEvents(text: string): string[] {
  const names: string[] = [];
  const key = indexOf(text, '"e":[[');
  if (key < 0) return names;
  const end = endOfValue(text, key + 4, 65536);
  if (end < 0) {
    const first = charCodeAt(text, key + 6) === kQuote ? endOfString(text, key + 6) : -1;
    const name = first < 0 ? undefined : parseString(slice(text, key + 6, first));
    if (name !== undefined) push(names, slice(name, 0, 64));
    return names;
  }
  try {
    const events = parse(slice(text, key + 4, end)) as unknown[];
    for (let i = 0; i < events.length && i < 16; i++) {
      const event = events[i];
      if (isArray(event) && typeof event[0] === "string") push(names, slice(event[0], 0, 64));
    }
  } catch {
    return [];
  }
  return names;
}

/** The offset behind the array or object that begins at `at`; -1 when it does not end within `limit` characters. */
function endOfValue(text: string, at: number, limit: number): number {
  let depth = 0;
  const stop = at + limit < text.length ? at + limit : text.length;
  for (let i = at; i < stop; i++) {
    const code = charCodeAt(text, i);
    if (code === kQuote) {
      const end = endOfString(text, i);
      if (end < 0) return -1;
      i = end - 1;
    } else if (code === 91 || code === 123) {
      depth++;
    } else if (code === 93 || code === 125) {
      depth--;
      if (depth === 0) return i + 1;
    }
  }
  return -1;
}
