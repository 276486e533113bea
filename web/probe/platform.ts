// Private copies of what the probe uses of the browser; see natives.ts.

import { getter, method, reflectApply, slice, uncurry } from "./natives";

const clock = performance;
const clockNow = uncurry<Performance, [], number>(Performance.prototype.now);
/** Milliseconds since `timeOrigin`, monotonic. Chromium rounds to 0.1 ms (5 µs in isolated documents). */
export const now = (): number => clockNow(clock);
/** Milliseconds since the epoch at which `now` was zero: when the navigation to this document began. */
export const timeOrigin = clock.timeOrigin;

export const windowObject = window;
export const documentObject = document;
const readyStateOf = getter<Document, string>(Document.prototype, "readyState");
/** An element whose name is "readyState" would hide it on the document. */
export const documentComplete = (): boolean => readyStateOf(documentObject) === "complete";
const locationObject = location;
/** The document's path; never its query, which may hold secrets. */
export const path = (): string => slice(locationObject.pathname, 0, 512);

const nativeQueueMicrotask = queueMicrotask;
const nativeSetTimeout = setTimeout;
export const microtask = (work: () => void): void => {
  reflectApply(nativeQueueMicrotask, windowObject, [work]);
};
export const later = (work: () => void, ms: number): void => {
  reflectApply(nativeSetTimeout, windowObject, [work, ms]);
};

type Listener = (event: Event) => void;
const addEventListener = uncurry<EventTarget, [string, Listener, boolean], unknown>(
  EventTarget.prototype.addEventListener,
);
/** Listens before the page does (in the capture phase). */
export const listen = (target: EventTarget, type: string, listener: Listener): void => {
  addEventListener(target, type, listener, true);
};

const removeEventListener = uncurry<EventTarget, [string, Listener, boolean], unknown>(
  EventTarget.prototype.removeEventListener,
);
export const unlisten = (target: EventTarget, type: string, listener: Listener): void => {
  removeEventListener(target, type, listener, true);
};
export const dispatch = uncurry<EventTarget, [Event], boolean>(EventTarget.prototype.dispatchEvent);
const NativeCustomEvent = CustomEvent;
export const customEvent = (type: string, detail: string): Event =>
  new NativeCustomEvent(type, { bubbles: false, cancelable: false, composed: false, detail });
/** Where the event goes, from the element that it was dispatched at. */
export const eventPath = uncurry<Event, [], EventTarget[]>(Event.prototype.composedPath);

const NativeMutationObserver = MutationObserver;
const startObserver = uncurry<MutationObserver, [Node, MutationObserverInit], unknown>(
  MutationObserver.prototype.observe,
);
export function observe(root: Node, options: MutationObserverInit, work: (records: MutationRecord[]) => void): void {
  startObserver(new NativeMutationObserver(work), root, options);
}

const querySelectorAll = method<Document, [string], NodeListOf<Element>>(Document.prototype, "querySelectorAll");
/** Throws where the selector is none. */
export const queryAll = (selector: string): NodeListOf<Element> => querySelectorAll(documentObject, selector);
export const queryWithin = method<Element, [string], NodeListOf<Element>>(Element.prototype, "querySelectorAll");
const getElementById = uncurry<Document, [string], Element | null>(Document.prototype.getElementById);
export const elementById = (id: string): Element | null => getElementById(documentObject, id);

export const matches = uncurry<Element, [string], boolean>(Element.prototype.matches);
export const attribute = uncurry<Element, [string], string | null>(Element.prototype.getAttribute);
const classListOf = getter<Element, DOMTokenList>(Element.prototype, "classList");
const tokenContains = uncurry<DOMTokenList, [string], boolean>(DOMTokenList.prototype.contains);
export const hasClass = (element: Element, name: string): boolean => tokenContains(classListOf(element), name);
const createElementOf = method<Document, [string], HTMLElement>(Document.prototype, "createElement");
export const createElement = (name: string): HTMLElement => createElementOf(documentObject, name);
export const parentOf = getter<Node, Element | null>(Node.prototype, "parentElement");
export const isAttached = getter<Node, boolean>(Node.prototype, "isConnected");

const NativeElement = Element;
export const isElement = (value: unknown): value is Element => value instanceof NativeElement;
const NativeForm = HTMLFormElement;
export const isForm = (value: unknown): value is HTMLFormElement => value instanceof NativeForm;
const elementsOf = getter<HTMLFormElement, HTMLFormControlsCollection>(NativeForm.prototype, "elements");
/** The fields and buttons of a form, those outside it that name it included. */
export const formElements = (form: HTMLFormElement): HTMLFormControlsCollection => elementsOf(form);

const NativeArrayBuffer = ArrayBuffer;
const { isView } = ArrayBuffer;
const NativeUint8Array = Uint8Array;
/** The bytes of a binary message; null for what is not one (the content of a Blob cannot be had at once). */
export function bytesOf(data: unknown): Uint8Array | null {
  if (data instanceof NativeArrayBuffer) return new NativeUint8Array(data);
  if (isView(data)) return new NativeUint8Array(data.buffer, data.byteOffset, data.byteLength);
  return null;
}
