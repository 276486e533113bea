// Whatever a target or a scenario calls itself, nothing of it runs, and nothing leaves the page.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fixture, strangeIn } from "./support.mjs";

const { open, file } = fixture();

test("the file holds its data as base64 and nothing else", () => {
  const text = readFileSync(file("hostile.html"), "utf8");
  for (const id of ["liveload-index", "liveload-chunks"]) {
    assert.match(text, new RegExp(`<script type="text/plain" id="${id}">[A-Za-z0-9+/=]+</script>`));
  }
  assert.equal(text.match(/<script/g).length, 3);
  assert.equal(text.match(/<\/script/g).length, 3);
  assert.equal(text.match(/<\/style/g).length, 1);
  assert.ok(!text.includes("evil.test"));
});

test("the policy allows this script, this style, pictures of the data, and nothing else", async () => {
  const page = await open("one");
  const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
  assert.match(
    policy,
    /^default-src 'none'; script-src 'sha256-[\w+/]{43}='; style-src 'sha256-[\w+/]{43}='; img-src data:; connect-src 'none'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'$/,
  );
  // It holds: what was put into the page by other means would be refused.
  const refused = await page.evaluate(async () => {
    const seen = [];
    const violation = new Promise((resolve) => {
      document.addEventListener("securitypolicyviolation", ({ effectiveDirective }) => {
        if (effectiveDirective === "connect-src") resolve(effectiveDirective);
      });
    });
    const script = document.createElement("script");
    try {
      script.textContent = "window.broken = 'script'";
      document.body.append(script);
    } catch (error) {
      seen.push(error.name);
    }
    await fetch("https://evil.test/").catch((error) => seen.push(error.name));
    seen.push(await violation);
    return { seen, broken: window.broken };
  });
  assert.equal(refused.broken, undefined);
  assert.deepEqual(refused.seen, ["TypeError", "TypeError", "connect-src"]);
});

test("nothing of a hostile result runs, loads or leads away", async () => {
  for (const hash of ["", "#/scenario/0", "#/scenario/1", "#/scenario/0?metric=%3Cscript%3E&node=%3Cimg%20src=x%3E", "#/scenario/0?show=heat&dimension=__proto__"]) {
    const page = await open("hostile", hash);
    for (const name of ["__proto__", "constructor"]) {
      const opener = page.getByRole("button", { name: `Dimensions of ${name}`, exact: true });
      if (hash === "#/scenario/0") assert.ok((await opener.count()) > 0);
      for (const one of await opener.all()) await one.click();
    }
    await page.evaluate(() => {
      for (const details of document.querySelectorAll("details")) details.open = true;
      for (const button of document.querySelectorAll("button.opener[aria-expanded=false]")) button.click();
    });
    // Every dialog there is.
    const dialogs = hash === "#/scenario/0" ? await page.locator("button.round").all() : [];
    for (const button of dialogs) {
      await button.evaluate((element) => element.click());
      await page.locator("dialog").waitFor();
      await page.keyboard.press("Escape");
      await page.locator("dialog").waitFor({ state: "detached" });
    }
    const metrics = await page.locator("#over-time select option").evaluateAll((all) => all.map(({ value }) => value));
    for (const metric of hash === "#/scenario/0" ? metrics.filter((name) => !/^[a-z]/.test(name)) : []) {
      await page.locator("#over-time select").first().selectOption(metric);
    }
    assert.deepEqual(await strangeIn(page), { broken: undefined, strange: 0, scripts: 3, pictures: 0 }, hash);
    assert.deepEqual(page.asked, [], hash);
    assert.deepEqual(page.troubles, [], hash);
    await page.context().close();
  }
});
