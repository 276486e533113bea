const log = (text) => (document.getElementById("log").textContent += `${text};`);

for (const input of document.querySelectorAll("input[type=file]")) {
  input.addEventListener("input", () => log(`input ${input.id}`));
  input.addEventListener("change", async () => {
    const files = [...input.files];
    const texts = await Promise.all(files.map((file) => file.text()));
    log(`change ${input.id} ${files.map((file, i) => `${file.name} ${file.type} ${texts[i]}`).join(", ")}`);
  });
}
if (location.search === "?enable") setTimeout(() => (document.getElementById("off").disabled = false), 150);
