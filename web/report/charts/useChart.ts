import type { RefObject } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import uPlot from "uplot";

/**
 * A uPlot chart in an element, as wide as that is. It is made anew when something of `key` changes, and redrawn with other
 * data or another range of x otherwise.
 */
export function useChart(
  make: (width: number) => uPlot.Options,
  data: uPlot.AlignedData,
  x: { min: number; max: number },
  key: unknown[],
): { element: RefObject<HTMLDivElement>; chart: RefObject<uPlot> } {
  const element = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot>(null);
  useLayoutEffect(() => {
    const parent = element.current;
    if (parent === null) return undefined;
    const made = new uPlot(make(Math.max(parent.clientWidth, 200)), data, parent);
    chart.current = made;
    made.setScale("x", x);
    const observer = new ResizeObserver(() => {
      const width = Math.max(parent.clientWidth, 200);
      if (width !== made.width) made.setSize({ width, height: made.height });
    });
    observer.observe(parent);
    return () => {
      observer.disconnect();
      made.destroy();
      chart.current = null;
    };
  }, key);
  useEffect(() => {
    const made = chart.current;
    if (made === null) return;
    made.batch(() => {
      if (made.data !== data) made.setData(data, false);
      made.setScale("x", x);
    });
  }, [data, x.min, x.max]);
  return { element, chart };
}
