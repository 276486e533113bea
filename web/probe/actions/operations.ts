import { controlOf, describe, find, hiddenBecause, hiddenCause, isDisabled, type Reply } from "./element";
import { nextFrame, until } from "./wait";

interface Point {
  x: number;
  y: number;
}

/** The element once it can be acted on, or why it cannot be yet. */
function actionable(selector: string): Element | string {
  const element = find(selector);
  if (typeof element === "string") return element;
  const hidden = hiddenBecause(element);
  if (hidden !== undefined) return hiddenCause(selector, hidden);
  if (isDisabled(controlOf(element))) return `${describe(element)} is disabled`;
  return element;
}

export function waitVisible(selector: string, deadline: number): Promise<Reply> {
  return until(deadline, () => {
    const element = find(selector);
    if (typeof element === "string") return element;
    const hidden = hiddenBecause(element);
    return hidden === undefined ? {} : hiddenCause(selector, hidden);
  });
}

/** Whether an animation is about to begin: it shows in the second frame from now, or later on a busy machine. */
function willMove(element: Element): boolean {
  return document.getAnimations().some((animation) => {
    const target = animation.effect instanceof KeyframeEffect ? animation.effect.target : null;
    return animation.pending && target?.contains(element);
  });
}

/** Whether the element kept its place from one frame to the next. */
async function stable(element: Element): Promise<boolean> {
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
function visiblePoint(element: Element): Point | undefined {
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
async function reachablePoint(element: Element, attempt: number): Promise<Point | string> {
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

/** Waits until a click on the element would reach it; the value is where to click. */
export function clickPoint(selector: string, deadline: number): Promise<Reply> {
  let attempt = 0;
  return until(deadline, async () => {
    const element = actionable(selector);
    if (typeof element === "string") return element;
    const point = await reachablePoint(element, attempt++);
    return typeof point === "string" ? point : { value: point };
  });
}

/** As clickPoint, for a checkbox or radio button; the value is null when it already is as wanted. */
export async function check(selector: string, wanted: boolean, deadline: number): Promise<Reply> {
  let attempt = 0;
  return until(deadline, async () => {
    const element = find(selector);
    if (typeof element === "string") return element;
    const control = controlOf(element);
    if (!(control instanceof HTMLInputElement) || (control.type !== "checkbox" && control.type !== "radio")) {
      return { kind: "element", cause: `${describe(element)} is no checkbox or radio button` };
    }
    if (control.checked === wanted) return { value: null };
    if (!wanted && control.type === "radio") {
      return { kind: "element", cause: "a radio button cannot be unchecked, only another one be chosen" };
    }
    const target = actionable(selector);
    if (typeof target === "string") return target;
    const point = await reachablePoint(target, attempt++);
    return typeof point === "string" ? point : { value: point };
  });
}

/** Waits until the element is visible and enabled, and gives it the focus. */
export function focusTarget(selector: string, deadline: number): Promise<Reply> {
  return until(deadline, () => {
    const element = actionable(selector);
    if (typeof element === "string") return element;
    (element as HTMLElement).focus();
    return {};
  });
}

/** Kinds of input that take no typed text in one fixed form: their value is set, as a picker would. */
const PICKED = new Set(["color", "date", "datetime-local", "month", "range", "time", "week"]);
const NOT_TEXT = new Set(["button", "checkbox", "file", "hidden", "image", "radio", "reset", "submit"]);

function announce(element: Element, ...types: string[]): void {
  for (const type of types) element.dispatchEvent(new Event(type, { bubbles: true, composed: type === "input" }));
}

function setPicked(input: HTMLInputElement, text: string): Reply {
  input.focus();
  const before = input.value;
  input.value = text;
  if (input.type !== "range" && input.value !== text.trim().toLowerCase() && input.value !== text) {
    input.value = before;
    return { kind: "element", cause: `"${text}" is no value of an input of type ${input.type}` };
  }
  announce(input, "input", "change");
  return { value: { typed: false } };
}

function selectContents(element: HTMLElement): void {
  element.focus();
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    element.select();
    return;
  }
  const range = document.createRange();
  range.selectNodeContents(element);
  const selection = getSelection();
  selection?.removeAllRanges();
  selection?.addRange(range);
}

/**
 * Waits until text can be put into the element, gives it the focus and selects what it holds, so that typed text replaces
 * it. The value says whether there is something left to type, and whether there was any content.
 */
export function prepareFill(selector: string, text: string, deadline: number): Promise<Reply> {
  return until(deadline, () => {
    const found = actionable(selector);
    if (typeof found === "string") return found;
    const element = controlOf(found) as HTMLElement;
    const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    if (!isField && !element.isContentEditable) {
      return { kind: "element", cause: `${describe(element)} is no input, textarea or contenteditable element` };
    }
    if (element instanceof HTMLInputElement && NOT_TEXT.has(element.type)) {
      return { kind: "element", cause: `an input of type ${element.type} cannot be filled` };
    }
    if (isField && element.readOnly) return `${describe(element)} is read-only`;
    if (element instanceof HTMLInputElement && PICKED.has(element.type)) return setPicked(element, text);
    if (element instanceof HTMLInputElement && element.type === "number" && Number.isNaN(Number(text))) {
      return { kind: "element", cause: `"${text}" cannot be typed into an input of type number` };
    }
    selectContents(element);
    const filled = isField ? element.value !== "" : element.textContent !== "";
    return { value: { typed: true, filled } };
  });
}

function optionFor(list: HTMLSelectElement, wanted: string): HTMLOptionElement | undefined {
  const options = Array.from(list.options);
  return options.find((o) => o.value === wanted) ?? options.find((o) => o.label === wanted);
}

/** Chooses options by value, else by label, once all of them are there, and announces it as the browser would. */
export function select(selector: string, wanted: string[], deadline: number): Promise<Reply> {
  return until(deadline, () => {
    const found = actionable(selector);
    if (typeof found === "string") return found;
    const list = controlOf(found);
    if (!(list instanceof HTMLSelectElement)) return { kind: "element", cause: `${describe(list)} is no select element` };
    if (wanted.length > 1 && !list.multiple) {
      return { kind: "element", cause: `${describe(list)} takes one option, ${wanted.length} were given` };
    }
    const chosen = new Set<HTMLOptionElement>();
    for (const text of wanted) {
      const option = optionFor(list, text);
      if (!option) return `${describe(list)} has no option "${text}"`;
      if (isDisabled(option)) return `its option "${text}" is disabled`;
      chosen.add(option);
    }
    list.focus();
    for (const option of Array.from(list.options)) option.selected = chosen.has(option);
    announce(list, "input", "change");
    return {};
  });
}
