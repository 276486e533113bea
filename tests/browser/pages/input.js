const byId = (id) => document.getElementById(id);
const log = (text) => (byId("log").textContent += `${text};`);
const query = new URL(location.href).searchParams;

const held = (event) =>
  ["Control", "Alt", "Meta", "Shift"].filter((name) => event.getModifierState(name)).map((name) => `+${name}`).join("");

for (const type of ["mouseenter", "mousedown", "mouseup", "click", "dblclick"]) {
  for (const id of ["button", "later", "off", "under", "moving", "menu"]) {
    byId(id).addEventListener(type, (event) => log(`${type} ${id}${event.isTrusted ? "" : " untrusted"}`));
  }
}
byId("menu").addEventListener("mouseenter", () => (byId("entry").style.display = ""));
for (const type of ["keydown", "keypress", "keyup"]) {
  addEventListener(type, (event) => log(`${type} ${event.key}${held(event)}`));
}
for (const id of ["name", "mail", "amount", "area", "rich", "many"]) {
  for (const type of ["input", "change"]) byId(id).addEventListener(type, () => log(`${type} ${id}`));
}
for (const id of ["name", "mail", "box", "thief"]) {
  for (const type of ["focus", "blur"]) byId(id).addEventListener(type, () => log(`${type} ${id}`));
}
byId("thief").addEventListener("focus", () => byId("box").focus());
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  log("submit");
});

const changes = {
  show: () => (byId("later").hidden = false),
  uncover: () => byId("overlay").remove(),
  enable: () => (byId("off").disabled = false),
};
for (const name of query.getAll("do")) setTimeout(changes[name], 150);
if (query.has("move")) byId("moving").animate([{ left: "0" }, { left: "300px" }], { duration: 1000 });
