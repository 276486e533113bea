// What a document's origin keeps in the browser, read and put back. Runs apart from the page's own code: in the isolated
// world of a page, or in an empty document of that origin. src/browser/cdp/page_storage.cc calls `liveloadStorage`.

import { type Database, readDatabases, writeDatabases } from "./storage/databases";

/** Texts of JSON, which nobody looks into on the way. */
interface Contents {
  local: string;
  session: string;
  databases: string;
}

function itemsOf(storage: Storage): string {
  const items: [string, string | null][] = [];
  for (let i = 0; i < storage.length; i++) {
    const key = storage.key(i) ?? "";
    items.push([key, storage.getItem(key)]);
  }
  return JSON.stringify(items);
}

function putItems(storage: Storage, items: string): void {
  storage.clear();
  for (const [key, value] of JSON.parse(items) as [string, string][]) storage.setItem(key, value);
}

/** Null where the document is of another origin: it has been left, or has none of its own. */
async function collect(expected: string): Promise<Contents | null> {
  if (origin !== expected) return null;
  return {
    local: itemsOf(localStorage),
    session: itemsOf(sessionStorage),
    databases: JSON.stringify(await readDatabases()),
  };
}

/** Puts the contents in the place of what is there; false where the document is of another origin. */
async function put(expected: string, contents: Contents): Promise<boolean> {
  if (origin !== expected) return false;
  putItems(localStorage, contents.local);
  if (contents.session) putItems(sessionStorage, contents.session);
  await writeDatabases(JSON.parse(contents.databases) as Database[]);
  return true;
}

/** For the beginning of a document: gives a tab what it kept for this origin. */
function putSession(expected: string, items: string): void {
  if (origin === expected && self === top) putItems(sessionStorage, items);
}

declare global {
  var liveloadStorage: { collect: typeof collect; put: typeof put; putSession: typeof putSession };
}
globalThis.liveloadStorage = { collect, put, putSession };
