// How long elements carry LiveView's seven `phx-*-loading` classes: from the moment the class is put on (of an event:
// when LiveView says so by `phx:push`; otherwise when the mutation is seen, at the end of the same task) until it is
// off, or its element is out of the document. An element that arrives with the class counts from its arrival; a class
// put on and off within one task counts with zero, for its length is below what can be told.

import { indexOf, makeMap, push } from "./natives";
import { documentObject, hasClass, isAttached, isElement, matches, now, observe, queryWithin } from "./platform";
import { report, time } from "./report";
import { notify } from "./signal";

const kKinds = ["click", "submit", "change", "focus", "blur", "keydown", "keyup"] as const;
const classOf = (kind: string): string => `phx-${kind}-loading`;
const kAny = ".phx-click-loading,.phx-submit-loading,.phx-change-loading,.phx-focus-loading,.phx-blur-loading,.phx-keydown-loading,.phx-keyup-loading";

/** Open spans: element → kind → start. */
const open = makeMap<Element, Map<string, number>>();

function start(element: Element, kind: string, at: number): void {
  let spans = open.get(element);
  if (!spans) {
    spans = makeMap<string, number>();
    open.set(element, spans);
  }
  if (!spans.has(kind)) spans.set(kind, at);
}

function stop(element: Element, kind: string, at: number): void {
  const spans = open.get(element);
  const begun = spans?.get(kind);
  if (!spans || begun === undefined) return;
  spans.delete(kind);
  if (spans.size === 0) open.delete(element);
  push(ended, { element, kind });
  report("l", at, [time(at - begun), kind]);
}

/** LiveView has put the class for `kind` on the element just now. */
export function marked(element: Element, kind: string): void {
  for (let i = 0; i < kKinds.length; i++) if (kKinds[i] === kind) start(element, kind, now());
}

/** Compares the element with what is known of it; `before` is the class attribute that it had meanwhile. */
function look(element: Element, at: number, before: string): void {
  for (let i = 0; i < kKinds.length; i++) {
    const kind = kKinds[i] as string;
    const on = hasClass(element, classOf(kind));
    const known = open.get(element)?.has(kind) === true;
    const meanwhile = indexOf(` ${before} `, ` ${classOf(kind)} `) >= 0;
    if (!known && (on || (meanwhile && !endedNow(element, kind)))) start(element, kind, at);
    if (!on) stop(element, kind, at);
  }
}

/** Spans that ended with the records being looked at: several records may tell of one. */
let ended: { element: Element; kind: string }[] = [];

function endedNow(element: Element, kind: string): boolean {
  for (let i = 0; i < ended.length; i++) {
    if (ended[i]?.element === element && ended[i]?.kind === kind) return true;
  }
  return false;
}

function arrived(node: Node, at: number): void {
  if (!isElement(node)) return;
  if (matches(node, kAny)) look(node, at, "");
  const within = queryWithin(node, kAny);
  for (let i = 0; i < within.length; i++) look(within[i] as Element, at, "");
}

function mutated(records: MutationRecord[]): void {
  const at = now();
  ended = [];
  let removed = false;
  for (let i = 0; i < records.length; i++) {
    const record = records[i] as MutationRecord;
    if (record.type === "attributes") {
      look(record.target as Element, at, record.oldValue ?? "");
    } else {
      removed ||= record.removedNodes.length > 0;
      for (let n = 0; n < record.addedNodes.length; n++) arrived(record.addedNodes[n] as Node, at);
    }
  }
  if (removed) {
    open.forEach((spans, element) => {
      if (!isAttached(element)) spans.forEach((_, kind) => { stop(element, kind, at); });
    });
  }
  notify();
}

export function watchLoading(): void {
  const options = { subtree: true, childList: true, attributes: true, attributeOldValue: true, attributeFilter: ["class"] };
  observe(documentObject, options, mutated);
}
