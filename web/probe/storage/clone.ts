// Values of the structured clone algorithm as JSON and back: what IndexedDB can hold, JSON mostly cannot. Objects that
// occur twice, or in themselves, do so again afterwards. What is not known here is an error, never left out.

type Pair = readonly [Encoded, Encoded];
/** What is no tagged object stands for itself; a list for an Array without holes. */
export type Encoded = null | boolean | number | string | Encoded[] | { t: string; v?: unknown; as?: unknown };
type Tagged = Exclude<Encoded, null | boolean | number | string | Encoded[]>;

const views = {
  BigInt64Array, BigUint64Array, DataView, Float32Array, Float64Array, Int16Array, Int32Array, Int8Array, Uint16Array,
  Uint32Array, Uint8Array, Uint8ClampedArray,
};
const errors = { Error, EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError };

const nameOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

function toBase64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}

const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (character) => character.charCodeAt(0));

/** Encodes one value; `done` resolves once the contents of its files, which come later, are there. */
export class Encoder {
  private readonly seen = new Map<object, number>();
  private readonly contents: Promise<void>[] = [];

  async done(): Promise<void> {
    await Promise.all(this.contents);
  }

  encode(value: unknown): Encoded {
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (value === undefined) return { t: "undefined" };
    if (typeof value === "bigint") return { t: "bigint", v: value.toString() };
    if (typeof value === "number") {
      const plain = Number.isFinite(value) && !Object.is(value, -0);
      return plain ? value : { t: "number", v: Object.is(value, -0) ? "-0" : String(value) };
    }
    if (typeof value !== "object") throw new Error(`a ${typeof value} cannot be carried`);
    const known = this.seen.get(value);
    if (known !== undefined) return { t: "seen", v: known };
    this.seen.set(value, this.seen.size);
    return this.encodeObject(value);
  }

  private encodeObject(value: object): Encoded {
    if (Array.isArray(value)) return this.encodeArray(value as unknown[]);
    if (value instanceof Date) return { t: "date", v: Number.isNaN(value.getTime()) ? null : value.getTime() };
    if (value instanceof RegExp) return { t: "regexp", v: value.source, as: value.flags };
    if (value instanceof Map) return { t: "map", v: [...value].map(([k, v]) => [this.encode(k), this.encode(v)]) };
    if (value instanceof Set) return { t: "set", v: [...value].map((item) => this.encode(item)) };
    if (value instanceof ArrayBuffer) return { t: "buffer", v: toBase64(new Uint8Array(value)) };
    if (ArrayBuffer.isView(value)) return this.encodeView(value);
    if (value instanceof Blob) return this.encodeBlob(value);
    if (value instanceof Error) return { t: "error", v: [value.name, value.message, value.stack ?? ""] };
    if (value instanceof Boolean || value instanceof Number || value instanceof String) {
      return { t: "boxed", v: this.encode(value.valueOf()) };
    }
    if (nameOf(value) !== "Object") throw new Error(`a ${nameOf(value)} cannot be carried`);
    return { t: "object", v: this.pairs(value) };
  }

  private encodeArray(value: unknown[]): Encoded {
    if (Object.keys(value).length === value.length) return Array.from(value, (item) => this.encode(item));
    return { t: "array", v: this.pairs(value), as: value.length };
  }

  private pairs(value: object): Pair[] {
    return Object.entries(value).map(([key, item]) => [key, this.encode(item)] as const);
  }

  private encodeView(value: ArrayBufferView): Encoded {
    const name = nameOf(value);
    const count = "length" in value ? (value.length as number) : value.byteLength;
    return { t: "view", v: this.encode(value.buffer), as: [name, value.byteOffset, count] };
  }

  private encodeBlob(value: Blob): Encoded {
    const file = value instanceof File ? [value.name, value.lastModified] : [];
    const encoded: Tagged = { t: "blob", v: "", as: [value.type, ...file] };
    this.contents.push(
      value.arrayBuffer().then((bytes) => {
        encoded.v = toBase64(new Uint8Array(bytes));
      }),
    );
    return encoded;
  }
}

/** The value that was encoded. */
export function decode(encoded: Encoded): unknown {
  return new Decoder().decode(encoded);
}

/** Numbers objects as Encoder does: each when it is begun. */
class Decoder {
  private readonly objects: unknown[] = [];

  decode(encoded: Encoded): unknown {
    if (encoded === null || typeof encoded !== "object") return encoded;
    if (Array.isArray(encoded)) {
      const list = this.begin<unknown[]>([]);
      for (const item of encoded) list.push(this.decode(item));
      return list;
    }
    if (encoded.t === "undefined") return undefined;
    if (encoded.t === "bigint") return BigInt(encoded.v as string);
    if (encoded.t === "number") return Number(encoded.v);
    if (encoded.t === "seen") return this.objects[encoded.v as number];
    return this.decodeObject(encoded);
  }

  private begin<T>(object: T): T {
    this.objects.push(object);
    return object;
  }

  private decodeObject({ t, v, as }: Tagged): unknown {
    switch (t) {
      case "object":
        return this.fill(this.begin({}), v as Pair[]);
      case "array":
        return this.fill(this.begin(new Array<unknown>(as as number)), v as Pair[]);
      case "date":
        return this.begin(new Date((v as number | null) ?? NaN));
      case "regexp":
        return this.begin(new RegExp(v as string, as as string));
      case "map": {
        const map = this.begin(new Map<unknown, unknown>());
        for (const [key, item] of v as Pair[]) map.set(this.decode(key), this.decode(item));
        return map;
      }
      case "set": {
        const set = this.begin(new Set<unknown>());
        for (const item of v as Encoded[]) set.add(this.decode(item));
        return set;
      }
      case "buffer":
        return this.begin(fromBase64(v as string).buffer);
      case "view":
        return this.decodeView(v as Encoded, as as [keyof typeof views, number, number]);
      case "blob":
        return this.begin(decodeBlob(v as string, as as [string, string?, number?]));
      case "error":
        return this.begin(decodeError(v as [keyof typeof errors, string, string]));
      case "boxed":
        return this.begin(Object(this.decode(v as Encoded)) as object);
      default:
        throw new Error(`the snapshot holds a value of an unknown form: ${t}`);
    }
  }

  private fill(object: object, pairs: Pair[]): object {
    for (const [key, item] of pairs) {
      const value = this.decode(item);
      Object.defineProperty(object, key as string, { value, enumerable: true, writable: true, configurable: true });
    }
    return object;
  }

  private decodeView(buffer: Encoded, [name, offset, count]: [keyof typeof views, number, number]): unknown {
    const at = this.objects.length;
    this.begin(null);
    const View = views[name] as Uint8ArrayConstructor;
    const view = new View(this.decode(buffer) as ArrayBuffer, offset, count);
    this.objects[at] = view;
    return view;
  }
}

function decodeBlob(content: string, [type, name, lastModified]: [string, string?, number?]): Blob {
  const bytes = fromBase64(content) as Uint8Array<ArrayBuffer>;
  return name === undefined ? new Blob([bytes], { type }) : new File([bytes], name, { type, lastModified });
}

function decodeError([name, message, stack]: [keyof typeof errors, string, string]): Error {
  const Kind = errors[name] as ErrorConstructor | undefined;
  const error = new (Kind ?? Error)(message);
  Object.defineProperty(error, "stack", { value: stack, writable: true, configurable: true });
  return error;
}
