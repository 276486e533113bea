import type { ComponentChildren } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { Series } from "../data/cells";
import { clock, count } from "../format";
import { useView } from "../ui/context";
import { colour } from "../ui/theme";
import { heatOf, rowStart, shadeOf, shades, type Heat } from "./heat";
import { drawLimits, drawShades, type Limit, type Shade } from "./marks";
import { logarithmic, roundValues, timeAxis, valueAxis } from "./options";
import { Plot } from "./Plot";
import { SavePicture } from "./SavePicture";
import { timeCursor, zoomTo, type TimeControl } from "./time";
import { useChart } from "./useChart";

const height = 280;

interface Props {
  title: string;
  points: number[];
  series: Series;
  format: (value: number) => string;
  control: TimeControl;
  shades: Shade[];
  limits: Limit[];
  tools?: ComponentChildren;
  note?: ComponentChildren;
}

/** One path a shade: a canvas is slow at changing colours, quick at filling. */
function drawHeat(chart: uPlot, heat: Heat, step: number): void {
  const { ctx, bbox } = chart;
  const { min = 0, max = 0 } = chart.scales.x ?? {};
  const tops = new Map<number, number>();
  for (let row = heat.low; row <= heat.high + 1; row += 1) {
    tops.set(row, Math.round(chart.valToPos(rowStart(heat, row), "y", true)));
  }
  const paths = Array.from({ length: shades }, () => new Path2D());
  for (const { at, span, rows } of heat.columns) {
    if ((at + span) * step < min || at * step > max) continue;
    const left = Math.round(chart.valToPos(at * step, "x", true));
    const width = Math.max(1, Math.round(chart.valToPos((at + span) * step, "x", true)) - left);
    for (const [row, samples] of rows) {
      const top = tops.get(row + 1) ?? 0;
      paths[shadeOf(samples, heat.most)]?.rect(left, top, width, Math.max(1, (tops.get(row) ?? 0) - top));
    }
  }
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  paths.forEach((path, shade) => {
    ctx.fillStyle = colour(`heat-${shade}`);
    ctx.fill(path);
  });
  ctx.restore();
}

export function HeatMap(props: Props) {
  const { points, control, format } = props;
  const { theme } = useView();
  const [pointer, setPointer] = useState<{ x: number; y: number } | null>(null);
  const heat = useMemo(() => heatOf(props.series), [props.series]);
  const now = useRef({ ...props, heat });
  now.current = { ...props, heat };
  const range = heat === null ? [1, 10] : [rowStart(heat, heat.low), rowStart(heat, heat.high + 1)];
  const data = useMemo(() => [points, points.map(() => null)] as uPlot.AlignedData, [points, heat]);

  const make = (width: number): uPlot.Options => ({
    width,
    height,
    padding: [12, 24, 0, 0],
    legend: { show: false },
    cursor: timeCursor(() => now.current.control),
    scales: { x: { time: false, auto: false }, y: { distr: logarithmic, auto: false, range: () => [range[0] ?? 1, range[1] ?? 10] } },
    axes: [timeAxis(), { ...valueAxis(format), splits: (_, __, min, max) => roundValues(min, max), filter: (_, splits) => splits }],
    series: [{}, { points: { show: false } }],
    hooks: {
      drawAxes: [
        (chart) => {
          if (now.current.heat !== null) drawHeat(chart, now.current.heat, now.current.control.step);
          drawShades(chart, now.current.shades, false);
        },
      ],
      draw: [
        (chart) => {
          drawLimits(chart, now.current.limits);
        },
      ],
      setCursor: [
        (chart) => {
          const { left = -1, top = -1 } = chart.cursor;
          setPointer(left < 0 ? null : { x: chart.posToVal(left, "x"), y: chart.posToVal(top, "y") });
        },
      ],
      setSelect: [zoomTo(() => now.current.control)],
    },
  });
  const { element, chart } = useChart(make, data, control.window, [theme, format, range[0], range[1]]);
  return (
    <figure class="chart">
      <figcaption>
        <h3>{props.title}</h3>
        {props.tools}
        <span class="grow" />
        <span class="save">
          <SavePicture chart={chart} title={props.title} />
        </span>
      </figcaption>
      <div class="readout" aria-live="polite">
        <span class="entry">
          1
          <span class="scale" aria-hidden="true">
            {Array.from({ length: shades }, (_, i) => (
              <i key={i} style={{ background: `var(--heat-${i})` }} />
            ))}
          </span>
          {count(heat?.most ?? 0)} samples
        </span>
        <span class="when">{heat !== null && pointer !== null && pointed(heat, pointer, control.step, format)}</span>
      </div>
      <Plot title={props.title} kind="heat map" height={height} element={element} chart={chart} points={points} control={control} />
      {props.note !== undefined && <p class="note">{props.note}</p>}
    </figure>
  );
}

function pointed(heat: Heat, { x, y }: { x: number; y: number }, step: number, format: (value: number) => string): string {
  const column = heat.columns.find(({ at, span }) => x >= at * step && x < (at + span) * step);
  if (column === undefined) return `${clock(Math.floor(x))}: nothing measured`;
  let row = heat.low;
  while (row < heat.high && rowStart(heat, row + 1) <= y) row += 1;
  const when = `${clock(column.at * step)} – ${clock((column.at + column.span) * step)}`;
  const values = `${format(rowStart(heat, row))} – ${format(rowStart(heat, row + 1))}`;
  return `${when} · ${values} · ${count(column.rows.get(row) ?? 0)} samples`;
}
