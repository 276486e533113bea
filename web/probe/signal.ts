// Wakes waits when something they look at may have changed. Nothing is polled.

import { filter, NativePromise, push } from "./natives";
import { microtask } from "./platform";

interface Waiter {
  /** True when the wait is over; throws when it has failed. */
  check: () => boolean;
  resolve: (value: null) => void;
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
    if (!waiter.check()) return false;
    waiter.resolve(null);
  } catch (error) {
    waiter.reject(error);
  }
  return true;
}

/** Resolves once `check` is true, rejects with what it throws. Looks now, and after each `notify`. */
export function until(check: () => boolean): Promise<null> {
  return new NativePromise<null>((resolve, reject) => {
    const waiter = { check, resolve, reject };
    if (!settled(waiter)) push(waiters, waiter);
  });
}
