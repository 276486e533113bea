// Where the page's data come from: this file, or the LiveLoad that serves it.
import type { Comparison } from "./model";
import { read, type Entry } from "./run";

/** What can be done to a run that is going on. */
export interface Controls {
  stop?: () => void;
  /** Absent where the load's shape allows no other number of users. */
  addUsers?: () => void;
  removeUsers?: () => void;
}

export interface Snapshot {
  entries: Entry[];
  comparisons: Comparison[];
  /** Rises with each change; the same entries may hold other figures. */
  revision: number;
  /** Of a run that is going on. */
  live?: LiveState;
}

export interface LiveState {
  phase: string;
  connected: boolean;
  controls?: Controls;
}

export interface Source {
  mode: "report" | "live";
  /** Calls back at once or soon, then at each change, until the returned function is called. */
  start: (changed: (snapshot: Snapshot) => void, failed: (why: string) => void) => () => void;
}

/** The data in this very file. */
export function embedded(): Source | null {
  const index = document.getElementById("liveload-index")?.textContent;
  const chunks = document.getElementById("liveload-chunks")?.textContent;
  if (index === null || index === undefined) return null;
  return {
    mode: "report",
    start: (changed) => {
      changed({ ...read(index, chunks ?? ""), revision: 0 });
      return () => undefined;
    },
  };
}
