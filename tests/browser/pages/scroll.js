const byId = (id) => document.getElementById(id);
const log = (text) => (byId("log").textContent += `${text};`);
if (location.search === "?smooth") document.documentElement.classList.add("smooth");

let scrolls = 0;
addEventListener("scroll", () => scrolls++ || log("scroll"), true);
addEventListener("wheel", (event) => log(`wheel ${event.deltaX} ${event.deltaY}`));
new IntersectionObserver((entries) => {
  if (entries.some((entry) => entry.isIntersecting)) log("in view");
}).observe(byId("middle"));
