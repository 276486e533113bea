import { useMemo, useState } from "preact/hooks";
import uPlot from "uplot";
import type { Sketch } from "../data/sketch";
import { count, percentile } from "../format";
import { useView } from "../ui/context";
import { colour } from "../ui/theme";
import { logarithmic, valueAxis } from "./options";
import { useChart } from "./useChart";

/** Values with the part of the samples, in percent, that is not above each. */
export function curve(sketch: Sketch): [number[], number[]] {
  const [values, parts]: [number[], number[]] = [[sketch.min], [0]];
  let upto = 0;
  sketch.each((value, samples) => {
    upto += samples;
    if (value > (values.at(-1) ?? 0)) {
      values.push(value);
      parts.push((100 * upto) / sketch.count);
    } else {
      parts[parts.length - 1] = (100 * upto) / sketch.count;
    }
  });
  if (sketch.max > (values.at(-1) ?? 0)) {
    values.push(sketch.max);
    parts.push(100);
  }
  return [values, parts];
}

const guides = [0.5, 0.95, 0.99];
const told = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999, 1];

function drawGuides(chart: uPlot, sketch: Sketch): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.strokeStyle = colour("muted");
  ctx.fillStyle = colour("muted");
  ctx.font = `${11 * uPlot.pxRatio}px system-ui, sans-serif`;
  ctx.textAlign = "left";
  ctx.setLineDash([4 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
  for (const q of guides) {
    const x = chart.valToPos(sketch.quantile(q), "x", true);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.fillText(percentile(q), x + 4 * uPlot.pxRatio, bbox.top + (12 + 13 * guides.indexOf(q)) * uPlot.pxRatio);
  }
  ctx.restore();
}

/** The distribution of a metric as a curve, with what it says at the ranks that people ask for. */
export function Cdf(props: { sketch: Sketch; format: (value: number) => string }) {
  const { sketch, format } = props;
  const { theme } = useView();
  const [log, setLog] = useState(sketch.min > 0 && sketch.max > 20 * sketch.quantile(0.5));
  const [pointed, setPointed] = useState<number | null>(null);
  const [values, parts] = useMemo(() => curve(sketch), [sketch]);
  const low = log ? Math.max(sketch.min, sketch.max / 1e6) : 0;
  const make = (width: number): uPlot.Options => ({
    width,
    height: 300,
    padding: [12, 24, 0, 0],
    legend: { show: false },
    cursor: { drag: { x: false, y: false }, points: { size: 8 } },
    scales: { x: { time: false, auto: false, ...(log && { distr: logarithmic }) }, y: { range: () => [0, 100] } },
    axes: [{ ...valueAxis(format, "x"), size: 34, space: 80 }, valueAxis((value) => `${value} %`)],
    series: [{}, { stroke: colour("series-0"), fill: `${colour("series-0")}22`, width: 2, points: { show: false } }],
    hooks: {
      draw: [
        (chart) => {
          drawGuides(chart, sketch);
        },
      ],
      setCursor: [
        (chart) => {
          setPointed(chart.cursor.idx ?? null);
        },
      ],
    },
  });
  const { element } = useChart(make, [values, parts], { min: low, max: Math.max(sketch.max, low * 1.01 || 1) }, [theme, log, sketch]);
  const at = pointed === null ? undefined : values[pointed];
  return (
    <>
      <div class="tools">
        <label class="toggle">
          <input
            type="checkbox"
            checked={log}
            onChange={(event) => {
              setLog(event.currentTarget.checked);
            }}
          />{" "}
          Logarithmic
        </label>
        <span class="grow" />
        <span aria-live="polite">
          {at !== undefined && pointed !== null && `${(parts[pointed] ?? 0).toFixed(2)} % are at most ${format(at)}`}
        </span>
      </div>
      <div ref={element} class="plot" role="img" aria-label="Cumulative distribution" />
      <dl class="figures">
        <div>
          <dt>Count</dt>
          <dd>{count(sketch.count)}</dd>
        </div>
        <div>
          <dt>Mean</dt>
          <dd>{format(sketch.mean)}</dd>
        </div>
        {told.map((q) => (
          <div key={q}>
            <dt>{q === 0 ? "min" : percentile(q)}</dt>
            <dd>{format(sketch.quantile(q))}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
