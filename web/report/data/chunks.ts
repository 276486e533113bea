import { inflateSync } from "fflate";

/** Where a chunk lies in the text of all chunks. */
export type ChunkRef = [at: number, size: number];

export function fromBase64(text: string): Uint8Array {
  const characters = atob(text);
  const bytes = new Uint8Array(characters.length);
  for (let i = 0; i < characters.length; i += 1) bytes[i] = characters.charCodeAt(i);
  return bytes;
}

export function jsonOf(bytes: Uint8Array): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}

/** The chunks of a page, each inflated when it is asked for. */
export class Chunks {
  constructor(private readonly text: string) {}

  bytes([at, size]: ChunkRef): Uint8Array {
    return inflateSync(fromBase64(this.text.slice(at, at + size)));
  }
}
