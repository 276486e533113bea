// What scenarios wait for. Each wait is a promise that looks once and then whenever something it depends on has
// changed (signal.ts); rejections carry the words that the user reads. No wait ends by itself: LiveLoad has the clock.

import { filter, NativeError, push, startsWith } from "./natives";
import { attribute, documentComplete, hasClass, isAttached, later, matches, queryAll } from "./platform";
import { debounceLeftWithin, debouncing, pendingPatches, unloading, viewElements } from "./client";
import { unanswered } from "./channel";
import { failLost, givenSince, sending, uploadToken } from "./given_files";
import { navigating } from "./pages";
import { eachPending, type Push } from "./pushes";
import { isSelected, selectAll } from "./select";
import { notify, until } from "./signal";
import { documentToken, fromEarlierDocument, invalidField, leaving, submittedSince, submitToken } from "./submits";
import { uploading } from "./uploads";
import { crashesSoFar, describeLives, failRefused, joinedNow, lives, seconds } from "./views";

export function ensureLiveview(): Promise<unknown> {
  return until(() => viewElements().length > 0);
}

/** Every LiveView in the page, nested ones included, has joined and its first rendering is in the DOM. */
function allJoined(): boolean {
  const elements = viewElements();
  if (elements.length === 0 || unloading() || navigating() || patchesWait()) return false;
  for (let i = 0; i < elements.length; i++) if (!joinedNow(elements[i] as Element)) return false;
  return true;
}

const patchesWait = (): boolean => (pendingPatches()?.length ?? 0) > 0;

export function waitForLiveview(): Promise<unknown> {
  const crashes = crashesSoFar();
  return until(() => {
    failRefused(crashes);
    return allJoined();
  });
}

/** Whether an event of this kind from an element that is still in the document and passes `isMeant` awaits its answer. */
function awaited(pushed: Push, kind: string, isMeant: (element: Element) => boolean): boolean {
  for (let i = 0; i < pushed.marks.length; i++) {
    const mark = pushed.marks[i];
    if (mark?.type === kind && isAttached(mark.element) && isMeant(mark.element)) return true;
  }
  return false;
}

/** An answer that will not come any more is an error, not an answer. */
function failUnanswered(kind: string, isMeant: (element: Element) => boolean): void {
  for (let i = 0; i < unanswered.length; i++) {
    const lost = unanswered[i] as Push;
    const life = lives.get(lost.topic);
    if (life?.state !== "gone" && awaited(lost, kind, isMeant)) {
      throw new NativeError(`LiveView was lost before it answered "${lost.name}"`);
    }
  }
}

let lookingLater = false;

/** When a debounced event is due, looks again by then: the client tells nobody when it gives one up. */
function debounced(elements: ArrayLike<Element>): boolean {
  let left = 0;
  for (let i = 0; i < elements.length; i++) {
    const ofElement = debounceLeftWithin(elements[i] as Element);
    if (ofElement > left) left = ofElement;
  }
  if (left > 0 && !lookingLater) {
    lookingLater = true;
    later(() => {
      lookingLater = false;
      notify();
    }, left);
  }
  return left > 0;
}

/** No element that `isMeant` awaits the answer to an event of this kind; `elements` are those in the document. */
function answered(kind: string, elements: ArrayLike<Element>, isMeant: (element: Element) => boolean): boolean {
  if (unloading()) return false; // The page that follows is where this wait goes on.
  failUnanswered(kind, isMeant);
  for (let i = 0; i < elements.length; i++) {
    if (hasClass(elements[i] as Element, `phx-${kind}-loading`)) return false;
  }
  let waiting = false;
  eachPending((pushed) => (waiting ||= awaited(pushed, kind, isMeant)));
  return !waiting && !patchesWait() && !debounced(elements);
}

export function waitForLoading(kind: string, selector: string): Promise<unknown> {
  return until(() => {
    const elements = selectAll(selector);
    return answered(kind, elements, (element) => isSelected(element, selector, elements));
  });
}

/** Whether the client or the server has something left to do on the channel of a LiveView or an upload. */
function channelBusy(): boolean {
  let busy = false;
  eachPending((entry) => (busy ||= startsWith(entry.topic, "lv")));
  return busy;
}

/** Nothing is pending on any LiveView. */
export function waitForIdle(): Promise<unknown> {
  const crashes = crashesSoFar();
  return until(() => {
    failRefused(crashes);
    return allJoined() && !leaving() && !channelBusy() && !uploading() && !debounced(debouncing());
  });
}

/** Called before the form's button is clicked; `waitForSubmit` gets what this returns. */
export function beforeSubmit(form: string): readonly string[] {
  selectAll(form);
  return submitToken();
}

export function waitForSubmit(token: readonly unknown[]): Promise<unknown> {
  return until(() => {
    if (fromEarlierDocument(token)) return documentComplete();
    if (!submittedSince(token)) {
      if (invalidField()) throw new NativeError(`the browser did not submit the form: ${invalidField()}`);
      return false;
    }
    if (leaving() || navigating()) return false;
    return answered("submit", queryAll("form"), (element) => matches(element, "form"));
  });
}

/** Called before a step in the history is taken; `waitForStep` gets what this returns. */
export const beforeStep = (): readonly string[] => [documentToken()];

/** LiveView has shown where a step in the history led to; another document has been loaded when it begins to look. */
export function waitForStep(token: readonly unknown[]): Promise<unknown> {
  const crashes = crashesSoFar();
  return until(() => {
    if (fromEarlierDocument(token)) return documentComplete();
    if (viewElements().length === 0) return true;
    failRefused(crashes);
    let patching = false;
    eachPending((pushed) => (patching ||= pushed.name === "live_patch" && pushed.kind === "event"));
    return !patching && allJoined();
  });
}

/** Called before files are given to an input; `waitForUpload` gets what this returns. */
export const beforeUpload = (): readonly string[] => uploadToken();

/** LiveView has answered to the files (it has validated them) and, where it sends them by itself, has them. */
export function waitForUpload(token: readonly unknown[]): Promise<unknown> {
  return until(() => {
    if (fromEarlierDocument(token)) return documentComplete();
    const input = givenSince(token);
    if (!input) return true;
    if (!answered("change", [input], (element) => element === input)) return false;
    if (!sending(input)) return true;
    failLost();
    return false;
  });
}

/** What a wait that ran out of time was waiting for. */
export function describePending(): string {
  const words = describeLives();
  eachPending((pushed) => {
    if (pushed.kind === "event") push(words, `the event "${pushed.name}" has had no answer for ${seconds(pushed.start)}`);
  });
  if (uploading()) push(words, "a file is being uploaded");
  if (debounced(debouncing())) push(words, "a debounced event is due");
  if (viewElements().length === 0) push(words, "the page holds no LiveView");
  if (leaving() || unloading()) push(words, `the page is being left for ${leaving() || "another"}`);
  if (navigating()) push(words, "a live navigation is under way");
  if (patchesWait()) push(words, "patches wait for a transition to end");
  const idle = filter(viewsOf(), (element) => !joinedNow(element) && !lives.has(`lv:${attribute(element, "id") ?? ""}`));
  if (idle.length > 0) push(words, "the page's script has not tried to join its LiveView");
  let text = "";
  for (let i = 0; i < words.length && i < 8; i++) text += (i > 0 ? "; " : "") + (words[i] as string);
  return text;
}

function viewsOf(): Element[] {
  const found = viewElements();
  const list: Element[] = [];
  for (let i = 0; i < found.length; i++) push(list, found[i] as Element);
  return list;
}
