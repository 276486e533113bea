// Web Vitals, by the library that defines them, in our isolated world: nothing that the page redefines reaches it. What it
// finds goes to the probe (web/probe/vitals.ts), which has the way out, as the text of an item of its reports.
//
// A vital is told when it is final: first byte and first paint at once, the largest paint with the first input; what has
// not been told is, as it was last, when a live navigation begins the next, when the page is hidden or left, or when its
// user's life ends.

import { onCLS, onFCP, onINP, onLCP, onTTFB, type MetricType } from "web-vitals";
import { inputsTimed, watchInputs } from "./inputs";
import { nextFrame } from "./wait";

/** Put in by the browser adapter: random, so that no page can ask or overhear. */
const kQuery = "__LIVELOAD_QUERY__";

/** What may still change, by its name. */
const open = new Map<string, MetricType>();

/** The path that the vital is of; never its query, which may hold secrets. */
function pathOf({ navigationURL }: MetricType): string {
  try {
    return new URL(navigationURL ?? location.href).pathname.slice(0, 512);
  } catch {
    return "/";
  }
}

function tell(metric: MetricType): void {
  const { name, value, navigationStartTime = 0, navigationType } = metric;
  // A live navigation asks the server for no document: the library's zero is no time to first byte.
  if (name === "TTFB" && navigationType === "soft-navigation") return;
  const lasting = name === "CLS" || name === "INP";
  const end = lasting ? performance.now() : navigationStartTime + value;
  const item = ["w", Number(end.toFixed(3)), Number(value.toFixed(6)), name.toLowerCase(), pathOf(metric)];
  dispatchEvent(new CustomEvent(`${kQuery}-vital`, { detail: JSON.stringify(item) }));
}

function tellOpen(): void {
  for (const metric of open.values()) tell(metric);
  open.clear();
}

/** The largest paint that was final last: nothing that is painted behind an input is part of it. */
let finalPaint = "";

function finishPaint({ isTrusted }: Event): void {
  const paint = open.get("LCP");
  if (!isTrusted || paint === undefined) return;
  open.delete("LCP");
  finalPaint = paint.id;
  tell(paint);
}

function changed(metric: MetricType): void {
  if (metric.id === finalPaint) return;
  const earlier = open.get(metric.name);
  if (earlier !== undefined && earlier.id !== metric.id) tell(earlier);
  open.set(metric.name, metric);
}

/**
 * The user leaves, and the page is not told. What the last input gave rise to is measured with the frame that shows it, or
 * soon after; then the library is told that the page is hidden, for then it tells all it has. Only this world sees the
 * property; an event at the window that nobody but a browser would send is all that the page could see.
 */
async function leave(): Promise<void> {
  if ((await nextFrame()) && (await nextFrame())) await inputsTimed();
  Object.defineProperty(document, "visibilityState", { value: "hidden" });
  dispatchEvent(new Event("visibilitychange"));
  dispatchEvent(new Event(`${kQuery}-left`));
}

export function watchVitals(): void {
  if (window !== window.top) return;
  // The library puts its work off to idle moments, and a page may be left before there was one.
  globalThis.requestIdleCallback = (work) => {
    work({ didTimeout: false, timeRemaining: () => 0 });
    return 0;
  };
  const final = { reportSoftNavs: true };
  const lasting = { reportAllChanges: true, reportSoftNavs: true };
  onTTFB(tell, final);
  onFCP(tell, final);
  onLCP(changed, { ...lasting });
  onCLS(changed, { ...lasting });
  onINP(changed, { ...lasting });
  watchInputs();
  for (const input of ["keydown", "click"]) addEventListener(input, finishPaint, true);
  // Behind the library's own listener, which is there by now.
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") tellOpen();
  }, true);
  addEventListener(`${kQuery}-leave`, () => {
    dispatchEvent(new Event(`${kQuery}-leaving`));
    void leave();
  });
}
