// The script that the peer puts into each page: equal in kind, and in what it costs, to the telemetry script of LiveLoad
// for Elixir. It follows the classes that LiveView sets on its elements and its page-loading events, and tells of each
// by one line on the console.
/* global document, location, MutationObserver, requestAnimationFrame, window */
(() => {
  const prefix = "bench:";
  const loadingClasses = ["click", "submit", "change", "focus", "blur", "keydown", "keyup"].map(
    (kind) => `phx-${kind}-loading`,
  );
  const openedAt = performance.now();
  const loading = new WeakMap(); // element -> Map of class -> since when
  const pageLoads = new Map(); // kind -> since when
  let view = null;
  let lostAt = null;

  const tell = (event, fields) =>
    console.log(prefix + JSON.stringify({ event, at: performance.now(), href: location.href, ...fields }));

  const followLoading = (element) => {
    for (const name of loadingClasses) {
      const since = loading.get(element)?.get(name);
      if (element.classList.contains(name)) {
        if (since !== undefined) continue;
        if (!loading.has(element)) loading.set(element, new Map());
        loading.get(element).set(name, performance.now());
        tell("loading_start", { name, element: element.id || element.tagName });
      } else if (since !== undefined) {
        loading.get(element).delete(name);
        tell("loading_stop", { name, element: element.id || element.tagName, duration: performance.now() - since });
      }
    }
  };

  const followConnection = (element) => {
    const connected = element.classList.contains("phx-connected");
    if (!view && connected) {
      view = element;
      tell("connected", { duration: performance.now() - openedAt });
    } else if (view === element && !connected && lostAt === null) {
      lostAt = performance.now();
      tell("disconnected", {});
    } else if (view === element && connected && lostAt !== null) {
      tell("reconnected", { duration: performance.now() - lostAt });
      lostAt = null;
    }
  };

  window.addEventListener("phx:page-loading-start", ({ detail }) => {
    if (pageLoads.has(detail.kind)) tell("page_canceled", { kind: detail.kind });
    pageLoads.set(detail.kind, performance.now());
    tell("page_start", { kind: detail.kind });
  });
  window.addEventListener("phx:page-loading-stop", ({ detail }) => {
    const since = pageLoads.get(detail.kind);
    if (since === undefined) return;
    pageLoads.delete(detail.kind);
    tell("page_stop", { kind: detail.kind, duration: performance.now() - since });
  });
  window.addEventListener("phx:navigate", ({ detail }) => tell("navigate", { to: detail.href }));

  const observer = new MutationObserver((mutations) => {
    for (const { target } of mutations) {
      followLoading(target);
      followConnection(target);
    }
  });
  const begin = () => {
    if (!document.body) {
      requestAnimationFrame(begin);
      return;
    }
    observer.observe(document.body, { subtree: true, attributes: true, attributeFilter: ["class"] });
    tell("init", {});
  };
  begin();
})();
