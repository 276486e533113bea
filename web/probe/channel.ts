// Spans of the channel: what is sent, what answers it, and when the answer is in the DOM.
//
// Clocks, all of the page:
// - An event is pushed when the client hands it to its transport (`send`).
// - It is answered when its reply comes out of the transport, before the client sees it.
// - It is patched when the client has worked the reply into the DOM. The client's message handler is synchronous: it
//   parses, patches and returns (socket.js `onConnMessage`, view.ts `pushWithReply`), except that
//   (a) while CSS transitions run, patches queue in order (live_socket.ts `requestDOMUpdate`): then the moment right
//       after this message's own operation counts;
//   (b) what a reply resolves runs in microtasks (view.ts `pushLinkPatch`): the moment is taken in a microtask that was
//       queued after them;
//   (c) during a join or live navigation diffs are kept back (view.ts `update`, `pendingDiffs`): then the moment at
//       which none is left counts.
// A reply without a diff is patched when its marks are undone, which the same moment covers.

import { filter, indexOf, push, slice, startsWith } from "./natives";
import { microtask, now } from "./platform";
import { afterPendingPatch, inTransition, pendingPatches, viewOfTopic } from "./client";
import { binaryHead, payloadOf, pushedEvents, responseKey, textHead, type Head } from "./message";
import { pushed, repliedTo } from "./asks";
import { utf8Length } from "./bytes";
import { announced } from "./events";
import { noteReplyLag } from "./lag";
import { bytesOf } from "./platform";
import { takeMarks, type Connection, type Push } from "./pushes";
import { joining, left, lifeOf, lives, lost, refused, settleJoins, type Life } from "./views";
import { note, report, time } from "./report";
import { notify } from "./signal";

const kLargestParsed = 65536;
/** Of a reply that somebody asked for. */
const kLargestReply = 16777216;

/** Housekeeping of the client that nobody asked for: answered, but not an event of the user's. */
const isEvent = (event: string): boolean => event === "event" || event === "live_patch";
const isView = (topic: string): boolean => startsWith(topic, "lv:");

function headOf(data: unknown, outbound: boolean): Head | null {
  if (typeof data === "string") return textHead(data);
  const bytes = bytesOf(data);
  return bytes && binaryHead(bytes, outbound);
}

const sizeOf = (data: unknown): number =>
  typeof data === "string" ? utf8Length(data) : (bytesOf(data)?.byteLength ?? 0);

const word = (value: unknown): string => (typeof value === "string" ? slice(value, 0, 128) : "");

/** The client hands `data` to its transport. */
export function outbound(connection: Connection, data: unknown): void {
  const head = headOf(data, true);
  if (!head) return;
  const start = now();
  const bytes = sizeOf(data);
  const payload = typeof data === "string" ? payloadOf(data, head, kLargestParsed) : null;
  if (head.event === "phx_leave") leave(connection, head);
  const entry: Push = {
    kind: "other",
    name: head.event,
    topic: head.topic,
    joinRef: head.joinRef,
    start,
    bytes,
    marks: [],
    lost: false,
  };
  if (head.topic === "phoenix" && head.event === "heartbeat") entry.kind = "heartbeat";
  if (isView(head.topic)) describePush(connection, head, payload, entry);
  sent(connection, entry);
  if (head.ref !== null) connection.pending.set(head.ref, entry);
}

/** What will be answered is reported together with its answer: one report for a click and all that comes of it. */
function sent(connection: Connection, entry: Push): void {
  const cells: (string | number)[] = [connection.transport, entry.bytes];
  if (entry.kind === "event") push(cells, entry.name);
  const tell = entry.kind === "other" ? report : note;
  tell("s", entry.start, cells);
}

function describePush(
  connection: Connection,
  head: Head,
  payload: Record<string, unknown> | null,
  entry: Push,
): void {
  if (head.event === "phx_join") {
    entry.kind = "join";
    const live = typeof payload?.redirect === "string";
    joining(connection, head.topic, head.ref, pathOf(word(payload?.redirect ?? payload?.url)), live);
  } else if (isEvent(head.event)) {
    entry.kind = "event";
    entry.marks = takeMarks();
    if (head.event === "event") entry.name = word(payload?.event) || "(unknown)";
    pushed(entry);
  }
}

/** The path of an address; the query never leaves the page. */
function pathOf(url: string): string {
  const scheme = indexOf(url, "://");
  const at = scheme < 0 ? 0 : indexOf(url, "/", scheme + 3);
  if (at < 0) return "/";
  let end = url.length;
  const query = indexOf(url, "?", at);
  const fragment = indexOf(url, "#", at);
  if (query >= 0) end = query;
  if (fragment >= 0 && fragment < end) end = fragment;
  return slice(url, at, end);
}

function leave(connection: Connection, head: Head): void {
  left(head.topic, head.joinRef);
  giveUp(connection, (entry) => entry.topic === head.topic && entry.joinRef === head.joinRef);
}

/** What will never be answered is reported by name. */
function giveUp(connection: Connection, which: (entry: Push) => boolean): void {
  const at = now();
  connection.pending.forEach((entry, ref) => {
    if (!which(entry)) return;
    connection.pending.delete(ref);
    entry.lost = true;
    if (entry.kind === "join") report("u", at, ["(join)"]);
    if (entry.kind !== "event") return;
    report("u", at, [entry.name]);
    push(unanswered, entry);
  });
  notify();
}

/** Events whose view or socket was lost before it answered them; forgotten when their view has joined again. */
export let unanswered: Push[] = [];

/** The socket is gone. */
export function closed(connection: Connection): void {
  const at = now();
  giveUp(connection, () => true);
  lives.forEach((life) => {
    if (life.connection === connection && life.state !== "gone" && life.state !== "refused") lost(life, at, false);
  });
}

interface Delivery {
  connection: Connection;
  head: Head;
  text: string;
  bytes: number;
  received: number;
  entry: Push | undefined;
  /** Names of the events that it brings for the page. */
  events: string[];
  /** Patches that were queued before the client saw the message; null when a patch is made at once. */
  queued: number | null;
}

/** A message came out of the transport at `received`; the client has not seen it yet. */
export function arriving(connection: Connection, data: unknown, received: number): Delivery | null {
  const head = headOf(data, false);
  if (!head) return null;
  const bytes = sizeOf(data);
  const entry = head.ref === null ? undefined : connection.pending.get(head.ref);
  if (entry && head.ref !== null && head.event === "phx_reply") connection.pending.delete(head.ref);
  if (entry?.kind === "event") noteReplyLag(entry.start, received);
  const text = typeof data === "string" ? data : "";
  const events = isView(head.topic) ? pushedEvents(text) : [];
  announced(events, text.length);
  const delivery = { connection, head, text, bytes, received, entry, events, queued: null as number | null };
  if (inTransition()) delivery.queued = pendingPatches()?.length ?? 0;
  if (isView(head.topic)) aboutView(delivery);
  return delivery;
}

/** What a message means for its view, before the client acts upon it. */
function aboutView(delivery: Delivery): void {
  const { head, received } = delivery;
  const life = lifeOf(head.topic);
  if (!life || (head.joinRef !== null && head.joinRef !== life.joinRef)) return;
  if (head.event === "phx_error" || head.event === "phx_close") {
    ended(life, delivery);
  } else if (head.event === "phx_reply" && delivery.entry?.kind === "join") {
    if (head.status === "ok") {
      life.accepted = { start: delivery.entry.start, received };
      note("a", received, [delivery.bytes, life.path]);
    } else {
      notJoined(life, delivery);
    }
  }
  const leaving = head.event === "phx_reply" && responseKey(delivery.text, head) === "redirect";
  if (head.event === "redirect" || leaving) report("n", received, ["href"]);
  if (leaving || head.event === "redirect" || head.event === "live_redirect") life.redirecting = true;
}

function ended(life: Life, delivery: Delivery): void {
  if (life.state === "gone" || life.state === "refused") return;
  const crashed = delivery.head.event === "phx_error";
  giveUp(delivery.connection, (entry) => entry.topic === life.topic && entry.joinRef === life.joinRef);
  if (crashed || !life.redirecting) lost(life, delivery.received, crashed);
  else life.state = "gone";
}

/**
 * A join that was not accepted. A redirect is part of the way; so are the two reasons on which the client loads the page
 * anew (view.ts `onJoinError`): "stale" (the page is older than the server), and "unauthorized" where it answers a live
 * navigation (to another live session). Of a page just loaded, "unauthorized" is a refusal like all others.
 */
function notJoined(life: Life, delivery: Delivery): void {
  const payload = payloadOf(delivery.text, delivery.head, kLargestParsed);
  const response = (payload?.response ?? {}) as Record<string, unknown>;
  const reason = word(response.reason);
  const reloads = reason === "stale" || (reason === "unauthorized" && life.live);
  if (response.redirect || response.live_redirect || reloads) {
    life.state = "gone";
    life.redirecting = true;
  } else {
    const status = typeof response.status === "number" ? ` (status ${response.status})` : "";
    refused(life, delivery.received, (reason || "no reason given") + status);
  }
}

/** The client's handler has returned. */
export function delivered(delivery: Delivery): void {
  const queue = delivery.queued === null ? null : pendingPatches();
  if (queue && delivery.queued !== null && queue.length > delivery.queued) {
    afterPendingPatch(queue, delivery.queued, () => { worked(delivery); });
  } else {
    microtask(() => { worked(delivery); });
  }
}

let keptBack: Delivery[] = [];

function worked(delivery: Delivery): void {
  report("v", delivery.received, [delivery.connection.transport, delivery.bytes]);
  const view = isView(delivery.head.topic) ? viewOfTopic(delivery.head.topic) : null;
  if (view?.pendingDiffs && view.pendingDiffs.length > 0) push(keptBack, delivery);
  else patched(delivery);
  settle();
}

/** Ends what waited for the client to finish a join or a live navigation. */
export function settle(): void {
  settleJoins();
  if (keptBack.length > 0) {
    keptBack = filter(keptBack, (delivery) => {
      const waits = (viewOfTopic(delivery.head.topic)?.pendingDiffs?.length ?? 0) > 0;
      if (!waits) patched(delivery);
      return waits;
    });
  }
  if (unanswered.length > 0) unanswered = filter(unanswered, (entry) => lifeOf(entry.topic)?.state !== "joined");
  notify();
}

/** The message's effect is in the DOM. */
function patched(delivery: Delivery): void {
  const { head, entry, received } = delivery;
  const end = now();
  if (entry && head.event === "phx_reply") {
    answered(delivery, entry, end);
  } else if (head.ref === null && isView(head.topic) && !startsWith(head.event, "phx_")) {
    const names = head.event === "diff" ? delivery.events : [];
    const first = head.event === "diff" ? "diff" : head.event;
    report("d", end, [time(end - received), delivery.bytes, names.length > 0 ? names : [first]]);
  }
}

function answered(delivery: Delivery, entry: Push, end: number): void {
  const server = delivery.received - entry.start;
  if (entry.kind === "heartbeat") {
    report("h", delivery.received, [time(server), delivery.connection.transport]);
  } else if (entry.kind === "event") {
    const patch = end - delivery.received;
    report("e", end, [time(server), time(patch), entry.name, delivery.bytes]);
    repliedTo(entry, () => payloadOf(delivery.text, delivery.head, kLargestReply));
  }
}
