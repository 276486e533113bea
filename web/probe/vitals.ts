// Web Vitals, which are measured in our isolated world (actions/vitals.ts): what comes from there, by events of a name
// that no page can know, is reported as it is.

import { getter } from "./natives";
import { customEvent, dispatch, listen, unlisten, windowObject } from "./platform";
import { reportText } from "./report";
import { notify, until } from "./signal";

/** Put in by liveview::Probe. */
const kQuery = "__LIVELOAD_QUERY__";
const detailOf = getter<Event, string>(CustomEvent.prototype, "detail");

export function watchVitals(): void {
  listen(windowObject, `${kQuery}-vital`, (event) => { reportText(detailOf(event)); });
}

/** Has all of the page's vitals reported; resolves when they are. The user leaves the page then. */
export function finishVitals(): Promise<unknown> {
  let asked = false;
  let told = false;
  const onAsked = (): void => { asked = true; };
  const onTold = (): void => {
    told = true;
    notify();
  };
  listen(windowObject, `${kQuery}-leaving`, onAsked);
  listen(windowObject, `${kQuery}-left`, onTold);
  dispatch(windowObject, customEvent(`${kQuery}-leave`, ""));
  unlisten(windowObject, `${kQuery}-leaving`, onAsked);
  // document.open() takes all listeners of a document away, also ours.
  return until(() => told || !asked);
}
