// Which view the page shows of what: all of it is in the address, so that it can be sent to somebody.
import { useEffect, useState } from "preact/hooks";

export interface Route {
  /** Number of the scenario; null: the comparison. */
  scenario: number | null;
  /** The node that all figures are of; empty: all nodes. */
  node: string;
  /** Shown over time. Empty: the first that there is. */
  metric: string;
  dimensions: string[];
  /** The percentile of the slider. */
  q: number;
  log: boolean;
  heat: boolean;
  /** Milliseconds from the start; null: the whole run. */
  range: { from: number; to: number } | null;
  /** The comparison's: which figure, and which scenarios are left out. */
  figure: string;
  hidden: number[];
}

export const home: Route = {
  scenario: null,
  node: "",
  metric: "",
  dimensions: [],
  q: 0.999,
  log: false,
  heat: false,
  range: null,
  figure: "p95",
  hidden: [],
};

function numberIn(text: string | null, low: number, high: number): number | null {
  if (text === null || text.trim() === "") return null;
  const number = Number(text);
  return number >= low && number <= high ? number : null;
}

export function parse(hash: string): Route {
  const [path = "", query = ""] = hash.replace(/^#/, "").split("?", 2);
  const search = new URLSearchParams(query);
  const chosen = /^\/scenario\/(\d{1,4})$/.exec(path);
  const from = numberIn(search.get("from"), 0, 1e12);
  const to = numberIn(search.get("to"), 0, 1e12);
  return {
    scenario: chosen === null ? null : Number(chosen[1]),
    node: search.get("node") ?? "",
    metric: search.get("metric") ?? "",
    dimensions: search.getAll("dimension"),
    q: numberIn(search.get("q"), 0, 1) ?? home.q,
    log: search.get("scale") === "log",
    heat: search.get("show") === "heat",
    range: from !== null && to !== null && from < to ? { from, to } : null,
    figure: search.get("figure") ?? home.figure,
    hidden: search.getAll("hide").map(Number).filter(Number.isInteger),
  };
}

export function format(route: Route): string {
  const search = new URLSearchParams();
  if (route.node !== "") search.set("node", route.node);
  if (route.metric !== "") search.set("metric", route.metric);
  for (const dimension of route.dimensions) search.append("dimension", dimension);
  if (route.q !== home.q) search.set("q", String(route.q));
  if (route.log) search.set("scale", "log");
  if (route.heat) search.set("show", "heat");
  if (route.range !== null) {
    search.set("from", String(route.range.from));
    search.set("to", String(route.range.to));
  }
  if (route.figure !== home.figure) search.set("figure", route.figure);
  for (const number of route.hidden) search.append("hide", String(number));
  const query = search.toString();
  const path = route.scenario === null ? "/" : `/scenario/${route.scenario}`;
  return `#${path}${query === "" ? "" : `?${query}`}`;
}

export type Go = (change: Partial<Route>) => void;

/** The route, and the way to change it. Going to another scenario or node can be undone by the browser's "back". */
export function useRoute(): [Route, Go] {
  const [route, setRoute] = useState(() => parse(location.hash));
  useEffect(() => {
    const follow = () => {
      setRoute(parse(location.hash));
    };
    window.addEventListener("popstate", follow);
    window.addEventListener("hashchange", follow);
    return () => {
      window.removeEventListener("popstate", follow);
      window.removeEventListener("hashchange", follow);
    };
  }, []);
  const go: Go = (change) => {
    const next = { ...parse(location.hash), ...change };
    if ("scenario" in change || "node" in change) history.pushState(null, "", format(next));
    else history.replaceState(null, "", format(next));
    setRoute(next);
  };
  return [route, go];
}
