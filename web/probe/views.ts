// The life of each LiveView of the page: joined, lost, joined again.
//
// - Connection time: the page's time origin (the navigation to the document began) → a root view's first join is
//   applied. Views that come later, by live navigation or in a patch, find the socket open: they have a join time only.
// - A joined view is lost when its channel crashes or closes, or its socket does, unless the client left it.
// - Reconnection time: lost → its next join is applied.

import { makeMap, NativeError, push } from "./natives";
import { attribute, now, path } from "./platform";
import { elementOfTopic, joinApplied, liveSocket, viewOfTopic } from "./client";
import type { Connection } from "./pushes";
import { report, time } from "./report";

export interface Life {
  topic: string;
  connection: Connection;
  joinRef: string | null;
  state: "joining" | "joined" | "lost" | "refused" | "gone";
  joinStart: number;
  /** Where it is: the path that it joined with; the document's for a nested view. */
  path: string;
  /** Joined by live navigation, over a socket that was open. */
  live: boolean;
  everJoined: boolean;
  lostAt: number;
  crashes: number;
  refusal: string;
  redirecting: boolean;
  /** The join was accepted and awaits its patch: what its report will hold. */
  accepted: { start: number; received: number } | null;
}

export const lives = makeMap<string, Life>();

export function lifeOf(topic: string): Life | undefined {
  return lives.get(topic);
}

export function joining(connection: Connection, topic: string, ref: string | null, url: string, live: boolean): void {
  if (live) forgetEnded();
  const earlier = lives.get(topic);
  const again = earlier && earlier.state !== "gone" ? earlier : undefined;
  lives.set(topic, {
    topic,
    connection,
    joinRef: ref,
    state: "joining",
    joinStart: now(),
    path: url || again?.path || path(),
    live: again ? again.live : live,
    everJoined: again?.everJoined ?? false,
    lostAt: again?.lostAt ?? -1,
    crashes: again?.crashes ?? 0,
    refusal: "",
    redirecting: false,
    accepted: null,
  });
}

/** A live navigation has begun: what ended on the page before it is no concern of the next. */
function forgetEnded(): void {
  lives.forEach((life, topic) => {
    if (life.state === "gone" || life.state === "refused") lives.delete(topic);
  });
}

export function refused(life: Life, at: number, reason: string): void {
  life.state = "refused";
  life.refusal = reason;
  report("J", at, [life.path, reason]);
}

/** The view was lost at `at`; `crashed` by its own fault. */
export function lost(life: Life, at: number, crashed: boolean): void {
  if (crashed) {
    life.crashes++;
    report("c", at, [life.path]);
  }
  if (life.state === "joined") {
    life.lostAt = at;
    report("x", at, [life.path]);
  }
  life.state = "lost";
  life.accepted = null;
}

/** Ends the joins that have been applied by now. */
export function settleJoins(): void {
  lives.forEach((life) => {
    const element = life.accepted && elementOfTopic(life.topic);
    if (element && joinApplied(element)) joined(life, element);
  });
}

function joined(life: Life, element: Element): void {
  const accepted = life.accepted;
  if (!accepted) return;
  const end = now();
  life.accepted = null;
  life.state = "joined";
  report("j", end, [time(end - accepted.start), time(end - accepted.received), life.path]);
  const root = attribute(element, "data-phx-parent-id") === null;
  if (life.lostAt >= 0) report("r", end, [time(end - life.lostAt), life.path]);
  else if (!life.everJoined && root && !life.live) report("i", end, [time(end), life.path]);
  life.lostAt = -1;
  life.everJoined = true;
}

/** The client sent a leave: on purpose, unless its join had timed out (channel.js leaves then, and joins again). */
export function left(topic: string, joinRef: string | null): void {
  const life = lives.get(topic);
  // The client gives up a nested view whose first join was refused (view.ts `onJoinError`); it stays refused.
  if (!life || life.joinRef !== joinRef || life.state === "refused") return;
  const view = viewOfTopic(topic);
  const timedOut = life.state === "joining" && !life.accepted && view !== null && view.destroyed !== true;
  if (timedOut && liveSocket()?.unloaded !== true) {
    refused(life, now(), "the join timed out");
  } else {
    life.state = "gone";
    life.accepted = null;
  }
}

/** The element's LiveView has joined, and is still there. */
export function joinedNow(element: Element): boolean {
  const life = lives.get(`lv:${attribute(element, "id") ?? ""}`);
  return joinApplied(element) && (!life || life.state === "joined" || life.accepted !== null);
}

const kCrashesInARow = 3;

/** Throws once the server has refused a join, or views have crashed again and again. */
export function failRefused(crashesBefore: number): void {
  let crashes = 0;
  lives.forEach((life) => {
    crashes += life.crashes;
    if (life.state === "refused") {
      throw new NativeError(`the server refused the join of ${life.topic} at ${life.path}: ${life.refusal}`);
    }
  });
  if (crashes - crashesBefore >= kCrashesInARow) {
    throw new NativeError(`LiveViews crashed ${crashes - crashesBefore} times while waiting`);
  }
}

export function crashesSoFar(): number {
  let crashes = 0;
  lives.forEach((life) => (crashes += life.crashes));
  return crashes;
}

/** Views, for the words of errors. */
export function describeLives(): string[] {
  const words: string[] = [];
  lives.forEach((life) => {
    const name = `the LiveView ${life.topic} at ${life.path}`;
    if (life.state === "joining") push(words, `${name} has been joining for ${seconds(life.joinStart)}`);
    if (life.state === "lost") push(words, `${name} is disconnected`);
    if (life.state === "refused") push(words, `the join of ${name} was refused (${life.refusal})`);
  });
  return words;
}

export const seconds = (since: number): string => `${time((now() - since) / 1000).toFixed(1)} s`;
