// The view of one scenario: every table, chart and control, and the figures on the screen against the result file.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fixture, panel, rowsOf, saved, says, shown } from "./support.mjs";

const { open, results } = fixture();
const columns = { p50: 50, p95: 95, p99: 99 };
const labels = { LiveView: { event: "liveview_event_duration_us", join: "liveview_join_duration_us", diff: "liveview_diff_bytes" },
  "HTTP and network": { "request, total": "http_request_total_us", received: "http_received_bytes" },
  "Iterations and actions": { iteration: "iteration_duration_us", step: "step_duration_us" },
  Generator: { "generator cpu": "generator_cpu" } };

/** A row of a table as figures by their column. */
async function figures(page, section, label) {
  const heads = await panel(page, section).locator("thead th").evaluateAll((all) => all.map((head) => head.innerText.replace(/[▲▼]/, "").trim()));
  const row = (await rowsOf(page, section)).find(([name]) => name.replace(/\s*\?$/, "").replace(/^▸\s*/, "") === label);
  assert.ok(row, `${section} has no row ${label}`);
  return Object.fromEntries(heads.map((head, i) => [head, row[i]]));
}

function matches(row, { count, sum, values }) {
  assert.equal(shown(row.Count), count);
  for (const [column, rank] of Object.entries(columns)) {
    assert.ok(says(row[column], values[rank]), `${column}: ${row[column]} is not ${values[rank]}`);
  }
  assert.ok(says(row.Max, values[100]), `${row.Max} is not ${values[100]}`);
  assert.ok(says(row.Mean, sum / count), `${row.Mean} is not ${sum / count}`);
  assert.ok(Math.abs(shown(row.Tail) - values[99] / values[50]) < 0.06, row.Tail);
}

test("tables hold the result's figures, with dimensions", async () => {
  const page = await open("one");
  const [{ global }] = results("one");
  for (const [section, metrics] of Object.entries(labels)) {
    for (const [label, metric] of Object.entries(metrics)) matches(await figures(page, section, label), global.histograms[metric].aggregate);
  }
  await page.getByRole("button", { name: "Dimensions of liveview_event_duration_us" }).click();
  const { by } = global.histograms.liveview_event_duration_us;
  for (const [dimension, wanted] of Object.entries(by)) matches(await figures(page, "LiveView", dimension), wanted);
  const events = await figures(page, "Events", "http requests");
  assert.equal(shown(events.Count), global.counters.http_requests.aggregate);
  assert.ok(says(events.Rate, (global.counters.http_requests.aggregate * 1000) / global.duration_ms));
  await page.getByRole("button", { name: "Dimensions of http_requests" }).click();
  assert.equal(shown((await figures(page, "Events", "304")).Count), global.counters.http_requests.by[304]);
  assert.deepEqual(page.troubles, []);
  assert.deepEqual(page.asked, []);
});

test("cards and notices sum the run up", async () => {
  const page = await open("one");
  const [{ global, warnings, health }] = results("one");
  const card = (title) => page.locator(".card.figure", { hasText: title }).first().innerText();
  assert.match(await card("Users"), new RegExp(`${global.users.total}\\s+${global.users.succeeded} ok · ${global.users.failed} failed`));
  const failures = Object.values(global.failure_totals).reduce((a, b) => a + b);
  assert.match(await card("Failures"), new RegExp(`\\b${failures}\\b`));
  assert.ok(says((await card("event p95")).split("\n").find((line) => / ms$/.test(line)), global.histograms.liveview_event_duration_us.aggregate.values[95]));
  assert.equal(shown((await card("Iterations")).split("\n").find((line) => /^[\d,]+$/.test(line))), global.counters.iterations.aggregate);
  assert.equal(health.length, 1);
  await page.getByText("Mind the generator.").waitFor();
  await page.getByText(warnings[0]).waitFor();
});

test("tables are searched and sorted", async () => {
  const page = await open("one");
  const table = panel(page, "LiveView");
  await table.getByRole("button", { name: "p95", exact: true }).click();
  assert.equal(await table.locator("th", { hasText: "p95" }).getAttribute("aria-sort"), "descending");
  const p95 = async () => (await rowsOf(page, "LiveView")).filter(([name]) => name !== "diff").map((row) => shown(row[3]));
  const down = (await p95()).filter((value) => value > 20_000); // those in µs
  assert.deepEqual(down, [...down].sort((a, b) => b - a));
  await table.getByRole("button", { name: "p95", exact: true }).click();
  assert.equal(await table.locator("th", { hasText: "p95" }).getAttribute("aria-sort"), "ascending");
  await table.getByRole("searchbox").fill("paginate");
  const names = (await rowsOf(page, "LiveView")).map(([name]) => name);
  assert.ok(names.includes("paginate") && !names.includes("search") && names.length === 6, names.join());
  await table.getByRole("searchbox").fill("no such thing");
  await table.getByText("Nothing here matches").waitFor();
});

test("the slider reaches p99.99, in tables, chart and address", async () => {
  const page = await open("one");
  await page.getByLabel("Percentile").fill("400");
  const row = await figures(page, "LiveView", "event");
  assert.ok(shown(row["p99.99"]) >= shown(row.p99) && shown(row["p99.99"]) <= shown(row.Max));
  assert.match(page.url(), /q=0\.9999/);
  await page.locator(".readout", { hasText: "p99.99" }).waitFor();
});

test("a distribution and a definition are a click away", async () => {
  const page = await open("one");
  const [{ global, metrics }] = results("one");
  await page.getByRole("button", { name: "CDF of join" }).click();
  const told = await page.locator("dialog .figures > div").evaluateAll((all) => all.map((one) => [one.children[0].textContent, one.children[1].textContent]));
  const { count, values, sum } = global.histograms.liveview_join_duration_us.aggregate;
  const wanted = { Count: count, min: values[0], p25: values[25], p50: values[50], p95: values[95], p99: values[99], max: values[100], Mean: sum / count };
  for (const [name, value] of Object.entries(wanted)) assert.ok(says(Object.fromEntries(told)[name], value), `${name} ${Object.fromEntries(told)[name]}`);
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "What liveview_join_duration_us means" }).click();
  const text = await page.locator("dialog").innerText();
  assert.ok(text.includes(metrics.liveview_join_duration_us.definition.slice(0, 60).replaceAll("`", "")), text);
  await page.getByRole("button", { name: "Close" }).click();
  assert.equal((await rowsOf(page, "Definitions")).length, Object.keys(metrics).length);
});

test("Web Vitals have their marks, by p75 and by the parts of their samples", async () => {
  const page = await open("one");
  const [{ global }] = results("one");
  const marks = { lcp_us: [2.5e6, 4e6], inp_us: [200e3, 500e3], cls: [0.1, 0.25], fcp_us: [1.8e6, 3e6], ttfb_us: [800e3, 1.8e6] };
  const table = panel(page, "Web Vitals").locator("table").first();
  const rows = await table.locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.innerText)));
  const parts = await table.locator(".parts").evaluateAll((all) => all.map((one) => [...one.children].map(({ title }) => parseFloat(title.split(": ")[1]))));
  const said = new Set();
  Object.entries(marks).forEach(([name, [good, poor]], i) => {
    const { count, values } = global.histograms[`web_vital_${name}`].aggregate;
    assert.equal(shown(rows[i][1]), count);
    assert.ok(says(rows[i][2], values[75]), `${name}: ${rows[i][2]} is not ${values[75]}`);
    said.add(rows[i][3]);
    assert.equal(rows[i][3], values[75] <= good ? "good" : values[75] <= poor ? "needs improvement" : "poor", name);
    // A quantile is known to 1 %, and each of the 101 of the curve stands for 1 % of the samples.
    const share = (from, to) => values.filter((value) => value > from && value <= to).length / 1.01;
    const wanted = [share(-1, good), share(good, poor), share(poor, Infinity)];
    parts[i].forEach((part, n) => assert.ok(Math.abs(part - wanted[n]) < 3, `${name}: ${parts[i]} is not ${wanted}`));
  });
  assert.deepEqual([...said].sort(), ["good", "needs improvement", "poor"]);
  await page.getByRole("button", { name: "Dimensions of web_vital_lcp_us" }).first().click();
  await table.locator("tbody th", { hasText: "/products/:id" }).waitFor();
});

test("thresholds stand with their verdicts", async () => {
  const page = await open("one");
  const [{ verdicts }] = results("one");
  const rows = await rowsOf(page, "Thresholds");
  assert.deepEqual(rows.map((row) => row.at(-1)), verdicts.map(({ passed }) => (passed ? "✓ passed" : "✗ failed")));
  assert.deepEqual(rows[0].slice(1, 3), ["p95 < 250 ms", "193 ms"]);
  assert.deepEqual(rows[2].slice(0, 3), ["iterations: failed", "share < 1.00 %", "not measured"]);
  await page.getByText("✗ 2 of 3 thresholds not met").waitFor();
});

/** Puts the pointer onto bucket `i` of the first chart. */
async function point(page, i, buckets) {
  const over = page.locator("#over-time .u-over").first();
  await over.scrollIntoViewIfNeeded();
  const box = await over.boundingBox();
  await page.mouse.move(box.x + (box.width * i) / buckets, box.y + box.height / 2);
}

test("charts tell the exact values under the pointer, and that nothing was measured", async () => {
  const page = await open("one");
  const [{ global }] = results("one");
  const series = global.time_series;
  await point(page, 30, series.length);
  const readout = page.locator("#over-time .readout").first();
  await readout.getByText("0:30 – 0:31").waitFor();
  const { values } = series[30].histograms.liveview_event_duration_us.aggregate;
  const told = Object.fromEntries((await readout.locator(".entry").allInnerTexts()).map((text) => text.trim().split(/\s+(.*)/s)));
  for (const [name, rank] of Object.entries(columns)) assert.ok(says(told[name], values[rank]), `${name}: ${told[name]} is not ${values[rank]}`);
  // The pointer of the other chart goes with it.
  const users = await page.locator("#over-time .readout").nth(1).innerText();
  assert.equal(shown(users.match(/users\s*([\d,]+)/)[1]), series[30].active_users);
  await point(page, 55, series.length);
  await readout.getByText("nothing measured").first().waitFor();
  await point(page, 88, series.length);
  await readout.getByText("overloaded: CPU at 90 % or more").waitFor();
});

const within = (global, metric, from, to) =>
  global.time_series.slice(from, to).reduce((all, bucket) => all + (bucket.histograms[metric]?.aggregate.count ?? 0), 0);

test("a part of the run is chosen by mouse, keys and text, for all of the page", async () => {
  const page = await open("one");
  const [{ global }] = results("one");
  const over = page.locator("#over-time .u-over").first();
  await over.scrollIntoViewIfNeeded();
  const box = await over.boundingBox();
  await page.mouse.move(box.x + box.width * 0.252, box.y + 50);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width * 0.4, box.y + 60, { steps: 4 });
  await page.mouse.move(box.x + box.width * 0.498, box.y + 60, { steps: 4 });
  await page.mouse.up();
  await page.getByText("Only 30 s of the run.").waitFor();
  assert.match(page.url(), /from=30000&to=60000/);
  assert.equal(shown((await figures(page, "LiveView", "event")).Count), within(global, "liveview_event_duration_us", 30, 60));
  assert.equal(await page.getByLabel("From", { exact: true }).inputValue(), "0:30");
  await page.getByLabel("To", { exact: true }).fill("0:40");
  await page.getByLabel("To", { exact: true }).press("Enter");
  await page.getByText("Only 10 s of the run.").waitFor();
  assert.equal(shown((await figures(page, "LiveView", "join")).Count), within(global, "liveview_join_duration_us", 30, 40));
  assert.equal(
    shown((await figures(page, "Events", "http requests")).Count),
    global.time_series.slice(30, 40).reduce((all, { counters }) => all + counters.http_requests.aggregate, 0),
  );
  await page.mouse.move(0, 0);
  const chart = page.getByRole("application").first();
  await chart.focus();
  await chart.press("ArrowRight");
  await page.locator("#over-time .readout", { hasText: "0:31 – 0:32" }).first().waitFor();
  await chart.press("-");
  await page.getByText("Only 20 s of the run.").waitFor();
  await chart.press("0");
  assert.doesNotMatch(page.url(), /from=/);
  await chart.press("+");
  await page.getByText("Only 1 min of the run.").waitFor();
  await page.getByRole("button", { name: "Whole run", exact: true }).click();
  assert.equal(await page.getByText(/^Only .* of the run/).count(), 0);
});

test("metrics, dimensions, scale and heat map of the chart", async () => {
  const page = await open("one");
  const [{ global }] = results("one");
  const chart = page.locator("#over-time");
  await chart.getByLabel("Metric").selectOption({ label: "join" });
  await chart.getByRole("button", { name: "/cart" }).click();
  await chart.getByRole("button", { name: "/products/:id" }).click();
  assert.deepEqual(await chart.locator(".readout").first().locator(".entry").allInnerTexts().then((all) => all.map((text) => text.trim())), ["/cart p99.9", "/products/:id p99.9"]);
  await chart.getByLabel("Logarithmic").check();
  assert.match(page.url(), /scale=log/);
  await chart.getByRole("button", { name: "All together" }).click();
  await chart.getByLabel("Heat map").check();
  await point(page, 30.5, global.time_series.length);
  await chart.locator(".when", { hasText: /0:30 – 0:31 · .* – .* · \d+ samples/ }).first().waitFor();
  await chart.getByLabel("Metric").selectOption({ label: "http requests" });
  await point(page, 30, global.time_series.length);
  await chart.locator(".readout", { hasText: `${global.time_series[30].counters.http_requests.aggregate}` }).first().waitFor();
});

test("the run can be shown as it went", async () => {
  const page = await open("one");
  await page.getByRole("button", { name: "Play the run" }).click();
  const head = () => new URLSearchParams(new URL(page.url()).hash.split("?")[1]).get("to");
  await page.getByText(/^Only .* of the run/).waitFor();
  const early = Number(head());
  await page.waitForURL((url) => Number(/to=(\d+)/.exec(url.hash)?.[1]) > early);
  await page.getByRole("button", { name: "Pause" }).click();
  const text = await page.getByText(/^Only .* of the run/).innerText();
  await page.getByRole("button", { name: "Play the run" }).waitFor();
  assert.equal(await page.getByText(/^Only .* of the run/).innerText(), text);
});

test("an address opens the very view", async () => {
  const page = await open("one", "#/scenario/0?metric=action_duration_us&dimension=fill&q=0.75&scale=log&from=20000&to=30000");
  const [{ global }] = results("one");
  assert.equal(await page.locator("#over-time").getByLabel("Metric").inputValue(), "action_duration_us");
  assert.equal(await page.getByRole("button", { name: "fill", exact: true }).first().getAttribute("aria-pressed"), "true");
  assert.equal(shown((await figures(page, "Iterations and actions", "action")).Count), within(global, "action_duration_us", 20, 30));
  assert.ok("p75" in (await figures(page, "LiveView", "event")));
});

test("failures show all that is known of them", async () => {
  const page = await open("one");
  const [{ global }] = results("one");
  const failures = panel(page, "Failures");
  const [sample] = global.failure_samples["click: timeout"];
  const first = failures.locator(".sample").first();
  for (const text of [sample.reason_inspect, sample.url, "checkout > pay", `${sample.user_id}, iteration 3, step 14`]) {
    await first.getByText(text).first().waitFor();
  }
  await first.getByText("Console").click();
  await first.getByText(sample.console[0]).waitFor();
  await first.getByText("Last messages").click();
  await first.getByText("phx_reply").waitFor();
  await first.getByText("Document").click();
  await first.getByText("<h1>Out of stock</h1>").waitFor();
  assert.equal(await first.locator("img").evaluate((image) => image.naturalWidth), 1);
  await first.getByRole("button", { name: "Enlarge" }).click();
  await page.locator("dialog img.large").waitFor();
  await page.keyboard.press("Escape");
  const png = await saved(page, first.getByRole("button", { name: "Save the screenshot" }));
  assert.deepEqual(png.content.subarray(1, 4).toString(), "PNG");
  await failures.getByRole("searchbox").fill("out of stock");
  assert.equal(await failures.locator(".sample").count(), 1);
});

test("tables, charts and failures are saved", async () => {
  const page = await open("one");
  const [{ global }] = results("one");
  const csv = await saved(page, page.getByRole("button", { name: "Save LiveView as CSV" }));
  assert.equal(csv.name, "LiveView.csv");
  const lines = csv.content.toString().trim().split("\r\n");
  assert.match(lines[0], /^metric,count,p50,p95,p99/);
  assert.equal(lines[1].split(",")[1], String(global.histograms.liveview_event_duration_us.aggregate.count));
  const json = await saved(page, page.getByRole("button", { name: "Save failures as JSON" }));
  assert.equal(JSON.parse(json.content).length, Object.values(global.failure_samples).flat().length);
  const png = await saved(page, page.getByRole("button", { name: "Save event as PNG" }));
  assert.ok(png.content.length > 5000 && png.content.subarray(1, 4).toString() === "PNG");
  const series = await saved(page, page.getByRole("button", { name: "Save event as CSV" }));
  assert.equal(series.content.toString().trim().split("\r\n").length, global.time_series.length + 1);
});

test("a node makes the whole report its own", async () => {
  const page = await open("several", "#/scenario/1");
  const [, { nodes }] = results("several");
  const table = await rowsOf(page, "Nodes");
  assert.deepEqual(table.map(([name, status]) => [name, status]), [["a", "✓ ok"], ["b", "✓ ok"], ["c", "✗ lost"]]);
  await page.getByText("1 of 3 nodes lost:").waitFor();
  for (const { node, result } of nodes) {
    await panel(page, "Nodes").getByRole("button", { name: node, exact: true }).click();
    await page.getByText(`Only node ${node}.`).waitFor();
    matches(await figures(page, "LiveView", "event"), result.histograms.liveview_event_duration_us.aggregate);
  }
  await page.goBack();
  await page.getByText("Only node b.").waitFor();
  await page.getByRole("button", { name: "Show all nodes" }).click();
  assert.equal(await page.getByText(/^Only node/).count(), 0);
});

test("a run without samples says so", async () => {
  const page = await open("empty");
  await page.getByText("Nothing was measured over time.").waitFor();
  await page.getByText("Nothing failed.").waitFor();
  assert.deepEqual(page.troubles, []);
});

test("colours follow the system and the reader; on paper there are no controls", async () => {
  const page = await open("one", "", { colorScheme: "dark" });
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const dark = await background();
  await page.getByRole("button", { name: "Light colours" }).click();
  assert.notEqual(await background(), dark);
  await page.keyboard.press("d");
  assert.equal(await background(), dark);
  await page.keyboard.press("?");
  await page.getByRole("heading", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 700, height: 900 });
  await page.emulateMedia({ media: "print" });
  assert.equal(await background(), "rgb(255, 255, 255)", "paper is light");
  assert.ok((await page.evaluate(() => document.documentElement.scrollWidth)) <= 700, "nothing is wider than a page of A4");
  assert.equal(await page.getByRole("searchbox").first().isVisible(), false);
  assert.equal(await page.locator("header.top").isVisible(), false);
});
