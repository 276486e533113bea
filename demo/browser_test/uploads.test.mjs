// Files and hooks, from a real browser with the real client.
import assert from "node:assert/strict";
import { after, before, test as nodeTest } from "node:test";
import { joined, openShop, reads } from "./shop.mjs";

const test = (name, body) => nodeTest(name, { timeout: 60000 }, body);

let shop;
before(async () => (shop = await openShop()));
after(() => shop.stop());

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);
const picture = (name, size = PNG.length) => ({
  name,
  mimeType: "image/png",
  buffer: Buffer.concat([PNG, Buffer.alloc(Math.max(0, size - PNG.length))]),
});

for (const transport of ["websocket", "longpoll"]) {
  test(`photos go with the form they are chosen in, by ${transport}`, async () => {
    await fetch(`${shop.address}/stats/reset`, { method: "POST" });
    await shop.visit(`/letters?transport=${transport}`, async (page) => {
      await joined(page);
      await page.fill("#letter_author", "Ann");
      await page.fill("#letter_text", "A fine pot.");
      await page.setInputFiles("input[name=photos]", [picture("a.png", 150_000), picture("b.png")]);
      await page.waitForSelector("#upload-1");
      await page.click("#send-letter");
      await page.waitForSelector("#letters img >> nth=1");
      await reads(page, "#flash-info p", "Thank you, Ann. Your letter is on the wall.");
      await page.waitForSelector("#upload-0", { state: "detached" });
      const photo = await page.request.get(`${shop.address}/photos/1`);
      assert.equal(photo.headers()["content-type"], "image/png");
    });
    const { uploads } = await shop.stats();
    assert.deepEqual(uploads, { preflights: 1, entries: 2, completed: 2, chunks: 4, bytes: 150_000 + PNG.length });
  });
}

test("what is too large, of another kind or too much is refused, and can be taken out", async () => {
  await shop.visit("/letters", async (page) => {
    await joined(page);
    await page.setInputFiles("input[name=photos]", [picture("big.png", 2_000_001)]);
    await reads(page, "#upload-0 .error", "That is too large.");
    await page.click("#upload-0 button");
    await page.waitForSelector("#upload-0", { state: "detached" });
    await page.setInputFiles("input[name=photos]", [{ name: "a.txt", mimeType: "text/plain", buffer: PNG }]);
    await reads(page, "#upload-1 .error", "We do not take that kind.");
    await page.click("#upload-1 button");
    await page.waitForSelector("#upload-1", { state: "detached" });
    await page.setInputFiles("input[name=photos]", ["a", "b", "c", "d"].map((name) => picture(`${name}.png`)));
    await reads(page, ".drop > .upload-error", "Those are too many.");
    await page.click("#upload-2 button");
    await page.waitForSelector(".drop > .upload-error", { state: "detached" });
  });
});

test("papers are sent as soon as they are chosen", async () => {
  await shop.visit("/papers", async (page) => {
    await joined(page);
    const paper = { name: "list.pdf", mimeType: "application/pdf", buffer: Buffer.alloc(1_000_000, "x") };
    await page.setInputFiles("input[name=papers]", [paper]);
    await page.waitForSelector("#received-1[data-bytes='1000000']");
    await page.waitForSelector("#upload-0", { state: "detached" });
    await page.setInputFiles("input[name=papers]", [paper, { ...paper, name: "other.pdf" }]);
    await reads(page, "#received-count", 3);
  });
});

test("an upload under way can be cancelled", async () => {
  await shop.visit("/papers", async (page) => {
    await joined(page);
    // The client's own simulator: each chunk waits so long for the one before.
    await page.evaluate(() => window.liveSocket.enableLatencySim(200));
    const paper = { name: "heavy.bin", mimeType: "", buffer: Buffer.alloc(4_000_000) };
    await page.setInputFiles("input[name=papers]", [paper]);
    await page.waitForFunction(() => document.querySelector("#upload-0 progress")?.value > 0);
    await page.click("#upload-0 button");
    await page.waitForSelector("#upload-0", { state: "detached" });
    await reads(page, "#received-count", 0);
  });
});

test("a hook asks, is answered, and hears what is pushed", async () => {
  await shop.visit("/scales", async (page) => {
    await joined(page);
    await page.click("#weigh");
    await reads(page, "#price", "£4.00");
    await reads(page, "#chimes", 1);
    await page.click("#weigh");
    await reads(page, "#weight", 100);
    await page.click("#tare");
    await reads(page, "#price", "–");
    await reads(page, "#weighings", 0);
  });
  assert.equal((await shop.stats()).push_events.chime, 2);
});
