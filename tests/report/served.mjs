// A server that does as liveload does for its live page, and sends what a test tells it to.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";

const event = (kind, data) => `event: ${kind}\ndata: ${data}\n\n`;

/** Serves the live page and an open stream of events; `asked` are the POSTs that it got. */
export async function serve(t, file, state = "state.json") {
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
