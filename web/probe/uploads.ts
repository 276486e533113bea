// Files on their way to the server. The server writes on the file input which of its entries are active, may be sent
// (preflighted) and are done (live_uploader.js); the client tells of nothing else.

import { indexOf, slice } from "./natives";
import { attribute, queryAll } from "./platform";

const has = (list: string, ref: string): boolean => indexOf(`,${list},`, `,${ref},`) >= 0;

function uploadingBy(input: Element): boolean {
  const active = attribute(input, "data-phx-active-refs") ?? "";
  const done = attribute(input, "data-phx-done-refs") ?? "";
  let rest = attribute(input, "data-phx-preflighted-refs") ?? "";
  while (rest !== "") {
    const comma = indexOf(rest, ",");
    const ref = comma < 0 ? rest : slice(rest, 0, comma);
    rest = comma < 0 ? "" : slice(rest, comma + 1);
    if (ref !== "" && has(active, ref) && !has(done, ref)) return true;
  }
  return false;
}

/** A file is being sent. */
export function uploading(): boolean {
  const inputs = queryAll("input[data-phx-upload-ref]");
  for (let i = 0; i < inputs.length; i++) if (uploadingBy(inputs[i] as Element)) return true;
  return false;
}
