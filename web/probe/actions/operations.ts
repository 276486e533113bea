import { controlOf, describe, find, hiddenBecause, hiddenCause, isDisabled, type Reply } from "./element";
import { actionable, reachablePoint } from "./reach";
import { until } from "./wait";

export function waitVisible(selector: string, deadline: number): Promise<Reply> {
  return until(deadline, () => {
    const element = find(selector);
    if (typeof element === "string") return element;
    const hidden = hiddenBecause(element);
    return hidden === undefined ? {} : hiddenCause(selector, hidden);
  });
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

/** Kinds of input that take no typed text in one fixed form: their value is set, as a picker would. */
const PICKED = new Set(["color", "date", "datetime-local", "month", "range", "time", "week"]);
const NOT_TEXT = new Set(["button", "checkbox", "file", "hidden", "image", "radio", "reset", "submit"]);

/** Fires the events that a person's choice fires. */
export function announce(element: Element, ...types: string[]): void {
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
    if (wanted.length === 0 && !list.multiple) {
      return { kind: "element", cause: `${describe(list)} takes one option, and cannot be left without any` };
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
