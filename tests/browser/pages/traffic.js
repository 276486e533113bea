// Asks for something of each kind, then says so.
async function traffic() {
  // A response whose body nobody reads is never finished, for Chromium.
  const text = async (path, options) => (await fetch(path, options)).text();
  await text("/delayed?ms=200");
  await text("/redirect");
  await text("/cached");
  await text("/cached");
  await text("/hang-up").catch(() => {});
  await text("/post", { method: "POST", body: "some text" });
  await new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("GET", "/status?code=500");
    request.onloadend = resolve;
    request.send();
  });
  document.getElementById("state").textContent = "done";
}

/** Sends a text and some bytes, and closes when both have come back. */
function socket() {
  const connection = new WebSocket(`ws://${location.host}/socket`);
  connection.binaryType = "arraybuffer";
  let received = 0;
  connection.onopen = () => {
    connection.send("žluť");
    connection.send(new Uint8Array(5));
  };
  connection.onmessage = () => {
    if (++received === 2) connection.close();
  };
  connection.onclose = () => (document.getElementById("state").textContent = "closed");
}

const wanted = new URL(location.href).searchParams.get("do");
if (wanted === "socket") socket();
else if (wanted === "leave") void fetch("/delayed?ms=30000");
else void traffic();
