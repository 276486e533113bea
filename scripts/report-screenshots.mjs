// See scripts/report-screenshots.   report-screenshots.mjs SAMPLES IMAGES
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

const [samples, images] = process.argv.slice(2);
const pictures = [
  { name: "report-scenario", file: "one", height: 820 },
  { name: "report-heat-map", file: "one", hash: "#/scenario/0?show=heat&metric=liveview_event_duration_us", at: "#over-time" },
  { name: "report-tables", file: "one", at: "#section-liveview", open: "Dimensions of liveview_event_duration_us" },
  { name: "report-comparison-dark", file: "several", height: 900, colorScheme: "dark" },
];

mkdirSync(images, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const { name, file, hash = "", height = 900, at, open, colorScheme = "light" } of pictures) {
  const page = await browser.newPage({ viewport: { width: 1100, height }, colorScheme });
  await page.goto(`file://${resolve(samples, `${file}.html`)}${hash}`);
  await page.locator("main h1").waitFor();
  if (open) await page.getByRole("button", { name: open }).click();
  await (at ? page.locator(at) : page).screenshot({ path: join(images, `${name}.png`), animations: "disabled" });
  await page.close();
}
await browser.close();
