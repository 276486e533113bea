import { useMemo } from "preact/hooks";
import { TimeChart, type Line } from "../charts/TimeChart";
import { ratesOf, valuesOf } from "../data/overtime";
import { bucketSeconds, definitionOf, labelOf } from "../data/run";
import { inUnit, rate } from "../format";
import { useView } from "../ui/context";
import { seriesColour, seriesDash } from "../ui/theme";
import { Toggle } from "../ui/Toggle";
import { Window } from "../ui/Window";
import { timeControl } from "./control";
import { figureOf } from "./figure";
import { owner, type Numbered } from "./numbered";

const perSecond = (value: number) => rate(value, 1000);

/** One line a scenario, each from its own start. */
export function CompareOverTime({ shown, metrics, counters }: { shown: Numbered[]; metrics: string[]; counters: string[] }) {
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
