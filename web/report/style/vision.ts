// How people with each kind of colour vision see a colour, and how different two then look. For tests of the palette.

export type Triple = [number, number, number];
/** CIE L*a*b* under D65. */
export type Lab = Triple;
type Matrix = [Triple, Triple, Triple];

const times = (matrix: Matrix, [x, y, z]: Triple): Triple =>
  matrix.map(([a, b, c]) => a * x + b * y + c * z) as Triple;

/** "#0072b2" → linear light of sRGB, 0 to 1. */
export function linear(hex: string): Triple {
  return [1, 3, 5].map((at) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Triple;
}

const toXyz: Matrix = [
  [0.4124564, 0.3575761, 0.1804375],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339, 0.119192, 0.9503041],
];
const white: Triple = [0.95047, 1, 1.08883];

function labOf(rgb: Triple): Lab {
  const [x, y, z] = times(toXyz, rgb).map((value, i) => {
    const part = value / (white[i] ?? 1);
    return part > 216 / 24389 ? Math.cbrt(part) : ((24389 / 27) * part + 16) / 116;
  }) as Triple;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

/** Machado, Oliveira, Fernandes (2009): the whole lack of one kind of cone. */
const lacks: Record<string, Matrix> = {
  usual: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopic: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopic: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopic: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** What each kind of vision makes of a colour. */
export const seenBy: Record<string, (hex: string) => Lab> = Object.fromEntries(
  Object.entries(lacks).map(([kind, matrix]) => [
    kind,
    (hex: string) => labOf(times(matrix, linear(hex)).map((value) => Math.min(1, Math.max(0, value))) as Triple),
  ]),
);

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** The angle of a hue in degrees, from 0. */
const hueOf = (a: number, b: number) => ((Math.atan2(b, a) * 180) / Math.PI + 360) % 360;

/** CIEDE2000. */
export function difference([light1, a1, b1]: Lab, [light2, a2, b2]: Lab): number {
  const seventh = (chroma: number) => Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7));
  const stretch = 1 + 0.5 * (1 - seventh((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2));
  const [chroma1, chroma2] = [Math.hypot(stretch * a1, b1), Math.hypot(stretch * a2, b2)];
  const [hue1, hue2] = [hueOf(stretch * a1, b1), hueOf(stretch * a2, b2)];
  const grey = chroma1 * chroma2 === 0;
  const around = ((hue2 - hue1 + 540) % 360) - 180;
  const lightness = (light1 + light2) / 2 - 50;
  const chroma = (chroma1 + chroma2) / 2;
  const hue = grey ? hue1 + hue2 : hue1 + around / 2;
  const byHue =
    1 -
    0.17 * Math.cos(radians(hue - 30)) +
    0.24 * Math.cos(radians(2 * hue)) +
    0.32 * Math.cos(radians(3 * hue + 6)) -
    0.2 * Math.cos(radians(4 * hue - 63));
  const inLight = (light2 - light1) / (1 + (0.015 * lightness ** 2) / Math.sqrt(20 + lightness ** 2));
  const inChroma = (chroma2 - chroma1) / (1 + 0.045 * chroma);
  const inHue = grey ? 0 : (2 * Math.sqrt(chroma1 * chroma2) * Math.sin(radians(around) / 2)) / (1 + 0.015 * chroma * byHue);
  const turned = hue < 0 ? hue + 360 : hue % 360;
  const rotation = -2 * seventh(chroma) * Math.sin(radians(60 * Math.exp(-(((turned - 275) / 25) ** 2))));
  return Math.sqrt(inLight ** 2 + inChroma ** 2 + inHue ** 2 + rotation * inChroma * inHue);
}
