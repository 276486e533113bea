// The live page in a real browser, fed by a server of the test's own with the events that src/report/ writes.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { test } from "node:test";
import { fixture, rowsOf, says, shown, strangeIn } from "./support.mjs";

const { file, results, browse } = fixture();
const event = (kind, data) => `event: ${kind}\ndata: ${data}\n\n`;

/** Serves the page and an open stream of events; `asked` are the POSTs that it got. */
async function serve(t, state = "state.json") {
  const asked = [];
  let stream = null;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://localhost");
    if (pathname !== "/" && pathname !== "/favicon.ico" && searchParams.get("token") !== "secret") {
      response.writeHead(403).end();
    } else if (request.method === "POST") {
      asked.push(`${pathname} ${request.headers["content-type"]}`);
      response.end("{}");
    } else if (pathname === "/events") {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write(event("state", readFileSync(file(state), "utf8")));
      stream = response;
      server.emit("stream");
    } else {
      response.setHeader("content-type", "text/html; charset=utf-8");
      response.end(pathname === "/" ? readFileSync(file("served.html")) : "");
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const send = (kind, data) => stream.write(event(kind, data));
  return { server, asked, send, hangUp: () => stream.destroy(), address: `http://127.0.0.1:${server.address().port}/` };
}

test("a run shows as it goes, and is told what to do", async (t) => {
  const { server, asked, send, hangUp, address } = await serve(t);
  const page = await browse(`${address}?token=secret`);
  await page.getByRole("heading", { level: 1, name: "BrowseShop" }).waitFor();
  await page.getByText("● running").waitFor();
  const count = async () => shown((await rowsOf(page, "LiveView")).find(([name]) => name.includes("event"))[1]);
  const before = await count();
  assert.equal(await page.locator(".card.figure", { hasText: "Duration" }).locator("strong").innerText(), "1 min");

  send("update", readFileSync(file("update.json"), "utf8"));
  await page.locator(".card.figure", { hasText: "Duration" }).getByText("1 min 1 s").waitFor();
  const [{ global }] = results("live");
  const { aggregate } = global.histograms.liveview_event_duration_us;
  assert.equal(await count(), aggregate.count);
  assert.ok(before < aggregate.count);
  const row = (await rowsOf(page, "LiveView")).find(([name]) => name.includes("event"));
  assert.ok(says(row[3], aggregate.values[95]) && says(row[6], aggregate.values[100]), row.join());

  await page.getByRole("button", { name: "Add a user" }).click();
  await page.getByRole("button", { name: "Take a user away" }).click();
  await page.getByRole("button", { name: "Stop…" }).click();
  await page.getByRole("button", { name: "Stop it" }).click();
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.deepEqual(asked, ["/users/add application/json", "/users/remove application/json", "/stop application/json"]);

  const again = once(server, "stream");
  hangUp();
  await page.getByText("connection lost, trying again").waitFor();
  await again;
  await page.getByText("● running").waitFor();
  assert.equal(await count(), before);

  const ended = readFileSync(file("one.html"), "utf8");
  const text = (id) => new RegExp(`id="${id}">([^<]*)<`).exec(ended)[1];
  const report = { index: text("liveload-index"), chunks: text("liveload-chunks") };
  send("state", JSON.stringify({ phase: "ended", can_stop: false, can_change_users: false, report }));
  await page.getByRole("status").getByText("ended", { exact: true }).waitFor();
  assert.equal(await count(), results("one")[0].global.histograms.liveview_event_duration_us.aggregate.count);
  assert.equal(await page.getByRole("button", { name: "Stop…" }).count(), 0);
});

test("a node shows by itself while the run goes on", async (t) => {
  const { send, address } = await serve(t, "nodes-state.json");
  const page = await browse(`${address}?token=secret`);
  const table = page.locator("#nodes");
  await table.getByRole("button", { name: "b", exact: true }).click();
  await page.getByText("Only node b.").waitFor();
  const count = async () => shown((await rowsOf(page, "LiveView")).find(([name]) => name.includes("event"))[1]);
  const before = await count();
  send("update", readFileSync(file("nodes-update.json"), "utf8"));
  await page.locator(".card.figure", { hasText: "Duration" }).getByText("1 min 1 s").waitFor();
  const [{ nodes }] = results("nodes");
  const { aggregate } = nodes[1].result.histograms.liveview_event_duration_us;
  assert.equal(await count(), aggregate.count);
  assert.ok(before < aggregate.count);
  assert.deepEqual((await rowsOf(page, "Nodes")).map(([name, status]) => [name, status]), [["a", "✓ ok"], ["b", "✓ ok"], ["c", "✗ lost"]]);
});

test("nothing of a hostile run runs, loads or leads away while it goes on", async (t) => {
  const { send, address } = await serve(t, "hostile-state.json");
  for (const view of ["", "#/scenario/0?show=heat&dimension=__proto__", "#/scenario/0?metric=%3Cscript%3E&node=%3Cimg%20src=x%3E"]) {
    const asked = [];
    const troubles = [];
    const page = await browse("about:blank");
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    page.on("pageerror", (error) => troubles.push(String(error)));
    page.on("console", (message) => ["error", "warning"].includes(message.type()) && troubles.push(message.text()));
    page.on("dialog", (dialog) => troubles.push(dialog.message()));
    await page.goto(`${address}?token=secret${view}`);
    await page.locator("main h1, main .empty").first().waitFor();
    for (const update of [false, true]) {
      if (update) send("update", readFileSync(file("hostile-update.json"), "utf8"));
      // The phase is hostile, too, and the update's is another.
      await page.getByRole("status").getByText(update ? "● <img src=x onerror" : "● <script>window.broken").waitFor();
      await page.evaluate(() => {
        for (const details of document.querySelectorAll("details")) details.open = true;
        for (const button of document.querySelectorAll("button.opener[aria-expanded=false]")) button.click();
        return new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
      });
      assert.deepEqual(await strangeIn(page), { broken: undefined, strange: 0, scripts: 1, pictures: 0 }, view);
    }
    assert.deepEqual(troubles, [], view);
    assert.deepEqual([...new Set(asked)].filter((path) => path !== "/favicon.ico"), ["/", "/events"], view);
    await page.close();
  }
});

test("a page that is refused says so", async (t) => {
  const { address } = await serve(t);
  const page = await browse(`${address}?token=guess`);
  await page.getByText("LiveLoad does not answer, or does not know this page's token.").waitFor();
});
