import type { Reply } from "./element";

/** Half a surrogate pair, which a page's text may hold and JSON may not. */
const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** More is not carried over: no page of use is as long, and all users of a browser share one way to it. */
const LONGEST = 16 * 1024 * 1024;
/** Causes name elements, and elements may have any name. */
const LONGEST_CAUSE = 1000;

const wellFormed = (text: string): string => text.replace(LONE_SURROGATE, "\ufffd");

/** The reply as it can be carried over: texts of Unicode, of a bounded length. */
export function carried(reply: Reply): Reply {
  const { cause, value } = reply;
  if (cause !== undefined) return { ...reply, cause: wellFormed(cause.slice(0, LONGEST_CAUSE)) };
  if (typeof value !== "string") return reply;
  if (value.length <= LONGEST) return { value: wellFormed(value) };
  return { kind: "protocol", cause: `the answer has ${value.length} characters, more than ${LONGEST}` };
}
