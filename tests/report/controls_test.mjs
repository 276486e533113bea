// Each control does what it says: those of tables, charts, windows and keys that other files do not use already.
import assert from "node:assert/strict";
import { test } from "node:test";
import { unfold } from "./axe.mjs";
import { fixture, panel, patience, rowsOf, saved, says, shown } from "./support.mjs";

const { open, results } = fixture();

/** Clicks each head of each table twice; what the column then holds, by "table, head", rows of dimensions apart. */
const sortAll = (page) =>
  page.evaluate(async () => {
    const drawn = () => new Promise((next) => requestAnimationFrame(() => requestAnimationFrame(next)));
    const keyOf = (cell) => {
      const link = cell.querySelector("button.link[title]");
      if (link) return /^Show (.*) over time$/.exec(link.title)[1];
      const named = cell.querySelector("th span[title]");
      if (named) return `${named.title} ${cell.querySelector("b")?.innerText ?? ""}`;
      // What is shown as code stands in backticks.
      const texts = [...cell.childNodes].map((part) => (part.nodeName === "CODE" ? `\`${part.textContent}\`` : part.textContent));
      return cell.querySelector(".parts i")?.title ?? texts.join("").trim();
    };
    const found = [];
    for (const table of document.querySelectorAll("main section .table")) {
      const rows = () => [...table.querySelectorAll("tbody tr.level-0")];
      for (const head of table.querySelectorAll("thead th")) {
        const at = head.cellIndex;
        const sorted = [];
        for (let turn = 0; turn < 2; turn += 1) {
          head.querySelector("button").click();
          await drawn();
          sorted.push({ way: head.ariaSort, values: rows().map((row) => keyOf(row.cells[at])) });
        }
        const name = `${table.querySelector(".scroll").ariaLabel} ${head.innerText.replace(/[▲▼]/, "").trim()}`;
        found.push({ name, number: head.className === "number", sorted });
      }
    }
    return found;
  });

/** A figure of a column of numbers: its sign, and nothing of a margin. What is not there is less than all that is. */
function figure(text) {
  if (!/\d/.test(text)) return -Infinity;
  // Points of a share come after parts of a figure.
  return (/^[−-]/.test(text) ? -1 : 1) * shown(text.split("±")[0]) * (text.includes("point") ? 100 : 1);
}

for (const [name, hash] of [["several", "#/scenario/1"], ["several", ""], ["compared", ""]]) {
  test(`tables of ${name}${hash} are sorted by each of their columns, both ways`, async () => {
    const page = await open(name, hash);
    const columns = await sortAll(page);
    assert.ok(columns.length > 15, `${columns.length} columns`);
    for (const { name: what, number, sorted } of columns) {
      assert.deepEqual(sorted.map(({ way }) => way), number ? ["descending", "ascending"] : ["ascending", "descending"], what);
      for (const { way, values } of sorted) {
        const sign = way === "ascending" ? 1 : -1;
        const numbers = number || values[0].startsWith("good: ");
        const plain = (text) => text.replace(/^[✓✗] /, "");
        const order = (a, b) => sign * (numbers ? figure(a) - figure(b) || 0 : plain(a).localeCompare(plain(b), "en", { numeric: true }));
        values.forEach((value, i) => i > 0 && assert.ok(order(values[i - 1], value) <= 0, `${what}, ${way}: ${values[i - 1]} before ${value}`));
      }
    }
    assert.deepEqual(page.troubles, []);
  });
}

test("each table is searched by itself, for what it shows", async () => {
  for (const [name, hash] of [["several", "#/scenario/1"], ["several", ""], ["compared", ""]]) {
    const page = await open(name, hash);
    const boxes = await page.locator(".table input[type=search]").all();
    assert.ok(boxes.length > 4, `${boxes.length} fields`);
    for (const box of boxes) {
      const table = box.locator("xpath=ancestor::div[@class='table']");
      const names = () => table.locator("tbody tr").evaluateAll((rows) => rows.map((row) => (row.querySelector("th .link, th span[title]") ?? row.querySelector("th")).innerText.replace("▸", "").trim()));
      const before = await names();
      await box.fill(before.at(-1).toUpperCase());
      const found = await names();
      assert.ok(found.includes(before.at(-1)), `${name}${hash}: ${before.at(-1)} is not found`);
      await box.fill("no such thing");
      await table.getByText("Nothing here matches “no such thing”.").waitFor();
      assert.equal(await page.getByText("Nothing here matches").count(), 1, "the other tables stay");
      await box.fill("");
      assert.deepEqual(await names(), before);
    }
    await page.context().close();
  }
});

/** RFC 4180. */
function parse(text) {
  const cells = [...text.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(,|\r\n)/g)];
  const rows = [[]];
  for (const [, cell, end] of cells) {
    rows.at(-1).push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== ",") rows.push([]);
  }
  return rows.slice(0, -1);
}

/** Clicks each button that saves a table; the files' names and contents by the buttons' names. */
const saveAll = (page) =>
  page.evaluate(async () => {
    const handed = {};
    let content = null;
    URL.createObjectURL = (blob) => {
      content = blob.text();
      return "";
    };
    let file = "";
    HTMLAnchorElement.prototype.click = function () {
      file = this.download;
    };
    for (const button of document.querySelectorAll(".table .save button")) {
      button.click();
      handed[button.ariaLabel] = { file, content: await content };
    }
    return handed;
  });

test("each table is saved as CSV and as JSON, with all its rows", async () => {
  const page = await open("one");
  const [{ global, metrics, verdicts }] = results("one");
  const handed = await saveAll(page);
  const files = {};
  for (const [button, { file, content }] of Object.entries(handed)) {
    const [, title, form] = /^Save (.*) as (CSV|JSON)$/.exec(button);
    assert.equal(file, `${title.replace(/[^\w.-]+/g, "-")}.${form.toLowerCase()}`);
    if (form === "CSV") continue;
    const rows = JSON.parse(content);
    const [heads, ...lines] = parse(handed[`Save ${title} as CSV`].content);
    assert.deepEqual(heads, Object.keys(rows[0]), title);
    // A text that a spreadsheet would take for a formula has an apostrophe before it.
    assert.deepEqual(lines.map((line) => line.map((cell) => cell.replace(/^'/, ""))), rows.map((row) => Object.values(row).map((cell) => String(cell ?? ""))), title);
    files[title] = rows;
  }
  assert.deepEqual(files.Definitions.map(({ metric }) => metric).sort(), Object.keys(metrics).sort());
  assert.deepEqual(files.Thresholds.map(({ value }) => value), verdicts.map(({ value }) => value));
  const wanted = Object.entries(global.counters).flatMap(([name, { aggregate, by }]) => [[name, aggregate], ...Object.entries(by).map(([dimension, n]) => [`${name}: ${dimension}`, n])]);
  assert.deepEqual(files.Events.map(({ counter, count }) => [counter, count]).sort(), wanted.sort());
  const measured = Object.keys(files).flatMap((title) => files[title].flatMap(({ metric, count }) => (count === undefined ? [] : [[metric, count]])));
  for (const [name, { aggregate, by }] of Object.entries(global.histograms)) {
    for (const [metric, { count }] of [[name, aggregate], ...Object.entries(by).map(([dimension, part]) => [`${name}: ${dimension}`, part])]) {
      assert.ok(measured.some(([one, n]) => one === metric && n === count), `${metric}: ${count}`);
    }
  }
});

/** Waits until the chart is where its section begins below what stays at the top, and nothing moves any more. */
const atChart = (page) =>
  page.evaluate(async (limit) => {
    const padding = parseFloat(getComputedStyle(document.documentElement).scrollPaddingTop);
    const there = () => Math.abs(document.getElementById("over-time").getBoundingClientRect().top - padding) <= 1;
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    const until = performance.now() + limit;
    for (let calm = 0; calm < 5; calm = there() ? calm + 1 : 0) {
      if (performance.now() > until) {
        const top = Math.round(document.getElementById("over-time").getBoundingClientRect().top);
        throw new Error(`the chart is at ${top}, not at ${padding}; the page is at ${Math.round(scrollY)}`);
      }
      await frame();
    }
  }, patience);

/** Opens a page whose tables are unfolded, with `press` for names in them. A frame there is one in which the page has taken its step. */
async function openAtNames(options) {
  const page = await open("one", "", options);
  await unfold(page);
  await page.evaluate(() => {
    window.frame = () => new Promise((next) => requestAnimationFrame(next));
    window.press = (metric, name) =>
      [...document.querySelectorAll(`button.link[title="Show ${metric} over time"]`)].find(({ innerText }) => innerText === name).click();
    // Where the page is in each frame of a second, in which it has long been where it goes.
    window.path = async () => {
      const places = [];
      for (const until = performance.now() + 1000; performance.now() < until; places.push(scrollY)) await window.frame();
      return places;
    };
  });
  return page;
}

test("a name leads to the chart also where the way to another chart was broken off", async () => {
  const page = await openAtNames();
  // What a slow machine makes of a quick reader: in one frame the page is taken elsewhere, and a name is clicked.
  await page.evaluate(async () => {
    scrollTo(0, 4000);
    await window.frame();
    window.press("http_requests", "http requests");
    for (let i = 0; i < 5; i += 1) await window.frame();
    scrollTo(0, 4100);
    window.press("http_requests", "304");
  });
  await atChart(page);
});

test("a name leads to the chart also where the page grows meanwhile", async () => {
  const page = await openAtNames();
  await page.evaluate(async () => {
    // The browser's own correction for what grows is off, as in browsers that have none.
    document.documentElement.style.overflowAnchor = "none";
    scrollTo(0, 3000);
    await window.frame();
    window.press("http_requests", "304");
    await window.frame();
    const more = document.createElement("div");
    more.style.height = "700px";
    document.querySelector("#over-time").before(more);
  });
  await atChart(page);
});

test("the way to the chart leads nowhere else, in steps or, where motion is not welcome, at once", async () => {
  for (const reducedMotion of ["no-preference", "reduce"]) {
    const page = await openAtNames({ reducedMotion });
    const [start, places] = await page.evaluate(async () => {
      // From here the chart is out of sight, and is made anew for other lines.
      scrollTo(0, 1317);
      await window.frame();
      await window.frame();
      const start = scrollY;
      window.press("http_requests", "304");
      return [start, await window.path()];
    });
    await atChart(page);
    const end = await page.evaluate(() => scrollY);
    assert.equal(places[0], reducedMotion === "reduce" ? end : start, reducedMotion);
    assert.ok(places.every((place, i) => place <= (places[i - 1] ?? start)), `not only upwards: ${start}, ${places}`);
    await page.context().close();
  }
});

test("a reader who scrolls is not led on", async () => {
  const page = await openAtNames();
  const places = await page.evaluate(async () => {
    scrollTo(0, 4000);
    await window.frame();
    window.press("http_requests", "304");
    await window.frame();
    window.dispatchEvent(new WheelEvent("wheel"));
    return window.path();
  });
  assert.deepEqual([...new Set(places)], [4000]);
});

test("names in tables put themselves into the chart, and marks of questions explain", async () => {
  const page = await open("one");
  await unfold(page);
  const title = page.locator("#over-time h3").first();
  const links = [
    ["LiveView", "join", "join"],
    ["LiveView", "/cart", "join: /cart"],
    ["Events", "http requests", "http requests, a second"],
    ["Events", "304", "http requests: 304, a second"],
  ];
  for (const [section, link, wanted] of links) {
    await panel(page, section).getByRole("button", { name: link, exact: true }).first().click();
    await title.getByText(wanted, { exact: true }).waitFor();
  }
  await atChart(page);
  const [{ metrics }] = results("one");
  const dialog = page.getByRole("dialog");
  for (const [section, button] of [["Events", "What http_requests means"], ["Definitions", "http_requests"]]) {
    await panel(page, section).getByRole("button", { name: button, exact: true }).click();
    const { unit, kind, dimension, measured_by: by } = metrics.http_requests;
    await dialog.getByText("Measured by").waitFor();
    const facts = Object.fromEntries(await dialog.locator("dl > div").evaluateAll((all) => all.map((fact) => [fact.children[0].textContent, fact.children[1].textContent])));
    assert.deepEqual(facts, Object.fromEntries(Object.entries({ Name: "http_requests", Unit: unit, Kind: kind, "Split by": dimension, "Measured by": by }).filter(([, said]) => said !== "")));
    // A click beside it closes it; one inside does not.
    await dialog.getByText("Measured by").click();
    assert.equal(await dialog.count(), 1);
    await page.mouse.click(5, 5);
    await dialog.waitFor({ state: "detached" });
  }
});

test("a distribution tells what is under the pointer, on either scale", async () => {
  const page = await open("one");
  const [{ global }] = results("one");
  const { values } = global.histograms.liveview_join_duration_us.aggregate;
  await page.getByRole("button", { name: "CDF of join" }).click();
  const dialog = page.getByRole("dialog");
  const told = [];
  for (const [logarithmic, x] of [[true, 0.5], [false, 0.1]]) {
    await dialog.getByLabel("Logarithmic").setChecked(logarithmic);
    const over = dialog.locator(".u-over");
    const box = await over.boundingBox();
    await over.hover({ position: { x: box.width * x, y: 50 } });
    const text = await dialog.getByText(/ % are at most /).innerText();
    const [rank, value] = text.split(" are at most ").map(shown);
    const [low, high] = [values[Math.floor(rank) - 1], values[Math.min(100, Math.ceil(rank) + 1)]];
    assert.ok(value >= 0.99 * low && value <= 1.01 * high, `${text}, not ${low} to ${high}`);
    told.push(text);
  }
  assert.notEqual(told[0], told[1]);
});

const range = (page) => /from=(\d+)&to=(\d+)/.exec(page.url())?.slice(1).map(Number) ?? null;

test("a chart is led by keys and by the mouse, a heat map as well", async () => {
  for (const hash of ["#/?from=20000&to=40000", "#/?from=20000&to=40000&show=heat"]) {
    const page = await open("one", hash);
    const chart = page.getByRole("application").first();
    await chart.focus();
    const press = async (key, wanted) => {
      await chart.press(key);
      assert.deepEqual(range(page), wanted, `${hash} ${key}`);
    };
    await press("]", [30000, 50000]);
    await press("[", [20000, 40000]);
    await press("ArrowRight", [20000, 40000]);
    const when = page.locator("#over-time .when").first();
    const first = await when.innerText();
    await press("ArrowRight", [20000, 40000]);
    assert.notEqual(await when.innerText(), first);
    await press("ArrowLeft", [20000, 40000]);
    assert.equal(await when.innerText(), first);
    await chart.press("=");
    const [from, to] = range(page);
    assert.ok(to - from <= 11000 && from >= 20000, page.url());
    await press("Escape", null);
    const over = page.locator("#over-time .u-over").first();
    const box = await over.boundingBox();
    await page.mouse.move(box.x + box.width * 0.252, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.498, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await page.getByText("Only 30 s of the run.").waitFor();
    assert.deepEqual(range(page), [30000, 60000]);
    await over.dblclick({ position: { x: 200, y: 50 } });
    await page.getByText("Only 30 s of the run.").waitFor({ state: "detached" });
    assert.equal(range(page), null);
    const png = await saved(page, page.getByRole("button", { name: "Save event as PNG" }));
    assert.equal(png.content.subarray(1, 4).toString(), "PNG");
    await page.context().close();
  }
});

test("the window is typed, refuses nonsense, and is left by its notice", async () => {
  const page = await open("one");
  const [from, to] = ["From", "To"].map((name) => page.getByLabel(name, { exact: true }));
  assert.ok(await page.getByRole("button", { name: "Whole run", exact: true }).isDisabled());
  await from.fill("1:10");
  await from.press("Enter");
  await page.getByText("Only 50 s of the run.").waitFor();
  for (const nonsense of ["soon", "1:2:3:4", "-5"]) {
    await from.fill(nonsense);
    await from.press("Enter");
    assert.equal(await from.inputValue(), "1:10");
  }
  await to.fill("90");
  await to.press("Enter");
  assert.deepEqual(range(page), [70000, 90000]);
  await page.getByRole("button", { name: "Show the whole run" }).click();
  assert.equal(range(page), null);
  assert.deepEqual([await from.inputValue(), await to.inputValue()], ["0:00", "2:00"]);
});

test("the run plays on from where the window ends, to its end, and then all of it shows", async () => {
  const page = await open("one", "#/?from=0&to=100000");
  // Time goes only as it is told to. Left to itself it went on beside that, by as much as the machine was slow, and the page
  // counts from a frame after the click.
  await page.clock.install({ time: 0 });
  await page.clock.pauseAt(1000);
  await page.getByRole("button", { name: "Play the run" }).click();
  // Half a minute for all of it, so four seconds of the run in one: ten steps, and half of one for that frame.
  await page.clock.runFor(2500 + 125);
  await page.getByText(/^Only .* of the run/).waitFor();
  assert.deepEqual(range(page), [0, 110_000]);
  await page.clock.runFor(3000);
  await page.getByRole("button", { name: "Play the run" }).waitFor();
  assert.equal(range(page), null);
});

test("keys act on the page, but not while somebody types or holds Ctrl", async () => {
  const page = await open("several");
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  const before = await theme();
  await page.getByRole("navigation", { name: "Scenarios" }).getByRole("button", { name: "Search" }).click();
  await page.getByRole("heading", { level: 1, name: "Search" }).waitFor();
  await page.keyboard.press("/");
  const box = page.getByRole("searchbox").first();
  assert.ok(await box.evaluate((element) => element === document.activeElement));
  await page.keyboard.type("cd?/");
  assert.equal(await box.inputValue(), "cd?/");
  assert.equal(await page.getByRole("dialog").count(), 0);
  await box.blur();
  await page.evaluate(() => window.addEventListener("keydown", (event) => event.preventDefault()));
  await page.keyboard.press("Control+d");
  assert.equal(await theme(), before);
  await page.getByRole("heading", { level: 1, name: "Search" }).waitFor();
  await page.getByRole("button", { name: "Dark colours" }).click();
  await page.locator("html[data-theme=dark]").waitFor();
  await page.getByRole("button", { name: "Keys" }).click();
  // It is drawn in a frame after the click, and then as a whole.
  await page.getByRole("dialog").waitFor();
  assert.ok((await page.getByRole("dialog").locator("kbd").count()) >= 10);
  await page.getByRole("button", { name: "Close" }).click();
  await page.evaluate(() => (window.print = () => (window.printed = true)));
  await page.getByRole("button", { name: "Print" }).click();
  assert.equal(await page.evaluate(() => window.printed), true);
});

test("sections are jumped to", async () => {
  const page = await open("one", "", { reducedMotion: "reduce" });
  const jumps = await page.getByRole("navigation", { name: "Sections" }).getByRole("button").all();
  assert.equal(jumps.length, await page.locator("main > section.panel").count());
  for (const jump of jumps) {
    const name = await jump.innerText();
    await jump.click();
    await page.waitForFunction((title) => {
      const heading = [...document.querySelectorAll("main h2")].find(({ innerText }) => innerText === title);
      const { top, bottom } = heading.getBoundingClientRect();
      return top > 90 && bottom < window.innerHeight;
    }, name);
  }
});

test("a node is chosen and left again by its name; one that delivered nothing cannot be", async () => {
  const page = await open("several", "#/scenario/1");
  const node = panel(page, "Nodes").getByRole("button", { name: "b", exact: true });
  await node.click();
  assert.equal(await node.getAttribute("aria-pressed"), "true");
  await page.getByText("Only node b.").waitFor();
  await node.click();
  assert.equal(await node.getAttribute("aria-pressed"), "false");
  assert.doesNotMatch(page.url(), /node=/);
  const silent = await open("hostile", "#/scenario/0");
  assert.ok(await panel(silent, "Nodes").getByRole("button", { name: "__proto__", exact: true }).isDisabled());
});

test("dimensions that are many fold away, and open where one of them is chosen", async () => {
  const page = await open("hostile", "#/scenario/0?metric=action_duration_us");
  const more = page.locator("#over-time .chips details");
  assert.match(await more.locator("summary").innerText(), /^\d+ more$/);
  assert.equal(await more.evaluate(({ open: opened }) => opened), false);
  await more.locator("summary").click();
  const chip = more.getByRole("button").first();
  await chip.click();
  assert.equal(await chip.getAttribute("aria-pressed"), "true");
  assert.match(page.url(), /dimension=/);
  await page.reload();
  await more.getByRole("button", { pressed: true }).waitFor();
});

test("the comparison's chart takes a metric, a scale and a part of the run", async () => {
  const page = await open("several");
  const [shop] = results("several");
  const chart = page.locator("#over-time");
  const title = chart.locator("h3").first();
  await chart.getByLabel("Metric").selectOption({ label: "join" });
  await title.getByText("join, p95", { exact: true }).waitFor();
  await page.getByLabel("Figure").selectOption("mean");
  await title.getByText("join, mean", { exact: true }).waitFor();
  assert.match(page.url(), /figure=mean/);
  await chart.getByLabel("Logarithmic").check();
  assert.match(page.url(), /scale=log/);
  await chart.getByLabel("From", { exact: true }).fill("0:30");
  await chart.getByLabel("From", { exact: true }).press("Enter");
  assert.equal(range(page)[0], 30000);
  await chart.getByRole("button", { name: "Whole run" }).click();
  await chart.getByLabel("Metric").selectOption({ label: "http requests" });
  const { content } = await saved(page, chart.getByRole("button", { name: "Save http requests, a second as CSV" }));
  const line = content.toString().split("\r\n")[31].split(",");
  assert.equal(line[0], "30");
  assert.ok(says(line[1], shop.global.time_series[30].counters.http_requests.aggregate), line[1]);
  await panel(page, "Scenarios").getByRole("button", { name: "Checkout" }).click();
  await page.getByRole("heading", { level: 1, name: "Checkout" }).waitFor();
  await page.getByRole("navigation", { name: "Scenarios" }).getByRole("button", { name: "Comparison" }).click();
  await page.getByRole("heading", { level: 1, name: "Comparison" }).waitFor();
  assert.equal((await rowsOf(page, "Scenarios")).length, 3);
});

/** What controls are called, whatever they are of. */
const kinds = [/^Save .* as (CSV|JSON|PNG)$/, /^What .* means$/, /^CDF of /, /^Dimensions of /, /^Open /, /^Search in /];

test("there are no other controls than those that are tested", async () => {
  const known = new Set(["Print", "Dark colours", "Keys", "Play the run", "From", "To", "Whole run", "Metric", "Percentile", "Logarithmic", "Heat map", "Of", "Figure", "All figures, also those that may be chance"]);
  for (const [name, hash] of [["one", ""], ["one", "#/?show=heat&from=20000&to=40000"], ["several", ""], ["several", "#/scenario/1?node=b"], ["compared", ""]]) {
    const page = await open(name, hash);
    await unfold(page);
    const strangers = await page.evaluate(
      ([patterns, names]) => {
        const groups = "nav, .chips, #nodes th, .sample, .notice.banner, thead";
        const nameOf = (control) => control.ariaLabel ?? (control.closest("label") ?? control).innerText.split("\n")[0].trim();
        const all = [...document.querySelectorAll("a, button, input, select, textarea, summary, [tabindex], [contenteditable]")];
        return all
          .filter((control) => control.closest(groups) === null && !control.matches("summary, button.link, .plot, .scroll, pre"))
          .map(nameOf)
          .filter((control) => !names.includes(control) && !patterns.some((pattern) => new RegExp(pattern).test(control)));
      },
      [kinds.map(({ source }) => source), [...known]],
    );
    assert.deepEqual(strangers, [], `${name}${hash}`);
    await page.context().close();
  }
});
