// The page's script of the fixture: the real LiveView client, as an application sets it up.
import { Socket } from "phoenix";
import { LiveSocket } from "phoenix_live_view";

const token = document.querySelector("meta[name=csrf-token]")?.content ?? "";
const liveSocket = new LiveSocket("/live", Socket, {
  params: { _csrf_token: token },
  heartbeatIntervalMs: Number(document.body.dataset.heartbeat ?? 30000),
  rejoinAfterMs: () => 50,
  reconnectAfterMs: () => 50,
});
liveSocket.connect();
window.liveSocket = liveSocket;
