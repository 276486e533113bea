import { useMemo } from "preact/hooks";
import { TimeChart, type Line } from "../charts/TimeChart";
import { ratesOf, valuesOf } from "../data/overtime";
import { bucketSeconds, definitionOf, labelOf, type Entry, type Scenario } from "../data/run";
import { count, inUnit, percent, rate, span } from "../format";
import { useView } from "../ui/context";
import { Table, type Column } from "../ui/Table";
import { seriesColour, seriesDash } from "../ui/theme";
import { Toggle } from "../ui/Toggle";
import { Window } from "../ui/Window";
import { Card } from "./Cards";
import { timeControl } from "./control";
import { FailedPanel } from "./FailedPanel";
import { figureOf, figures } from "./figure";

/** A scenario with its number in the report, which is its colour, too. */
interface Numbered {
  number: number;
  scenario: Scenario;
}

interface Row {
  metric: string;
  dimension: string;
  values: (number | undefined)[];
}

function Chips({ entries, shown }: { entries: Entry[]; shown: Numbered[] }) {
  const { route, go } = useView();
  const ran = entries.map((entry, number) => ({ entry, number })).filter(({ entry }) => entry.kind === "ran");
  return (
    <div class="chips" role="group" aria-label="Scenarios that are compared">
      <button
        type="button"
        class="chip"
        aria-pressed={route.hidden.length === 0}
        onClick={() => {
          go({ hidden: [] });
        }}
      >
        All
      </button>
      {ran.map(({ entry, number }) => {
        const chosen = shown.some((one) => one.number === number);
        return (
          <button
            key={number}
            type="button"
            class="chip"
            aria-pressed={chosen}
            // One always stays.
            disabled={chosen && shown.length === 1}
            onClick={() => {
              go({ hidden: chosen ? [...route.hidden, number] : route.hidden.filter((one) => one !== number) });
            }}
          >
            <i class="dot" style={{ background: seriesColour(number) }} />
            {entry.kind === "ran" ? entry.scenario.label : ""}
          </button>
        );
      })}
    </div>
  );
}

function Overview({ entries, shown }: { entries: Entry[]; shown: Numbered[] }) {
  const all = shown.map(({ scenario }) => scenario);
  const sum = (of: (scenario: Scenario) => number) => all.reduce((total, scenario) => total + of(scenario), 0);
  const users = sum(({ global }) => global.people.users.total);
  const failed = sum(({ global }) => global.people.users.failed);
  const broken = entries.filter((entry) => entry.kind === "failed" || entry.scenario.data.error !== undefined).length;
  const lost = sum(({ nodes }) => nodes.filter(({ status }) => status !== "ok").length);
  return (
    <div class="cards">
      <Card title="Total users" value={count(users)}>
        {count(failed)} failed
      </Card>
      <Card title="Failures" value={percent(failed, users)} tone={failed > 0 ? "bad" : "good"}>
        of all users ended by one
      </Card>
      <Card title="Longest duration" value={span(Math.max(0, ...all.map(({ global }) => global.people.duration_ms)))} />
      <Card title="Scenarios" value={count(entries.length)} tone={broken > 0 ? "bad" : ""}>
        {broken > 0 ? `${broken} with an error` : "all to the end"}
      </Card>
      <Card title="Nodes" value={count(sum(({ nodes }) => nodes.length))} tone={lost > 0 ? "bad" : ""}>
        {lost > 0 ? `${lost} lost` : "all to the end"}
      </Card>
    </div>
  );
}

function Opener({ number, label }: { number: number; label: string }) {
  const { go } = useView();
  return (
    <button
      type="button"
      class="quiet"
      aria-label={`Open ${label}`}
      onClick={() => {
        go({ scenario: number, range: null });
        window.scrollTo({ top: 0 });
      }}
    >
      ↗
    </button>
  );
}

/** Metrics by scenarios; the lowest of each row is marked, where lower is better. */
function Matrix(props: { name: string; shown: Numbered[]; metrics: string[]; counts?: boolean }) {
  const { shown, name, metrics } = props;
  const { route } = useView();
  const counts = props.counts === true;
  const marked = !counts && route.figure !== "count" && shown.length > 1;
  const figure = figureOf(route.figure);
  const valuesIn = (metric: string, dimension: string) =>
    shown.map(({ scenario }) => {
      if (counts) return scenario.global.count(metric, dimension, null);
      const sketch = scenario.global.sketch(metric, dimension, null);
      return sketch && figure(sketch);
    });
  const [first] = shown;
  const columns: Column<Row>[] = [
    {
      key: "metric",
      title: counts ? "Event" : "Metric",
      value: ({ metric, dimension }) => (dimension === "" ? metric : `${metric}: ${dimension}`),
      show: ({ metric, dimension }) =>
        dimension === "" ? <span title={metric}>{first && labelOf(owner(shown, metric) ?? first.scenario, metric)}</span> : dimension,
    },
    ...shown.map(({ number, scenario }, i): Column<Row> => ({
      key: scenario.label,
      title: scenario.label,
      number: true,
      extra: <Opener number={number} label={scenario.label} />,
      value: ({ values }) => values[i],
      show: ({ metric, values }) => {
        const value = values[i];
        if (value === undefined) return "–";
        const present = values.filter((one) => one !== undefined);
        const best = marked && present.length > 1 && value === Math.min(...present);
        const format = counts || route.figure === "count" ? count : inUnit(definitionOf(scenario, metric).unit);
        return best ? (
          <span class="mark good" title="the lowest">
            {format(value)}
          </span>
        ) : (
          format(value)
        );
      },
    })),
  ];
  const dimensions = (metric: string) => [
    ...new Set(shown.flatMap(({ scenario }) => scenario.global.figures.dimensions(metric))),
  ];
  return (
    <Table
      name={name}
      rows={metrics.map((metric) => ({ metric, dimension: "", values: valuesIn(metric, "") }))}
      columns={columns}
      id={({ metric, dimension }) => (dimension === "" ? metric : `${metric}: ${dimension}`)}
      text={({ metric, dimension }) => `${metric} ${dimension}`}
      parent={({ metric }) => dimensions(metric).length > 0}
      children={({ metric, dimension }) =>
        dimension === ""
          ? dimensions(metric).map((one) => ({ metric, dimension: one, values: valuesIn(metric, one) }))
          : []
      }
      empty="Nothing of this kind was measured."
    />
  );
}

const owner = (shown: Numbered[], metric: string) =>
  shown.find(({ scenario }) => scenario.global.histograms.includes(metric) || scenario.global.counters.includes(metric))
    ?.scenario;

/** One line a scenario, each from its own start. */
function CompareOverTime({ shown, metrics, counters }: { shown: Numbered[]; metrics: string[]; counters: string[] }) {
  const view = useView();
  const { route, go, theme } = view;
  const metric = metrics.includes(route.metric) || counters.includes(route.metric) ? route.metric : (metrics[0] ?? counters[0] ?? "");
  const counter = counters.includes(metric);
  const step = Math.min(...shown.map(({ scenario }) => bucketSeconds(scenario)));
  const buckets = Math.max(
    0,
    ...shown.map(({ scenario }) => Math.ceil((scenario.global.buckets * bucketSeconds(scenario)) / step)),
  );
  const points = useMemo(() => Array.from({ length: buckets }, (_, i) => i * step), [buckets, step]);
  const names = shown.map(({ number }) => number).join(" ");
  const dimensions = [...new Set(shown.flatMap(({ scenario }) => scenario.global.figures.dimensions(metric)))];
  const dimension = route.dimensions.find((one) => dimensions.includes(one)) ?? "";
  const lines = useMemo<Line[]>(
    () =>
      shown.map(({ number, scenario }) => {
        const { global } = scenario;
        // Buckets of this scenario on the finest grid of all.
        const wider = Math.round(bucketSeconds(scenario) / step);
        const stretch = <S extends { span: number; cells: { at: number }[] }>(series: S): S => ({
          ...series,
          span: series.span * wider,
          cells: series.cells.map((cell) => ({ ...cell, at: cell.at * wider })),
        });
        const series = counter ? undefined : global.figures.series(metric, dimension);
        const counts = counter ? global.figures.counts(metric, dimension) : undefined;
        const values = series
          ? valuesOf(stretch(series), buckets, figureOf(route.figure))
          : counts
            ? ratesOf(stretch(counts), Math.min(buckets, global.buckets * wider), step)
            : [];
        const padded = [...values, ...new Array<null>(Math.max(0, buckets - values.length)).fill(null)];
        return { label: scenario.label, values: padded, colour: seriesColour(number), dash: seriesDash(number) };
      }),
    [names, metric, dimension, route.figure, theme],
  );
  const [first] = shown;
  if (first === undefined || metric === "") return <p class="empty">Nothing was measured over time.</p>;
  const control = timeControl(view, step, buckets);
  const known = owner(shown, metric) ?? first.scenario;
  const unit = definitionOf(known, metric).unit;
  const format = counter ? perSecond : inUnit(route.figure === "count" ? "count" : unit);
  return (
    <>
      <div class="tools">
        <label>
          Metric{" "}
          <select
            value={metric}
            onChange={(event) => {
              go({ metric: event.currentTarget.value, dimensions: [] });
            }}
          >
            {[...metrics, ...counters].map((name) => (
              <option key={name} value={name}>
                {labelOf(owner(shown, name) ?? first.scenario, name)}
              </option>
            ))}
          </select>
        </label>
        <label>
          Of{" "}
          <select
            value={dimension}
            onChange={(event) => {
              go({ dimensions: event.currentTarget.value === "" ? [] : [event.currentTarget.value] });
            }}
          >
            <option value="">all dimensions</option>
            {dimensions.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
        <Toggle
          name="Logarithmic"
          on={route.log}
          set={(log) => {
            go({ log });
          }}
        />
        <span class="grow" />
        <Window control={control} />
      </div>
      <TimeChart
        title={`${labelOf(known, metric)}${dimension === "" ? "" : `: ${dimension}`}, ${counter ? "a second" : route.figure}`}
        points={points}
        lines={lines}
        control={control}
        format={format}
        log={route.log && !counter}
        height={280}
      />
    </>
  );
}

const perSecond = (value: number) => rate(value, 1000);

/** Scenarios, or runs of one, next to each other. */
export function Compare({ entries }: { entries: Entry[] }) {
  const { route, go } = useView();
  const ran = entries.flatMap((entry, number): Numbered[] =>
    entry.kind === "ran" ? [{ number, scenario: entry.scenario }] : [],
  );
  const chosen = ran.filter(({ number }) => !route.hidden.includes(number));
  const shown = chosen.length > 0 ? chosen : ran.slice(0, 1);
  const titles = [...new Set(shown.flatMap(({ scenario }) => scenario.data.sections.map(({ title }) => title)))];
  const metricsOf = (title: string) => [
    ...new Set(
      shown.flatMap(({ scenario }) =>
        scenario.data.sections.filter((one) => one.title === title).flatMap(({ metrics }) => metrics.map(({ metric }) => metric)),
      ),
    ),
  ];
  const counters = [...new Set(shown.flatMap(({ scenario }) => scenario.global.counters))].sort();
  return (
    <>
      <header class="title">
        <h1>Comparison</h1>
        <p class="muted">{entries.map((entry) => (entry.kind === "ran" ? entry.scenario.label : entry.label)).join(" · ")}</p>
      </header>
      {ran.length > 1 && <Chips entries={entries} shown={shown} />}
      <Overview entries={entries} shown={shown} />
      {entries.map((entry) => entry.kind === "failed" && <FailedPanel key={entry.label} label={entry.label} data={entry.data} />)}
      {ran.length > 0 && (
        <>
          <Scenarios shown={shown} />
          <section class="panel" id="over-time">
            <h2>Over time</h2>
            <CompareOverTime shown={shown} metrics={titles.flatMap(metricsOf)} counters={counters} />
          </section>
          <div class="tools sticky">
            <label>
              Figure{" "}
              <select
                value={route.figure}
                onChange={(event) => {
                  go({ figure: event.currentTarget.value });
                }}
              >
                {figures.map((name) => (
                  <option key={name}>{name}</option>
                ))}
              </select>
            </label>
            <span class="muted">in the tables and the chart; the lowest of a row is marked</span>
          </div>
          {titles.map((title) => (
            <section key={title} class="panel">
              <h2>{title}</h2>
              <Matrix name={title} shown={shown} metrics={metricsOf(title)} />
            </section>
          ))}
          <section class="panel">
            <h2>Events</h2>
            <Matrix name="Events" shown={shown} metrics={counters} counts />
          </section>
        </>
      )}
    </>
  );
}

function Scenarios({ shown }: { shown: Numbered[] }) {
  const { go } = useView();
  const people = ({ scenario }: Numbered) => scenario.global.people;
  const number = (key: string, title: string, value: (one: Numbered) => number): Column<Numbered> => ({
    key,
    title,
    number: true,
    value,
    show: (one) => count(value(one)),
  });
  return (
    <section class="panel">
      <h2>Scenarios</h2>
      <Table
        name="Scenarios"
        rows={shown}
        id={({ number: n }) => String(n)}
        empty="None ran."
        columns={[
          {
            key: "scenario",
            title: "Scenario",
            value: ({ scenario }) => scenario.label,
            show: ({ number: n, scenario }) => (
              <span class="metric">
                <i class="dot" style={{ background: seriesColour(n) }} />
                <button
                  type="button"
                  class="link"
                  onClick={() => {
                    go({ scenario: n, range: null });
                    window.scrollTo({ top: 0 });
                  }}
                >
                  {scenario.label}
                </button>
                {scenario.data.error !== undefined && <span class="badge bad">✗ broke off</span>}
                {scenario.data.generator.overloaded && <span class="badge fair">generator overloaded</span>}
              </span>
            ),
          },
          number("users", "Users", (one) => people(one).users.total),
          number("failed", "Failed", (one) => people(one).users.failed),
          {
            key: "duration_ms",
            title: "Duration",
            number: true,
            value: (one) => people(one).duration_ms,
            show: (one) => span(people(one).duration_ms),
          },
          number("iterations", "Iterations", ({ scenario }) => scenario.global.count("iterations", "", null)),
          {
            key: "iterations_per_second",
            title: "Rate",
            number: true,
            value: (one) => (one.scenario.global.count("iterations", "", null) * 1000) / people(one).duration_ms,
            show: (one) => rate(one.scenario.global.count("iterations", "", null), people(one).duration_ms),
          },
        ]}
      />
    </section>
  );
}
