// A run that is going on, told by the LiveLoad that serves this page: docs/formats/live.md.
import { decodeCells, decodeCounts, type Cell, type Count, type CountSeries, type Series } from "./cells";
import { fromBase64 } from "./chunks";
import type { Figures } from "./figures";
import type { Description, People } from "./model";
import { read, type Entry } from "./run";
import { Scope } from "./scope";
import { merged, type Sketch } from "./sketch";
import type { LiveState, Source } from "./source";

interface Named {
  name: string;
  dimensions: string[];
}

interface LiveNode {
  node: string;
  status: string;
  measured?: Measured;
}

/** What an event tells of what was measured: the buckets from `from` on. */
export interface Measured extends People {
  histograms: Named[];
  counters: Named[];
  from: number;
  active_users: number[];
  cells: string;
  counts: string;
}

type Change = Partial<Description> & Measured & { nodes: LiveNode[] };

interface Message {
  phase: string;
  can_stop: boolean;
  can_change_users: boolean;
  running?: Change;
  /** Scenarios that have ended, as a report holds them. */
  report?: { index: string; chunks: string };
}

/** Keeps the cells before `from`, and takes the new ones. */
function replaced<C extends { at: number }>(cells: C[], from: number, next: C[]): C[] {
  return [...cells.filter(({ at }) => at < from), ...next];
}

/** Figures that grow. */
export class LiveFigures implements Figures {
  readonly hasDimensions = true;
  private named = new Map<string, string[]>();
  private readonly cells = new Map<string, Cell[]>();
  private readonly counted = new Map<string, Count[]>();
  private totals = new Map<string, Sketch | undefined>();

  apply({ histograms, counters, from, cells, counts }: Measured): void {
    const keys = (all: Named[]) => all.flatMap(({ name, dimensions }) => ["", ...dimensions].map((one) => keyOf(name, one)));
    this.named = new Map([...histograms, ...counters].map(({ name, dimensions }) => [name, dimensions]));
    this.totals = new Map();
    const sketches = decodeCells(fromBase64(cells));
    keys(histograms).forEach((key, i) => {
      this.cells.set(key, replaced(this.cells.get(key) ?? [], from, sketches[i]?.cells ?? []));
    });
    const numbers = decodeCounts(fromBase64(counts));
    keys(counters).forEach((key, i) => {
      this.counted.set(key, replaced(this.counted.get(key) ?? [], from, numbers[i]?.cells ?? []));
    });
  }

  dimensions(metric: string): string[] {
    return this.named.get(metric) ?? [];
  }

  total(metric: string, dimension: string): Sketch | undefined {
    const key = keyOf(metric, dimension);
    if (!this.totals.has(key)) this.totals.set(key, merged((this.cells.get(key) ?? []).map(({ sketch }) => sketch)));
    return this.totals.get(key);
  }

  series(metric: string, dimension: string): Series | undefined {
    const cells = this.cells.get(keyOf(metric, dimension));
    return cells && { span: 1, cells };
  }

  count(counter: string, dimension: string): number {
    return (this.counted.get(keyOf(counter, dimension)) ?? []).reduce((all, { count }) => all + count, 0);
  }

  weight(metric: string, dimension: string): number {
    return this.total(metric, dimension)?.count ?? this.count(metric, dimension);
  }

  counts(counter: string, dimension: string): CountSeries | undefined {
    const cells = this.counted.get(keyOf(counter, dimension));
    return cells && { span: 1, cells };
  }
}

const keyOf = (metric: string, dimension: string) => `${metric}\n${dimension}`;

/** What all nodes measured, or one of them. */
class LiveScope {
  private readonly figures = new LiveFigures();
  private activeUsers: number[] = [];

  apply(next: Measured): Scope {
    this.figures.apply(next);
    this.activeUsers = [...this.activeUsers.slice(0, next.from), ...next.active_users];
    const names = (all: Named[]) => all.map(({ name }) => name);
    return new Scope(next, this.figures, names(next.histograms), names(next.counters), this.activeUsers, []);
  }
}

/** The scenario that runs, event by event. */
export class Running {
  private readonly whole = new LiveScope();
  private readonly nodes = new Map<string, LiveScope>();

  constructor(private description: Description) {}

  apply({ nodes, ...next }: Change): Entry {
    this.description = { ...this.description, ...next };
    const global = this.whole.apply(next);
    return {
      kind: "ran",
      scenario: {
        label: this.description.name,
        data: { ...this.description, source: "" },
        global,
        nodes: nodes.map(({ node, status, measured }) => ({
          name: node,
          status,
          // The only node measures what all do.
          scope: measured === undefined ? (nodes.length === 1 ? global : undefined) : this.scopeOf(node).apply(measured),
        })),
        file: () => undefined,
      },
    };
  }

  private scopeOf(node: string): LiveScope {
    const known = this.nodes.get(node) ?? new LiveScope();
    this.nodes.set(node, known);
    return known;
  }
}

const token = () => new URLSearchParams(location.search).get("token") ?? "";

async function ask(what: string): Promise<void> {
  // A content type that pages of others may not send without being asked.
  const headers = { "content-type": "application/json" };
  await fetch(`${what}?token=${encodeURIComponent(token())}`, { method: "POST", headers, body: "{}" });
}

/** The server's events. A lost connection comes back by itself, with a new state. */
export function served(): Source {
  return {
    mode: "live",
    start: (changed, failed) => {
      const events = new EventSource(`events?token=${encodeURIComponent(token())}`);
      let revision = 0;
      let ended: Entry[] = [];
      let running: Running | null = null;
      let current: Entry | null = null;
      let live: LiveState = { phase: "waiting", connected: false };
      const tell = () => {
        revision += 1;
        changed({ entries: current === null ? ended : [...ended, current], comparisons: [], revision, live });
      };
      const take = (message: Message) => {
        live = {
          phase: message.phase,
          connected: true,
          controls: {
            ...(message.can_stop && { stop: () => void ask("stop") }),
            ...(message.can_change_users && {
              addUsers: () => void ask("users/add"),
              removeUsers: () => void ask("users/remove"),
            }),
          },
        };
        current = (message.running && running?.apply(message.running)) ?? null;
        if (message.phase === "ended") events.close();
        tell();
      };
      events.addEventListener("state", ({ data }: MessageEvent<string>) => {
        const message = JSON.parse(data) as Message & { running?: Description };
        ended = message.report === undefined ? [] : read(message.report.index, message.report.chunks).entries;
        running = message.running === undefined ? null : new Running(message.running);
        take(message);
      });
      events.addEventListener("update", ({ data }: MessageEvent<string>) => {
        take(JSON.parse(data) as Message);
      });
      events.addEventListener("error", () => {
        if (revision === 0 && events.readyState === EventSource.CLOSED) failed("LiveLoad does not answer, or does not know this page's token.");
        live = { ...live, connected: false };
        if (revision > 0) tell();
      });
      return () => {
        events.close();
      };
    },
  };
}
