import type { Reply } from "./element";

/** Whether the browser knows the name of a locale or of a time zone. */
export function known(name: string, kind: string): Reply {
  try {
    if (kind === "locale") return { value: Intl.DateTimeFormat.supportedLocalesOf([name]).length > 0 };
    return { value: new Intl.DateTimeFormat("en", { timeZone: name }).resolvedOptions().timeZone !== "" };
  } catch {
    return { value: false };
  }
}
