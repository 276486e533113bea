import type { RefObject } from "preact";
import type uPlot from "uplot";
import { handleKey, type TimeControl } from "./time";

interface Props {
  title: string;
  kind: string;
  height: number;
  element: RefObject<HTMLDivElement>;
  chart: RefObject<uPlot>;
  points: number[];
  control: TimeControl;
}

/** Where a chart over time is drawn, and its keys. */
export function Plot({ title, kind, height, element, chart, points, control }: Props) {
  return (
    <div
      ref={element}
      class="plot"
      // The page keeps its height, and so its place, while a chart is made anew.
      style={{ minHeight: height }}
      tabIndex={0}
      role="application"
      aria-roledescription={kind}
      aria-label={`${title}: arrows move the pointer, plus and minus zoom, brackets move the window, 0 shows the whole run`}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || chart.current === null) return;
        if (handleKey(event.key, chart.current, points, control)) event.preventDefault();
      }}
    />
  );
}
