import { useMemo } from "preact/hooks";
import { HeatMap } from "../charts/HeatMap";
import { wholeNumber } from "../charts/options";
import { TimeChart, type Line } from "../charts/TimeChart";
import { ratesOf, valuesOf } from "../data/overtime";
import { bucketSeconds, definitionOf, labelOf } from "../data/run";
import { inUnit, percentile, span } from "../format";
import { useView, type Look } from "../ui/context";
import { Quantile } from "../ui/Quantile";
import { seriesColour, seriesDash } from "../ui/theme";
import { Toggle } from "../ui/Toggle";
import { limitsOf, shadesOf, timeControl } from "./control";

const mostChips = 14;
const aSecond = (value: number) => `${inUnit("count")(value)} /s`;

function MetricChoice({ look, metric }: { look: Look; metric: string }) {
  const { go } = useView();
  const { scenario, scope } = look;
  const inSections = scenario.data.sections.flatMap(({ metrics }) => metrics.map((entry) => entry.metric));
  const others = scope.histograms.filter((name) => !inSections.includes(name));
  return (
    <label>
      Metric{" "}
      <select
        value={metric}
        onChange={(event) => {
          go({ metric: event.currentTarget.value, dimensions: [] });
        }}
      >
        {scenario.data.sections.map((section) => (
          <optgroup key={section.title} label={section.title}>
            {section.metrics.map((entry) => (
              <option key={entry.metric} value={entry.metric}>
                {entry.label}
              </option>
            ))}
          </optgroup>
        ))}
        <optgroup label="Generator and others">
          {others.map((name) => (
            <option key={name} value={name}>
              {labelOf(scenario, name)}
            </option>
          ))}
        </optgroup>
        <optgroup label="Counts">
          {scope.counters.map((name) => (
            <option key={name} value={name}>
              {labelOf(scenario, name)}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}

/** Each dimension can have a line of its own. */
function DimensionChips({ look, metric }: { look: Look; metric: string }) {
  const { route, go } = useView();
  const names = [...look.scope.figures.dimensions(metric)].sort(
    (a, b) => look.scope.figures.weight(metric, b) - look.scope.figures.weight(metric, a),
  );
  if (names.length === 0) return null;
  const chip = (name: string) => {
    const chosen = route.dimensions.includes(name);
    return (
      <button
        key={name}
        type="button"
        class="chip"
        aria-pressed={chosen}
        onClick={() => {
          go({ dimensions: chosen ? route.dimensions.filter((other) => other !== name) : [...route.dimensions, name] });
        }}
      >
        {name}
      </button>
    );
  };
  const rest = names.slice(mostChips);
  return (
    <div class="chips" role="group" aria-label="Dimensions">
      <button
        type="button"
        class="chip"
        aria-pressed={route.dimensions.length === 0}
        onClick={() => {
          go({ dimensions: [] });
        }}
      >
        All together
      </button>
      {names.slice(0, mostChips).map(chip)}
      {rest.length > 0 && (
        <details open={rest.some((name) => route.dimensions.includes(name))}>
          <summary>{rest.length} more</summary>
          {rest.map(chip)}
        </details>
      )}
    </div>
  );
}

/** The metric's lines: percentiles of all, or one percentile of each chosen dimension. */
function useLines(look: Look, metric: string): { lines: Line[]; width: number; missing: boolean } {
  const { route, theme } = useView();
  const { scope, scenario } = look;
  return useMemo(() => {
    const step = bucketSeconds(scenario);
    const counter = scope.counters.includes(metric);
    const chosen = route.dimensions.filter((name) => scope.figures.dimensions(metric).includes(name));
    const lines: Line[] = [];
    let width = 1;
    let missing = false;
    for (const [i, dimension] of (chosen.length > 0 ? chosen : [""]).entries()) {
      if (counter) {
        const series = scope.figures.counts(metric, dimension);
        missing ||= series === undefined;
        if (series === undefined) continue;
        width = Math.max(width, series.span);
        const values = ratesOf(series, scope.buckets, step);
        const only = chosen.length < 2;
        lines.push({ label: dimension || "all", values, colour: seriesColour(i), dash: seriesDash(i), kind: only ? "bars" : "line" });
        continue;
      }
      const series = scope.figures.series(metric, dimension);
      missing ||= series === undefined;
      if (series === undefined) continue;
      width = Math.max(width, series.span);
      const ranks = chosen.length > 0 ? [route.q] : [...new Set([0.5, 0.95, 0.99, route.q])].sort();
      ranks.forEach((q, r) => {
        const number = chosen.length > 0 ? i : r;
        lines.push({
          label: chosen.length > 0 ? `${dimension} ${percentile(q)}` : percentile(q),
          values: valuesOf(series, scope.buckets, (sketch) => sketch.quantile(q)),
          colour: seriesColour(number),
          dash: seriesDash(number),
        });
      });
    }
    return { lines, width, missing };
  }, [scope, metric, route.dimensions.join("\n"), route.q, theme]);
}

/** What was measured over time, and who was there meanwhile. */
export function OverTime({ look }: { look: Look }) {
  const view = useView();
  const { scenario, scope } = look;
  const { route, go, theme } = view;
  const step = bucketSeconds(scenario);
  const points = useMemo(() => scope.activeUsers.map((_, i) => i * step), [scope, scope.buckets, step]);
  const first = scenario.data.sections[0]?.metrics[0]?.metric ?? scope.histograms[0] ?? scope.counters[0] ?? "";
  const known = scope.histograms.includes(route.metric) || scope.counters.includes(route.metric);
  const metric = known ? route.metric : first;
  const { lines, width, missing } = useLines(look, metric);
  const users = useMemo<Line[]>(
    () => [{ label: "users", values: scope.activeUsers, colour: seriesColour(0), kind: "steps" }],
    [scope, scope.activeUsers, theme],
  );
  if (scope.buckets === 0 || metric === "") return <p class="empty">Nothing was measured over time.</p>;
  const control = timeControl(view, step, scope.buckets);
  const shades = shadesOf(scenario, route.node);
  const counter = scope.counters.includes(metric);
  const [only] = route.dimensions;
  const dimension = route.dimensions.length === 1 && only !== undefined ? only : "";
  const heat = route.heat && !counter ? scope.figures.series(metric, dimension) : undefined;
  const title = `${labelOf(scenario, metric)}${dimension === "" ? "" : `: ${dimension}`}`;
  const note = [
    width > 1 && `Each point tells ${span(width * step * 1000)}: this file keeps that series coarser to stay small.`,
    missing && "Left out of this file to keep it small; the result (JSON) has it.",
  ].filter((text) => text !== false);
  const common = { points, control, shades, note: note.length > 0 ? note.join(" ") : undefined };
  const unit = inUnit(definitionOf(scenario, metric).unit);
  return (
    <>
      <div class="tools">
        <MetricChoice look={look} metric={metric} />
        <Quantile />
        {!counter && (
          <>
            <Toggle
              name="Logarithmic"
              on={route.log}
              set={(log) => {
                go({ log });
              }}
            />
            <Toggle
              name="Heat map"
              on={route.heat}
              set={(heat) => {
                go({ heat });
              }}
            />
          </>
        )}
      </div>
      <DimensionChips look={look} metric={metric} />
      {heat === undefined ? (
        <TimeChart
          {...common}
          title={counter ? `${title}, a second` : title}
          lines={lines}
          format={counter ? aSecond : unit}
          log={route.log && !counter}
          limits={counter ? [] : limitsOf(look, metric, dimension)}
        />
      ) : (
        <HeatMap
          {...common}
          title={title}
          series={heat}
          format={unit}
          limits={limitsOf(look, metric, dimension)}
        />
      )}
      <TimeChart points={points} control={control} shades={shades} title="Active users" lines={users} format={wholeNumber} height={130} />
      {shades.length > 0 && (
        <p class="note">
          Hatched: {[...new Set(shades.map(({ text }) => text))].join("; ")}. What was measured then says more about the
          generator than about the target.
        </p>
      )}
    </>
  );
}
