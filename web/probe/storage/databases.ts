// The IndexedDB databases of the document's origin: versions, stores, indexes, key generators and records.

import { decode, type Encoded, Encoder } from "./clone";

interface Index {
  name: string;
  keyPath: string | string[];
  unique: boolean;
  multiEntry: boolean;
}

interface Store {
  name: string;
  keyPath: string | string[] | null;
  autoIncrement: boolean;
  /** The key that the next record gets, where the store makes them. */
  next: number | null;
  indexes: Index[];
  /** [key, value], or [value] where the key lies in the value. */
  records: Encoded[][];
}

export interface Database {
  name: string;
  version: number;
  stores: Store[];
}

const names = (list: DOMStringList): string[] => Array.from(list);

/** The request's result; rejects with its error. */
const result = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => { resolve(request.result); };
    request.onerror = () => { reject(request.error ?? new Error("IndexedDB failed")); };
  });

function opened(name: string): Promise<IDBDatabase | null> {
  const request = indexedDB.open(name);
  let created = false;
  request.onupgradeneeded = () => {
    created = true; // It was deleted meanwhile: stays so.
    request.transaction?.abort();
  };
  return result(request).catch((error: unknown) => {
    if (created) return null;
    throw error;
  });
}

/** What is not carried names where it lies. */
function within(where: string, error: unknown): Error {
  return new Error(`${where}: ${error instanceof Error ? error.message : String(error)}`);
}

export async function readDatabases(): Promise<Database[]> {
  const databases: Database[] = [];
  for (const { name = "" } of await indexedDB.databases()) {
    const database = await opened(name);
    if (!database) continue;
    try {
      const stores: Store[] = [];
      for (const store of names(database.objectStoreNames)) stores.push(await readStore(database, store));
      databases.push({ name, version: database.version, stores });
    } finally {
      database.close();
    }
  }
  return databases;
}

async function readStore(database: IDBDatabase, name: string): Promise<Store> {
  const store = database.transaction(name, "readonly").objectStore(name);
  const { autoIncrement } = store;
  const keyPath = store.keyPath;
  const indexes = names(store.indexNames).map((indexName): Index => {
    const index = store.index(indexName);
    return { name: indexName, keyPath: index.keyPath, unique: index.unique, multiEntry: index.multiEntry };
  });
  const [keys, values] = await Promise.all([result(store.getAllKeys()), result<unknown[]>(store.getAll())]);
  const records: Encoded[][] = [];
  for (let i = 0; i < keys.length; i++) {
    const encoder = new Encoder();
    try {
      const value = encoder.encode(values[i]);
      records.push(keyPath === null ? [new Encoder().encode(keys[i]), value] : [value]);
      await encoder.done();
    } catch (error) {
      throw within(`IndexedDB ${database.name} / ${name}, record ${i + 1}`, error);
    }
  }
  const next = autoIncrement ? await nextKey(database, name) : null;
  return { name, keyPath, autoIncrement, next, indexes, records };
}

/** Adds a record to see its key, and takes that back, key and all. */
function nextKey(database: IDBDatabase, name: string): Promise<number | null> {
  return new Promise((resolve) => {
    const transaction = database.transaction(name, "readwrite");
    const request = transaction.objectStore(name).add({});
    let next: number | null = null;
    request.onsuccess = () => {
      if (typeof request.result === "number") next = request.result;
      transaction.abort();
    };
    transaction.onabort = () => { resolve(next); };
  });
}

/**
 * What closes the page's connections when storage is cleared may still be under way, and then closes ours as well: that is
 * no fault of the database.
 */
const kAttempts = 5;

export async function writeDatabases(databases: Database[]): Promise<void> {
  for (const database of databases) {
    for (let attempt = 1; ; attempt++) {
      try {
        await writeDatabase(database);
        break;
      } catch (error) {
        const closed = error instanceof DOMException && error.name === "AbortError";
        if (!closed || attempt === kAttempts) throw within(`IndexedDB ${database.name}`, error);
      }
    }
  }
}

async function writeDatabase(database: Database): Promise<void> {
  await unblocked(indexedDB.deleteDatabase(database.name));
  const request = indexedDB.open(database.name, database.version);
  request.onupgradeneeded = () => {
    for (const store of database.stores) writeStore(request.result, store);
  };
  (await unblocked(request)).close();
}

/** A page that keeps its connection open would block for ever. */
const unblocked = <T>(request: IDBRequest<T> & IDBOpenDBRequest): Promise<T> =>
  Promise.race([
    result<T>(request),
    new Promise<never>((_, reject) => {
      request.onblocked = () => { reject(new Error("the page keeps the database open")); };
    }),
  ]);

function writeStore(database: IDBDatabase, { name, keyPath, autoIncrement, next, indexes, records }: Store): void {
  const store = database.createObjectStore(name, { keyPath, autoIncrement });
  for (const { name: indexName, keyPath: path, unique, multiEntry } of indexes) {
    store.createIndex(indexName, path, { unique, multiEntry });
  }
  if (next !== null && next > 1) {
    // Having seen this key, the store goes on behind it.
    if (keyPath === null) store.put(null, next - 1);
    else store.put(valueWithKey(keyPath as string, next - 1));
    store.delete(next - 1);
  }
  for (const record of records) {
    if (keyPath === null) store.put(decode(record[1] as Encoded), decode(record[0] as Encoded) as IDBValidKey);
    else store.put(decode(record[0] as Encoded));
  }
}

/** An object in which `path` ("id", "meta.id") leads to `key`. */
function valueWithKey(path: string, key: number): unknown {
  return path.split(".").reduceRight<unknown>((inner, part) => ({ [part]: inner }), key);
}
