import { useMemo, useState } from "preact/hooks";
import { Cdf } from "../charts/Cdf";
import { definitionOf, labelOf, type Scenario } from "../data/run";
import type { Sketch } from "../data/sketch";
import { count, inUnit, percentile } from "../format";
import { useView, type Look } from "../ui/context";
import { Dialog } from "../ui/Dialog";
import { scrollToPart } from "../ui/scroll";
import { Table, type Column } from "../ui/Table";
import { figureOf, tailRatio } from "./figure";

interface Row {
  metric: string;
  dimension: string;
  label: string;
  sketch: Sketch | undefined;
}

const marks = { good: "steady", fair: "some tail", bad: "long tail" };

function rowsOf({ scenario, scope, range }: Look, metrics: string[]): Row[] {
  return metrics.map((metric) => ({
    metric,
    dimension: "",
    label: labelOf(scenario, metric),
    sketch: scope.sketch(metric, "", range),
  }));
}

function dimensionsOf({ scope, range }: Look, { metric, dimension }: Row): Row[] {
  if (dimension !== "") return [];
  return scope.figures
    .dimensions(metric)
    .map((name) => ({ metric, dimension: name, label: name, sketch: scope.sketch(metric, name, range) }))
    .sort((a, b) => (b.sketch?.count ?? 0) - (a.sketch?.count ?? 0));
}

function figureColumns(scenario: Scenario, q: number): Column<Row>[] {
  const figure = (title: string, of: (sketch: Sketch) => number, hint?: string): Column<Row> => ({
    key: title.toLowerCase(),
    title,
    number: true,
    value: ({ sketch }) => sketch && of(sketch),
    show: ({ sketch, metric }) => sketch && inUnit(definitionOf(scenario, metric).unit)(of(sketch)),
    ...(hint !== undefined && { hint }),
  });
  const columns: Column<Row>[] = [
    {
      key: "count",
      title: "Count",
      number: true,
      value: ({ sketch }) => sketch?.count ?? 0,
      show: ({ sketch }) => count(sketch?.count ?? 0),
    },
    figure("p50", figureOf("p50")),
    figure("p95", figureOf("p95")),
    figure("p99", figureOf("p99")),
  ];
  const chosen = percentile(q);
  if (!["p50", "p95", "p99", "max"].includes(chosen)) {
    columns.push(figure(chosen, (sketch) => sketch.quantile(q), "The percentile chosen above"));
  }
  columns.push(figure("Max", figureOf("max")), figure("Mean", figureOf("mean")), {
    key: "tail",
    title: "Tail",
    number: true,
    hint: "p99 over p50: up to 2 is steady, up to 4 has some tail",
    value: ({ sketch }) => (sketch && tailRatio(sketch)?.ratio) ?? null,
    show: ({ sketch, metric }) => {
      const tail = sketch === undefined ? null : tailRatio(sketch);
      if (tail === null) return "–";
      // Sizes differ by nature; only waiting has a mark.
      if (definitionOf(scenario, metric).unit !== "us") return `${tail.ratio.toFixed(1)}×`;
      return (
        <span class={`mark ${tail.mark}`} title={marks[tail.mark]}>
          {tail.ratio.toFixed(1)}×
        </span>
      );
    },
  });
  return columns;
}

/** Metrics with their figures; rows open into dimensions. */
export function MetricTable(props: { look: Look; name: string; metrics: string[] }) {
  const { look, name, metrics } = props;
  const { scenario, scope, range } = look;
  const { route, go, explain } = useView();
  const [shown, setShown] = useState<Row | null>(null);
  const rows = useMemo(() => rowsOf(look, metrics), [scope, range?.from, range?.to, metrics.join(" ")]);
  const titleOf = (row: Row) => (row.dimension === "" ? row.label : `${labelOf(scenario, row.metric)}: ${row.dimension}`);
  const columns: Column<Row>[] = [
    {
      key: "metric",
      title: "Metric",
      value: ({ metric, dimension }) => (dimension === "" ? metric : `${metric}: ${dimension}`),
      show: (row) => (
        <span class="metric">
          <button
            type="button"
            class="link"
            title={`Show ${row.metric} over time`}
            onClick={() => {
              go({ metric: row.metric, dimensions: row.dimension === "" ? [] : [row.dimension] });
              scrollToPart("over-time");
            }}
          >
            {row.label}
          </button>
          {row.dimension === "" && (
            <button
              type="button"
              class="quiet round"
              aria-label={`What ${row.metric} means`}
              onClick={() => {
                explain(scenario, row.metric);
              }}
            >
              ?
            </button>
          )}
        </span>
      ),
    },
    ...figureColumns(scenario, route.q),
    {
      key: "distribution",
      title: "",
      value: () => null,
      show: (row) =>
        row.sketch && (
          <button
            type="button"
            class="quiet"
            aria-label={`CDF of ${titleOf(row)}`}
            onClick={() => {
              setShown(row);
            }}
          >
            CDF
          </button>
        ),
    },
  ];
  return (
    <>
      <Table
        name={name}
        rows={rows}
        columns={columns}
        id={({ metric, dimension }) => (dimension === "" ? metric : `${metric}: ${dimension}`)}
        text={({ metric, label, dimension }) => `${metric} ${label} ${dimension}`}
        children={(row) => dimensionsOf(look, row)}
        parent={({ metric }) => scope.figures.dimensions(metric).length > 0}
        empty="Nothing of this kind was measured."
      />
      {shown?.sketch && (
        <Dialog
          title={titleOf(shown)}
          wide
          onClose={() => {
            setShown(null);
          }}
        >
          <Cdf sketch={shown.sketch} format={inUnit(definitionOf(scenario, shown.metric).unit)} />
        </Dialog>
      )}
    </>
  );
}
