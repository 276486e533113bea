// Heads of channel messages, against messages recorded from Phoenix and made by hand.
import assert from "node:assert/strict";
import { test } from "node:test";
import { buildSync } from "esbuild";

const source = new URL("../../../web/probe/message.ts", import.meta.url).pathname;
const bundled = buildSync({ entryPoints: [source], bundle: true, write: false, format: "esm", target: "es2020" });
const url = `data:text/javascript;base64,${Buffer.from(bundled.outputFiles[0].contents).toString("base64")}`;
const { binaryHead, payloadOf, pushedEvents, responseKey, textHead } = await import(url);

test("reads the head of a reply, its status at either end", () => {
  const text = '["4","8","lv:phx-GOqe","phx_reply",{"status":"ok","response":{"diff":{"0":"1"}}}]';
  const head = textHead(text);
  assert.deepEqual([head.joinRef, head.ref, head.topic, head.event, head.status], ["4", "8", "lv:phx-GOqe", "phx_reply", "ok"]);
  assert.equal(responseKey(text, head), "diff");
  const turned = '["4","8","lv:x","phx_reply",{"response":{"reason":"stale"},"status":"error"}]';
  assert.equal(textHead(turned).status, "error");
  assert.equal(responseKey(turned, textHead(turned)), "reason");
});

test("a status within a long diff is not the reply's", () => {
  const long = "x".repeat(200);
  const text = `["4","8","lv:x","phx_reply",{"response":{"diff":{"0":"\\"status\\":\\"no\\"${long}"}},"status":"ok"}]`;
  assert.equal(textHead(text).status, "ok");
});

test("reads pushes of the server, without a ref", () => {
  const head = textHead('["4",null,"lv:phx-1","diff",{"0":{"2":{"1":"3"}}}]');
  assert.equal(head.ref, null);
  assert.equal(head.event, "diff");
  assert.equal(textHead('[null,"11","phoenix","heartbeat",{}]').joinRef, null);
});

test("reads fields that are escaped", () => {
  assert.equal(textHead('["1","2","room:\\"a\\"\\u00e9","e\\\\v",{}]').topic, 'room:"a"é');
});

test("what is not a message has no head", () => {
  for (const text of ["", "[", "{}", "[1,2,3,4,5]", '["1","2","t"]', '["1","2",null,"e",{}]', '["1","2","t","e', "hello", '["1" ,"2","t","e",{}]', '["1","2","\\x","e",{}]']) {
    assert.equal(textHead(text), null, text);
  }
});

test("reads binary heads of either direction", () => {
  const bytes = (kind, ...fields) =>
    Uint8Array.from([kind, ...fields.map((f) => f.length), ...Buffer.from(fields.join("")), 1, 2, 3]);
  const chunk = binaryHead(bytes(0, "12", "13", "lvu:0", "chunk"), true);
  assert.deepEqual([chunk.joinRef, chunk.ref, chunk.topic, chunk.event], ["12", "13", "lvu:0", "chunk"]);
  const push = binaryHead(bytes(0, "12", "lvu:0", "chunk"), false);
  assert.deepEqual([push.joinRef, push.ref, push.topic, push.event], ["12", null, "lvu:0", "chunk"]);
  const reply = binaryHead(bytes(1, "12", "13", "lvu:0", "ok"), false);
  assert.deepEqual([reply.ref, reply.event, reply.status], ["13", "phx_reply", "ok"]);
  const broadcast = binaryHead(bytes(2, "room", "ping"), false);
  assert.deepEqual([broadcast.topic, broadcast.event], ["room", "ping"]);
  assert.equal(binaryHead(Uint8Array.from([9, 1, 1]), false), null);
  assert.equal(binaryHead(Uint8Array.from([1, 200, 1, 1, 1, 65]), false), null);
  assert.equal(binaryHead(new Uint8Array(0), false), null);
});

test("finds the names of pushed events, not look-alikes in text", () => {
  assert.deepEqual(pushedEvents('["4",null,"lv:1","diff",{"0":"x","e":[["tick",{"n":[1,"]"]}],["tock",{}]]}]'), ["tick", "tock"]);
  assert.deepEqual(pushedEvents('["4",null,"lv:1","diff",{"0":"\\"e\\":[[\\"no\\""}]'), []);
  assert.deepEqual(pushedEvents('["4",null,"lv:1","diff",{"e":[]}]'), []);
  assert.deepEqual(pushedEvents('["4",null,"lv:1","diff",{"e":[["cut'), []);
});

test("parses payloads up to a limit", () => {
  const text = '["4","8","lv:1","event",{"type":"click","event":"inc"}]';
  assert.equal(payloadOf(text, textHead(text), 1000).event, "inc");
  assert.equal(payloadOf(text, textHead(text), 10), null);
  const list = '["4","8","lv:1","event",[1]]';
  assert.equal(payloadOf(list, textHead(list), 1000), null);
});
