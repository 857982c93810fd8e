// The service worker: keeps one build whole, so that the app starts at any address with no network.
//
// VERSION and FILES ([[address, hash of the content], …]) are put in by the build. Business data never comes here:
// it is in IndexedDB, and /api is left alone, as are dashboard links under /d. Only what another app shares waits here until
// the app opens (`share.js`). A new build waits until the page says "skip-waiting", because taking it reloads the page.
import { ADDRESS, take } from "./share.js";

const PREFIX = "suike-build-";
const CACHE = PREFIX + VERSION;
const LIST = "/.suike-files";
const PAGE = "/";
const KEPT = new Set(FILES.map(([address]) => address));

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));
self.addEventListener("message", (event) => {
  if (event.data === "skip-waiting") self.skipWaiting();
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const ours = url.origin === location.origin && !url.pathname.startsWith("/api/") && !url.pathname.startsWith("/d/");
  if (request.method === "POST" && ours && url.pathname === ADDRESS) return event.respondWith(take(request));
  if (request.method !== "GET" || !ours) return;
  if (request.mode === "navigate") event.respondWith(kept(PAGE, request));
  else if (KEPT.has(url.pathname)) event.respondWith(kept(url.pathname, request));
});

async function kept(address, request) {
  const cache = await caches.open(CACHE);
  return (await cache.match(address)) ?? fetch(request);
}

// Copies from the build before what has not changed, and fetches the rest.
async function install() {
  const [cache, before] = await Promise.all([caches.open(CACHE), lastBuild()]);
  await Promise.all(
    FILES.map(async ([address, hash]) => {
      const same = before?.hashes.get(address) === hash && (await before.cache.match(address));
      await cache.put(address, same || (await fresh(address)));
    }),
  );
  await cache.put(LIST, Response.json(FILES));
}

// An address under /assets names its content; anything else may be an old copy in the browser's cache.
async function fresh(address) {
  const response = await fetch(address, { cache: address.startsWith("/assets/") ? "default" : "reload" });
  if (!response.ok || response.redirected) throw new Error(`${address}: ${response.status}`);
  return response;
}

async function lastBuild() {
  for (const name of (await builds()).reverse()) {
    const cache = await caches.open(name);
    const list = await cache.match(LIST);
    if (name !== CACHE && list) return { cache, hashes: new Map(await list.json()) };
  }
  return null;
}

async function activate() {
  const old = (await builds()).filter((name) => name !== CACHE);
  await Promise.all(old.map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function builds() {
  return (await caches.keys()).filter((name) => name.startsWith(PREFIX));
}
