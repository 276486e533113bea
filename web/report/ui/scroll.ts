// Ways to a part of the page.

const lengthMs = 400;
const scrollKeys = new Set(["ArrowUp", "ArrowDown", "PageUp", "PageDown", "Home", "End", "Tab", " "]);

/** Where the page has to be scrolled to for `part` to be at the top, below what stays there. */
function goalOf(part: Element): number {
  const { scrollHeight, clientHeight } = document.documentElement;
  const padding = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop) || 0;
  const goal = window.scrollY + part.getBoundingClientRect().top - padding;
  return Math.max(0, Math.min(goal, scrollHeight - clientHeight));
}

let stop = (): void => undefined;

/**
 * Takes the reader to a part of the page, in steps where motion is welcome, until they scroll themselves.
 *
 * The browser's own smooth scrolling is not used: Chromium forgets one that begins in the frame in which another was broken
 * off, and the page then stays where it was. Here each step looks anew where the part is, so it is reached also where the
 * page grows meanwhile.
 */
export function scrollToPart(id: string): void {
  stop();
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const quit = new AbortController();
  stop = () => {
    quit.abort();
  };
  const options = { signal: quit.signal, passive: true, capture: true };
  for (const kind of ["wheel", "pointerdown"]) window.addEventListener(kind, stop, options);
  const pressed = ({ key }: KeyboardEvent) => {
    if (scrollKeys.has(key)) quit.abort();
  };
  window.addEventListener("keydown", pressed, options);
  let begin: { at: number; distance: number } | null = null;
  // The first step comes after what the click changed has been drawn.
  const step = (now: number) => {
    const part = document.getElementById(id);
    if (quit.signal.aborted || part === null) return;
    const goal = goalOf(part);
    begin ??= { at: now, distance: window.scrollY - goal };
    const left = still ? 0 : Math.max(0, 1 - (now - begin.at) / lengthMs);
    window.scrollTo({ top: goal + begin.distance * left ** 3, behavior: "instant" });
    if (left > 0) requestAnimationFrame(step);
    else quit.abort();
  };
  requestAnimationFrame(step);
}
