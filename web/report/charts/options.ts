// What all charts have in common.
import uPlot from "uplot";
import { clock } from "../format";
import { colour } from "../ui/theme";

export type Values = (number | null | undefined)[];

/** How uPlot calls a logarithmic scale. */
export const logarithmic = 3 as unknown as uPlot.Scale.Distr;

const timeSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400];
const font = '12px system-ui, "Segoe UI", sans-serif';

function axis(): uPlot.Axis {
  const grid = { stroke: colour("grid"), width: 1 };
  return { stroke: colour("muted"), font, grid, ticks: { ...grid, size: 4 }, border: { show: false } };
}

export function timeAxis(): uPlot.Axis {
  return { ...axis(), incrs: timeSteps, space: 70, values: (_, splits) => splits.map(clock), size: 30, gap: 4 };
}

/** For axes of what comes in ones. */
export const wholeNumber = (value: number): string => String(Math.round(value));

export function valueAxis(format: (value: number) => string, scale = "y"): uPlot.Axis {
  return {
    ...axis(),
    scale,
    size: 72,
    gap: 6,
    space: 36,
    ...(format === wholeNumber && { incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 50_000] }),
    // On a logarithmic scale only some of the splits are labelled; the others come as null.
    values: (_, splits) => splits.map((value: number | null) => (value === null ? "" : value === 0 ? "0" : format(value).replace(/\.0+(?= |$)/, ""))),
  };
}

/** 1, 2, 5, 10… between the two: few enough to be written on an axis. */
export function roundValues(min: number, max: number): number[] {
  const values: number[] = [];
  const factors = max / min > 2000 ? [1] : [1, 2, 5];
  for (let power = 10 ** Math.floor(Math.log10(min)); power <= max; power *= 10) {
    for (const factor of factors) if (factor * power >= min && factor * power <= max) values.push(factor * power);
  }
  return values;
}

/** From zero to a bit above the highest; logarithmic ones from the power of ten below the lowest. */
export function valueScale(log: boolean, atLeast: number): uPlot.Scale {
  if (!log) {
    return { range: (_, __, max: number | null) => [0, Math.max(max ?? 0, atLeast, Number.MIN_VALUE) * 1.06 || 1] };
  }
  return {
    distr: logarithmic,
    range: (_, min: number | null, max: number | null) =>
      min === null || max === null || max <= 0
        ? [1, 10]
        : uPlot.rangeLog(Math.max(min, 1e-3), Math.max(max, atLeast), 10, false),
  };
}

/** The chart with its name as a picture. */
export function picture(chart: uPlot, title: string): Promise<Blob | null> {
  const source = chart.ctx.canvas;
  const scale = uPlot.pxRatio;
  const canvas = document.createElement("canvas");
  canvas.width = source.width;
  canvas.height = source.height + 32 * scale;
  const context = canvas.getContext("2d");
  if (context === null) return Promise.resolve(null);
  context.fillStyle = colour("surface");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = colour("text");
  context.font = `600 ${14 * scale}px system-ui, sans-serif`;
  context.fillText(title, 12 * scale, 21 * scale);
  context.drawImage(source, 0, 32 * scale);
  return new Promise((resolve) => {
    canvas.toBlob(resolve, "image/png");
  });
}
