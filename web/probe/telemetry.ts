// LiveLoad's probe: runs in the page's own world before the page's first script, in every document of a simulated
// user's tab. It listens to LiveView's channel, measures, and offers the waits of `waits.ts` to LiveLoad. It takes its
// binding off the window first, and leaves one property behind: not enumerable, and named by the run's random key.
//
// liveview::Probe puts in the names below.

import { defineProperty, reflectApply } from "./natives";
import { listen, now, windowObject } from "./platform";
import { eachPending, watchMarks } from "./pushes";
import { watchLag } from "./lag";
import { watchUploads } from "./given_files";
import { marked, watchLoading } from "./loading";
import { cancelLoads, watchPages } from "./pages";
import { connectReports, flush, report } from "./report";
import { notify } from "./signal";
import { watchSubmits } from "./submits";
import { tapLongPoll } from "./longpoll";
import { finishVitals, watchVitals } from "./vitals";
import { tapWebSocket } from "./websocket";
import { pushEvent, waitForReply } from "./asks";
import { describeEvents, waitForEvent } from "./events";
import * as waits from "./waits";

const kBinding = "__LIVELOAD_BINDING__";
const kKey = "__LIVELOAD_KEY__";

type Globals = Record<string, unknown>;

let finished = false;

/** Reports what has begun and will not be seen to end, once, and all that is left to report. */
function left(): void {
  const at = now();
  if (!finished) {
    eachPending((pushed) => {
      if (pushed.kind === "event") report("u", at, [pushed.name]);
      if (pushed.kind === "join") report("u", at, ["(join)"]);
    });
    cancelLoads(at);
  }
  finished = true;
  flush();
}

/** The user leaves the page, which stays as it is. Resolves when all has been reported. */
function finish(): Promise<unknown> {
  left();
  return finishVitals();
}

function start(binding: (payload: string) => void): void {
  connectReports((payload) => {
    reflectApply(binding, windowObject, [payload]);
  });
  tapWebSocket();
  tapLongPoll();
  watchMarks((mark) => {
    marked(mark.element, mark.type);
    notify();
  });
  watchLoading();
  watchPages();
  watchSubmits();
  watchUploads();
  watchLag();
  watchVitals();
  listen(windowObject, "pagehide", left);
  defineProperty(windowObject, kKey, { value: { ...waits, describeEvents, pushEvent, waitForEvent, waitForReply, finish } });
}

const globals = windowObject as unknown as Globals;
const binding = globals[kBinding];
Reflect.deleteProperty(globals, kBinding);
// Frames are not measured: LiveView lives in the page itself.
if (typeof binding === "function" && windowObject === windowObject.top) start(binding as (payload: string) => void);
