// Messages of the page that await an answer, and which elements they came from.

import { makeMap, push } from "./natives";
import { attribute, isElement, listen, windowObject } from "./platform";

export interface Push {
  kind: "event" | "join" | "heartbeat" | "other";
  /** Of an event its name; otherwise the channel's own word ("live_patch", "phx_join"). */
  name: string;
  topic: string;
  joinRef: string | null;
  /** When the client handed it to its transport. */
  start: number;
  bytes: number;
  /** The elements that LiveView marked as loading for it, and as what ("click", "submit"…). */
  marks: Mark[];
  /** Its view or socket was lost: there will be no answer. */
  lost: boolean;
}

export interface Mark {
  element: Element;
  type: string;
}

/** One socket of the page; a reconnection is another one. */
export interface Connection {
  transport: "websocket" | "longpoll";
  pending: Map<string, Push>;
}

export const connections: Connection[] = [];

export function openConnection(transport: Connection["transport"]): Connection {
  const connection = { transport, pending: makeMap<string, Push>() };
  push(connections, connection);
  return connection;
}

/** Calls `visit` for all that is unanswered. */
export function eachPending(visit: (push: Push) => void): void {
  for (let i = 0; i < connections.length; i++) connections[i]?.pending.forEach(visit);
}

let marks: Mark[] = [];
let markedRef = "";

/**
 * LiveView marks elements and then pushes, in one go (view.ts `pushWithReply`): `putRef` dispatches `phx:push` at each
 * marked element, and the event goes to the transport before anything else runs. The elements marked under one ref
 * belong to the next event.
 */
export function watchMarks(marked: (mark: Mark) => void): void {
  listen(windowObject, "phx:push", (event) => {
    const detail: unknown = (event as CustomEvent).detail;
    const { target } = event;
    if (!isElement(target) || typeof detail !== "object" || detail === null) return;
    const { eventType, ref } = detail as { eventType?: unknown; ref?: unknown };
    if (typeof eventType !== "string" || typeof ref !== "number") return;
    const key = `${attribute(target, "data-phx-ref-src") ?? ""} ${ref}`;
    if (key !== markedRef) marks = [];
    markedRef = key;
    const mark = { element: target, type: eventType };
    push(marks, mark);
    marked(mark);
  });
}

/** The elements marked for the event that is being pushed. */
export function takeMarks(): Mark[] {
  const taken = marks;
  marks = [];
  return taken;
}
