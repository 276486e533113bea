// The tap on WebSocket. The constructor becomes a Proxy, and so do `send` and the accessor of `onmessage` on the
// prototype: `instanceof`, static constants, names and even `toString` stay as they were, and sockets that are not
// Phoenix's are left alone. Phoenix sets `onmessage` (connection.js), and nothing else tells when its handler has
// returned: a listener runs before or after all others, not around one.

import { makeWeakMap, defineProperty, getOwnPropertyDescriptor, proxyOf, reflectApply } from "./natives";
import { reflectConstruct, regexTest, toText } from "./natives";
import { listen, now, windowObject } from "./platform";
import { arriving, closed, delivered, outbound } from "./channel";
import { openConnection, type Connection } from "./pushes";

/** A Phoenix socket's path ends in the transport's name, and its query states the serializer (socket.js). */
export const kPhoenixSocket = /\/(websocket|longpoll)\?(.*&)?vsn=2\./;

type Handler = ((this: WebSocket, event: MessageEvent) => unknown) | null;

const taps = makeWeakMap<WebSocket, { connection: Connection; handler: Handler }>();

function tap(socket: WebSocket): void {
  const connection = openConnection("websocket");
  taps.set(socket, { connection, handler: null });
  listen(socket, "close", () => { closed(connection); });
}

function wrapHandler(socket: WebSocket, handler: Handler): Handler {
  if (typeof handler !== "function") return handler;
  return function (this: WebSocket, event) {
    const connection = taps.get(socket)?.connection;
    const delivery = connection ? arriving(connection, event.data, now()) : null;
    try {
      return reflectApply(handler, this, [event]);
    } finally {
      if (delivery) delivered(delivery);
    }
  };
}

function tapPrototype(prototype: WebSocket): void {
  const send = getOwnPropertyDescriptor(prototype, "send");
  const onmessage = getOwnPropertyDescriptor(prototype, "onmessage");
  if (!send || !onmessage?.get || !onmessage.set) return;
  defineProperty(prototype, "send", {
    ...send,
    value: proxyOf(send.value as (data: unknown) => void, {
      apply(target, self: WebSocket, args: unknown[]) {
        const connection = taps.get(self)?.connection;
        if (connection) outbound(connection, args[0]);
        return reflectApply(target, self, args) as undefined;
      },
    }),
  });
  defineProperty(prototype, "onmessage", {
    ...onmessage,
    get: proxyOf(onmessage.get as () => Handler, {
      apply: (target, self: WebSocket, args) =>
        taps.has(self) ? taps.get(self)?.handler : (reflectApply(target, self, args) as Handler),
    }),
    set: proxyOf(onmessage.set, {
      apply(target, self: WebSocket, args: unknown[]) {
        const own = taps.get(self);
        const handler = (typeof args[0] === "function" ? args[0] : null) as Handler;
        if (own) own.handler = handler;
        return reflectApply(target, self, own ? [wrapHandler(self, handler)] : args) as undefined;
      },
    }),
  });
}

export function tapWebSocket(): void {
  const Native = windowObject.WebSocket;
  const proxy = proxyOf(Native, {
    construct(target, args: unknown[], newTarget) {
      const socket = reflectConstruct(target, args, newTarget === proxy ? target : newTarget) as WebSocket;
      if (regexTest(kPhoenixSocket, toText(args[0]))) tap(socket);
      return socket;
    },
  });
  tapPrototype(Native.prototype);
  defineProperty(Native.prototype, "constructor", { value: proxy, writable: true, configurable: true });
  defineProperty(windowObject, "WebSocket", { value: proxy, writable: true, configurable: true });
}
