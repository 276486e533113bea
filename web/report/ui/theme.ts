import { useEffect, useState } from "preact/hooks";

export type Theme = "light" | "dark";

const dark = window.matchMedia("(prefers-color-scheme: dark)");

/** The reader's choice, or what their system prefers. It lasts as long as the page: a file on a disk has no memory. */
export function useTheme(): [Theme, () => void] {
  const [chosen, setChosen] = useState<Theme | null>(null);
  const [system, setSystem] = useState<Theme>(dark.matches ? "dark" : "light");
  const theme = chosen ?? system;
  useEffect(() => {
    const follow = () => {
      setSystem(dark.matches ? "dark" : "light");
    };
    dark.addEventListener("change", follow);
    return () => {
      dark.removeEventListener("change", follow);
    };
  }, []);
  // Before charts are drawn: they take their colours from the style sheet.
  document.documentElement.dataset.theme = theme;
  return [
    theme,
    () => {
      setChosen(theme === "dark" ? "light" : "dark");
    },
  ];
}

/** The value of a custom property of the style sheet. */
export function colour(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
}

/** Colours of series that people who see colours differently can tell apart, with dashes for a second round. */
export function seriesColour(i: number): string {
  return colour(`series-${i % 7}`);
}

export function seriesDash(i: number): number[] | undefined {
  return [undefined, [6, 3], [2, 3], [8, 3, 2, 3]][Math.floor(i / 7) % 4];
}
