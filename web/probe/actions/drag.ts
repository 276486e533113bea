// A drag is of one of two kinds: the page moves something itself as the mouse moves, or the browser's own drag and drop
// (draggable elements) takes over and no mouse event follows. Which it is shows once the mouse has moved a little.

import { find, hiddenBecause, hiddenCause, type Reply } from "./element";
import { clickPoint } from "./operations";
import { reachablePoint, stable, visiblePoint } from "./reach";
import { until } from "./wait";

let dragStart: Event | null = null;

function noteDragStart(event: Event): void {
  dragStart = event;
}

/** As clickPoint, of what is to be dragged; from now on the browser's own drags are noticed. */
export async function dragPoint(selector: string, deadline: number): Promise<Reply> {
  dragStart = null;
  addEventListener("dragstart", noteDragStart, { capture: true });
  return clickPoint(selector, deadline);
}

/** Whether the browser's own drag and drop has begun, and the page has not prevented it. */
export function isDragging(): Reply {
  return { value: dragStart?.isTrusted === true && !dragStart.defaultPrevented };
}

/**
 * Waits until the place to drop at is visible and stands still, and brings it into the window; the value is its middle. In
 * a drag that the page makes itself, what is dragged may well cover it.
 */
export function dropPoint(selector: string, native: boolean, deadline: number): Promise<Reply> {
  let attempt = 0;
  return until(deadline, async () => {
    const element = find(selector);
    if (typeof element === "string") return element;
    const hidden = hiddenBecause(element);
    if (hidden !== undefined) return hiddenCause(selector, hidden);
    if (native) {
      const point = await reachablePoint(element, attempt++);
      return typeof point === "string" ? point : { value: point };
    }
    if (!visiblePoint(element)) element.scrollIntoView({ behavior: "instant", block: "center", inline: "nearest" });
    if (!(await stable(element))) return element.isConnected ? "still moving" : "it was removed";
    const point = visiblePoint(element);
    return point ? { value: point } : "outside of the window, where scrolling cannot bring it";
  });
}
