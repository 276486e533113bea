import type { Comparison } from "../data/model";
import type { Entry, Scenario } from "../data/run";
import { count, percent, rate, span } from "../format";
import { useView } from "../ui/context";
import { Table, type Column } from "../ui/Table";
import { seriesColour } from "../ui/theme";
import { Card, CardList } from "./Cards";
import { Changes } from "./Changes";
import { CompareOverTime } from "./CompareOverTime";
import { FailedPanel } from "./FailedPanel";
import { figures } from "./figure";
import { Matrix } from "./Matrix";
import type { Numbered } from "./numbered";

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
    <CardList>
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
    </CardList>
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

/** Scenarios, or runs of one, next to each other. */
export function Compare({ entries, comparisons }: { entries: Entry[]; comparisons: Comparison[] }) {
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
      <Changes comparisons={comparisons} scenarios={ran.map(({ scenario }) => scenario)} />
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
