// Has the browser keep the edition in the language of this page, so that it opens with no network, and lets it be installed:
// where a server sends it, not from a file, nor where the browser keeps nothing of such a server.
(() => {
  if (!location.protocol.startsWith("http")) return;
  const root = new URL("../", document.currentScript.src), language = document.documentElement.lang;
  document.head.append(Object.assign(document.createElement("link"), { rel: "manifest", href: new URL(`${language}/atlas.webmanifest`, root) }));
  const { serviceWorker } = navigator;
  // Also when the worker of a new edition takes over.
  serviceWorker?.addEventListener("controllerchange", () => serviceWorker.controller?.postMessage(language));
  serviceWorker?.register(new URL("worker.js", root), { scope: root.href })
    .then(() => serviceWorker.ready)
    .then(({ active }) => active.postMessage(language))
    .catch(() => {});
})();
