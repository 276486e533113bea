// The time axis that all charts over time share: its extent, what is zoomed into, and how to get there by keyboard.
import type uPlot from "uplot";

export interface TimeWindow {
  /** Seconds. */
  min: number;
  max: number;
}

/** How charts over time are told what the reader has chosen. */
export interface TimeControl {
  window: TimeWindow;
  whole: TimeWindow;
  /** Seconds a bucket; what is chosen snaps to buckets. */
  step: number;
  /** Null: all of it. */
  onChange: (window: TimeWindow | null) => void;
}

/** Snapped to buckets, within the run, at least two buckets long; null where that is the whole run. */
export function snap(window: TimeWindow, { whole, step }: TimeControl): TimeWindow | null {
  let min = Math.max(whole.min, Math.floor(window.min / step) * step);
  const max = Math.min(whole.max, Math.max(Math.ceil(window.max / step) * step, min + 2 * step));
  min = Math.max(whole.min, Math.min(min, max - 2 * step));
  return min <= whole.min && max >= whole.max ? null : { min, max };
}

function zoomed({ min, max }: TimeWindow, factor: number, around: number): TimeWindow {
  return { min: around - (around - min) * factor, max: around + (max - around) * factor };
}

function moved({ min, max }: TimeWindow, by: number, whole: TimeWindow): TimeWindow {
  const distance = Math.min(Math.max(by * (max - min), whole.min - min), whole.max - max);
  return { min: min + distance, max: max + distance };
}

/** Arrows move the pointer, + and - zoom around it, [ and ] move the window, 0 and Escape show all. True where the key meant something. */
export function handleKey(key: string, chart: uPlot, points: number[], control: TimeControl): boolean {
  const { window, whole } = control;
  const pointed = chart.cursor.idx ?? -1;
  const x = points[pointed] ?? -1;
  // A pointer that is not in the window enters it from the left.
  const at = x >= window.min && x <= window.max ? pointed : points.findIndex((start) => start >= window.min);
  const around = points[at] ?? (window.min + window.max) / 2;
  const pointer = (index: number) => {
    const x = points[Math.min(Math.max(index, 0), points.length - 1)];
    if (x !== undefined) chart.setCursor({ left: chart.valToPos(x, "x"), top: chart.over.clientHeight / 2 });
  };
  const choose = (next: TimeWindow) => {
    control.onChange(snap(next, control));
  };
  switch (key) {
    case "ArrowLeft":
      pointer(at - 1);
      return true;
    case "ArrowRight":
      pointer(at + 1);
      return true;
    case "+":
    case "=":
      choose(zoomed(window, 0.5, around));
      return true;
    case "-":
      choose(zoomed(window, 2, around));
      return true;
    case "[":
      choose(moved(window, -0.5, whole));
      return true;
    case "]":
      choose(moved(window, 0.5, whole));
      return true;
    case "0":
    case "Escape":
      control.onChange(null);
      return true;
    default:
      return false;
  }
}

/** Pointers of all charts move together; each zooms by itself, through the control. */
const pointerSync: uPlot.Cursor.Sync = {
  key: "time",
  setSeries: false,
  scales: ["x", null],
  filters: { pub: (type) => type === "mousemove" || type === "mouseleave" },
};

/** A pointer that all charts share; a drag chooses, and a double click shows all. */
export function timeCursor(control: () => TimeControl, points: uPlot.Cursor.Points = {}): uPlot.Cursor {
  return {
    sync: pointerSync,
    drag: { x: true, y: false, setScale: false, dist: 4 },
    points,
    bind: {
      dblclick: () => () => {
        control().onChange(null);
        return null;
      },
    },
  };
}

/** Zooms all charts to what was chosen in one. */
export const zoomTo =
  (control: () => TimeControl) =>
  (chart: uPlot): void => {
    const { left, width } = chart.select;
    if (width === 0) return;
    const wanted = { min: chart.posToVal(left, "x"), max: chart.posToVal(left + width, "x") };
    chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
    control().onChange(snap(wanted, control()));
  };
