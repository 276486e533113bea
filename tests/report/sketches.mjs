// Sketches of the result's JSON, read by docs/formats/sketch.md alone: the page's own reader is what is tested.

/** `{ bins: Map of index → samples, zeros, count, sum, min, max, error }` of the base64 of one. */
export function decode(base64) {
  const bytes = Buffer.from(base64, "base64");
  let at = 0;
  const varint = () => {
    let [value, scale] = [0, 1];
    for (;;) {
      const byte = bytes[at++];
      value += (byte & 127) * scale;
      if (byte < 128) return value;
      scale *= 128;
    }
  };
  const zigzag = () => {
    const value = varint();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  };
  if (varint() !== 1) throw new Error("a sketch of another version");
  const error = varint() / 1e6;
  const zeros = varint();
  const bins = new Map();
  let [index, count] = [0, zeros];
  for (let left = varint(); left > 0; left -= 1) {
    index += zigzag();
    bins.set(index, varint());
    count += bins.get(index);
  }
  if (count === 0) throw new Error("a sketch of nothing");
  const [sum, min, max] = [0, 8, 16].map((from) => bytes.readDoubleLE(at + from));
  return { bins, zeros, count, sum, min, max, error };
}

/** The sketch of a histogram in a bucket: its own, or where it has none the merge of those in `by`. */
export const sketchOf = ({ aggregate, by }) =>
  aggregate.sketch === undefined ? merge(Object.values(by).map(({ sketch }) => decode(sketch))) : decode(aggregate.sketch);

export function merge(sketches) {
  const all = { bins: new Map(), zeros: 0, count: 0, sum: 0, min: Infinity, max: -Infinity, error: sketches[0]?.error };
  for (const { bins, zeros, count, sum, min, max, error } of sketches) {
    if (error !== all.error) throw new Error("sketches of different errors do not merge");
    for (const [index, samples] of bins) all.bins.set(index, (all.bins.get(index) ?? 0) + samples);
    all.zeros += zeros;
    all.count += count;
    all.sum += sum;
    all.min = Math.min(all.min, min);
    all.max = Math.max(all.max, max);
  }
  return all;
}

/** The least value of bin `index`, found by halving: P rises. */
export function startOf(index, error) {
  const perOctave = 7 / (10 * Math.log((1 + error) / (1 - error)));
  const exponent = Math.floor(index / perOctave);
  const wanted = index / perOctave - exponent;
  let [low, high] = [0, 1];
  for (let i = 0; i < 60; i += 1) {
    const s = (low + high) / 2;
    if ((6 / 35) * s ** 3 - (3 / 5) * s ** 2 + (10 / 7) * s < wanted) low = s;
    else high = s;
  }
  return (1 + low) * 2 ** exponent;
}

/** The value for the bin of the sample at rank floor(q (n − 1)). */
export function quantile({ bins, zeros, count, min, max, error }, q) {
  const rank = Math.floor(q * (count - 1));
  let upto = zeros;
  let value = 0;
  for (const index of [...bins.keys()].sort((a, b) => a - b)) {
    if (rank < upto) break;
    upto += bins.get(index);
    const [low, high] = [startOf(index, error), startOf(index + 1, error)];
    value = (2 * low * high) / (low + high);
  }
  return Math.min(Math.max(value, min), max);
}
