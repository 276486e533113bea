// The page's data as JSON: docs/formats/report.md. Names are those of docs/formats/result.md.
import type { ChunkRef } from "./chunks";

export interface Index {
  format: number;
  scenarios: ScenarioData[];
  comparisons: Comparison[];
}

/** What `liveload compare` found: docs/formats/comparison.md. */
export interface Comparison {
  scenario: string;
  base: string;
  new: string;
  base_runs: number;
  new_runs: number;
  notes: string[];
  changes: Change[];
}

export interface Change {
  metric: string;
  dimension: string;
  aggregation: string;
  unit: string;
  base: number | null;
  new: number | null;
  change: number | null;
  change_text: string;
  margin_text: string;
  real: boolean;
  meaning: string;
  allowed: number | null;
  beyond: boolean;
}

export interface MetricDefinition {
  unit: string;
  kind: string;
  dimension: string;
  definition: string;
  measured_by: string;
}

export interface HealthInterval {
  node: string;
  from_ms: number;
  to_ms: number;
  cause: string;
}

export interface Verdict {
  metric: string;
  dimension?: string;
  aggregation: string;
  operator: string;
  threshold: number;
  value: number | null;
  passed: boolean;
  /** As it was written. */
  text: string;
}

export interface ErrorDetails {
  kind: string;
  tried: string;
  target: string;
  after_ms: number;
  cause: string;
  hint: string;
}

export interface Section {
  title: string;
  metrics: { metric: string; label: string }[];
}

/** What is known of a run besides what was measured. */
export interface Description {
  name: string;
  generated_at: string;
  liveload_version: string;
  bucket_width_ms: number;
  started_at: string;
  target: string;
  options: Record<string, unknown>;
  tags?: Record<string, string>;
  environment: { cores: number; memory_bytes: number; os: string; kernel: string; architecture: string };
  connection: {
    name: string;
    browser: string;
    metrics: Record<string, string>;
    features: Record<string, string>;
    notes: string[];
  };
  error?: string;
  error_details?: ErrorDetails;
  warnings: string[];
  health: HealthInterval[];
  metrics: Record<string, MetricDefinition>;
  verdicts?: Verdict[];
  generator: { overloaded: boolean; text: string };
  sections: Section[];
}

export interface FailedToStart {
  name: string;
  generated_at: string;
  liveload_version: string;
  error: string;
  error_details: ErrorDetails;
  source: string;
}

export interface Ran extends Description {
  global: ChunkRef;
  nodes: { node: string; status: string; scope: ChunkRef | null }[];
  files: Record<string, ChunkRef>;
  source: string;
}

export type ScenarioData = FailedToStart | Ran;

export interface Failure {
  reason_inspect: string;
  monotonic_time: number;
  user_id: number;
  error_kind: string;
  iteration: number;
  step: number;
  action: string;
  arguments: string[];
  url: string;
  node: string;
  within: string;
  console: string[];
  messages: string[];
  screenshot: string;
  page: string;
}

export interface People {
  users: { total: number; succeeded: number; failed: number; unfinished: number };
  duration_ms: number;
  failure_samples: Record<string, Failure[]>;
  failure_totals: Record<string, number>;
}

export interface ScopeData extends People {
  histograms: { name: string; dimensions: string[]; totals: number[] }[];
  counters: { name: string; total: number; dimensions: string[]; totals: number[] }[];
  active_users: number[];
  node_count: number[];
  totals: ChunkRef | null;
  dimension_totals: ChunkRef | null;
  series: ChunkRef[];
  counter_series: ChunkRef | null;
  counter_dimension_series: ChunkRef | null;
  dimension_series: ChunkRef[];
}
