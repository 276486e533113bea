// The laboratory: frames, windows, files, dialogs and what the browser keeps.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test as nodeTest } from "node:test";
import { openShop, reads } from "./shop.mjs";

const test = (name, body) => nodeTest(name, { timeout: 60000 }, body);

let shop;
before(async () => (shop = await openShop()));
after(() => shop.stop());

test("the browser keeps notes in four places", async () => {
  await shop.visit("/laboratory", async (page) => {
    for (const place of ["local", "session", "indexed", "cookie"]) {
      await page.fill("#note", `in ${place}`.replace(" ", "-"));
      await page.click(`#save-${place}`);
      await reads(page, `#${place}-value`, `in-${place}`);
    }
    await page.reload();
    for (const place of ["local", "session", "indexed", "cookie"]) await reads(page, `#${place}-value`, `in-${place}`);
  });
});

test("dialogs are asked and answered", async () => {
  await shop.visit("/laboratory", async (page) => {
    const asked = [];
    page.on("dialog", (dialog) => {
      asked.push(dialog.message());
      dialog.accept(dialog.type() === "prompt" ? "five" : undefined);
    });
    await page.click("#ask-alert");
    await page.click("#ask-confirm");
    await reads(page, "#answer", "with milk");
    await page.click("#ask-prompt");
    await reads(page, "#answer", "five");
    await page.click("#confirmed-link");
    await page.waitForSelector("#about");
    assert.deepEqual(asked, ["The tea is ready.", "With milk?", "How many cups?", "Leave the laboratory?"]);
  });
});

test("a popup talks to its page", async () => {
  await shop.visit("/laboratory", async (page) => {
    for (const opener of ["#open-popup", "#open-window"]) {
      const [popup] = await Promise.all([page.waitForEvent("popup"), page.click(opener)]);
      await popup.click("#tell");
      await reads(page, "#from-popup", "hello from the small window");
      await popup.close();
    }
  });
});

test("files are downloaded, from the server and from the page", async () => {
  await shop.visit("/laboratory", async (page) => {
    const [list] = await Promise.all([page.waitForEvent("download"), page.click("#download")]);
    assert.equal(list.suggestedFilename(), "prices.csv");
    assert.match(readFileSync(await list.path(), "utf8"), /^number,name,pence\n1,/);
    const [made] = await Promise.all([page.waitForEvent("download"), page.click("#download-made")]);
    assert.equal(made.suggestedFilename(), "my-list.csv");
  });
});

test("frames of this shop and of another host", async () => {
  await shop.visit("/laboratory", async (page) => {
    await page.frameLocator("#frame").locator("#pour").click();
    assert.equal(await page.frameLocator("#frame").locator("#poured").textContent(), "1");
  });
  const elsewhere = shop.address.replace("127.0.0.1", "localhost");
  await shop.visit(`/laboratory?frame=${encodeURIComponent(`${elsewhere}/laboratory/frame`)}`, async (page) => {
    await page.frameLocator("#frame").locator("#pour").click();
    assert.equal(await page.frameLocator("#frame").locator("#poured").textContent(), "1");
    assert.equal(await page.$eval("#frame", (frame) => frame.contentDocument), null);
  });
  await shop.visit("/laboratory?frame=javascript:alert(1)", async (page) => {
    assert.equal(await page.getAttribute("#frame", "src"), "/laboratory/frame");
  });
});

test("the staff room asks who you are", async () => {
  assert.equal((await fetch(`${shop.address}/laboratory/staff`)).status, 401);
  const wrong = { headers: { authorization: `Basic ${btoa("kiln:cup")}` } };
  assert.equal((await fetch(`${shop.address}/laboratory/staff`, wrong)).status, 401);
  const httpCredentials = { username: "kiln", password: "leaf" };
  await shop.visit("/laboratory", async (page) => {
    await page.click("#to-staff");
    await page.waitForSelector("#staff");
  }, { httpCredentials });
});

test("what a visitor sends is served as the picture that it is, or not at all", async () => {
  for (const path of ["/photos/0", "/photos/x", "/photos/"]) {
    assert.equal((await fetch(shop.address + path)).status, 404);
  }
});
