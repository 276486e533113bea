import { Chunks, fromBase64, jsonOf } from "./chunks";
import { inflateSync } from "fflate";
import { StoredFigures } from "./figures";
import type { Comparison, FailedToStart, Index, MetricDefinition, Ran, ScenarioData, ScopeData } from "./model";
import { Scope } from "./scope";

export interface Node {
  name: string;
  status: string;
  /** Undefined where nothing of it was delivered. */
  scope: Scope | undefined;
}

/** A scenario that ran, also where it broke off. */
export interface Scenario {
  label: string;
  data: Omit<Ran, "global" | "nodes" | "files">;
  global: Scope;
  nodes: Node[];
  /** A screenshot or document of a failure; undefined where it is not in this file. */
  file(path: string): Uint8Array | undefined;
}

export type Entry = { kind: "ran"; scenario: Scenario } | { kind: "failed"; label: string; data: FailedToStart };

export const bucketSeconds = (scenario: Scenario): number => scenario.data.bucket_width_ms / 1000;

/** What is known of a metric; of one that the file does not define, what its name says. */
export function definitionOf(scenario: Scenario, metric: string): MetricDefinition {
  const known = scenario.data.metrics;
  const found = Object.hasOwn(known, metric) ? known[metric] : undefined;
  if (found !== undefined) return found;
  const unit = metric.endsWith("_us") ? "us" : metric.endsWith("_bytes") ? "bytes" : "count";
  return { unit, kind: "", dimension: "", definition: "", measured_by: "" };
}

/** "liveview_event_duration_us" → "event", as the sections of the report name it. */
export function labelOf(scenario: Scenario, metric: string): string {
  for (const section of scenario.data.sections) {
    const found = section.metrics.find((entry) => entry.metric === metric);
    if (found !== undefined) return found.label;
  }
  return metric.replaceAll("_", " ").replace(/ (us|bytes)$/, "");
}

function scopeOf(data: ScopeData, chunks: Chunks): Scope {
  return new Scope(
    data,
    new StoredFigures(data, chunks),
    data.histograms.map(({ name }) => name),
    data.counters.map(({ name }) => name),
    data.active_users,
    data.node_count,
  );
}

function stored(data: Ran, label: string, chunks: Chunks): Scenario {
  const read = (ref: [number, number]) => scopeOf(jsonOf(chunks.bytes(ref)) as ScopeData, chunks);
  const global = read(data.global);
  const measuring = data.nodes.filter(({ status, scope }) => scope !== null || status === "ok").length;
  const nodes = data.nodes.map(({ node, status, scope }) => {
    let known: Scope | undefined;
    return {
      name: node,
      status,
      get scope() {
        // The only node measured what all did.
        if (scope === null) return measuring === 1 && status === "ok" ? global : undefined;
        return (known ??= read(scope));
      },
    };
  });
  return {
    label,
    data,
    global,
    nodes,
    file: (path) => {
      const ref = Object.hasOwn(data.files, path) ? data.files[path] : undefined;
      return ref === undefined ? undefined : chunks.bytes(ref);
    },
  };
}

/** Names of scenarios, each told from others of the same name. */
export function labels(scenarios: { name: string; source: string }[]): string[] {
  const wanted = scenarios.map(({ name, source }) => (source === "" ? name : `${name} · ${source}`));
  const seen = new Map<string, number>();
  return wanted.map((label) => {
    const times = (seen.get(label) ?? 0) + 1;
    seen.set(label, times);
    return times === 1 ? label : `${label} (${times})`;
  });
}

function entry(data: ScenarioData, label: string, chunks: Chunks): Entry {
  return "global" in data
    ? { kind: "ran", scenario: stored(data, label, chunks) }
    : { kind: "failed", label, data };
}

export interface Report {
  entries: Entry[];
  comparisons: Comparison[];
}

/** What a report holds: its two texts. */
export function read(indexText: string, chunkText: string): Report {
  const index = jsonOf(inflateSync(fromBase64(indexText.trim()))) as Index;
  if (index.format !== 1) throw new Error(`the data of this page are of format ${index.format}; it reads format 1`);
  const chunks = new Chunks(chunkText.trim());
  const names = labels(index.scenarios);
  const entries = index.scenarios.map((data, i) => entry(data, names[i] ?? data.name, chunks));
  return { entries, comparisons: index.comparisons };
}
