// Sizes of messages as they go over the wire.

import { encodeInto, slice } from "./natives";

const scratch = new Uint8Array(16384);

/** How many bytes `text` has in UTF-8. */
export function utf8Length(text: string): number {
  let total = 0;
  let rest = text;
  while (rest.length > 0) {
    const { read, written } = encodeInto(rest, scratch);
    total += written;
    if (read >= rest.length || read === 0) break;
    rest = slice(rest, read);
  }
  return total;
}
