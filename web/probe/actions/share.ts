import { SelectorError } from "./selector/error";
import { findAllOrActedOn } from "./selector/find";

/** Put in by the browser adapter: random, so that no page can ask or overhear. */
const kQuery = "__LIVELOAD_QUERY__";

/**
 * Answers the probe, which lives in the page's own world and asks by an event (web/probe/select.ts): nodes are the same in
 * both worlds, so each element that matches gets an event, whose target the other side sees. Then comes the end, with
 * what is wrong with the selector. Events are dispatched at once: the answer is there when the question returns.
 */
export function answerQueries(): void {
  addEventListener(kQuery, (event) => {
    let problem = "";
    try {
      for (const element of findAllOrActedOn(String((event as CustomEvent).detail))) {
        element.dispatchEvent(new Event(`${kQuery}-found`, { composed: true }));
      }
    } catch (error) {
      problem = error instanceof SelectorError ? error.message : `internal: ${String(error)}`;
    }
    dispatchEvent(new CustomEvent(`${kQuery}-end`, { detail: problem }));
  });
}
