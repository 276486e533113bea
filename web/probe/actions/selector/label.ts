import { labelTexts } from "./name";
import { CONTROLS, roleOf } from "./role";
import type { TextTest } from "./text";
import { elementsWithin, type Scope } from "./tree";

const isControl = (element: Element): boolean =>
  CONTROLS.has(roleOf(element)) ||
  (element as HTMLInputElement).labels !== undefined ||
  (element instanceof HTMLElement && element.isContentEditable);

/** The controls that a label, aria-label or aria-labelledby names so. */
export function withLabel(scope: Scope, test: TextTest): Element[] {
  return elementsWithin(scope).filter((element) => isControl(element) && labelTexts(element).some(test));
}
