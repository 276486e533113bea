// Events that a scenario pushes to a LiveView itself: through the client's own function for hooks, so that the server
// sees what it sees of a hook, and the reply is worked in by the client. The reply is taken from the channel, which is
// the same for every version of the client.

import { isObject, type View, unloading, viewBoundTo } from "./client";
import { makeMap, NativeError, NativePromise, parseNumber, promiseThen, reflectApply, slice, stringify } from "./natives";
import { attribute, createElement, documentObject, elementById, parentOf } from "./platform";
import type { Push } from "./pushes";
import { selectAll } from "./select";
import { untilSome } from "./signal";
import { fromEarlierDocument, kDocument } from "./submits";
import { crashesSoFar, failRefused, joinedNow } from "./views";

interface Ask {
  name: string;
  entry: Push | null;
  /** JSON, once the answer has been patched in. */
  reply: string | null;
  error: string;
}

const asks = makeMap<string, Ask>();
let count = 0;
/** What is being handed to the client at this moment. */
let asking: Ask | null = null;

/** The client has pushed an event. */
export function pushed(entry: Push): void {
  if (asking) asking.entry ??= entry;
}

/** An event's answer is in the DOM; `payload` reads it, if somebody asked. */
export function repliedTo(entry: Push, payload: () => Record<string, unknown> | null): void {
  asks.forEach((ask) => {
    if (ask.entry !== entry) return;
    const answer = payload();
    const { diff } = isObject(answer?.response) ? answer.response : { diff: null };
    if (answer?.status === "error") ask.error = `LiveView answered "${ask.name}" with an error`;
    ask.reply = stringify(isObject(diff) ? (diff.r ?? null) : null);
  });
}

const noop = (): void => undefined;

/** The LiveView that holds the element; undefined while there is no such element, or it has not joined. */
function holder(selector: string): View | undefined {
  const found = selectAll(selector || "[data-phx-main],[data-phx-session]");
  let element: Element | null = found[0] ?? null;
  if (!element) return undefined;
  while (element && attribute(element, "data-phx-session") === null) {
    const source: string | null = attribute(element, "data-phx-teleported-src");
    element = source === null ? parentOf(element) : elementById(source);
  }
  if (!element) throw new NativeError(`no LiveView holds "${selector}"`);
  return joinedNow(element) ? (viewBoundTo(element) ?? undefined) : undefined;
}

/** Hands the event to the client; names the answer that is to come. */
function ask(view: View, name: string, payload: unknown): readonly string[] {
  if (typeof view.pushHookEvent !== "function") throw new NativeError("this LiveView client has no way to push an event");
  const made: Ask = { name: slice(name, 0, 128), entry: null, reply: null, error: "" };
  asking = made;
  try {
    // An element of its own: what it is marks and locks nothing of the page's.
    const result = reflectApply(view.pushHookEvent, view, [createElement("div"), null, name, payload, noop]);
    if (result instanceof NativePromise) promiseThen(result, noop, noop);
  } finally {
    asking = null;
  }
  if (!made.entry) throw new NativeError("the LiveView client did not push the event");
  const id = `${count++}`;
  asks.set(id, made);
  return [kDocument, id];
}

/** Pushes the event once the LiveView meant has joined; `waitForReply` gets what this returns. */
export function pushEvent(name: string, payload: unknown, selector: string): Promise<unknown> {
  const crashes = crashesSoFar();
  return untilSome(() => {
    if (unloading()) return undefined;
    failRefused(crashes);
    const view = holder(selector);
    return view ? ask(view, name, payload) : undefined;
  });
}

/** The reply's payload, as JSON; null where there is none, or the event led to another document. */
export function waitForReply(token: readonly string[]): Promise<unknown> {
  return untilSome(() => {
    if (fromEarlierDocument(token)) return documentObject.readyState === "complete" ? "null" : undefined;
    const id = token[1] as string;
    const made = asks.get(id);
    if (!made?.entry || parseNumber(id, 10) >= count) throw new NativeError("no such event was pushed");
    if (made.reply === null && !made.entry.lost) return undefined;
    asks.delete(id);
    if (made.reply === null) throw new NativeError(`LiveView was lost before it answered "${made.name}"`);
    if (made.error) throw new NativeError(made.error);
    return made.reply;
  });
}
