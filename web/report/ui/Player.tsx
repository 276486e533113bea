import { useEffect, useRef, useState } from "preact/hooks";
import type { TimeControl } from "../charts/time";

const ticksASecond = 4;
/** However long the run was, it has passed by after this. */
const seconds = 30;

/** Shows the run as it went: the part from its start to a moment that moves on. */
export function Player({ control }: { control: TimeControl }) {
  const [playing, setPlaying] = useState(false);
  const now = useRef(control);
  now.current = control;
  useEffect(() => {
    if (!playing) return undefined;
    const { whole, step, onChange } = now.current;
    const by = Math.max(step, Math.ceil((whole.max - whole.min) / (seconds * ticksASecond) / step) * step);
    const window = now.current.window;
    let head = window.min > whole.min || window.max >= whole.max ? whole.min + by : window.max;
    const timer = setInterval(() => {
      head += by;
      if (head >= whole.max) {
        setPlaying(false);
        onChange(null);
      } else {
        onChange({ min: whole.min, max: head });
      }
    }, 1000 / ticksASecond);
    return () => {
      clearInterval(timer);
    };
  }, [playing]);
  return (
    <button
      type="button"
      aria-label={playing ? "Pause" : "Play the run"}
      title={playing ? "Pause" : "Show the run as it went"}
      onClick={() => {
        setPlaying(!playing);
      }}
    >
      {playing ? "❚❚" : "▶"}
    </button>
  );
}
