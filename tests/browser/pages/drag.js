const byId = (id) => document.getElementById(id);
const log = (text) => (byId("log").textContent += `${text};`);
const query = new URL(location.href).searchParams;
if (query.has("show")) setTimeout(() => (byId("hidden").hidden = false), 150);

let last = "";
/** Moves come often: only the first of a row counts. */
function logOnce(text) {
  if (text !== last) log(text);
  last = text;
}

for (const id of ["native", "link"]) {
  byId(id).addEventListener("dragstart", (event) => {
    log(`dragstart ${id}${event.isTrusted ? "" : " untrusted"}`);
    event.dataTransfer.setData("text/plain", `data of ${id}`);
    event.dataTransfer.effectAllowed = "copyMove";
  });
  byId(id).addEventListener("dragend", (event) => log(`dragend ${id} ${event.dataTransfer.dropEffect}`));
}
byId("prevented").addEventListener("dragstart", (event) => {
  log("dragstart prevented");
  event.preventDefault();
});

for (const id of ["target", "hidden", "far", "refuses"]) {
  const element = byId(id);
  element.addEventListener("dragenter", () => logOnce(`dragenter ${id}`));
  element.addEventListener("dragleave", () => logOnce(`dragleave ${id}`));
  element.addEventListener("dragover", (event) => {
    if (id !== "refuses") event.preventDefault();
    event.dataTransfer.dropEffect = "move";
    logOnce(`dragover ${id}`);
  });
  element.addEventListener("drop", (event) => {
    event.preventDefault();
    log(`drop ${id} ${event.dataTransfer.getData("text/plain")}`);
  });
}

let grip = null;
for (const id of ["mouse", "prevented"]) {
  byId(id).addEventListener("mousedown", (event) => {
    grip = { element: byId(id), x: event.offsetX, y: event.offsetY };
    log(`mousedown ${id}`);
    last = "";
    // Else the mouse would select text, which the next drag would take along.
    if (id === "mouse") event.preventDefault();
  });
}
addEventListener("mousemove", (event) => {
  if (!grip || event.buttons !== 1) return;
  logOnce("mousemove");
  Object.assign(grip.element.style, { position: "absolute", left: `${event.pageX - grip.x}px`, top: `${event.pageY - grip.y}px` });
});
addEventListener("mouseup", (event) => {
  if (!grip) return;
  grip.element.style.pointerEvents = "none";
  const below = document.elementFromPoint(event.clientX, event.clientY);
  grip.element.style.pointerEvents = "";
  grip = null;
  log(`mouseup over ${below.id}`);
});
