import { useState } from "preact/hooks";
import type { Change, Comparison } from "../data/model";
import { labelOf, type Scenario } from "../data/run";
import { inUnit } from "../format";
import { Table, type Column } from "../ui/Table";
import { Toggle } from "../ui/Toggle";

const tones = new Map([
  ["worse", "bad"],
  ["better", "good"],
  ["changed", "fair"],
]);

const sideOf = (label: string, runs: number) => (runs === 1 ? label : `${label} (${runs} runs)`);

/** What is allowed: a part of the base; of shares, percentage points. */
const allowance = ({ allowed, aggregation }: Change) =>
  allowed === null ? "" : aggregation === "share" ? `${allowed} ${allowed === 1 ? "point" : "points"}` : inUnit("percent")(allowed * 100);

type NameOf = (metric: string) => string;

function columnsOf(nameOf: NameOf): Column<Change>[] {
  const value = (key: "base" | "new", title: string): Column<Change> => ({
    key,
    title,
    number: true,
    value: (change) => change[key],
    show: (change) => (change[key] === null ? "–" : inUnit(change.unit === "per second" ? "/s" : change.unit)(change[key])),
  });
  return [
    {
      key: "figure",
      title: "Figure",
      value: ({ metric, dimension, aggregation }) => `${dimension === "" ? metric : `${metric}: ${dimension}`} ${aggregation}`,
      show: ({ metric, dimension, aggregation }) => (
        <span title={metric}>
          {nameOf(metric)}
          {dimension !== "" && <span class="muted">: {dimension}</span>} <b>{aggregation}</b>
        </span>
      ),
    },
    value("base", "Base"),
    value("new", "New"),
    {
      key: "change",
      title: "Change",
      number: true,
      hint: "With half the width of its 95 % interval",
      value: ({ change }) => change,
      show: ({ change_text, margin_text }) => (
        <>
          {change_text === "" ? "–" : change_text} <span class="muted">{margin_text}</span>
        </>
      ),
    },
    {
      key: "meaning",
      title: "What to make of it",
      hint: "Whether the change is more than chance, and which way it goes",
      value: ({ meaning }) => meaning,
      show: ({ meaning, real, beyond }) =>
        real ? (
          <span class={`badge ${tones.get(meaning) ?? ""}`}>
            {beyond ? "✗ " : ""}
            {meaning}
          </span>
        ) : (
          <span class="muted">{meaning}</span>
        ),
    },
    { key: "allowed", title: "May get worse by", number: true, value: ({ allowed }) => allowed, show: allowance },
  ];
}

function Verdict({ beyond }: { beyond: number }) {
  return (
    <span class={`badge ${beyond > 0 ? "bad" : "good"}`}>
      {beyond === 0 ? "✓ nothing is worse by more than allowed" : `✗ ${beyond === 1 ? "1 figure is" : `${beyond} figures are`} worse by more than allowed`}
    </span>
  );
}

function OneComparison({ comparison, nameOf }: { comparison: Comparison; nameOf: NameOf }) {
  const { scenario, base, base_runs, new_runs, notes, changes } = comparison;
  const [all, setAll] = useState(false);
  const rows = all ? changes : changes.filter(({ real, allowed }) => real || allowed !== null);
  return (
    <section class="panel changes">
      <h2>
        {scenario}: what changed <Verdict beyond={changes.filter(({ beyond }) => beyond).length} />
      </h2>
      <p>
        <b>{sideOf(comparison.new, new_runs)}</b> against <b>{sideOf(base, base_runs)}</b>
      </p>
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      )}
      <Table
        name={`${scenario}, ${comparison.new} against ${base}`}
        rows={rows}
        columns={columnsOf(nameOf)}
        id={({ metric, dimension, aggregation }) => `${metric} ${dimension} ${aggregation}`}
        text={({ metric, dimension, aggregation, meaning }) =>
          [metric, dimension === "" ? nameOf(metric) : `${nameOf(metric)}: ${dimension}`, aggregation, meaning].join(" ")
        }
        rowClass={({ dimension }) => (dimension === "" ? "" : "level-1")}
        tools={<Toggle name="All figures, also those that may be chance" on={all} set={setAll} />}
        empty="Nothing changed by more than chance."
      />
    </section>
  );
}

/** What `liveload compare` found, side by side. */
export function Changes({ comparisons, scenarios }: { comparisons: Comparison[]; scenarios: Scenario[] }) {
  const nameOf = (metric: string) => {
    const owner = scenarios.find(({ data }) => Object.hasOwn(data.metrics, metric)) ?? scenarios[0];
    return owner === undefined ? metric : labelOf(owner, metric);
  };
  return (
    <>
      {comparisons.map((comparison, i) => (
        <OneComparison key={i} comparison={comparison} nameOf={nameOf} />
      ))}
    </>
  );
}
