// The laboratory page: things that pages do beside LiveView.
const part = (id) => document.getElementById(id)
const show = (id, text) => { part(id).textContent = text ?? "nothing" }
const on = (id, action) => part(id).addEventListener("click", action)
const note = () => part("note").value

const database = () => new Promise((resolve, reject) => {
  const opening = window.indexedDB.open("shop", 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore("notes")
  opening.onsuccess = () => resolve(opening.result)
  opening.onerror = () => reject(opening.error)
})

const finished = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
})

// What each place has kept since the last visit.
const showKept = async () => {
  show("local-value", localStorage.getItem("note"))
  show("session-value", sessionStorage.getItem("note"))
  show("cookie-value", document.cookie.match(/(?:^|; )note=([^;]*)/)?.[1])
  const notes = (await database()).transaction("notes").objectStore("notes")
  show("indexed-value", await finished(notes.get("note")))
}

on("save-local", () => { localStorage.setItem("note", note()); showKept() })
on("save-session", () => { sessionStorage.setItem("note", note()); showKept() })
on("save-cookie", () => { document.cookie = `note=${encodeURIComponent(note())}; path=/`; showKept() })
on("save-indexed", async () => {
  const notes = (await database()).transaction("notes", "readwrite").objectStore("notes")
  await finished(notes.put(note(), "note"))
  showKept()
})

on("ask-alert", () => { window.alert("The tea is ready."); show("answer", "heard") })
on("ask-confirm", () => show("answer", window.confirm("With milk?") ? "with milk" : "without"))
on("ask-prompt", () => show("answer", window.prompt("How many cups?", "2")))
part("guard").addEventListener("change", (event) => {
  window.onbeforeunload = event.target.checked ? (leaving) => leaving.preventDefault() : null
})

on("open-window", () => window.open("/laboratory/popup", "popup", "width=420,height=320"))
window.addEventListener("message", (event) => {
  if (event.origin === location.origin) show("from-popup", event.data)
})
on("download-made", () => {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(new window.Blob(["tea,grams\noolong,50\n"], {type: "text/csv"}))
  link.download = "my-list.csv"
  link.click()
  URL.revokeObjectURL(link.href)
})

on("log-error", () => console.error("The pot is cracked."))
on("throw-error", () => { throw new Error("Nobody catches the cup.") })
on("locate", () => {
  window.navigator.geolocation.getCurrentPosition(
    ({coords}) => show("place", `${coords.latitude}, ${coords.longitude}`),
    ({message}) => show("place", message))
})

const showBrowser = () => {
  show("language", window.navigator.language)
  show("time-zone", Intl.DateTimeFormat().resolvedOptions().timeZone)
  show("window-size", `${window.innerWidth}×${window.innerHeight}`)
  show("colours", window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")
  show("online", window.navigator.onLine ? "online" : "offline")
}
for (const event of ["resize", "online", "offline"]) window.addEventListener(event, showBrowser)
showBrowser()
showKept()
