// Which values are in which bin of a sketch: docs/formats/sketch.md, at its relative error of 1 %.

const relativeError = 0.01;
const gamma = (1 + relativeError) / (1 - relativeError);
const cubic = 6 / 35;
const square = -3 / 5;
const linear = 10 / 7;
const binsPerOctave = 1 / (linear * Math.log(gamma));

/** The reverse of the cubic that stands for a logarithm, by Newton's method. */
function fromOctaves(octave: number): number {
  const exponent = Math.floor(octave);
  const wanted = octave - exponent;
  let s = wanted;
  for (let i = 0; i < 5; i += 1) {
    const error = ((cubic * s + square) * s + linear) * s - wanted;
    s -= error / ((3 * cubic * s + 2 * square) * s + linear);
  }
  return (1 + s) * 2 ** exponent;
}

/** Sketches begin at 1e-9: no bin is below this. */
const lowest = -1100;

/** Values by bin, each worked out once. */
class Known {
  private values = new Float64Array(4096);

  get(index: number, make: () => number): number {
    const at = index - lowest;
    if (at >= this.values.length) {
      const larger = new Float64Array(Math.max(2 * this.values.length, at + 1));
      larger.set(this.values);
      this.values = larger;
    }
    const known = this.values[at] ?? 0;
    if (known > 0) return known;
    const value = make();
    if (at >= 0) this.values[at] = value;
    return value;
  }
}

const starts = new Known();
const middles: Known[] = [];

/** The least value of bin `index`, where 2^shift bins are one. */
export function binStart(index: number, shift: number): number {
  const fine = index * 2 ** shift;
  return starts.get(fine, () => fromOctaves(fine / binsPerOctave));
}

/** The value that stands for all of a bin: equally far, relatively, from both of its ends. */
export function binMiddle(index: number, shift: number): number {
  return (middles[shift] ??= new Known()).get(index, () => {
    const low = binStart(index, shift);
    return (2 * low) / (1 + low / binStart(index + 1, shift));
  });
}

/** The bin of 2^shift that holds `value`, which must be above zero. */
export function binOf(value: number, shift: number): number {
  let exponent = Math.floor(Math.log2(value));
  // The logarithm may be off by a bit next to a power of two.
  if (value < 2 ** exponent) exponent -= 1;
  const s = value / 2 ** exponent - 1;
  const octaves = exponent + ((cubic * s + square) * s + linear) * s;
  return Math.floor(Math.floor(octaves * binsPerOctave) / 2 ** shift);
}

/** How far a quantile may be from the sample, relatively: 0.01 for whole sketches, 0.02 where two bins are one… */
export function errorBound(shift: number): number {
  const width = gamma ** (2 ** shift);
  return (width - 1) / (width + 1);
}
