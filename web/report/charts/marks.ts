// What is drawn behind and over the lines of a chart.
import uPlot from "uplot";
import { colour } from "../ui/theme";

/** A stretch of time in seconds that needs a word: the generator was overloaded. */
export interface Shade {
  from: number;
  to: number;
  text: string;
}

/** A threshold. */
export interface Limit {
  value: number;
  text: string;
  passed: boolean;
}

function within(chart: uPlot, draw: (context: CanvasRenderingContext2D) => void): void {
  const { ctx, bbox } = chart;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw(ctx);
  ctx.restore();
}

/** Hatched, so that it is not told by colour alone; over a heat map, nothing but the hatches. */
export function drawShades(chart: uPlot, shades: Shade[], fill = true): void {
  within(chart, (ctx) => {
    const { top, height } = chart.bbox;
    for (const { from, to } of shades) {
      const left = chart.valToPos(from, "x", true);
      const width = Math.max(chart.valToPos(to, "x", true) - left, 2);
      ctx.fillStyle = colour("shade");
      if (fill) ctx.fillRect(left, top, width, height);
      ctx.save();
      ctx.beginPath();
      ctx.rect(left, top, width, height);
      ctx.clip();
      ctx.strokeStyle = colour("hatch");
      ctx.lineWidth = uPlot.pxRatio;
      ctx.beginPath();
      for (let x = left - height; x < left + width; x += 9 * uPlot.pxRatio) {
        ctx.moveTo(x, top + height);
        ctx.lineTo(x + height, top);
      }
      ctx.stroke();
      ctx.restore();
    }
  });
}

export function drawLimits(chart: uPlot, limits: Limit[]): void {
  within(chart, (ctx) => {
    const { left, width } = chart.bbox;
    ctx.font = `${11 * uPlot.pxRatio}px system-ui, sans-serif`;
    ctx.textAlign = "right";
    for (const { value, text, passed } of limits) {
      const y = chart.valToPos(value, "y", true);
      ctx.strokeStyle = colour(passed ? "good" : "bad");
      ctx.fillStyle = ctx.strokeStyle;
      ctx.lineWidth = 1.5 * uPlot.pxRatio;
      ctx.setLineDash([7 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
      ctx.beginPath();
      ctx.moveTo(left, y);
      ctx.lineTo(left + width, y);
      ctx.stroke();
      // A halo keeps it apart from the lines.
      ctx.setLineDash([]);
      ctx.strokeStyle = colour("surface");
      ctx.lineWidth = 4 * uPlot.pxRatio;
      const above = y - chart.bbox.top > 18 * uPlot.pxRatio;
      const words = `${passed ? "✓" : "✗"} ${text}`;
      const at = [left + width - 6 * uPlot.pxRatio, y + (above ? -5 : 14) * uPlot.pxRatio] as const;
      ctx.strokeText(words, ...at);
      ctx.fillText(words, ...at);
    }
  });
}
