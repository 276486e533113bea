import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { Scenario } from "../data/run";
import type { Range, Scope } from "../data/scope";
import { home, type Go, type Route } from "./route";
import type { Theme } from "./theme";

/** What every part of a page looks at. */
export interface View {
  route: Route;
  go: Go;
  theme: Theme;
  /** Shows what the metric is. */
  explain: (scenario: Scenario, metric: string) => void;
}

export const ViewContext = createContext<View>({
  route: home,
  go: () => undefined,
  theme: "light",
  explain: () => undefined,
});

export const useView = (): View => useContext(ViewContext);

/** What the parts of a scenario's view look at: one node or all, the whole run or a part of it. */
export interface Look {
  scenario: Scenario;
  scope: Scope;
  range: Range | null;
}

/** The buckets of the route's range. */
export function bucketsOf(route: Route, widthMs: number, buckets: number): Range | null {
  if (route.range === null) return null;
  const from = Math.max(0, Math.floor(route.range.from / widthMs));
  const to = Math.min(buckets, Math.ceil(route.range.to / widthMs));
  return from < to ? { from, to } : null;
}
