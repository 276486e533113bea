// How late the page's main thread takes up what awaits it: what an overloaded generator adds to the target's times.
//
// A message's own timestamp is of no help: Chromium makes the event, and stamps it, when the main thread gets to the
// message, not when it came in (measured: behind a task of 400 ms, MessageEvent.timeStamp was 0.2 ms before the first
// listener). Two things do tell:
// - A real input event is stamped in the browser process; its first listener tells how long it took to get here.
// - A reply that is taken up right behind a long task (the browser reports those of 50 ms and more) may have waited for
//   its end. How long is not known, at most the task's own time, or since the event was pushed: that much is reported.
//   The server time stays as it was seen, with the doubt beside it.

import { max, method } from "./natives";
import { listen, now, windowObject } from "./platform";
import { note, time } from "./report";

const kBehindMs = 5;

let takeLongTasks: () => PerformanceEntryList = () => [];

export function watchLag(): void {
  const late = (event: Event) => {
    if (event.isTrusted) note("g", now(), [time(max(0, now() - event.timeStamp))]);
  };
  listen(windowObject, "mousedown", late);
  listen(windowObject, "keydown", late);
  const observer = new PerformanceObserver(() => undefined);
  const takeRecords = method<PerformanceObserver, [], PerformanceEntryList>(
    PerformanceObserver.prototype,
    "takeRecords",
  );
  observer.observe({ type: "longtask" });
  takeLongTasks = () => takeRecords(observer);
}

/** The answer to what was pushed at `pushed` is being taken up at `received`. */
export function noteReplyLag(pushed: number, received: number): void {
  const tasks = takeLongTasks();
  for (let i = 0; i < tasks.length; i++) {
    const task = tasks[i] as PerformanceEntry;
    const end = task.startTime + task.duration;
    if (end > pushed && received - end < kBehindMs) note("g", received, [time(end - max(task.startTime, pushed))]);
  }
}
