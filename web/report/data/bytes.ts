/** Reads what the writers of src/report/cells.cc wrote. Throws where the bytes end too early. */
export class Reader {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  byte(): number {
    const byte = this.bytes[this.at];
    if (byte === undefined) throw new Error("the data of this page are cut short");
    this.at += 1;
    return byte;
  }

  varint(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
      scale *= 128;
    }
  }

  signed(): number {
    const n = this.varint();
    return n % 2 === 0 ? n / 2 : -(n + 1) / 2;
  }

  double(): number {
    if (this.at + 8 > this.bytes.length) throw new Error("the data of this page are cut short");
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + this.at, 8);
    this.at += 8;
    return view.getFloat64(0, true);
  }

  /** As many bytes as a varint says, to be read for themselves. */
  column(): Reader {
    const size = this.varint();
    const column = new Reader(this.bytes.subarray(this.at, this.at + size));
    this.at += size;
    return column;
  }

  get length(): number {
    return this.bytes.length;
  }
}
