import { bucketSeconds, labelOf } from "../data/run";
import { count, percent, rate } from "../format";
import { useView, type Look } from "../ui/context";
import { scrollToPart } from "../ui/scroll";
import { Table, type Column } from "../ui/Table";

interface Row {
  counter: string;
  dimension: string;
  count: number;
  of: number;
}

function lengthMs({ scenario, scope, range }: Look): number {
  return range === null ? scope.people.duration_ms : (range.to - range.from) * bucketSeconds(scenario) * 1000;
}

/** What was only counted, with dimensions. */
export function CounterTable({ look }: { look: Look }) {
  const { scenario, scope, range } = look;
  const { explain, go } = useView();
  const ms = lengthMs(look);
  const rows: Row[] = scope.counters.map((counter) => {
    const all = scope.count(counter, "", range);
    return { counter, dimension: "", count: all, of: all };
  });
  const columns: Column<Row>[] = [
    {
      key: "counter",
      title: "Event",
      value: ({ counter, dimension }) => (dimension === "" ? counter : `${counter}: ${dimension}`),
      show: ({ counter, dimension }) => (
        <span class="metric">
          <button
            type="button"
            class="link"
            title={`Show ${counter} over time`}
            onClick={() => {
              go({ metric: counter, dimensions: dimension === "" ? [] : [dimension] });
              scrollToPart("over-time");
            }}
          >
            {dimension === "" ? labelOf(scenario, counter) : dimension}
          </button>
          {dimension === "" && (
            <button
              type="button"
              class="quiet round"
              aria-label={`What ${counter} means`}
              onClick={() => {
                explain(scenario, counter);
              }}
            >
              ?
            </button>
          )}
        </span>
      ),
    },
    { key: "count", title: "Count", number: true, value: (row) => row.count, show: (row) => count(row.count) },
    {
      key: "rate",
      title: "Rate",
      number: true,
      value: (row) => (ms > 0 ? (row.count * 1000) / ms : null),
      show: (row) => rate(row.count, ms),
    },
    {
      key: "share",
      title: "Share",
      number: true,
      value: (row) => (row.dimension === "" ? null : row.count / row.of),
      show: (row) => (row.dimension === "" ? "" : percent(row.count, row.of)),
    },
  ];
  return (
    <Table
      name="Events"
      rows={rows}
      columns={columns}
      id={({ counter, dimension }) => (dimension === "" ? counter : `${counter}: ${dimension}`)}
      text={({ counter, dimension }) => `${counter} ${labelOf(scenario, counter)} ${dimension}`}
      parent={({ counter }) => scope.figures.dimensions(counter).length > 0}
      children={({ counter, dimension, count: all }) =>
        dimension === ""
          ? scope.figures
              .dimensions(counter)
              .map((name) => ({ counter, dimension: name, count: scope.count(counter, name, range), of: all }))
              .sort((a, b) => b.count - a.count)
          : []
      }
      empty="Nothing was counted."
    />
  );
}
