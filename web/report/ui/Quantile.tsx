import { percentile } from "../format";
import { useView } from "./context";

const stops = [0.5, 0.9, 0.95, 0.99, 0.999, 0.9999];

/** Ranks are dense towards 1: a step of the slider leaves out a tenth of a power of ten. */
const positionOf = (q: number) => -Math.log10(Math.max(1 - q, 1e-4)) * 100;
const rankAt = (position: number) => {
  const q = 1 - 10 ** (-position / 100);
  const near = stops.find((stop) => Math.abs(positionOf(stop) - position) < 2);
  return near ?? Math.round(q * 1e4) / 1e4;
};

/** Which percentile the tables and charts show besides the usual ones. */
export function Quantile() {
  const { route, go } = useView();
  return (
    <label class="quantile">
      Percentile
      <input
        type="range"
        min="0"
        max="400"
        step="1"
        value={positionOf(route.q)}
        aria-valuetext={percentile(route.q)}
        onInput={(event) => {
          go({ q: rankAt(Number(event.currentTarget.value)) });
        }}
      />
      <output>{percentile(route.q)}</output>
    </label>
  );
}
