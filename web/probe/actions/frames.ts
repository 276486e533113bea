import { describe, find, type Reply } from "./element";
import { until } from "./wait";

let chosen: Element | undefined;

/** Waits until the first element that matches is a frame, and remembers it for `chosenFrame`. */
export function chooseFrame(selector: string, deadline: number): Promise<Reply> {
  return until(deadline, () => {
    const element = find(selector);
    if (typeof element === "string") return element;
    if (!(element instanceof HTMLIFrameElement) && element.localName !== "frame") {
      return { kind: "element", cause: `${describe(element)} is no iframe` };
    }
    chosen = element;
    return { value: true };
  });
}

export function chosenFrame(): Element | undefined {
  return chosen;
}
