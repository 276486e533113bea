import type { ComponentChildren } from "preact";
import { useMemo, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import { clock } from "../format";
import { useView } from "../ui/context";
import { saveCsv } from "../ui/save";
import { colour } from "../ui/theme";
import { drawLimits, drawShades, type Limit, type Shade } from "./marks";
import { timeAxis, valueAxis, valueScale, type Values } from "./options";
import { Plot } from "./Plot";
import { SavePicture } from "./SavePicture";
import { timeCursor, zoomTo, type TimeControl } from "./time";
import { useChart } from "./useChart";

export interface Line {
  label: string;
  /** One for each point of time; null: nothing was measured; undefined: told by a wider cell before. */
  values: Values;
  colour: string;
  dash?: number[] | undefined;
  kind?: "line" | "steps" | "bars";
}

interface Props {
  title: string;
  /** Seconds of the buckets' starts. */
  points: number[];
  lines: Line[];
  format: (value: number) => string;
  control: TimeControl;
  height?: number;
  log?: boolean;
  shades?: Shade[];
  limits?: Limit[];
  tools?: ComponentChildren;
  note?: ComponentChildren;
}

function seriesOf(line: Line): uPlot.Series {
  const fill = line.colour.startsWith("#") ? `${line.colour}33` : line.colour;
  const common = { label: line.label, stroke: line.colour, spanGaps: false, width: 1.75 };
  const paths = uPlot.paths;
  if (line.kind === "steps") {
    return { ...common, fill, points: { show: false }, ...(paths.stepped && { paths: paths.stepped({ align: 1 }) }) };
  }
  if (line.kind === "bars") {
    const bars = paths.bars?.({ align: 1, size: [0.9, 60, 1] });
    return { ...common, width: 0, fill: line.colour, points: { show: false }, ...(bars && { paths: bars }) };
  }
  return { ...common, ...(line.dash && { dash: line.dash }), points: { size: 5, fill: line.colour } };
}

const usualHeight = 240;

/** The value that a wider cell tells for point `index`. */
function valueAt(values: Values, index: number): number | null {
  for (let i = index; i >= 0; i -= 1) {
    const value = values[i];
    if (value !== undefined) return value;
  }
  return null;
}

export function TimeChart(props: Props) {
  const { points, lines, control, format } = props;
  const { theme } = useView();
  const [pointed, setPointed] = useState<number | null>(null);
  const now = useRef(props);
  now.current = props;
  const data = useMemo(() => [points, ...lines.map(({ values }) => values)] as uPlot.AlignedData, [points, lines]);
  const highestLimit = Math.max(0, ...(props.limits ?? []).map(({ value }) => value));
  const key = [theme, props.log, props.height, format, ...lines.map((line) => `${line.label} ${line.kind ?? ""} ${line.colour}`)];

  const make = (width: number): uPlot.Options => ({
    width,
    height: props.height ?? usualHeight,
    padding: [12, 24, 0, 0],
    legend: { show: false },
    cursor: timeCursor(() => now.current.control, { size: 8 }),
    scales: { x: { time: false, auto: false }, y: valueScale(props.log === true, highestLimit) },
    axes: [timeAxis(), valueAxis(format)],
    series: [{}, ...lines.map(seriesOf)],
    hooks: {
      drawAxes: [
        (chart) => {
          drawShades(chart, now.current.shades ?? []);
        },
      ],
      draw: [
        (chart) => {
          drawLimits(chart, now.current.limits ?? []);
        },
      ],
      setCursor: [
        (chart) => {
          setPointed(chart.cursor.idx ?? null);
        },
      ],
      setSelect: [zoomTo(() => now.current.control)],
    },
  });
  const { element, chart } = useChart(make, data, control.window, key);
  const shade = pointed === null ? undefined : shadeAt(props.shades ?? [], points[pointed] ?? 0);
  return (
    <figure class="chart">
      <figcaption>
        <h3>{props.title}</h3>
        {props.tools}
        <span class="grow" />
        <span class="save">
          <SavePicture chart={chart} title={props.title} />
          <button
            type="button"
            class="quiet"
            aria-label={`Save ${props.title} as CSV`}
            onClick={() => {
              const rows = points.map((x, i) => [x, ...lines.map(({ values }) => values[i])]);
              saveCsv(props.title, [["seconds", ...lines.map(({ label }) => label)], ...rows]);
            }}
          >
            CSV
          </button>
        </span>
      </figcaption>
      <Readout
        at={pointed === null ? null : (points[pointed] ?? null)}
        step={control.step}
        entries={lines.map((line) => ({
          ...line,
          text: pointed === null ? "" : textOf(valueAt(line.values, pointed), format),
        }))}
        note={shade?.text}
      />
      <Plot title={props.title} kind="chart" height={props.height ?? usualHeight} element={element} chart={chart} points={points} control={control} />
      {props.note !== undefined && <p class="note">{props.note}</p>}
    </figure>
  );
}

const textOf = (value: number | null, format: (value: number) => string) =>
  value === null ? "nothing measured" : format(value);

const shadeAt = (shades: Shade[], x: number) => shades.find(({ from, to }) => x >= from && x < to);

interface ReadoutProps {
  at: number | null;
  step: number;
  entries: { label: string; colour: string; text: string; dash?: number[] | undefined }[];
  note: string | undefined;
}

/** What the lines are, and what they are worth under the pointer. */
function Readout({ at, step, entries, note }: ReadoutProps) {
  return (
    <div class="readout" aria-live="polite">
      {entries.map(({ label, colour: stroke, text, dash }) => (
        <span key={label} class="entry">
          <svg width="18" height="10" aria-hidden="true">
            <line x1="0" x2="18" y1="5" y2="5" stroke={stroke} stroke-width="3" stroke-dasharray={dash?.join(" ")} />
          </svg>
          {label} <b>{text}</b>
        </span>
      ))}
      <span class="when">
        {at !== null && `${clock(at)} – ${clock(at + step)}`}
        {at !== null && note !== undefined && <em style={{ color: colour("warning-text") }}> {note}</em>}
      </span>
    </div>
  );
}
