import type { Sketch } from "../data/sketch";
import { count, inUnit, percent } from "../format";
import { definitionOf } from "../data/run";
import type { Look } from "../ui/context";
import { Table, type Column } from "../ui/Table";

interface Vital {
  metric: string;
  title: string;
  /** At most this is good, above the second is poor: web.dev/articles/vitals, at the 75th percentile. */
  good: number;
  poor: number;
}

export const vitals: Vital[] = [
  { metric: "web_vital_lcp_us", title: "Largest contentful paint", good: 2.5e6, poor: 4e6 },
  { metric: "web_vital_inp_us", title: "Interaction to next paint", good: 200e3, poor: 500e3 },
  { metric: "web_vital_cls", title: "Cumulative layout shift", good: 0.1, poor: 0.25 },
  { metric: "web_vital_fcp_us", title: "First contentful paint", good: 1.8e6, poor: 3e6 },
  { metric: "web_vital_ttfb_us", title: "Time to first byte", good: 800e3, poor: 1.8e6 },
];

interface Row extends Vital {
  dimension: string;
  sketch: Sketch;
}

/** Parts of the samples that are good, in between, and poor. */
export function parts(sketch: Sketch, { good, poor }: { good: number; poor: number }): [number, number, number] {
  const all: [number, number, number] = [0, 0, 0];
  sketch.each((value, n) => {
    all[value <= good ? 0 : value <= poor ? 1 : 2] += n / sketch.count;
  });
  return all;
}

const words = ["good", "needs improvement", "poor"] as const;
const classes = ["good", "fair", "bad"] as const;

export const isVital = (metric: string) => vitals.some((vital) => vital.metric === metric);

/** The Web Vitals by their usual marks. */
export function Vitals({ look }: { look: Look }) {
  const { scenario, scope, range } = look;
  const rowOf = (vital: Vital, dimension: string): Row[] => {
    const sketch = scope.sketch(vital.metric, dimension, range);
    return sketch === undefined ? [] : [{ ...vital, dimension, sketch }];
  };
  const verdict = ({ sketch, good, poor }: Row) => {
    const p75 = sketch.quantile(0.75);
    return p75 <= good ? 0 : p75 <= poor ? 1 : 2;
  };
  const columns: Column<Row>[] = [
    {
      key: "metric",
      title: "Web Vital",
      value: ({ title, dimension }) => (dimension === "" ? title : dimension),
      show: ({ title, dimension }) => <span class="metric">{dimension === "" ? title : dimension}</span>,
    },
    { key: "count", title: "Count", number: true, value: ({ sketch }) => sketch.count, show: ({ sketch }) => count(sketch.count) },
    {
      key: "p75",
      title: "p75",
      number: true,
      value: ({ sketch }) => sketch.quantile(0.75),
      show: ({ sketch, metric }) => inUnit(definitionOf(scenario, metric).unit)(sketch.quantile(0.75)),
    },
    {
      key: "verdict",
      title: "Mark",
      value: verdict,
      show: (row) => <span class={`badge ${classes[verdict(row)] ?? ""}`}>{words[verdict(row)]}</span>,
    },
    {
      key: "parts",
      title: "Good, in between, poor",
      value: ({ sketch, ...vital }) => parts(sketch, vital)[0],
      show: ({ sketch, ...vital }) => (
        <span class="parts">
          {parts(sketch, vital).map((part, i) => (
            <i key={i} class={classes[i]} style={{ flexGrow: part }} title={`${words[i] ?? ""}: ${percent(part, 1)}`}>
              {part >= 0.15 ? percent(part, 1) : ""}
            </i>
          ))}
        </span>
      ),
    },
  ];
  return (
    <Table
      name="Marks of Web Vitals"
      rows={vitals.flatMap((vital) => rowOf(vital, ""))}
      columns={columns}
      id={({ metric, dimension }) => `${metric} ${dimension}`}
      text={({ title, dimension }) => `${title} ${dimension}`}
      parent={({ metric }) => scope.figures.dimensions(metric).length > 0}
      children={(row) =>
        row.dimension === "" ? scope.figures.dimensions(row.metric).flatMap((name) => rowOf(row, name)) : []
      }
      empty="No Web Vitals were measured."
    />
  );
}
