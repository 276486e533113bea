// Page loads and navigations as LiveView announces them on the window (live_socket.ts `withPageLoading`,
// `historyPatch`, `historyRedirect`).
//
// A load is a pair of phx:page-loading-start and -stop that share one detail object, so that loads of the same kind
// which overlap stay apart. Two kinds need more:
// - A "redirect" or "patch" that begins while another is open supersedes it, which then never stops: it is canceled,
//   and no load time.
// - An "error" (the main view was lost) never stops by itself: it ends when the main view has joined again, which
//   dispatches the stop of its "initial" load once more. Further errors meanwhile belong to the same outage.

import { makeMap } from "./natives";
import { listen, microtask, now, windowObject } from "./platform";
import { settle } from "./channel";
import { report, time } from "./report";
import { notify } from "./signal";

interface Load {
  kind: string;
  start: number;
}

const loads = makeMap<object, Load>();
const kKinds = ["initial", "redirect", "patch", "element", "error"];

function kindOf(detail: object): string {
  const { kind } = detail as { kind?: unknown };
  for (let i = 0; i < kKinds.length; i++) if (kKinds[i] === kind) return kKinds[i] as string;
  return "other";
}

const isNavigation = (kind: string): boolean => kind === "redirect" || kind === "patch";

/** A live navigation is under way. */
export function navigating(): boolean {
  let open = false;
  loads.forEach((load) => (open ||= isNavigation(load.kind)));
  return open;
}

function started(detail: object, at: number): void {
  const kind = kindOf(detail);
  let outage = false;
  loads.forEach((load, key) => {
    outage ||= load.kind === "error";
    if (isNavigation(kind) && isNavigation(load.kind)) {
      loads.delete(key);
      report("P", at, [load.kind]);
    }
  });
  if (kind !== "error" || !outage) loads.set(detail, { kind, start: at });
}

function stopped(detail: object, at: number): void {
  const load = loads.get(detail);
  if (load) {
    loads.delete(detail);
    report("p", at, [time(at - load.start), load.kind]);
  } else if (kindOf(detail) === "initial") {
    loads.forEach((other, key) => {
      if (other.kind !== "error") return;
      loads.delete(key);
      report("p", at, [time(at - other.start), "error"]);
    });
  }
}

/** The document is left: what is loading now will not be seen to end. */
export function cancelLoads(at: number): void {
  loads.forEach((load) => {
    report("P", at, [load.kind]);
  });
}

function onDetail(type: string, work: (detail: object, at: number) => void): void {
  listen(windowObject, type, (event) => {
    const detail: unknown = (event as CustomEvent).detail;
    if (typeof detail !== "object" || detail === null) return;
    work(detail, now());
    microtask(settle);
    notify();
  });
}

export function watchPages(): void {
  onDetail("phx:page-loading-start", started);
  onDetail("phx:page-loading-stop", stopped);
  onDetail("phx:navigate", (detail, at) => {
    report("n", at, [(detail as { patch?: unknown }).patch === true ? "patch" : "redirect"]);
  });
  listen(windowObject, "phx:update", () => { microtask(settle); });
}
