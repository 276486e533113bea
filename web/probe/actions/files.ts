import { controlOf, describe, find, isDisabled, type Reply } from "./element";
import { announce } from "./operations";
import { until } from "./wait";

/** What Chromium takes files of these names for; of other names no input's `accept` is held against them. */
const TYPES: Record<string, string[]> = {
  "application/json": ["json"],
  "application/msword": ["doc"],
  "application/pdf": ["pdf"],
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": ["xlsx"],
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ["docx"],
  "application/zip": ["zip"],
  "audio/mpeg": ["mp3"],
  "audio/wav": ["wav"],
  "image/avif": ["avif"],
  "image/gif": ["gif"],
  "image/jpeg": ["jpg", "jpeg", "jfif", "pjpeg", "pjp"],
  "image/png": ["png"],
  "image/svg+xml": ["svg"],
  "image/webp": ["webp"],
  "text/css": ["css"],
  "text/csv": ["csv"],
  "text/html": ["html", "htm"],
  "text/plain": ["txt", "text"],
  "video/mp4": ["mp4", "m4v"],
  "video/quicktime": ["mov"],
  "video/webm": ["webm"],
};

function typeOf(extension: string): string | undefined {
  return Object.keys(TYPES).find((type) => TYPES[type]?.includes(extension));
}

/** Whether one entry of an `accept` attribute lets the file through, as far as its name tells. */
function lets(entry: string, name: string): boolean {
  if (entry.startsWith(".")) return name.endsWith(entry);
  const type = typeOf(name.slice(name.lastIndexOf(".") + 1));
  if (type === undefined || entry === "*/*" || entry === type) return true;
  if (entry.endsWith("/*")) return type.startsWith(entry.slice(0, -1));
  // An entry that is not in the table may be another name for this type.
  return TYPES[entry] === undefined;
}

function accepted(accept: string, name: string): boolean {
  const entries = accept.toLowerCase().split(",").map((entry) => entry.trim()).filter((entry) => entry !== "");
  return entries.length === 0 || entries.some((entry) => lets(entry, name.toLowerCase()));
}

/** Why a person could not give these files to the input; undefined when one could. */
function refusal(input: HTMLInputElement, names: string[]): Reply | undefined {
  if (input.webkitdirectory) return { kind: "usage", cause: `${describe(input)} takes a folder, not files` };
  if (names.length > 1 && !input.multiple) {
    return {
      kind: "usage",
      cause: `${describe(input)} takes one file, ${names.length} were given: ${names.join(", ")}`,
      hint: "give one, or more in several actions; an input takes several where it has the attribute multiple",
    };
  }
  const refused = names.find((name) => !accepted(input.accept, name));
  if (refused === undefined) return undefined;
  return {
    kind: "usage",
    cause: `${describe(input)} accepts ${input.accept}, and ${refused} is none of these`,
    hint: "give a file of a kind that the input accepts",
  };
}

let chosen: Element | null = null;

/** The input that `fileInput` found, for the browser to give the files to. */
export const chosenInput = (): Element | null => chosen;

/**
 * Waits for a file input that is enabled, seen or not (most are hidden behind a label), and checks the files' names. No
 * files take away what it has: that is done here.
 */
export function fileInput(selector: string, names: string[], deadline: number): Promise<Reply> {
  return until(deadline, () => {
    const found = find(selector);
    if (typeof found === "string") return found;
    const input = controlOf(found);
    if (!(input instanceof HTMLInputElement) || input.type !== "file") {
      return { kind: "element", cause: `${describe(input)} is no input of type file` };
    }
    if (isDisabled(input)) return `${describe(input)} is disabled`;
    chosen = input;
    if (names.length > 0) return refusal(input, names) ?? {};
    if (input.files?.length !== 0) {
      input.value = "";
      announce(input, "input", "change");
    }
    return {};
  });
}
