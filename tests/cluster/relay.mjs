// A way to the bus that takes its time: a relay which hands on what it is given only after a while.
import { readdirSync, readFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { join } from "node:path";

/** The port of a run's own bus, once it is known; `temporary` is the run's TMPDIR. */
export function busPort(temporary) {
  const file = readdirSync(temporary, { recursive: true }).find((name) => name.endsWith(".ports"));
  const url = file && readFileSync(join(temporary, file), "utf8").match(/:(\d+)"/);
  return url ? Number(url[1]) : undefined;
}

/** Hands on chunks in order, each `delay()` milliseconds after it came. */
function handOn(from, to, delay) {
  let due = 0;
  from.on("data", (chunk) => {
    due = Math.max(due, performance.now() + delay(chunk));
    setTimeout(() => to.writable && to.write(chunk), due - performance.now());
  });
  from.on("close", () => to.destroy());
  from.on("error", () => {});
}

/**
 * Listens on `host` and hands on to the same port of 127.0.0.1, until `t` ends. What the client whose name matches `slow`
 * sends, and is sent, is on its way for `milliseconds`.
 */
export async function relay(t, { host, port, slow, milliseconds }) {
  const sockets = new Set();
  const server = createServer((near) => {
    const far = connect(port, "127.0.0.1");
    for (const socket of [near, far]) sockets.add(socket.setNoDelay(true));
    let delayed = false;
    handOn(near, far, (chunk) => {
      // A client's first words say what it is called.
      const name = String(chunk).match(/"name":"([^"]*)"/);
      if (name) delayed = slow.test(name[1]);
      return delayed ? milliseconds : 0;
    });
    handOn(far, near, () => (delayed ? milliseconds : 0));
  });
  await new Promise((resolve) => server.listen(port, host, resolve));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
}
