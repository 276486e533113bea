// Form submissions and page loads that are about to happen.

import { parseNumber, toText } from "./natives";
import { attribute, documentObject, later, listen, timeOrigin, windowObject } from "./platform";
import { notify } from "./signal";

export const kDocument = toText(timeOrigin);
let count = 0;
let leavingFor = "";
let invalid = "";

/** Names this document. */
export const documentToken = (): string => kDocument;

/** Names this document and how many forms were submitted in it, for `submittedSince`. */
export const submitToken = (): readonly string[] => {
  invalid = "";
  return [kDocument, toText(count)];
};

/** Whether the token is of another document; a form that was submitted there has led to this one. */
export const fromEarlierDocument = (token: readonly unknown[]): boolean => token[0] !== kDocument;
export const submittedSince = (token: readonly unknown[]): boolean => count > parseNumber(token[1] as string, 10);

/** Why the browser did not submit the form: its first invalid field. Empty when nothing kept it. */
export const invalidField = (): string => invalid;

/** The address that this document is about to be left for; empty when it is not. */
export const leaving = (): string => leavingFor;

function submitted(event: SubmitEvent): void {
  count++;
  const { target } = event;
  // Whether LiveView takes the event (and prevents the default) is known once all listeners have run. The browser
  // begins a plain submission in a task of its own, after this one.
  later(() => {
    const form = target as HTMLFormElement;
    const elsewhere = attribute(form, "target") ?? "_self";
    if (!event.defaultPrevented && elsewhere === "_self" && attribute(form, "method") !== "dialog") {
      leavingFor = attribute(form, "action") ?? windowObject.location.href;
    }
    notify();
  }, 0);
}

export function watchSubmits(): void {
  listen(windowObject, "submit", (event) => { submitted(event as SubmitEvent); });
  listen(windowObject, "invalid", (event) => {
    const field = event.target as HTMLInputElement;
    if (!invalid) invalid = `${field.name || field.id || "a field"}: ${field.validationMessage}`;
    notify();
  });
  listen(documentObject, "readystatechange", notify);
  listen(windowObject, "load", notify);
}
