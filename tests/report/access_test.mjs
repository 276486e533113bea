// Each view of a report, and each window over it, for those who do not see it, or see it differently, or on a phone.
import assert from "node:assert/strict";
import { test } from "node:test";
import { accessible, accessibleOnPhone, phone, unfold, unguarded } from "./axe.mjs";
import { fixture } from "./support.mjs";

const { open } = fixture();

/** By sample; where there are several, the page goes on from one to the next. */
const views = {
  one: ["#/?show=heat&from=20000&to=60000", "#/"],
  several: ["#/scenario/3", "#/scenario/1?node=b", "#/"],
  compared: [""],
  empty: [""],
};

test("axe finds nothing in any view, wide or as narrow as a phone", async () => {
  for (const [name, [first, ...others]] of Object.entries(views)) {
    const page = await open(name, first, unguarded);
    for (const hash of [first, ...others]) {
      if (hash !== first) await page.evaluate((next) => (location.hash = next), hash);
      await page.locator("main h1, main h2").first().waitFor();
      if (name === "compared") await page.getByLabel("All figures").check();
      await unfold(page);
      await accessible(page, `${name}${hash}`);
    }
    await accessibleOnPhone(page, name);
    await page.context().close();
  }
});

/** Each window over the view of a scenario, and what opens it. */
const windows = {
  Keys: (page) => page.getByRole("button", { name: "Keys" }).click(),
  event: (page) => page.getByRole("button", { name: "What liveview_event_duration_us means" }).click(),
  join: (page) => page.getByRole("button", { name: "CDF of join" }).click(),
  "The page when it failed": (page) => page.getByRole("button", { name: "Enlarge the screenshot" }).first().click(),
};

test("axe finds nothing in the windows over a view, which fit a phone", async () => {
  const page = await open("one", "", unguarded);
  for (const [title, show] of Object.entries(windows)) {
    await show(page);
    const dialog = page.getByRole("dialog", { name: title, exact: true });
    await dialog.waitFor();
    await accessible(page, `the window "${title}"`, "dialog");
    const wide = page.viewportSize();
    await page.setViewportSize(phone);
    const { x, width } = await dialog.boundingBox();
    assert.ok(x >= 0 && x + width <= phone.width, `${title} is from ${x} on ${width} wide`);
    assert.ok(await dialog.evaluate((element) => element.scrollWidth <= element.clientWidth), `${title} is cut off`);
    await page.setViewportSize(wide);
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
  }
  await page.getByRole("searchbox").first().fill("no such thing");
  await page.getByText("Nothing here matches").waitFor();
  await accessible(page, "a search in vain", "main");
});
