// Each number on the page is the result's: all cells of all tables, cards, facts and charts, against the JSON.
import assert from "node:assert/strict";
import { test } from "node:test";
import { drawn, unfold } from "./axe.mjs";
import { merge, quantile, sketchOf, startOf, decode } from "./sketches.mjs";
import { fixture, panel, rowsOf, saved, says, shown } from "./support.mjs";

const { open, results } = fixture();
const sum = (numbers) => numbers.reduce((all, one) => all + one, 0);
const total = ({ failure_totals: totals }) => sum(Object.values(totals));

/** All rows of tables that name a metric: its name, the dimension, and the cells by their heads. */
const measured = (page) =>
  page.evaluate(() =>
    [...document.querySelectorAll("main section .table")].flatMap((table) => {
      const heads = [...table.querySelectorAll("thead th")].map((head) => head.innerText.replace(/[▲▼\s]/g, ""));
      return [...table.querySelectorAll("tbody tr")].flatMap((row) => {
        const link = row.querySelector("th button.link[title$=' over time']");
        const metric = link && /^Show (.*) over time$/.exec(link.title)[1];
        const cells = Object.fromEntries(heads.map((head, i) => [head, row.cells[i].innerText.trim()]));
        return link ? [{ metric, dimension: row.className.includes("level-1") ? link.innerText : "", cells }] : [];
      });
    }),
  );

/** The values of a part of a histogram or counter, and of its whole where `dimension` is empty. */
const partOf = (metric, dimension) => (dimension === "" ? metric.aggregate : metric.by[dimension]);

function check({ metric, dimension, cells }, { histograms, counters, duration_ms: duration }) {
  const name = `${metric} ${dimension}`;
  const holds = (text, value) => assert.ok(says(text, value), `${name}: ${text} is not ${value}`);
  if (metric in counters) {
    const n = partOf(counters[metric], dimension);
    assert.equal(shown(cells.Count), n, name);
    holds(cells.Rate, (n * 1000) / duration);
    if (dimension === "") assert.equal(cells.Share, "");
    else holds(cells.Share, (100 * n) / counters[metric].aggregate);
    return;
  }
  const { count, sum: all, values } = partOf(histograms[metric], dimension);
  assert.equal(shown(cells.Count), count, name);
  for (const rank of [50, 75, 95, 99]) holds(cells[`p${rank}`], values[rank]);
  holds(cells.Max, values[100]);
  holds(cells.Mean, all / count);
  // One digit, of two figures that the file rounds.
  const tail = values[99] / values[50];
  assert.ok(Math.abs(shown(cells.Tail) - tail) <= 0.051 + 0.002 * tail, `${name}: ${cells.Tail} is not ${tail}`);
}

/** Names of all metrics and of all that they are split by. */
const namesIn = ({ histograms, counters }) =>
  Object.entries({ ...histograms, ...counters }).flatMap(([metric, { by }]) => ["", ...Object.keys(by)].map((dimension) => `${metric} ${dimension}`));

test("every cell of the tables of metrics and events", async () => {
  for (const [name, number, hash] of [["one", 0, "#/?q=0.75"], ["several", 1, "#/scenario/1?q=0.75"]]) {
    const page = await open(name, hash);
    await unfold(page);
    const rows = await measured(page);
    const { global } = results(name)[number];
    assert.deepEqual(rows.map(({ metric, dimension }) => `${metric} ${dimension}`).sort(), namesIn(global).sort());
    for (const row of rows) check(row, global);
    await page.context().close();
  }
});

test("every cell of a node's tables, and what the table of nodes says of each", async () => {
  const page = await open("several", "#/scenario/1?node=b&q=0.75");
  const [, { nodes, health }] = results("several");
  const { result } = nodes.find(({ node }) => node === "b");
  const rows = await measured(page);
  assert.ok(rows.length > 10);
  for (const row of rows) check(row, result);
  const overloaded = (node) => sum(health.filter((one) => one.node === node).map(({ from_ms, to_ms }) => to_ms - from_ms));
  (await rowsOf(page, "Nodes")).forEach((row, i) => {
    const { node, result: { users, counters, histograms, ...own } } = nodes[i];
    const counts = [users.total, users.failed, total(own), counters.iterations.aggregate, counters.http_requests.aggregate];
    assert.equal(row[0], node);
    assert.deepEqual(row.slice(2, 7).map(shown), counts, node);
    const { values } = histograms.liveview_event_duration_us.aggregate;
    [50, 95, 99].forEach((rank, n) => assert.ok(says(row[7 + n], values[rank]), `${node}: ${row[7 + n]} is not ${values[rank]}`));
    if (overloaded(node) === 0) assert.equal(row[10], "–");
    else assert.ok(says(row[10], overloaded(node) * 1000), row[10]);
  });
});

test("counts, means and maxima of a part of the run, everywhere", async () => {
  const page = await open("one", "#/?from=20000&to=45000&q=0.75");
  const [{ global }] = results("one");
  const part = global.time_series.slice(20, 45);
  for (const { metric, cells } of await measured(page)) {
    const name = `${metric}: ${JSON.stringify(cells)}`;
    if (metric in global.counters) {
      const n = sum(part.map(({ counters }) => counters[metric]?.aggregate ?? 0));
      assert.equal(shown(cells.Count), n, name);
      assert.ok(says(cells.Rate, n / 25), name);
      continue;
    }
    const all = part.flatMap(({ histograms }) => histograms[metric]?.aggregate ?? []);
    const count = sum(all.map((one) => one.count));
    assert.equal(shown(cells.Count), count, name);
    assert.ok(says(cells.Mean, sum(all.map((one) => one.sum)) / count), name);
    assert.ok(says(cells.Max, Math.max(...all.map(({ values }) => values[100]))), name);
  }
  const cards = await cardsOf(page);
  const iterations = sum(part.map(({ counters }) => counters.iterations?.aggregate ?? 0));
  assert.equal(shown(cards.Iterations.value), iterations);
  assert.ok(says(cards.Iterations.note, iterations / 25));
  assert.deepEqual(cards.Duration, { value: "25 s", note: "of 2 min" });
});

/** What was measured of a metric, or of a dimension of it, in each of `buckets`; where there was nothing, undefined. */
const sketchesIn = (buckets, metric, dimension) =>
  buckets.map(({ histograms }) => {
    const found = histograms[metric];
    if (dimension === "") return found && sketchOf(found);
    return found?.by[dimension] && decode(found.by[dimension].sketch);
  });

test("percentiles of a part of the run, of all metrics and dimensions, against its sketches", async () => {
  const [from, to] = [20_000, 44_000];
  for (const [name, number, view] of [["one", 0, "#/"], ["several", 1, "#/scenario/1"]]) {
    const page = await open(name, `${view}?from=${from}&to=${to}&q=0.999`);
    await unfold(page);
    const { global, bucket_width_ms: width } = results(name)[number];
    const part = global.time_series.filter(({ offset_ms: at }) => at >= from && at < to);
    assert.equal(part.length * width, to - from);
    const rows = (await measured(page)).filter(({ metric }) => metric in global.histograms);
    assert.ok(rows.some(({ dimension }) => dimension !== ""));
    for (const { metric, dimension, cells } of rows) {
      const row = `${name}: ${metric} ${dimension}: ${JSON.stringify(cells)}`;
      const all = sketchesIn(part, metric, dimension).filter((one) => one !== undefined);
      const sketch = merge(all);
      assert.equal(shown(cells.Count), sketch.count, row);
      const value = (q) => quantile(sketch, q);
      for (const q of [0.5, 0.95, 0.99, 0.999]) assert.ok(says(cells[`p${q * 100}`], value(q)), `${row} is not ${value(q)} at ${q}`);
      assert.ok(says(cells.Mean, sketch.sum / sketch.count) && says(cells.Max, sketch.max), row);
      assert.ok(Math.abs(shown(cells.Tail) - value(0.99) / value(0.5)) <= 0.051, row);
    }
    await page.context().close();
  }
});

/** The heat map's rows: as few bins together, two at least, as it takes for not more than 48 of them. */
function heatOf(columns) {
  const bins = columns.flatMap((sketch) => [...(sketch?.bins.keys() ?? [])]);
  let shift = 1;
  const row = (index) => Math.floor(index / 2 ** shift);
  while (row(Math.max(...bins)) - row(Math.min(...bins)) >= 48) shift += 1;
  const cells = columns.map((sketch) => {
    const rows = new Map();
    for (const [index, samples] of sketch?.bins ?? []) rows.set(row(index), (rows.get(row(index)) ?? 0) + samples);
    return rows;
  });
  return { cells, low: row(Math.min(...bins)), high: row(Math.max(...bins)), start: (number) => startOf(number * 2 ** shift, 0.01) };
}

test("the heat map: the most samples of a cell, and those of each cell under the pointer", async () => {
  const views = [
    ["liveview_event_duration_us", ""],
    ["liveview_event_duration_us", "search"],
    ["http_request_total_us", ""],
  ];
  for (const [metric, dimension] of views) {
    const page = await open("one", `#/?show=heat&metric=${metric}&dimension=${dimension}&from=20000&to=40000`);
    const { cells, low, high, start } = heatOf(sketchesIn(results("one")[0].global.time_series, metric, dimension));
    const chart = page.locator("figure.chart", { has: page.locator(".readout .scale") });
    const most = await chart.locator(".readout .entry").innerText();
    assert.equal(shown(/([\d,]+) samples/.exec(most)[1]), Math.max(...cells.flatMap((rows) => [...rows.values()])), `${metric} ${dimension}`);
    await chart.scrollIntoViewIfNeeded();
    const { x, y, width, height } = await chart.locator(".u-over").boundingBox();
    let filled = 0;
    for (let column = 20; column < 40; column += 7) {
      const [from, to] = [column, column + 1].map((second) => `0:${String(second).padStart(2, "0")}`);
      // Those that hold something, and what lies above and below.
      const rows = [...cells[column].keys()].flatMap((row) => [row - 1, row, row + 1]);
      for (const row of new Set(rows.length > 0 ? rows : [low])) {
        if (row < low || row > high) continue;
        const part = (high + 0.5 - row) / (high + 1 - low);
        await page.mouse.move(x + ((column - 19.5) / 20) * width, y + part * height);
        await drawn(page);
        const text = await chart.locator(".readout .when").innerText();
        if (cells[column].size === 0) {
          assert.equal(text, `${from}: nothing measured`);
          continue;
        }
        const [when, values, samples] = text.split(" · ");
        assert.equal(when, `${from} – ${to}`);
        const at = Array.from({ length: high - low + 1 }, (_, i) => low + i).find((one) => says(values.split(" – ")[0], start(one)));
        // The axis is of an equal ratio, not exactly of an equal number of bins.
        assert.ok(Math.abs(at - row) <= 1 && says(values.split(" – ")[1], start(at + 1)), `${text} in row ${row}`);
        assert.equal(shown(samples.replace(" samples", "")), cells[column].get(at) ?? 0, text);
        filled += (cells[column].get(at) ?? 0) > 0 ? 1 : 0;
      }
    }
    assert.ok(filled > 9, `${filled} cells that hold something`);
    await page.context().close();
  }
});

/** Title → value and note of each card. */
async function cardsOf(page) {
  const all = await page.locator(".card.figure").evaluateAll((cards) => cards.map((card) => [...card.children].map((part) => part.textContent)));
  return Object.fromEntries(all.map(([title, value, note]) => [title, { value, note }]));
}

test("the cards of a scenario", async () => {
  for (const [name, number, hash] of [["one", 0, ""], ["several", 1, "#/scenario/1"]]) {
    const page = await open(name, hash);
    const { global, nodes } = results(name)[number];
    const { users, counters, duration_ms: duration } = global;
    const { values } = global.histograms.liveview_event_duration_us.aggregate;
    const cards = await cardsOf(page);
    assert.equal(shown(cards.Users.value), users.total);
    const unfinished = name === "several" ? ` · ${users.unfinished} unfinished` : "";
    assert.equal(users.unfinished > 0, unfinished !== "", "one of the samples has some");
    assert.equal(cards.Users.note, `${users.succeeded} ok · ${users.failed} failed${unfinished}`);
    assert.equal(shown(cards.Failures.value), total(global));
    assert.ok(says(cards.Failures.note.split(" of ")[0], (100 * users.failed) / users.total), cards.Failures.note);
    assert.ok(says(cards["event p95"].value, values[95]));
    const [p50, p99] = cards["event p95"].note.split(" · ").map((text) => text.replace(/^p\d+/, ""));
    assert.ok(says(p50, values[50]) && says(p99, values[99]), cards["event p95"].note);
    for (const [title, counter] of [["Iterations", "iterations"], ["Requests", "http_requests"]]) {
      assert.equal(shown(cards[title].value), counters[counter].aggregate);
      assert.ok(says(cards[title].note.split(" · ")[0], (counters[counter].aggregate * 1000) / duration), cards[title].note);
    }
    assert.ok(cards.Requests.note.endsWith(` · ${counters.http_failures.aggregate} failed`), cards.Requests.note);
    assert.ok(says(cards.Duration.value, duration * 1000), cards.Duration.value);
    assert.equal(shown(cards.Nodes.value), nodes.length);
    const lost = nodes.filter(({ status }) => status !== "ok").length;
    assert.equal(cards.Nodes.note, lost > 0 ? `${lost} lost` : "all to the end");
    await page.context().close();
  }
});

/** What lists of facts say, by their title. */
const factsOf = (scope) =>
  scope.evaluateAll((lists) =>
    Object.fromEntries(
      lists.map((list) => [
        list.querySelector("h3")?.textContent ?? "",
        Object.fromEntries([...list.querySelectorAll("dl > div")].map((fact) => [fact.children[0].textContent, fact.children[1].textContent])),
      ]),
    ),
  );

test("how the run was made: title, options, machine, browser, definitions", async () => {
  const page = await open("one");
  const [{ options, environment, connection, metrics, tags, ...run }] = results("one");
  const facts = await factsOf(panel(page, "Run").locator("section.card"));
  const text = (value) => (typeof value === "string" ? value : JSON.stringify(value));
  const instant = (iso) => iso.replace("T", " ").replace("Z", " UTC");
  assert.deepEqual(facts.Options, Object.fromEntries(Object.entries(options).map(([name, value]) => [name, text(value)])));
  assert.deepEqual(facts.Run, { Started: instant(run.started_at), Written: instant(run.generated_at), LiveLoad: run.liveload_version, Bucket: "1 s", Target: run.target, ...tags });
  const { Cores, Memory, ...system } = facts["Machine that it was run from"];
  assert.equal(Number(Cores), environment.cores);
  assert.ok(says(Memory, environment.memory_bytes), Memory);
  assert.deepEqual(system, { System: environment.os, Kernel: environment.kernel, Architecture: environment.architecture });
  assert.deepEqual(facts.Browser, { Connection: connection.name, Browser: connection.browser, "Note 1": connection.notes[0] });
  const title = await page.locator("header.title").innerText();
  for (const said of [instant(run.started_at), run.target, connection.browser, run.liveload_version, ...Object.entries(tags).map(([key, value]) => `${key}=${value}`)]) {
    assert.ok(title.includes(said), `${title} lacks ${said}`);
  }
  const plain = (words) => words.replaceAll("`", "").replace(/\s+/g, " ");
  const wanted = Object.entries(metrics).map(([name, { unit, dimension, measured_by: by, definition }]) => [name, unit, dimension, by, definition].map(plain));
  assert.deepEqual((await rowsOf(page, "Definitions")).map((row) => row.map(plain)).sort(), wanted.sort());
});

test("thresholds with limits and values", async () => {
  const page = await open("one");
  const [{ verdicts }] = results("one");
  const rows = await rowsOf(page, "Thresholds");
  assert.equal(rows.length, verdicts.length);
  verdicts.forEach(({ metric, dimension, aggregation, operator, threshold, value }, i) => {
    const [name, condition, was] = rows[i];
    assert.equal(name, dimension ? `${metric}: ${dimension}` : metric);
    assert.ok(condition.startsWith(`${aggregation} ${operator} `) && says(condition.split(` ${operator} `)[1], threshold), condition);
    if (value === null) assert.equal(was, "not measured");
    else assert.ok(says(was, value), was);
  });
});

test("failures: how many of each kind, and when, who and where of each sample", async () => {
  const page = await open("one");
  await unfold(page);
  const [{ global }] = results("one");
  const categories = await panel(page, "Failures").locator("details.category").evaluateAll((all) =>
    all.map((category) => ({
      title: category.querySelector("summary").innerText.replace(/\s+/g, " "),
      samples: [...category.querySelectorAll(".sample")].map((sample) => ({
        head: [...sample.querySelector("header").children].map(({ innerText }) => innerText),
        facts: Object.fromEntries([...sample.querySelectorAll("dl > div")].map((fact) => [fact.children[0].textContent, fact.children[1].textContent])),
        lines: [...sample.querySelectorAll("details summary .muted")].map(({ textContent }) => textContent),
      })),
    })),
  );
  const wanted = Object.entries(global.failure_totals).sort(([, a], [, b]) => b - a);
  assert.equal(categories.length, wanted.length);
  wanted.forEach(([name, n], i) => {
    const samples = global.failure_samples[name];
    const cut = n > samples.length ? ` · the first ${samples.length} shown` : "";
    assert.equal(categories[i].title, `${n} ${name}${cut}`);
    assert.equal(categories[i].samples.length, samples.length);
    samples.forEach((sample, s) => {
      const { head, facts, lines } = categories[i].samples[s];
      const [minutes, seconds] = head[1].replace("at ", "").split(":").map(Number);
      assert.ok(Math.abs(minutes * 60 + seconds - sample.monotonic_time / 1e6) <= 0.05, head[1]);
      assert.equal(facts.User, `${sample.user_id}, iteration ${sample.iteration}, step ${sample.step}`);
      assert.equal(facts.Page, sample.url);
      assert.equal(facts.Node, sample.node);
      assert.deepEqual(lines, [sample.console, sample.messages].filter((all) => all.length > 0).map((all) => `(${all.length})`));
    });
  });
});

/** A chart's CSV as rows by their heads. */
async function csvOf(page, title) {
  const { content } = await saved(page, page.getByRole("button", { name: `Save ${title} as CSV`, exact: true }));
  const [heads, ...rows] = content.toString().trim().split("\r\n").map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(heads.map((head, i) => [head, row[i] === "" ? null : Number(row[i])])));
}

test("every point of the charts", async () => {
  for (const [name, number, scenario] of [["one", 0, 0], ["several", 1, 1]]) {
    const page = await open(name, `#/scenario/${scenario}?q=1`);
    const { global, bucket_width_ms: width } = results(name)[number];
    const series = global.time_series;
    const same = (at, head, value, wanted) => {
      if (wanted === undefined) assert.equal(value, null, `${head} at ${at}`);
      // The file rounds to four digits.
      else assert.ok(Math.abs(value - wanted) <= 0.0006 * wanted + 1e-9, `${head} at ${at}: ${value} is not ${wanted}`);
    };
    const ranks = { p50: 50, p95: 95, p99: 99, max: 100 };
    const lines = await csvOf(page, "event");
    assert.equal(lines.length, series.length);
    lines.forEach(({ seconds, ...line }, i) => {
      assert.equal(seconds * 1000, series[i].offset_ms);
      assert.deepEqual(Object.keys(line), ["p50", "p95", "p99", "max"]);
      for (const [head, value] of Object.entries(line)) same(seconds, head, value, series[i].histograms.liveview_event_duration_us?.aggregate.values[ranks[head]]);
    });
    (await csvOf(page, "Active users")).forEach(({ users }, i) => assert.equal(users, series[i].active_users));
    const chart = page.locator("#over-time");
    await chart.getByRole("button", { name: "search", exact: true }).click();
    (await csvOf(page, "event: search")).forEach((line, i) => {
      // A sketch ends with its maximum: docs/formats/sketch.md.
      const sketch = Buffer.from(series[i].histograms.liveview_event_duration_us?.by.search?.sketch ?? "", "base64");
      same(i, "search", line["search max"], sketch.length > 0 ? sketch.readDoubleLE(sketch.length - 8) : undefined);
    });
    await chart.getByLabel("Metric").selectOption("http_requests");
    (await csvOf(page, "http requests, a second")).forEach(({ all }, i) => same(i, "requests", all, ((series[i].counters.http_requests?.aggregate ?? 0) * 1000) / width));
    await page.context().close();
  }
});

test("every cell of the comparison, by each figure", async () => {
  const page = await open("several");
  const all = results("several");
  const ran = all.filter(({ global }) => global).map(({ global }) => global);
  const cards = await cardsOf(page);
  const users = sum(ran.map((global) => global.users.total));
  const failed = sum(ran.map((global) => global.users.failed));
  assert.equal(shown(cards["Total users"].value), users);
  assert.equal(cards["Total users"].note, `${failed} failed`);
  assert.ok(says(cards.Failures.value, (100 * failed) / users));
  assert.ok(says(cards["Longest duration"].value, 1000 * Math.max(...ran.map(({ duration_ms: ms }) => ms))));
  assert.equal(shown(cards.Scenarios.value), all.length);
  assert.equal(shown(cards.Nodes.value), sum(all.map(({ nodes = [] }) => nodes.length)));
  (await rowsOf(page, "Scenarios")).forEach((row, i) => {
    const { users: { total: people, failed: fallen }, duration_ms: ms, counters } = ran[i];
    assert.deepEqual([row[1], row[2], row[4]].map(shown), [people, fallen, counters.iterations.aggregate]);
    assert.ok(says(row[3], ms * 1000) && says(row[5], (counters.iterations.aggregate * 1000) / ms), row.join());
  });
  await unfold(page);
  const figures = { p50: 50, p95: 95, p99: 99, max: 100 };
  const of = (figure, { count, sum: together, values }) => (figure === "count" ? count : figure === "mean" ? together / count : values[figures[figure]]);
  for (const figure of ["count", "mean", ...Object.keys(figures)]) {
    await page.getByLabel("Figure").selectOption(figure);
    const rows = await matrices(page);
    assert.ok(rows.length > 40, `${rows.length} rows`);
    for (const { metric, dimension, cells } of rows) {
      const counted = ran.some(({ counters }) => metric in counters);
      ran.forEach(({ histograms, counters }, i) => {
        const name = `${metric} ${dimension} ${figure} of ${i}`;
        const found = (counters[metric] ?? histograms[metric]) && partOf(counters[metric] ?? histograms[metric], dimension);
        if (counted) assert.equal(shown(cells[i]), found ?? 0, name);
        else if (found === undefined) assert.equal(cells[i], "–", name);
        else assert.ok(says(cells[i], of(figure, found)), `${name}: ${cells[i]} is not ${of(figure, found)}`);
      });
    }
  }
});

/** Rows of the tables of metrics by scenarios. */
const matrices = (page) =>
  page.evaluate(() => {
    let metric = "";
    return [...document.querySelectorAll("main section .table tbody tr")].flatMap((row) => {
      const named = row.querySelector("th span[title]");
      const below = row.className.includes("level-1");
      if (!below) metric = named?.title ?? "";
      const cells = [...row.cells].map((cell) => cell.innerText.trim());
      return metric === "" ? [] : [{ metric, dimension: below ? cells[0] : "", cells: cells.slice(1) }];
    });
  });
