// What a page is to those who do not see it, or see it differently, as far as axe can tell.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** For pages that axe is to look at: what it runs is not the page's, whose policy does not hold for it. */
export const unguarded = { bypassCSP: true, colorScheme: "light", reducedMotion: "reduce" };
export const phone = { width: 360, height: 740 };

async function look(page, what, selector, colorScheme) {
  const violations = await page.evaluate(
    async ([within, dark]) => {
      // Other colours change nothing but contrasts.
      const rules = dark ? { runOnly: ["color-contrast"] } : { rules: { "target-size": { enabled: true } } };
      const found = await window.axe.run(within, { resultTypes: ["violations"], ...rules });
      return found.violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map(({ html }) => html.slice(0, 160)).slice(0, 3).join(" ")}`);
    },
    [selector, colorScheme === "dark"],
  );
  assert.deepEqual(violations, [], `${what}, ${colorScheme}`);
}

/** Fails where axe finds anything in what `selector` finds, in light or in dark colours. */
export async function accessible(page, what, selector = "html") {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axe);
  for (const colorScheme of ["dark", "light"]) {
    await page.emulateMedia({ colorScheme });
    await page.locator(`html[data-theme=${colorScheme}]`).waitFor();
    await look(page, what, selector, colorScheme);
  }
}

/** Charts take a window's new width, and what is under the pointer, in the frame after it. */
export const drawn = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

/** Fails where something is wider than a phone, or axe finds anything there. The window stays as narrow. */
export async function accessibleOnPhone(page, what) {
  await page.setViewportSize(phone);
  await drawn(page);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(width <= phone.width, `${what} is ${width} wide, wider than a phone`);
  await look(page, `${what} on a phone`, "html", "light");
}

/** Opens all that folds, and all rows that lie below others. */
export async function unfold(page) {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
    for (const button of document.querySelectorAll("button.opener[aria-expanded=false]")) button.click();
  });
  await drawn(page);
}
