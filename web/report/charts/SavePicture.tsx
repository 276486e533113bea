import type { RefObject } from "preact";
import type uPlot from "uplot";
import { save } from "../ui/save";
import { picture } from "./options";

/** Hands the reader the chart as a PNG. */
export function SavePicture({ chart, title }: { chart: RefObject<uPlot>; title: string }) {
  return (
    <button
      type="button"
      class="quiet"
      aria-label={`Save ${title} as PNG`}
      onClick={() => {
        if (chart.current === null) return;
        void picture(chart.current, title).then((png) => {
          if (png !== null) save(`${title}.png`, png);
        });
      }}
    >
      PNG
    </button>
  );
}
