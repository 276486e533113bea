// The scripts of phoenix and phoenix_live_view, loaded before this one, are there as Phoenix and LiveView.
const csrfToken = document.querySelector("meta[name='csrf-token']").getAttribute("content");
const liveSocket = new LiveView.LiveSocket("/live", Phoenix.Socket, {
  longPollFallbackMs: 2500,
  params: { _csrf_token: csrfToken },
});
liveSocket.connect();
