import type { TimeControl } from "../charts/time";
import type { Limit, Shade } from "../charts/marks";
import { bucketSeconds, definitionOf, type Scenario } from "../data/run";
import { inUnit } from "../format";
import type { Look, View } from "../ui/context";

/** Charts over time, bound to the page's address. `buckets` of `step` seconds. */
export function timeControl({ route, go }: View, step: number, buckets: number): TimeControl {
  const whole = { min: 0, max: Math.max(buckets, 1) * step };
  const chosen = route.range && { min: route.range.from / 1000, max: Math.min(route.range.to / 1000, whole.max) };
  return {
    window: chosen !== null && chosen.min < chosen.max ? chosen : whole,
    whole,
    step,
    onChange: (window) => {
      go({ range: window && { from: Math.round(window.min * 1000), to: Math.round(window.max * 1000) } });
    },
  };
}

const causes: Record<string, string> = {
  cpu: "CPU at 90 % or more",
  loop_lag: "event loop 100 ms late or more",
};

export function causeOf(cause: string): string {
  return Object.hasOwn(causes, cause) ? (causes[cause] ?? cause) : cause;
}

/** When figures say more about the generator than about the target: it was overloaded, or lost a node. */
export function shadesOf(scenario: Scenario, node: string): Shade[] {
  const overloads = scenario.data.health
    .filter((interval) => node === "" || interval.node === node)
    .map(({ node: where, from_ms, to_ms, cause }) => ({
      from: from_ms / 1000,
      to: to_ms / 1000,
      text: `${where} overloaded: ${causeOf(cause)}`,
    }));
  // Only of a lost one is asked what it measured: that is not decoded yet.
  const losses = scenario.nodes
    .filter(({ name, status }) => status !== "ok" && (node === "" || node === name))
    .flatMap(({ name, scope }) => {
      if (scope === undefined) return [];
      const at = scope.buckets * bucketSeconds(scenario);
      return [{ from: at, to: at + bucketSeconds(scenario), text: `${name} was lost` }];
    });
  return [...overloads, ...losses];
}

/** The metric's thresholds that are values of it, for the dimension (empty: all). */
export function limitsOf({ scenario }: Look, metric: string, dimension: string): Limit[] {
  const format = inUnit(definitionOf(scenario, metric).unit);
  return (scenario.data.verdicts ?? [])
    .filter((verdict) => verdict.metric === metric && (verdict.dimension ?? "") === dimension)
    .filter(({ aggregation }) => /^(p[\d.]+|max|min|mean|avg|median)$/.test(aggregation))
    .map(({ aggregation, operator, threshold, passed }) => ({
      value: threshold,
      text: `${aggregation} ${operator} ${format(threshold)}`,
      passed,
    }));
}
