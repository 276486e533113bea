import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";
import type { Scenario } from "../data/run";
import type { Scope } from "../data/scope";
import { bucketSeconds } from "../data/run";
import { instant, span } from "../format";
import { bucketsOf, useView, type Look } from "../ui/context";
import { scrollToPart } from "../ui/scroll";
import { Window } from "../ui/Window";
import { Cards } from "./Cards";
import { timeControl } from "./control";
import { CounterTable } from "./CounterTable";
import { Definitions, Facts } from "./Facts";
import { Failures } from "./Failures";
import { MetricTable } from "./MetricTable";
import { Nodes } from "./Nodes";
import { Notices, Verdicts } from "./Notices";
import { OverTime } from "./OverTime";
import { isVital, Vitals } from "./Vitals";

function Section(props: { id: string; title: string; children: ComponentChildren }) {
  return (
    <section id={props.id} class="panel" aria-labelledby={`${props.id}-title`}>
      <h2 id={`${props.id}-title`}>{props.title}</h2>
      {props.children}
    </section>
  );
}

function Jump({ sections }: { sections: [string, string][] }) {
  return (
    <nav class="jump" aria-label="Sections">
      {sections.map(([id, title]) => (
        <button
          key={id}
          type="button"
          class="quiet"
          onClick={() => {
            scrollToPart(id);
          }}
        >
          {title}
        </button>
      ))}
    </nav>
  );
}

function Title({ scenario }: { scenario: Scenario }) {
  const { data } = scenario;
  const verdicts = data.verdicts ?? [];
  const failed = verdicts.filter(({ passed }) => !passed).length;
  return (
    <header class="title">
      <h1>
        {scenario.label}
        {data.error !== undefined && <span class="badge bad">✗ broke off</span>}
        {verdicts.length > 0 && (
          <span class={`badge ${failed > 0 ? "bad" : "good"}`}>
            {failed > 0 ? `✗ ${failed} of ${verdicts.length} thresholds not met` : "✓ all thresholds met"}
          </span>
        )}
      </h1>
      <p class="muted">
        {instant(data.started_at)}
        {data.target !== "" && ` · ${data.target}`}
        {data.connection.browser !== "" && ` · ${data.connection.browser}`} · LiveLoad {data.liveload_version}
        {Object.entries(data.tags ?? {}).map(([key, value]) => (
          <span key={key} class="tag">
            {key}={value}
          </span>
        ))}
      </p>
    </header>
  );
}

function idOf(title: string): string {
  return `section-${title.toLowerCase().replace(/[^a-z]+/g, "-")}`;
}

/** Decodes the series while the reader reads, one at a time, so that the first zoom finds them ready. */
function warmUp(scope: Scope): () => void {
  const metrics = [...scope.histograms];
  let timer = 0;
  const next = () => {
    const metric = metrics.shift();
    if (metric === undefined) return;
    scope.figures.series(metric, "");
    timer = setTimeout(next);
  };
  timer = setTimeout(next, 50);
  return () => {
    clearTimeout(timer);
  };
}

/** Everything of one scenario. */
export function ScenarioView({ scenario }: { scenario: Scenario }) {
  const view = useView();
  const { route, go } = view;
  const node = scenario.nodes.find(({ name }) => name === route.node);
  const scope = node === undefined ? scenario.global : node.scope;
  useEffect(() => (scope === undefined ? undefined : warmUp(scope)), [scope]);
  if (scope === undefined) return <p class="empty">Nothing was delivered by {route.node} before it was lost.</p>;
  const range = bucketsOf(route, scenario.data.bucket_width_ms, scope.buckets);
  const look: Look = { scenario, scope, range };
  const verdicts = scenario.data.verdicts ?? [];
  const generator = scope.histograms.filter((name) => name.startsWith("generator_"));
  const tables: [string, string[]][] = scenario.data.sections.map(({ title, metrics }) => [
    title,
    metrics.map(({ metric }) => metric).filter((metric) => scope.histograms.includes(metric)),
  ]);
  const sections: [string, string, ComponentChildren][] = [
    ["over-time", "Over time", <OverTime look={look} />],
    ...(verdicts.length > 0
      ? [["thresholds", "Thresholds", <Verdicts scenario={scenario} verdicts={verdicts} />] as [string, string, ComponentChildren]]
      : []),
    ...tables.map(([title, metrics]): [string, string, ComponentChildren] => [
      idOf(title),
      title,
      <>
        {metrics.some(isVital) && <Vitals look={look} />}
        <MetricTable look={look} name={title} metrics={metrics} />
      </>,
    ]),
    ["events", "Events", <CounterTable look={look} />],
    ["failures", "Failures", <Failures look={look} />],
    ["nodes", "Nodes", <Nodes scenario={scenario} />],
    ["generator", "Generator", <MetricTable look={look} name="Generator" metrics={generator} />],
    ["run", "Run", <Facts scenario={scenario} />],
    ["definitions", "Definitions", <Definitions scenario={scenario} />],
  ];
  return (
    <>
      <Title scenario={scenario} />
      <div class="bar">
        <Jump sections={sections.map(([id, title]) => [id, title])} />
        <Window control={timeControl(view, bucketSeconds(scenario), scope.buckets)} />
      </div>
      {node !== undefined && (
        <p class="notice banner" role="status">
          <b>Only node {node.name}.</b> All figures below are its own.
          {!scope.figures.hasDimensions && " This file has no dimensions of single nodes, to stay small; the result (JSON) has them."}
          <button
            type="button"
            onClick={() => {
              go({ node: "" });
            }}
          >
            Show all nodes
          </button>
        </p>
      )}
      {range !== null && (
        <p class="notice banner" role="status">
          <b>Only {span((range.to - range.from) * scenario.data.bucket_width_ms)} of the run.</b> Tables and charts are of
          that part; users and failures’ totals are of the whole.
          <button
            type="button"
            onClick={() => {
              go({ range: null });
            }}
          >
            Show the whole run
          </button>
        </p>
      )}
      <Notices scenario={scenario} />
      <Cards look={look} />
      {sections.map(([id, title, content]) => (
        <Section key={id} id={id} title={title}>
          {content}
        </Section>
      ))}
    </>
  );
}
