import type { Reply } from "./element";

/** How long a change that the DOM does not announce (a stylesheet, a script's scroll) may stay unseen. */
const RECHECK_MS = 100;

/** Longer than a frame takes on a machine that is busy, so that a late one is not taken for none. */
const NO_FRAME_MS = 500;

/** The next frame; resolves to false where none is drawn for half a second. */
export function nextFrame(): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => { resolve(false); }, NO_FRAME_MS);
    requestAnimationFrame(() => {
      clearTimeout(timer);
      resolve(true);
    });
  });
}

/** Resolves at the next change of the document, or after RECHECK_MS, or at the deadline. */
function nextChange(deadline: number): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      observer.disconnect();
      clearTimeout(timer);
      for (const type of EVENTS) removeEventListener(type, done, true);
      resolve();
    };
    const observer = new MutationObserver(done);
    observer.observe(document, { attributes: true, characterData: true, childList: true, subtree: true });
    for (const type of EVENTS) addEventListener(type, done, true);
    const timer = setTimeout(done, Math.max(0, Math.min(RECHECK_MS, deadline - performance.now())));
  });
}
const EVENTS = ["animationend", "change", "input", "load", "readystatechange", "resize", "scroll", "transitionend"] as const;

/**
 * Calls `attempt` now and after each change of the document until it gives a Reply or the deadline has passed; a string is
 * the reason why it cannot be done yet, and the last one becomes the cause.
 */
export async function until(deadline: number, attempt: () => Promise<Reply | string> | Reply | string): Promise<Reply> {
  for (;;) {
    const outcome = await attempt();
    if (typeof outcome !== "string") return outcome;
    if (performance.now() >= deadline) return { kind: "timeout", cause: outcome };
    await nextChange(deadline);
  }
}
