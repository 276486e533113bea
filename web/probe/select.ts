// Selectors of docs/selectors.md in the page's own world. CSS is asked of the document; whatever that does not take is
// asked of our helpers in their isolated world, by an event of a name that no page can know. Nodes are the same in both
// worlds: the helpers dispatch an event at each element that matches, before the question returns (actions/share.ts).

import { NativeError, push } from "./natives";
import { customEvent, dispatch, eventPath, listen, matches, queryAll, unlisten, windowObject } from "./platform";

/** Put in by liveview::Probe. */
const kQuery = "__LIVELOAD_QUERY__";

function ask(selector: string): Element[] {
  const found: Element[] = [];
  let problem: unknown;
  const onFound = (event: Event): void => {
    push(found, eventPath(event)[0] as Element);
  };
  const onEnd = (event: Event): void => {
    problem = (event as CustomEvent).detail;
  };
  listen(windowObject, `${kQuery}-found`, onFound);
  listen(windowObject, `${kQuery}-end`, onEnd);
  dispatch(windowObject, customEvent(kQuery, selector));
  unlisten(windowObject, `${kQuery}-found`, onFound);
  unlisten(windowObject, `${kQuery}-end`, onEnd);
  // document.open() takes all listeners of a document away, also ours.
  if (problem === undefined) throw new NativeError("the page has removed the helpers that understand this selector");
  if (problem !== "") throw new NativeError(`invalid selector: ${problem as string}`);
  return found;
}

/** The selector that the document took last for none of its own. */
let asked = "";

/** All elements that match now. A selector that is none is told from other failures by its error's first words. */
export function selectAll(selector: string): ArrayLike<Element> {
  if (selector !== asked) {
    try {
      return queryAll(selector);
    } catch {
      asked = selector;
    }
  }
  return ask(selector);
}

/** Whether an element that is in the document matches the selector for which `selectAll` has just found `all`. */
export function isSelected(element: Element, selector: string, all: ArrayLike<Element>): boolean {
  if (selector !== asked) return matches(element, selector);
  for (let i = 0; i < all.length; i++) if (all[i] === element) return true;
  return false;
}
