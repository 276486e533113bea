// Writes a result as large as LiveLoad for Elixir writes of a long run: its 12 histograms and 6 counters, each with
// dimensions, every 5 s, of the whole and of each node, as 101 quantiles each. To measure `report` and `compare` with.
//
//   node bench/report/elixir_result.mjs FILE.json [--buckets 240] [--nodes 4] [--dimensions 6] [--slower 1]
import { createWriteStream } from "node:fs";
import { once } from "node:events";
import { parseArgs } from "node:util";

const { values: set, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    buckets: { type: "string", default: "240" },
    nodes: { type: "string", default: "4" },
    dimensions: { type: "string", default: "6" },
    slower: { type: "string", default: "1" },
  },
});
const [buckets, nodes, dimensions, slower] = ["buckets", "nodes", "dimensions", "slower"].map((name) => Number(set[name]));
if (positionals.length !== 1) throw new Error("elixir_result.mjs FILE.json");
const widthMs = 5000;

const histograms = {
  scenario_duration_us: 60e6,
  liveview_connection_duration_us: 180e3,
  liveview_reconnection_duration_us: 900e3,
  liveview_page_loading_duration_us: 120e3,
  liveview_loading_class_duration_us: 60e3,
  http_request_duration_us: 9e3,
  http_request_ttfb_us: 7e3,
  http_request_dns_us: 900,
  http_request_connect_us: 1200,
  http_request_tls_us: 4e3,
  websocket_frame_sent_bytes: 140,
  websocket_frame_received_bytes: 2400,
};
const counters = [
  "liveview_disconnections",
  "liveview_reconnections",
  "liveview_canceled_loads",
  "liveview_navigations",
  "websocket_connections_opened",
  "websocket_connections_closed",
];

let state = 88172645463325252n;
function uniform() {
  const mask = (1n << 64n) - 1n;
  state = (state ^ (state << 13n)) & mask;
  state ^= state >> 7n;
  state = (state ^ (state << 17n)) & mask;
  return Number(state >> 11n) / 2 ** 53;
}

/** Quantiles of a distribution around `median`: a line of normal quantiles on a logarithmic scale, a little uneven. */
const normal = Array.from({ length: 101 }, (_, i) => Math.log((i + 0.5) / (101.5 - i)) * 0.6);
function distribution(median, count) {
  const middle = median * slower * (0.8 + 0.4 * uniform());
  const spread = 0.4 + 0.3 * uniform();
  const values = normal.map((z) => Number((middle * Math.exp(spread * z)).toFixed(1)));
  return { count, sum: Number((count * middle * 1.1).toFixed(1)), values };
}

/** What was measured in one bucket, or in all. */
function measured(samples) {
  const names = Array.from({ length: dimensions }, (_, i) => `http://shop.test/section/${i}/products`);
  const all = { histograms: {}, counters: {} };
  for (const [metric, median] of Object.entries(histograms)) {
    const by = Object.fromEntries(names.map((name) => [name, distribution(median, samples)]));
    all.histograms[metric] = { aggregate: distribution(median, samples * dimensions), by };
  }
  for (const counter of counters) {
    all.counters[counter] = { aggregate: samples * dimensions, by: Object.fromEntries(names.map((name) => [name, samples])) };
  }
  return all;
}

const users = { total: 40, succeeded: 38, failed: 2 };
const failure_samples = {
  ensure_text: [
    { kind: "error", reason_inspect: "no such text", stacktrace: ["lib/shop.ex:12: run/3"], monotonic_time: -576460751000, user_id: 3 },
  ],
};

const out = createWriteStream(positionals[0]);
const write = async (text) => {
  if (!out.write(text)) await once(out, "drain");
};

/** Bucket by bucket: no text of the whole is ever held. */
async function scope(share, nodeCount) {
  const whole = { users, duration_ms: buckets * widthMs, ...measured(share * buckets), failure_samples };
  await write(`${JSON.stringify(whole).slice(0, -1)},"time_series":[`);
  for (let i = 0; i < buckets; i += 1) {
    const bucket = { offset_ms: i * widthMs, active_users: 40, node_count: nodeCount, ...measured(share) };
    await write(`${i > 0 ? "," : ""}${JSON.stringify(bucket)}`);
  }
  await write("]}");
}

const head = {
  name: "Shop.Browse",
  generated_at: "2026-01-02T03:04:05.678901Z",
  liveload_version: "0.1.3",
  bucket_width_ms: widthMs,
  quantile_points: Array.from({ length: 101 }, (_, i) => i / 100),
};
await write(`${JSON.stringify(head).slice(0, -1)},"global":`);
await scope(50 * nodes, nodes);
await write(`,"nodes":[`);
for (let i = 0; i < nodes; i += 1) {
  await write(`${i > 0 ? "," : ""}{"node":"worker@10.0.0.${i + 1}","status":"ok","result":`);
  await scope(50, null);
  await write("}");
}
await write("]}\n");
out.end();
await once(out, "finish");
