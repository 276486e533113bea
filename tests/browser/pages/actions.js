const byId = (id) => document.getElementById(id);
const log = (text) => (byId("log").textContent += `${text};`);
const query = new URL(location.href).searchParams;

for (const id of ["plain", "under", "moving", "far", "later", "off"]) {
  byId(id).addEventListener("click", (event) => log(`${id} ${event.isTrusted}`));
}
for (const id of ["name", "when", "amount", "area", "rich", "agree", "colour", "many"]) {
  byId(id).addEventListener("input", () => log(`input ${id}`));
  byId(id).addEventListener("change", () => log(`change ${id}`));
}
byId("name").addEventListener("keydown", (event) => log(`key ${event.key} ${event.code} ${event.keyCode}`));
byId("form").addEventListener("submit", (event) => {
  event.preventDefault();
  log("submit");
});
byId("dialog").addEventListener("click", () => log(`confirm ${window.confirm("Sure?")}`));
byId("popup").addEventListener("click", () => log(`popup ${window.open("/second.html") !== null}`));
byId("logs").addEventListener("click", () => {
  console.error("bad", { thing: 1 }, 7);
  console.log("fine");
  setTimeout(() => {
    throw new TypeError("nobody catches this");
  });
});

const after = Number(query.get("after") ?? 0);
const faults = {
  show: () => (byId("later").hidden = false),
  uncover: () => byId("overlay").remove(),
  enable: () => (byId("off").disabled = false),
  remove: () => byId("later").remove(),
  leave: () => (location.href = "/second.html"),
};
for (const name of query.getAll("do")) setTimeout(faults[name], after);
window.move = (duration) => void byId("moving").animate([{ left: "0" }, { left: "300px" }], { duration });
