// Private copies of what the probe uses of the language, taken before the page's first script. What the page redefines
// later (polyfills, zone libraries, mischief) cannot change what is measured or how waits end. For the same reason
// there is no array destructuring, spread of arrays or for-of in the probe: they look up iterators at run time.

const bind = Function.prototype.bind;
const call = Function.prototype.call;
const { apply } = Reflect;

/** The method `f` as a plain function of its receiver. */
export function uncurry<Self, Args extends unknown[], R>(f: (...args: Args) => R): (self: Self, ...args: Args) => R {
  return apply(bind, call, [f]) as (self: Self, ...args: Args) => R;
}

/** The getter of `property`, found on the prototype, as a plain function of its receiver. */
export function getter<Self, R>(prototype: object, property: string): (self: Self) => R {
  const descriptor = getOwnPropertyDescriptor(prototype, property);
  return uncurry<Self, [], R>(descriptor?.get as () => R);
}

/** `uncurry` of the method that is found on the prototype under `name`. */
export function method<Self, Args extends unknown[], R>(prototype: object, name: string): (self: Self, ...args: Args) => R {
  return uncurry<Self, Args, R>(getOwnPropertyDescriptor(prototype, name)?.value as (...args: Args) => R);
}

export const reflectApply = apply as (
  f: (...args: never[]) => unknown,
  self: unknown,
  args: readonly unknown[],
) => unknown;
export const { construct: reflectConstruct } = Reflect;
export const { getOwnPropertyDescriptor, defineProperty } = Object;
const NativeProxy = Proxy;
export const NativePromise = Promise;
const nativeThen = getOwnPropertyDescriptor(Promise.prototype, "then")?.value as unknown;
export const NativeError = Error;
export const promiseThen = uncurry<Promise<unknown>, [() => void, () => void], unknown>(Promise.prototype.then);
export const toText = String;
export const { isArray } = Array;
export const { stringify, parse } = JSON;
export const { round, max } = Math;
export const parseNumber = parseInt;

export const charCodeAt = uncurry<string, [number], number>(String.prototype.charCodeAt);
export const indexOf = uncurry<string, [string, number?], number>(String.prototype.indexOf);
export const lastIndexOf = uncurry<string, [string, number?], number>(String.prototype.lastIndexOf);
export const slice = uncurry<string, [number, number?], string>(String.prototype.slice);
export const startsWith = uncurry<string, [string, number?], boolean>(String.prototype.startsWith);
const regexExec = uncurry<RegExp, [string], RegExpExecArray | null>(RegExp.prototype.exec);
/** RegExp.prototype.test would call whatever `exec` the page has put in place. */
export const regexTest = (pattern: RegExp, text: string): boolean => regexExec(pattern, text) !== null;
export const functionSource = uncurry<unknown, [], string>(Function.prototype.toString);

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const textEncode = uncurry<TextEncoder, [string, Uint8Array], { read: number; written: number }>(
  TextEncoder.prototype.encodeInto,
);
const textDecode = uncurry<TextDecoder, [Uint8Array], string>(TextDecoder.prototype.decode);
export const encodeInto = (text: string, into: Uint8Array) => textEncode(encoder, text, into);
export const decode = (bytes: Uint8Array): string => textDecode(decoder, bytes);
export const subarray = uncurry<Uint8Array, [number, number], Uint8Array>(Uint8Array.prototype.subarray);

const { setPrototypeOf } = Object;
const NativeMap = Map;
const NativeWeakMap = WeakMap;
const mapMethods = {
  __proto__: null,
  get: Map.prototype.get,
  set: Map.prototype.set,
  has: Map.prototype.has,
  delete: Map.prototype.delete,
  forEach: Map.prototype.forEach,
};
const weakMapMethods = {
  __proto__: null,
  get: WeakMap.prototype.get,
  set: WeakMap.prototype.set,
  has: WeakMap.prototype.has,
};

/** A Map whose methods are its own, out of the page's reach. */
export const makeMap = <K, V>(): Map<K, V> => setPrototypeOf(new NativeMap<K, V>(), mapMethods) as Map<K, V>;
export const makeWeakMap = <K extends object, V>(): WeakMap<K, V> =>
  setPrototypeOf(new NativeWeakMap<K, V>(), weakMapMethods) as WeakMap<K, V>;

/** A Proxy with these traps and no other: a handler inherits what the page puts on Object.prototype. */
export const proxyOf = <T extends object>(target: T, traps: ProxyHandler<T>): T =>
  new NativeProxy(target, setPrototypeOf(traps, null) as ProxyHandler<T>);

/** A property that owes nothing to what the page has made of Object.prototype. */
export const plain = (value: unknown): PropertyDescriptor =>
  ({ __proto__: null, value, writable: true, enumerable: true, configurable: true }) as PropertyDescriptor;

/** Array.prototype.push, out of the page's reach; an assignment would call a setter for that index, were there one. */
export function push<T>(array: T[], value: T): void {
  defineProperty(array, array.length, plain(value));
}

/**
 * Has whoever awaits the promise take it as it is. An `await` looks up `then`, and that looks up `constructor`, which
 * the page may have replaced on the prototype.
 */
export function sealPromise<T>(promise: Promise<T>): Promise<T> {
  void defineProperty(promise, "then", plain(nativeThen));
  return defineProperty(promise, "constructor", plain(undefined));
}

/** What of `array` passes `keep`, in a new array. */
export function filter<T>(array: readonly T[], keep: (value: T) => boolean): T[] {
  const kept: T[] = [];
  for (let i = 0; i < array.length; i++) {
    const value = array[i] as T;
    if (keep(value)) push(kept, value);
  }
  return kept;
}
