// Wakes waits when something they look at may have changed. Nothing is polled.

import { filter, NativePromise, push, sealPromise } from "./natives";
import { microtask } from "./platform";

interface Waiter {
  /** What the wait gives once it is over, until then undefined; throws when it has failed. */
  check: () => unknown;
  resolve: (value: unknown) => void;
  reject: (reason: unknown) => void;
}

let waiters: Waiter[] = [];
let scheduled = false;

/** Has every wait look again, once the current task's work (and its report) is done. */
export function notify(): void {
  if (scheduled || waiters.length === 0) return;
  scheduled = true;
  microtask(() => {
    scheduled = false;
    waiters = filter(waiters, (waiter) => !settled(waiter));
  });
}

function settled(waiter: Waiter): boolean {
  try {
    const value = waiter.check();
    if (value === undefined) return false;
    waiter.resolve(value);
  } catch (error) {
    waiter.reject(error);
  }
  return true;
}

/** Resolves to what `check` gives once that is something, rejects with what it throws. Looks now, and after each `notify`. */
export function untilSome(check: () => unknown): Promise<unknown> {
  const promise = new NativePromise<unknown>((resolve, reject) => {
    const waiter = { check, resolve, reject };
    if (!settled(waiter)) push(waiters, waiter);
  });
  return sealPromise(promise);
}

/** The same, until `check` is true. */
export const until = (check: () => boolean): Promise<unknown> => untilSome(() => (check() ? null : undefined));
