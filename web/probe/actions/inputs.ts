// Which inputs the browser has yet to time. What it measures of one (W3C Event Timing) comes with the frame that shows
// what the input gave rise to, and on a busy machine that is some frames later.

/** The browser tells of no input that was shown sooner. */
const SHORTEST_MS = 16;
/** How long the browser is given to tell of what it must tell of. */
const LATEST_MS = 800;

/** When the newest input of each type that has to be told of took place, and the newest that was told of. */
const expected = new Map<string, number>();
const told = new Map<string, number>();

function noticed({ isTrusted, type, timeStamp }: Event): void {
  if (!isTrusted) return;
  // When its handlers are done: what took them longer than the shortest is told of in any case.
  setTimeout(() => {
    if (performance.now() - timeStamp >= SHORTEST_MS) expected.set(type, timeStamp);
  });
}

function allTold(): boolean {
  for (const [type, at] of expected) if ((told.get(type) ?? -1) < at) return false;
  return true;
}

let onTold = (): void => undefined;

export function watchInputs(): void {
  new PerformanceObserver((list) => {
    for (const { name, startTime } of list.getEntries()) told.set(name, startTime);
    onTold();
  }).observe({ type: "event", durationThreshold: SHORTEST_MS });
  for (const type of ["pointerdown", "pointerup", "click", "keydown", "keyup"]) addEventListener(type, noticed, true);
}

/** Resolves when the browser has timed the inputs so far, or has had its time for it. */
export function inputsTimed(): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, LATEST_MS);
    onTold = () => {
      if (!allTold()) return;
      clearTimeout(timer);
      resolve();
    };
    onTold();
  });
}
