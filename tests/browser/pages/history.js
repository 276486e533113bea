const log = (text) => (document.getElementById("log").textContent += `${text};`);
document.getElementById("push").addEventListener("click", () => history.pushState({ step: 1 }, "", "?step=1"));
addEventListener("popstate", (event) => log(`popstate ${JSON.stringify(event.state)} ${location.search}`));
