// Whether an element can be acted on, and where a mouse reaches it.

import { controlOf, describe, find, hiddenBecause, hiddenCause, isDisabled } from "./element";
import { nextFrame } from "./wait";

export interface Point {
  x: number;
  y: number;
}

/** The element once it can be acted on, or why it cannot be yet. */
export function actionable(selector: string): Element | string {
  const element = find(selector);
  if (typeof element === "string") return element;
  const hidden = hiddenBecause(element);
  if (hidden !== undefined) return hiddenCause(selector, hidden);
  if (isDisabled(controlOf(element))) return `${describe(element)} is disabled`;
  return element;
}

/** Whether an animation is about to begin: it shows in the second frame from now, or later on a busy machine. */
function willMove(element: Element): boolean {
  return document.getAnimations().some((animation) => {
    const target = animation.effect instanceof KeyframeEffect ? animation.effect.target : null;
    return animation.pending && target?.contains(element);
  });
}

/** Whether the element kept its place from one frame to the next. */
export async function stable(element: Element): Promise<boolean> {
  if (willMove(element) && (await nextFrame()) && willMove(element)) return false;
  const before = element.getBoundingClientRect();
  await nextFrame();
  const after = element.getBoundingClientRect();
  return (
    element.isConnected &&
    before.x === after.x &&
    before.y === after.y &&
    before.width === after.width &&
    before.height === after.height
  );
}

/** The middle of the part of the element that is inside the window. */
export function visiblePoint(element: Element): Point | undefined {
  const rects = element.matches("*") && getComputedStyle(element).display === "contents"
    ? Array.from(element.children).flatMap((child) => Array.from(child.getClientRects()))
    : Array.from(element.getClientRects());
  for (const rect of rects) {
    const left = Math.max(rect.left, 0);
    const right = Math.min(rect.right, innerWidth);
    const top = Math.max(rect.top, 0);
    const bottom = Math.min(rect.bottom, innerHeight);
    if (right - left >= 1 && bottom - top >= 1) return { x: (left + right) / 2, y: (top + bottom) / 2 };
  }
  return undefined;
}

const PLACES: ScrollLogicalPosition[] = ["center", "start", "end"];

/** What would be hit at the point instead of the element; undefined when it is the element. */
function inTheWay(element: Element, point: Point): Element | null | undefined {
  let hit = document.elementFromPoint(point.x, point.y);
  while (hit?.shadowRoot) {
    const inner = hit.shadowRoot.elementFromPoint(point.x, point.y);
    if (!inner || inner === hit) break;
    hit = inner;
  }
  for (let e: Node | null = hit; e; e = e instanceof ShadowRoot ? e.host : e.parentNode) {
    if (e === element) return undefined;
  }
  // A click on its label reaches a control as well.
  const label = hit?.closest("label");
  if (label && label.control === element) return undefined;
  return hit;
}

/** A point of the element that a click would reach, scrolled into the window; or why there is none yet. */
export async function reachablePoint(element: Element, attempt: number): Promise<Point | string> {
  if (!visiblePoint(element) || attempt > 0) {
    const block = PLACES[attempt % PLACES.length] ?? "center";
    element.scrollIntoView({ behavior: "instant", block, inline: "nearest" });
  }
  if (!(await stable(element))) return element.isConnected ? "still moving" : "it was removed";
  const point = visiblePoint(element);
  if (!point) return "outside of the window, where scrolling cannot bring it";
  const other = inTheWay(element, point);
  if (other === undefined) return point;
  return other ? `covered by ${describe(other)}` : "nothing is hit at its place";
}
