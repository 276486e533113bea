import { definitionOf, labelOf } from "../data/run";
import { count, inUnit } from "../format";
import { useView } from "../ui/context";
import { Table, type Column } from "../ui/Table";
import { figureOf } from "./figure";
import { owner, type Numbered } from "./numbered";

interface Row {
  metric: string;
  dimension: string;
  values: (number | undefined)[];
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
export function Matrix(props: { name: string; shown: Numbered[]; metrics: string[]; counts?: boolean }) {
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
  const nameOf = (metric: string) => (first === undefined ? metric : labelOf(owner(shown, metric) ?? first.scenario, metric));
  const columns: Column<Row>[] = [
    {
      key: "metric",
      title: counts ? "Event" : "Metric",
      value: ({ metric, dimension }) => (dimension === "" ? metric : `${metric}: ${dimension}`),
      show: ({ metric, dimension }) =>
        dimension === "" ? <span class="metric" title={metric}>{nameOf(metric)}</span> : dimension,
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
      text={({ metric, dimension }) => `${metric} ${nameOf(metric)} ${dimension}`}
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
