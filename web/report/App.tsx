import { useEffect, useErrorBoundary, useLayoutEffect, useState } from "preact/hooks";
import { definitionOf, labelOf, type Entry, type Scenario } from "./data/run";
import type { Snapshot, Source } from "./data/source";
import { ViewContext } from "./ui/context";
import { Dialog } from "./ui/Dialog";
import { FactList } from "./ui/FactList";
import { LiveBar } from "./ui/LiveBar";
import { Prose } from "./ui/Prose";
import { useRoute } from "./ui/route";
import { useTheme } from "./ui/theme";
import { Compare } from "./views/Compare";
import { FailedPanel } from "./views/FailedPanel";
import { ScenarioView } from "./views/ScenarioView";

const nameOf = (entry: Entry) => (entry.kind === "ran" ? entry.scenario.label : entry.label);

function useSnapshot(source: Source): { snapshot: Snapshot | null; failure: string | null } {
  const [snapshot, setSnapshot] = useState<Snapshot | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  // Before anything is drawn: what is in the file need not be waited for.
  useLayoutEffect(() => source.start(setSnapshot, setFailure), [source]);
  return { snapshot, failure };
}

const keys: [string, string][] = [
  ["drag on a chart", "zoom all charts and tables to that part of the run"],
  ["double click", "show the whole run"],
  ["← →", "move the pointer of the chart that has the focus"],
  ["+ −", "zoom in and out around the pointer"],
  ["[ ]", "move the window"],
  ["0 or Esc", "show the whole run"],
  ["/", "go to the first search field"],
  ["c", "go to the comparison"],
  ["d", "dark or light"],
  ["?", "this help"],
];

function Help({ onClose }: { onClose: () => void }) {
  return (
    <Dialog title="Keys" onClose={onClose}>
      <FactList facts={keys.map(([key, does]) => [<kbd>{key}</kbd>, does])} />
    </Dialog>
  );
}

function Definition(props: { scenario: Scenario; metric: string; onClose: () => void }) {
  const { scenario, metric } = props;
  const { unit, kind, dimension, definition, measured_by } = definitionOf(scenario, metric);
  const support = scenario.data.connection.metrics;
  const facts: [string, string][] = [
    ["Name", metric],
    ["Unit", unit],
    ["Kind", kind],
    ["Split by", dimension],
    ["Measured by", measured_by],
    ["Support", Object.hasOwn(support, metric) ? (support[metric] ?? "") : ""],
  ];
  return (
    <Dialog title={labelOf(scenario, metric)} onClose={props.onClose}>
      <p>{definition === "" ? "The result does not define this metric." : <Prose text={definition} />}</p>
      <FactList facts={facts} />
    </Dialog>
  );
}

function Content({ snapshot: { entries, comparisons }, number }: { snapshot: Snapshot; number: number | null }) {
  const entry = number === null ? undefined : entries[number];
  if (entry !== undefined) {
    return entry.kind === "ran" ? (
      <ScenarioView key={number} scenario={entry.scenario} />
    ) : (
      <FailedPanel label={entry.label} data={entry.data} alone />
    );
  }
  return <Compare entries={entries} comparisons={comparisons} />;
}

export function App({ source }: { source: Source }) {
  const { snapshot, failure } = useSnapshot(source);
  const [route, go] = useRoute();
  const [theme, switchTheme] = useTheme();
  const [help, setHelp] = useState(false);
  const [explained, setExplained] = useState<{ scenario: Scenario; metric: string } | null>(null);
  const broken: unknown = useErrorBoundary()[0];
  const entries = snapshot?.entries ?? [];
  // The only scenario needs no comparison.
  const number = route.scenario !== null && route.scenario < entries.length ? route.scenario : entries.length === 1 ? 0 : null;
  const current = number === null ? undefined : entries[number];

  useEffect(() => {
    const name = current === undefined ? "Comparison" : nameOf(current);
    document.title = entries.length === 0 ? "LiveLoad" : `${name} · LiveLoad`;
  }, [current, entries.length]);
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      const typing = event.target instanceof Element && event.target.closest("input, select, textarea, dialog") !== null;
      if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === "?") setHelp(true);
      else if (event.key === "d") switchTheme();
      else if (event.key === "c" && entries.length > 1) go({ scenario: null });
      else if (event.key === "/") document.querySelector<HTMLInputElement>("input[type=search]")?.focus();
      else return;
      event.preventDefault();
    };
    window.addEventListener("keydown", pressed);
    return () => {
      window.removeEventListener("keydown", pressed);
    };
  });

  const why = broken instanceof Error ? broken.message : (failure ?? undefined);
  return (
    <ViewContext.Provider
      value={{
        route,
        go,
        theme,
        explain: (scenario, metric) => {
          setExplained({ scenario, metric });
        },
      }}
    >
      <header class="top">
        <span class="brand">
          <svg width="22" height="22" viewBox="0 0 22 22" aria-hidden="true">
            <path d="M2 15 L7 15 L10 4 L13 19 L15.5 11 L20 11" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linejoin="round" stroke-linecap="round" />
          </svg>
          LiveLoad
        </span>
        {entries.length > 1 && (
          <nav aria-label="Scenarios">
            <button
              type="button"
              class="quiet"
              aria-current={number === null ? "page" : undefined}
              onClick={() => {
                go({ scenario: null, node: "", range: null });
              }}
            >
              Comparison
            </button>
            {entries.map((entry, i) => (
              <button
                key={i}
                type="button"
                class="quiet"
                aria-current={number === i ? "page" : undefined}
                onClick={() => {
                  go({ scenario: i, node: "", range: null });
                }}
              >
                {nameOf(entry)}
              </button>
            ))}
          </nav>
        )}
        <span class="grow" />
        {snapshot?.live && <LiveBar live={snapshot.live} />}
        <button
          type="button"
          class="quiet"
          onClick={() => {
            window.print();
          }}
        >
          Print
        </button>
        <button type="button" class="quiet" aria-label={theme === "dark" ? "Light colours" : "Dark colours"} onClick={switchTheme}>
          {theme === "dark" ? "Light" : "Dark"}
        </button>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            setHelp(true);
          }}
        >
          Keys
        </button>
      </header>
      <main>
        {(why !== undefined || snapshot === null) && <h1 class="hidden">LiveLoad</h1>}
        {why !== undefined ? (
          <p class="notice bad" role="alert">
            <b>This page cannot show its data.</b> {why}
          </p>
        ) : snapshot === null ? (
          <p class="empty">Waiting for data…</p>
        ) : (
          <Content snapshot={snapshot} number={number} />
        )}
      </main>
      {help && (
        <Help
          onClose={() => {
            setHelp(false);
          }}
        />
      )}
      {explained !== null && (
        <Definition
          {...explained}
          onClose={() => {
            setExplained(null);
          }}
        />
      )}
    </ViewContext.Provider>
  );
}
