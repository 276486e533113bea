// A LiveView server that answers as a test tells it to, and a browser page that carries the probe: for scenes that the
// demo shop does not have. The page runs the real client.
import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { build } from "esbuild";
import { chromium } from "playwright-core";

const root = new URL("../../../", import.meta.url).pathname;
const options = { bundle: true, write: false, format: "iife", target: "es2020", logLevel: "error" };
// Another version of the client: the folder of its package.
const otherClient = process.env.LIVELOAD_LIVE_VIEW_CLIENT;
if (otherClient) options.alias = { phoenix_live_view: otherClient };

async function bundle(entry) {
  const { outputFiles } = await build({ ...options, entryPoints: [root + entry] });
  return outputFiles[0].text;
}

/** One WebSocket of the server's side: unmasked text frames out, masked frames in. */
class Peer {
  constructor(socket, onMessage) {
    this.socket = socket;
    let buffered = Buffer.alloc(0);
    socket.on("data", (data) => {
      buffered = Buffer.concat([buffered, data]);
      for (let frame; (frame = Peer.take(buffered)); buffered = frame.rest) {
        if (frame.opcode === 1) onMessage(JSON.parse(frame.payload.toString()), this);
        if (frame.opcode === 8) socket.end();
      }
    });
    socket.on("error", () => socket.destroy());
  }

  static take(data) {
    if (data.length < 6) return null;
    let length = data[1] & 127;
    let at = 2;
    if (length === 126) {
      length = data.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      length = Number(data.readBigUInt64BE(2));
      at = 10;
    }
    if (data.length < at + 4 + length) return null;
    const mask = data.subarray(at, at + 4);
    const payload = Buffer.from(data.subarray(at + 4, at + 4 + length)).map((byte, i) => byte ^ mask[i % 4]);
    return { opcode: data[0] & 15, payload, rest: data.subarray(at + 4 + length) };
  }

  send(message) {
    const payload = Buffer.from(JSON.stringify(message));
    const head = payload.length < 126 ? Buffer.from([129, payload.length]) : Buffer.from([129, 126, 0, 0]);
    if (payload.length >= 126) head.writeUInt16BE(payload.length, 2);
    if (this.socket.writable) this.socket.write(Buffer.concat([head, payload]));
  }

  drop() {
    this.socket.destroy();
  }
}

/** A LiveView's element, before it is joined. */
export const view = (id, content = "", attributes = "data-phx-main") =>
  `<div id="${id}" ${attributes} data-phx-session="s" data-phx-static="">${content}</div>`;

/** What a join answers: the view's content. */
export const rendered = (content) => ({
  status: "ok",
  response: { rendered: { s: [content] }, liveview_version: "1.2.12" },
});

const ok = (response = {}) => ({ status: "ok", response });

/** What a reply holds that replaces the view's whole content. */
export const diff = (content) => ok({ diff: { s: [content] } });

// Its comment makes it one of 0.05 bits a pixel and more: less is no content to Chromium, and no largest paint.
const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" width="600" height="400"><path d="M0 0h600v400z" fill="teal"/>' +
  `<!--${"x".repeat(2000)}--></svg>`;

const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Starts server and browser. `scene` sets what happens: `html` (the body, by path), `latency(path)` (ms until
 * the server answers), `join(topic, payload)` and `event(name, message, peer)` give the reply, at once or as a promise;
 * undefined is no reply. `/picture.svg` is a picture of 600 by 400.
 */
export async function startFixture() {
  const [client, probe, helpers] = await Promise.all(
    ["tests/liveview/probe/client.js", "web/probe/telemetry.ts", "web/probe/actions.ts"].map(bundle),
  );
  const state = { scene: {} };
  const sockets = new Set();

  const server = createServer(async (request, response) => {
    const url = new URL(request.url, "http://fixture");
    const { html, latency } = state.scene;
    const ms = latency?.(url.pathname) ?? 0;
    if (ms > 0) await wait(ms);
    if (url.pathname === "/picture.svg") return void response.setHeader("content-type", "image/svg+xml").end(picture);
    const body = url.pathname === "/client.js" ? client : typeof html === "function" ? html(url.pathname) : html;
    response.setHeader("content-type", url.pathname === "/client.js" ? "text/javascript" : "text/html");
    response.end(
      url.pathname === "/client.js"
        ? body
        : `<!doctype html><meta name="csrf-token" content="t"><script defer src="/client.js"></script>${body}`,
    );
  });

  async function answer([joinRef, ref, topic, event, payload], peer) {
    const { scene } = state;
    const reply = (result) => result && peer.send([joinRef, ref, topic, "phx_reply", result]);
    if (topic === "phoenix") return reply(ok());
    if (event === "phx_leave") return reply(ok());
    if (event === "phx_join") {
      state.push = (name, body) => peer.send([joinRef, null, topic, name, body]);
      return reply(await scene.join(topic, payload));
    }
    return reply(await scene.event?.(event === "event" ? payload.event : event, payload, peer, topic, joinRef));
  }

  server.on("upgrade", (request, socket) => {
    const accept = createHash("sha1")
      .update(`${request.headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
      .digest("base64");
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
    );
    sockets.add(socket);
    new Peer(socket, (message, peer) => void answer(message, peer));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${server.address().port}`;

  const browser = await chromium.launch({
    executablePath: process.env.LIVELOAD_CHROMIUM ?? "/usr/bin/chromium-headless-shell",
    args: process.getuid() === 0 ? ["--no-sandbox"] : [],
  });

  return {
    base,
    /** Opens a page on `path` under the scene. */
    async open(scene, path = "/") {
      state.scene = scene;
      return openPage(browser, { probe, helpers }, base + path, state);
    },
    async stop() {
      await browser.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function openPage(browser, { probe, helpers }, url, state) {
  const key = `_${randomBytes(8).toString("hex")}`;
  const binding = `_${randomBytes(8).toString("hex")}`;
  const context = await browser.newContext();
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  const items = [];
  const reports = [];
  session.on("Runtime.bindingCalled", ({ payload }) => {
    const report = JSON.parse(payload);
    reports.push(report);
    items.push(...report[4]);
  });
  await session.send("Runtime.enable");
  await session.send("Page.enable");
  await session.send("Runtime.addBinding", { name: binding });
  const query = `_${randomBytes(8).toString("hex")}`;
  const named = (script) => script.replaceAll("__LIVELOAD_QUERY__", query);
  const source = named(probe).replace("__LIVELOAD_KEY__", key).replace("__LIVELOAD_BINDING__", binding);
  await session.send("Page.addScriptToEvaluateOnNewDocument", { source: named(helpers), worldName: "liveload" });
  await session.send("Page.addScriptToEvaluateOnNewDocument", { source });
  let own = 0;
  session.on("Runtime.executionContextCreated", ({ context: { name, id } }) => {
    if (name === "liveload") own = id;
  });
  await page.goto(url);
  async function evaluate(expression) {
    const reply = await session.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
    if (reply.exceptionDetails) throw new Error(reply.exceptionDetails.exception.description);
    return reply.result.value;
  }
  return {
    page,
    state,
    key,
    binding,
    reports,
    push: (...message) => state.push(...message),
    /**
     * Calls one of the probe's functions, over the session that carries its reports: what the probe reported before
     * it returned has arrived then.
     */
    call: (name, ...args) => evaluate(`${key}.${name}(${args.map((arg) => JSON.stringify(arg)).join(",")})`),
    evaluate,
    /** Runs an expression in the world of our helpers. */
    async evaluateApart(expression) {
      const options = { expression, contextId: own, awaitPromise: true, returnByValue: true };
      return (await session.send("Runtime.evaluate", options)).result.value;
    },
    /** Waits for reports until `what` is true. */
    async until(what) {
      while (!what()) await new Promise((resolve) => session.once("Runtime.bindingCalled", resolve));
    },
    /** The items reported under `code`, without the code. */
    of: (code) => items.filter((item) => item[0] === code).map((item) => item.slice(1)),
    async close() {
      await context.close();
    },
  };
}

export { ok, wait };
