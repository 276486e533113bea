// Files that are given to an upload of LiveView. The client marks the input with `data-phx-upload-ref`, keeps the files
// that are not sent yet in the element's privates ("files", live_uploader.js), and finds in the attributes that the
// server renders which of its entries are active, done or refused.

import { indexOf, isArray, NativeError, parseNumber, toText } from "./natives";
import { attribute, isAttached, isElement, listen, windowObject } from "./platform";
import { privateOf } from "./client";
import { documentToken } from "./submits";
import { notify } from "./signal";
import { lives } from "./views";

let count = 0;
let latest: Element | null = null;

/** Names this document and how often an upload was given files in it, for `givenSince`. */
export const uploadToken = (): readonly string[] => [documentToken(), toText(count)];

/** The upload that was given files since the token was taken; null where none was, or it has been removed. */
export const givenSince = (token: readonly unknown[]): Element | null =>
  count > parseNumber(token[1] as string, 10) && latest && isAttached(latest) ? latest : null;

function listed(input: Element, name: string, ref: string): boolean {
  return indexOf(`,${attribute(input, name) ?? ""},`, `,${ref},`) >= 0;
}

/** Whether the file still has to be sent. The client sends no empty file, and gives up what the server refuses. */
function due(input: Element, file: unknown): boolean {
  if (typeof file !== "object" || file === null) return false;
  const { _phxRef: ref, _preflightInProgress: begun } = file as { _phxRef?: unknown; _preflightInProgress?: unknown };
  if (typeof ref !== "string" || begun === false) return false;
  return (
    listed(input, "data-phx-active-refs", ref) &&
    !listed(input, "data-phx-done-refs", ref) &&
    !listed(input, "data-phx-error-refs", ref)
  );
}

/** An upload that sends what it is given by itself (`auto_upload`) has not sent all of it. */
export function sending(input: Element): boolean {
  if (attribute(input, "data-phx-auto-upload") === null) return false;
  const files = privateOf(input)?.files;
  if (!isArray(files)) return false;
  for (let i = 0; i < files.length; i++) if (due(input, (files as unknown[])[i])) return true;
  return false;
}

/** The client forgets what it was sending when its LiveView is lost. */
export function failLost(): void {
  lives.forEach((life) => {
    if (life.state === "lost") throw new NativeError("LiveView was lost before the files were sent");
  });
}

export function watchUploads(): void {
  listen(windowObject, "input", ({ target }) => {
    if (!isElement(target) || attribute(target, "data-phx-upload-ref") === null) return;
    count++;
    latest = target;
    notify();
  });
}
