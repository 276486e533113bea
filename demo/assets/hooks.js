// The hooks of the shop's pages: phx-hook="NAME".

// A range, a button and a display. What the server answers is shown; it also rings.
const Scales = {
  mounted() {
    const part = (id) => this.el.querySelector(`#${id}`)
    const show = (reply) => { part("price").textContent = reply.price }
    part("weigh").addEventListener("click", () => {
      this.pushEvent("weigh", {grams: Number(part("grams").value)}, show)
    })
    part("tare").addEventListener("click", async () => show(await this.pushEvent("tare", {})))
    this.handleEvent("chime", ({number}) => { part("chimes").textContent = number })
  },
}

// A list whose items are dragged. The order is told once, when an item has been let go.
const Sortable = {
  mounted() {
    const order = () => Array.from(this.el.children, (item) => item.dataset.id)
    let dragged = null
    let before = ""
    this.el.addEventListener("dragstart", (event) => {
      dragged = event.target.closest("[draggable]")
      before = order().join()
      event.dataTransfer.effectAllowed = "move"
      event.dataTransfer.setData("text/plain", dragged.dataset.id)
    })
    this.el.addEventListener("dragover", (event) => {
      const over = event.target.closest("[draggable]")
      if (!dragged) return
      event.preventDefault()
      if (!over || over === dragged) return
      const {top, height} = over.getBoundingClientRect()
      over[event.clientY < top + height / 2 ? "before" : "after"](dragged)
    })
    this.el.addEventListener("drop", (event) => event.preventDefault())
    this.el.addEventListener("dragend", () => {
      dragged = null
      if (order().join() !== before) this.pushEvent("reorder", {ids: order()})
    })
  },
}

// Somebody knocks: JS.dispatch brings it.
window.addEventListener("shop:knock", (event) => {
  const knocks = event.target.querySelector("output")
  knocks.textContent = Number(knocks.textContent) + event.detail.times
})

export const hooks = {Scales, Sortable}
