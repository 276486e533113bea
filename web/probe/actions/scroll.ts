import { find, hiddenBecause, hiddenCause, type Reply } from "./element";
import { nextFrame, until } from "./wait";

/** Frames in which what scrolls has told those who listen, observers of intersections included. */
const ROUNDS = 2;

/** How many frames a scroll that the wheel asked for may take to begin. */
const PATIENCE = 6;

/** Waits until the element is visible and brings it into the middle of the window, as far as the page goes. */
export function scrollTo(selector: string, deadline: number): Promise<Reply> {
  return until(deadline, async () => {
    const element = find(selector);
    if (typeof element === "string") return element;
    const hidden = hiddenBecause(element);
    if (hidden !== undefined) return hiddenCause(selector, hidden);
    element.scrollIntoView({ behavior: "instant", block: "center", inline: "nearest" });
    for (let frame = 0; frame < ROUNDS; frame++) await nextFrame();
    return element.isConnected ? {} : "it was removed";
  });
}

let scrolled = 0;

/** Begins to count scrolls; the value is the middle of the window, where the wheel is to be turned. */
export function beforeWheel(): Reply {
  scrolled = 0;
  addEventListener("scroll", countScroll, { capture: true, passive: true });
  return { value: { x: innerWidth / 2, y: innerHeight / 2 } };
}

function countScroll(): void {
  scrolled++;
}

/** Waits until what the wheel set in motion stands still. */
export async function afterWheel(deadline: number): Promise<Reply> {
  let seen = 0;
  let quiet = 0;
  while (quiet < (seen > 0 ? ROUNDS : PATIENCE) && performance.now() < deadline) {
    await nextFrame();
    quiet = scrolled === seen ? quiet + 1 : 0;
    seen = scrolled;
  }
  removeEventListener("scroll", countScroll, { capture: true });
  return {};
}
