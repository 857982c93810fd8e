// The first script: starts the app, then sees to the service worker. Knows nothing of what the app does.
//
// Events on `window`, for the app to offer an update when it suits the person:
//   suike:update         a new build has been fetched and waits
//   suike:apply-update   sent by the app: nothing is being typed, take it and reload
import init from "suike-app";
import wasm from "suike-app.wasm";

/** Milliseconds that a new build may take to come forward once somebody wants it. */
const PATIENCE = 4_000;

const reveal = (id) => document.getElementById(id)?.removeAttribute("hidden");
const remove = (id) => document.getElementById(id)?.remove();

init({ module_or_path: wasm }).then(
  () => {
    remove("boot");
    remove("boot-failed");
    keepServiceWorker();
  },
  (error) => {
    console.error(error);
    remove("boot");
    reveal("boot-failed");
  },
);

async function keepServiceWorker() {
  if (!("serviceWorker" in navigator)) return;
  const workers = navigator.serviceWorker;
  let controlled = Boolean(workers.controller);
  workers.addEventListener("controllerchange", () => {
    if (controlled) location.reload();
    controlled = true; // The first worker of all takes over a page that is already of its build.
  });

  const registration = await workers.register("/sw.js", { updateViaCache: "none" }).catch(() => null);
  if (!registration) return;
  const apply = () => {
    if (!registration.waiting) return;
    registration.waiting.postMessage("skip-waiting");
    // A worker that is busy gives way only when its page goes; usually this page has begun anew long before.
    setTimeout(() => location.reload(), PATIENCE);
  };
  const announce = () => {
    if (!registration.waiting || !workers.controller) return;
    if (RELOAD) apply();
    else window.dispatchEvent(new CustomEvent("suike:update"));
  };
  window.addEventListener("suike:apply-update", apply);
  const follow = () => registration.installing?.addEventListener("statechange", announce);
  registration.addEventListener("updatefound", follow);
  // A build may have been found, or have come, before anybody listened, and the page been taken over after that.
  workers.addEventListener("controllerchange", announce);
  follow();
  announce();

  const look = () => registration.update().catch(() => {});
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") look();
  });
  setInterval(look, RELOAD ? 1000 : 60 * 60 * 1000);
}
