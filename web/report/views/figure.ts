import type { Sketch } from "../data/sketch";

/** The figures by which scenarios are compared, and lines are drawn. */
export const figures = ["p50", "p95", "p99", "p99.9", "max", "mean", "count"] as const;

export function figureOf(name: string): (sketch: Sketch) => number {
  if (name === "mean") return (sketch) => sketch.mean;
  if (name === "count") return (sketch) => sketch.count;
  if (name === "max") return (sketch) => sketch.max;
  const q = Number(name.replace(/^p/, "")) / 100;
  return (sketch) => sketch.quantile(q >= 0 && q <= 1 ? q : 0.95);
}

/** How much longer the slow take than most. */
export function tailRatio(sketch: Sketch): { ratio: number; mark: "good" | "fair" | "bad" } | null {
  const median = sketch.quantile(0.5);
  if (!(median > 0)) return null;
  const ratio = sketch.quantile(0.99) / median;
  return { ratio, mark: ratio <= 2 ? "good" : ratio <= 4 ? "fair" : "bad" };
}
