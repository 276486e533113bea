import { clock } from "../format";
import type { TimeControl } from "../charts/time";
import { snap } from "../charts/time";
import { Player } from "./Player";

/** Says which part of the run everything on the page is of, and takes another. */
export function Window({ control }: { control: TimeControl }) {
  const { window, whole } = control;
  const zoomed = window.min > whole.min || window.max < whole.max;
  const seconds = (text: string): number | null => {
    const parts = text.split(":").map(Number);
    if (parts.length > 3 || parts.some((part) => !(part >= 0))) return null;
    return parts.reduce((all, part) => all * 60 + part, 0);
  };
  const change = (end: "min" | "max") => (event: { currentTarget: HTMLInputElement }) => {
    const value = seconds(event.currentTarget.value);
    if (value === null) event.currentTarget.value = clock(window[end]);
    else control.onChange(snap({ ...window, [end]: value }, control));
  };
  return (
    <fieldset class={`window ${zoomed ? "zoomed" : ""}`}>
      <legend class="hidden">Part of the run</legend>
      <Player control={control} />
      <input aria-label="From" size={7} value={clock(window.min)} onChange={change("min")} />
      –
      <input aria-label="To" size={7} value={clock(window.max)} onChange={change("max")} />
      <button
        type="button"
        disabled={!zoomed}
        onClick={() => {
          control.onChange(null);
        }}
      >
        Whole run
      </button>
    </fieldset>
  );
}
