// Where the keys that are pressed next will go.

import { controlOf, describe, type Reply } from "./element";
import { actionable } from "./reach";
import { until } from "./wait";

function activeElement(element: Element): Element | null {
  const root = element.getRootNode();
  return root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
}

const hasFocus = (element: Element): boolean => {
  const active = activeElement(element);
  return active !== null && (active === element || (element !== document.body && element.contains(active)));
};

/** Gives the element the focus; else why it has not got it. */
function take(element: Element): Reply | string {
  if (hasFocus(element)) return {};
  // The body has the focus when nothing else has it.
  if (element === document.body || element === document.documentElement) {
    (document.activeElement as HTMLElement | null)?.blur();
    return {};
  }
  let had = false;
  const note = (): void => {
    had = true;
  };
  element.addEventListener("focus", note, { capture: true });
  (element as HTMLElement).focus();
  element.removeEventListener("focus", note, { capture: true });
  if (hasFocus(element)) return {};
  const thief = activeElement(element);
  if (had && thief) return `${describe(thief)} took the focus from it`;
  return {
    kind: "element",
    cause: `${describe(element)} cannot have the focus`,
    hint: "only fields, buttons, links, and what has a tabindex or is editable can; press_key presses a key wherever the focus is",
  };
}

/** Waits until the element is visible and enabled, and gives it the focus. */
export function focusTarget(selector: string, deadline: number): Promise<Reply> {
  return until(deadline, () => {
    const found = actionable(selector);
    return typeof found === "string" ? found : take(controlOf(found));
  });
}

/** Takes the focus from the element; gives it to it before, so that a blur is fired in any case. */
export function blurTarget(selector: string, deadline: number): Promise<Reply> {
  return until(deadline, () => {
    const found = actionable(selector);
    if (typeof found === "string") return found;
    const element = controlOf(found);
    const taken = take(element);
    if (typeof taken === "string" || taken.kind) return taken;
    (activeElement(element) as HTMLElement | null)?.blur();
    return {};
  });
}

function caretToEnd(element: Element): void {
  const selection = getSelection();
  if (element instanceof HTMLElement && element.isContentEditable) {
    selection?.selectAllChildren(element);
    selection?.collapseToEnd();
  } else if (element instanceof HTMLTextAreaElement) {
    element.setSelectionRange(element.value.length, element.value.length);
  } else {
    // Not every kind of input lets its selection be set (email, number), but the caret can be moved in all.
    selection?.modify("move", "forward", "documentboundary");
  }
}

/** As focusTarget, with the caret behind what the element holds. */
export function prepareTyping(selector: string, deadline: number): Promise<Reply> {
  return until(deadline, () => {
    const found = actionable(selector);
    if (typeof found === "string") return found;
    const element = controlOf(found);
    const isField = element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
    if (isField && element.readOnly) return `${describe(element)} is read-only`;
    const taken = take(element);
    if (typeof taken === "string" || taken.kind) return taken;
    caretToEnd(element);
    return {};
  });
}
