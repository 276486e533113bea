// The script of the shop, as a new Phoenix application has it.
import "phoenix_html"
import {LongPoll, Socket} from "phoenix"
import {LiveSocket} from "phoenix_live_view"
import {hooks} from "./hooks.js"

const content = (name) => document.querySelector(`meta[name='${name}']`).getAttribute("content")

// "?transport=longpoll" asks for long polling from the start; otherwise it is what WebSocket falls back to.
const transport = content("live-transport") === "longpoll" ? {transport: LongPoll} : {longPollFallbackMs: 2500}

const liveSocket = new LiveSocket("/live", Socket, {
  ...transport,
  hooks,
  params: {_csrf_token: content("csrf-token")},
})

liveSocket.connect()
window.liveSocket = liveSocket
