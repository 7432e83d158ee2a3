// Keeps the edition in the browser, a language at a time, when a page in it was opened. EDITION changes with any file of it; PAGES are
// the pages of each language, from its folder; SHARED what all need, from the folder of the edition; WORDS the script of each language.
const OURS = `${registration.scope} `, NAME = OURS + EDITION;
let keeping = Promise.resolve();
const at = (path) => new URL(path, registration.scope).href;

// All files of a language, or none; then what was kept of an edition before it is dropped.
async function keep(language) {
  if (!WORDS[language]) return;
  const cache = await caches.open(NAME);
  if (await cache.match(at(`${language}/${PAGES[0]}`))) return;
  const pages = ["index.html", ...PAGES.map((page) => `${language}/${page}`)];
  const fresh = pages.map((path) => new Request(at(path), { cache: "no-cache" }));
  await cache.addAll([...fresh, ...[...SHARED, WORDS[language]].map(at)]);
  const old = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== NAME);
  await Promise.all(old.map((name) => caches.delete(name)));
}

// What is kept under an address, of this edition or of the one before it.
async function kept(address) {
  const url = new URL(address);
  if (url.pathname.endsWith("/")) url.pathname += "index.html";
  const before = (await caches.keys()).filter((name) => name.startsWith(OURS) && name !== NAME);
  for (const cacheName of [NAME, ...before]) {
    const found = await caches.match(url.href, { cacheName, ignoreSearch: true });
    if (found) return found;
  }
}

// A page comes from the server while that can be reached; what is named by its content is the same as ever.
async function answer(request) {
  if (request.url.startsWith(at("assets/"))) return (await kept(request.url)) ?? fetch(request);
  return fetch(request).catch(async () => (await kept(request.url)) ?? Response.error());
}

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("message", (event) => event.waitUntil(keeping = keeping.then(() => keep(event.data)).catch(() => {})));
addEventListener("fetch", (event) => {
  if (event.request.method === "GET" && event.request.url.startsWith(registration.scope)) event.respondWith(answer(event.request));
});
