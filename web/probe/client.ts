// What the probe reads from the LiveView client's own objects, and nowhere else. The client keeps its View on the
// element it renders, as `element.phxPrivate.view` (dom.ts `putPrivate`, view.ts constructor); from there everything
// is reached by property names that no bundler renames. All of it is optional: a client of another version that lacks
// something makes the probe fall back to what the DOM shows. Nothing here changes the client's objects, but for
// `afterPendingPatch`.

import { functionSource, isArray, parseNumber, regexTest, slice } from "./natives";
import { attribute, elementById, hasClass, isForm, formElements, microtask, queryAll } from "./platform";

type Dictionary = Record<string, unknown>;

export interface View {
  joinPending?: boolean;
  destroyed?: boolean;
  pendingDiffs?: unknown[];
  liveSocket?: LiveSocket;
  isConnected?: () => boolean;
  pushHookEvent?: (...args: never[]) => unknown;
}

export interface LiveSocket {
  unloaded?: boolean;
  bindingPrefix?: string;
  transitions?: { pendingOps?: (() => void)[]; size?: () => number };
  socket?: { conn?: unknown };
  getViewByEl?: (element: Element) => unknown;
}

const kViews = "[data-phx-session]";
export const isObject = (value: unknown): value is Dictionary => typeof value === "object" && value !== null;

/** What the client keeps of an element. */
export function privateOf(element: Element): Dictionary | null {
  const own = (element as unknown as Dictionary).phxPrivate;
  return isObject(own) ? own : null;
}

/** The elements that are LiveViews, main and nested, joined or not. */
export const viewElements = (): NodeListOf<Element> => queryAll(kViews);

export function viewOf(element: Element): View | null {
  const view = privateOf(element)?.view;
  return isObject(view) ? (view) : null;
}

/** The element of the LiveView whose channel has this topic (`lv:ID`, view.ts constructor). */
export const elementOfTopic = (topic: string): Element | null => elementById(slice(topic, 3));

export function viewOfTopic(topic: string): View | null {
  const element = elementOfTopic(topic);
  return element && viewOf(element);
}

let cached: LiveSocket | null = null;

/** The page's LiveSocket; null while the client has not come up. */
export function liveSocket(): LiveSocket | null {
  if (cached) return cached;
  const elements = viewElements();
  for (let i = 0; i < elements.length && !cached; i++) {
    const found = viewOf(elements[i] as Element)?.liveSocket;
    if (isObject(found)) cached = found;
  }
  return cached;
}

/** The element's View, also where the client (1.0) does not keep a nested one on its element. */
export function viewBoundTo(element: Element): View | null {
  const socket = liveSocket();
  const view = viewOf(element) ?? socket?.getViewByEl?.(element);
  return isObject(view) ? view : null;
}

/** The client has given the document up: a full page load follows (live_socket.ts `unload`). */
export const unloading = (): boolean => liveSocket()?.unloaded === true;

/**
 * The view's join has been applied: its first rendering is in the DOM (view.ts `applyJoinPatch` clears `joinPending`
 * right after patching, and the view is bound to the element that is in the document only then).
 */
export function joinApplied(element: Element): boolean {
  const view = viewOf(element);
  if (view) return view.joinPending === false && view.destroyed !== true;
  return privateOf(element) === null && hasClass(element, "phx-connected");
}

/** Patches that wait for a CSS transition to end (live_socket.ts `TransitionSet`), in the order they will run. */
export function pendingPatches(): (() => void)[] | null {
  const operations = liveSocket()?.transitions?.pendingOps;
  return isArray(operations) ? (operations) : null;
}

/** A transition runs, so that a patch asked for now would wait. */
export function inTransition(): boolean {
  const transitions = liveSocket()?.transitions;
  return typeof transitions?.size === "function" && transitions.size() > 0;
}

/** Calls `done` right after the pending patch number `index` has run. */
export function afterPendingPatch(operations: (() => void)[], index: number, done: () => void): void {
  const operation = operations[index] as () => void;
  operations[index] = () => {
    try {
      operation();
    } finally {
      microtask(done);
    }
  };
}

/** `function () {}` or `() => {}`: what `incCycle` leaves behind when nothing is due (dom.ts). */
const kNothing = /^(function\s*[\w$]*\s*\(\s*\)|\(\s*\)\s*=>)\s*\{\s*\}$/;

/**
 * How long, at most, until the debounced event of this field is pushed; zero when none is due. The client keeps
 * [cycle, trigger] in the element's privates, and puts a trigger that does nothing once the event has been pushed or
 * given up (dom.ts `debounce`, `triggerCycle`, `incCycle`). A throttled event has been pushed already, and one that
 * waits for the field to lose focus (phx-debounce="blur") is not under way.
 */
export function debounceLeft(element: Element): number {
  const prefix = liveSocket()?.bindingPrefix ?? "phx-";
  const debounce = attribute(element, `${prefix}debounce`);
  if (debounce === null || debounce === "blur" || attribute(element, `${prefix}throttle`) !== null) return 0;
  const entry = privateOf(element)?.["debounce-trigger"];
  if (!isArray(entry) || typeof entry[1] !== "function" || regexTest(kNothing, functionSource(entry[1]))) return 0;
  const ms = parseNumber(debounce, 10);
  return ms > 0 ? ms : 300; // `phx-debounce` without a value: live_socket.ts `defaults`
}

/** Every element that debounces its events. */
export const debouncing = (): NodeListOf<Element> => queryAll(`[${liveSocket()?.bindingPrefix ?? "phx-"}debounce]`);

/** `debounceLeft` of the element and, of a form, of its fields. */
export function debounceLeftWithin(element: Element): number {
  let left = debounceLeft(element);
  if (!isForm(element)) return left;
  const fields = formElements(element);
  for (let i = 0; i < fields.length; i++) {
    const ofField = debounceLeft(fields[i] as Element);
    if (ofField > left) left = ofField;
  }
  return left;
}
