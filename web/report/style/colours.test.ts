import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { difference, linear, seenBy, type Lab } from "./vision";

const sheet = readFileSync(new URL("colours.css", import.meta.url), "utf8");
const [light = "", dark = ""] = sheet.split("@media not print");
const themes = { light, dark };

function coloursOf(theme: string, name: string): string[] {
  return [...theme.matchAll(new RegExp(`--${name}: (#[0-9a-f]{6});`, "g"))].map(([, colour = ""]) => colour);
}

/** WCAG 2. */
function contrast(a: string, b: string): number {
  const luminance = (hex: string) => {
    const [red, green, blue] = linear(hex);
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05;
  };
  const [one, other] = [luminance(a), luminance(b)];
  return Math.max(one, other) / Math.min(one, other);
}

/** By how much each two of the colours differ for this vision: neighbours, of which the last has the first, and all. */
function differences(colours: Lab[]): { neighbours: number; all: number } {
  const least = { neighbours: Infinity, all: Infinity };
  colours.forEach((a, i) => {
    colours.slice(i + 1).forEach((b, n) => {
      const by = difference(a, b);
      least.all = Math.min(least.all, by);
      if (n === 0 || (i === 0 && n === colours.length - 2)) least.neighbours = Math.min(least.neighbours, by);
    });
  });
  return least;
}

test("the difference of colours is that of the paper's examples", () => {
  // Sharma, Wu, Dalal (2005), pairs 1, 7, 14, 20 and 25.
  const pairs: [Lab, Lab, number][] = [
    [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
    [[50, 0, 0], [50, -1, 2], 2.3669],
    [[50, -0.001, 2.49], [50, 0.0011, -2.49], 4.7461],
    [[50, 2.5, 0], [50, 3.2592, 0.335], 1],
    [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  ];
  for (const [a, b, wanted] of pairs) expect(difference(a, b)).toBeCloseTo(wanted, 3);
});

describe.each(Object.entries(themes))("in %s colours", (_, theme) => {
  const series = coloursOf(theme, "series-\\d");
  const grounds = coloursOf(theme, "(?:surface|page|raised)");

  test("series stand out from what they are drawn on", () => {
    expect(series).toHaveLength(7);
    expect(grounds).toHaveLength(3);
    for (const line of series) for (const ground of grounds) expect(contrast(line, ground), `${line} on ${ground}`).toBeGreaterThanOrEqual(3);
  });

  // A difference of about 2 can just be seen with both side by side; lines are thin, and their legend is elsewhere.
  test.each(Object.entries(seenBy))("series are told apart by %s vision", (_kind, seen: (hex: string) => Lab) => {
    const { neighbours, all } = differences(series.map(seen));
    expect(neighbours).toBeGreaterThanOrEqual(18);
    expect(all).toBeGreaterThanOrEqual(12);
  });

  test.each(Object.entries(seenBy))("a heat map's shades go one way in lightness by %s vision", (_kind, seen: (hex: string) => Lab) => {
    const lightness = coloursOf(theme, "heat-\\d+").map((shade) => seen(shade)[0]);
    expect(lightness).toHaveLength(12);
    const steps = lightness.slice(1).map((one, i) => one - (lightness[i] ?? 0));
    expect(steps.every((step) => Math.sign(step) === Math.sign(steps.at(-1) ?? 0)), steps.join()).toBe(true);
  });
});
