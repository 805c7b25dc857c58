// Lets the desk's page open without the network: the page itself and its files, as they last were. Never any JSON.
//
// With the network everything is asked for anew, so nobody runs yesterday's script. The page holds no personal data; the roll lies
// elsewhere (keeping.js) and is wiped. What it leaves out: statements that wait (queue.js).

const CACHE = "desk-1";
const PATIENCE_MS = 4_000;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  // What the page had loaded before this worker was there.
  if (Array.isArray(event.data?.keep)) event.waitUntil(Promise.all(event.data.keep.filter(isOurs).map(fetchAndKeep)).catch(() => {}));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !isOurs(request.url)) return;
  if (request.mode === "navigate" || new URL(request.url).pathname.startsWith("/static/")) event.respondWith(freshOrKept(request));
});

const isOurs = (url) => new URL(url, location.origin).origin === location.origin;

/** One key for a page whatever its language was asked for by. */
const keyOf = (request) => new URL(typeof request === "string" ? request : request.url, location.origin).pathname;

async function freshOrKept(request) {
  const kept = await caches.match(keyOf(request), { cacheName: CACHE });
  const fresh = fetchAndKeep(request);
  if (!kept) return fresh;
  fresh.catch(() => {});
  // A network that is neither there nor gone must not keep a clerk waiting.
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE_MS));
  return Promise.race([fresh.catch(() => kept), late]);
}

async function fetchAndKeep(request) {
  const answer = await fetch(request);
  if (answer.ok && answer.type === "basic") await (await caches.open(CACHE)).put(keyOf(request), answer.clone());
  return answer;
}
