// The tap on Phoenix's long polling. Its requests are XMLHttpRequests wherever a browser has them (ajax.js), but a
// message is not a request: several share one, and the client takes each out in a task of its own (longpoll.js
// `poll`). So opening a request only tells that there is a LongPoll object; that object is what is tapped, through
// the fields that its owner sets and calls (connection.js `onmessage`, `onclose`; socket.js `send`).

import { defineProperty, getOwnPropertyDescriptor, makeWeakMap, proxyOf, reflectApply } from "./natives";
import { regexTest, toText } from "./natives";
import { listen, now, windowObject } from "./platform";
import { arriving, closed, delivered, outbound } from "./channel";
import { liveSocket } from "./client";
import { openConnection } from "./pushes";
import { kPhoenixSocket } from "./websocket";

interface LongPoll {
  pollEndpoint?: unknown;
  onmessage: (event: { data: unknown }) => unknown;
  onclose: (event: unknown) => unknown;
  send: (body: unknown) => unknown;
}

interface Tap {
  /** When the newest answer to a poll was complete; its messages are handled in tasks that follow. */
  received: number;
}

const taps = makeWeakMap<object, Tap>();

function isLongPoll(value: unknown): value is LongPoll {
  return typeof value === "object" && value !== null && "pollEndpoint" in value;
}

function tap(poll: LongPoll): Tap {
  const existing = taps.get(poll);
  if (existing) return existing;
  const own = { received: now() };
  taps.set(poll, own);
  const connection = openConnection("longpoll");
  const { onmessage, onclose, send } = poll;
  poll.send = (body) => {
    outbound(connection, body);
    return reflectApply(send, poll, [body]);
  };
  poll.onmessage = (event) => {
    const delivery = arriving(connection, event.data, own.received);
    try {
      return reflectApply(onmessage, poll, [event]);
    } finally {
      if (delivery) delivered(delivery);
    }
  };
  poll.onclose = (event) => {
    closed(connection);
    return reflectApply(onclose, poll, [event]);
  };
  return own;
}

function opened(request: XMLHttpRequest, method: string, url: string): void {
  const poll = regexTest(kPhoenixSocket, url) ? liveSocket()?.socket?.conn : null;
  if (!isLongPoll(poll)) return;
  const own = tap(poll);
  if (method !== "GET") return;
  listen(request, "readystatechange", () => {
    if (request.readyState === 4) own.received = now();
  });
}

export function tapLongPoll(): void {
  const { prototype } = windowObject.XMLHttpRequest;
  const open = getOwnPropertyDescriptor(prototype, "open");
  if (!open) return;
  defineProperty(prototype, "open", {
    ...open,
    value: proxyOf(open.value as XMLHttpRequest["open"], {
      apply(target, self: XMLHttpRequest, args: unknown[]) {
        opened(self, toText(args[0]), toText(args[1]));
        return reflectApply(target, self, args) as undefined;
      },
    }),
  });
}
