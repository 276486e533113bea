// Events that the server pushes to the page (`push_event/3`). The client dispatches each on the window, as `phx:NAME`,
// once the patch that came with it is in the DOM, and a hook's `handleEvent` listens there, too (live_socket.ts
// `dispatchEvents`, view_hook.ts). Which names there are is told by the messages that carry them: a listener for each new
// one is there before the client sees the first message. The last events are kept, payloads as they are: JSON is made of
// what is asked for.

import { filter, makeMap, push, slice, stringify } from "./natives";
import { listen, now, timeOrigin, windowObject } from "./platform";
import { notify, untilSome } from "./signal";

const kEvents = 100;
const kCharacters = 1048576;
const kNames = 500;

interface Event {
  name: string;
  at: number;
  detail: unknown;
  /** Of the message that it came with, which tells how much is kept. */
  size: number;
}

let events: Event[] = [];
let kept = 0;
let size = 0;
let namesKnown = 0;
const names = makeMap<string, true>();

/** Listens for an event of that name from now on. */
function listenFor(name: string): void {
  if (names.has(name) || namesKnown >= kNames) return;
  names.set(name, true);
  namesKnown++;
  listen(windowObject, `phx:${name}`, (event) => { seen(name, (event as CustomEvent).detail); });
}

/** A message of `length` characters is about to have the client dispatch these events. */
export function announced(list: readonly string[], length: number): void {
  size = list.length > 0 ? length / list.length : 0;
  for (let i = 0; i < list.length; i++) listenFor(list[i] as string);
}

function seen(name: string, detail: unknown): void {
  push(events, { name, at: now(), detail, size });
  kept += size;
  if (events.length > kEvents || kept > kCharacters) forgetOldest();
  notify();
}

/** Down to half of what may be kept; the newest stays in any case. */
function forgetOldest(): void {
  const newest = events[events.length - 1];
  let left = events.length;
  events = filter(events, (event) => {
    const stays = event === newest || (left <= kEvents / 2 && kept <= kCharacters / 2);
    left--;
    if (!stays) kept -= event.size;
    return stays;
  });
}

/** The payload, as JSON, of the oldest event of that name since then (ms since the epoch), which is given out once. */
export function waitForEvent(name: string, since: number): Promise<unknown> {
  listenFor(name);
  return untilSome(() => {
    for (let i = 0; i < events.length; i++) {
      const event = events[i] as Event;
      if (event.name !== name || event.at + timeOrigin < since) continue;
      kept -= event.size;
      events = filter(events, (other) => other !== event);
      return stringify(event.detail ?? null);
    }
    return undefined;
  });
}

/** What a wait that ran out of time has seen. */
export function describeEvents(): string {
  let words = events.length > 0 ? "no such event; the last ones that were not waited for are " : "no event has come";
  for (let i = events.length > 5 ? events.length - 5 : 0; i < events.length; i++) {
    words += `${i > 0 && i > events.length - 5 ? ", " : ""}"${slice((events[i] as Event).name, 0, 64)}"`;
  }
  return words;
}
