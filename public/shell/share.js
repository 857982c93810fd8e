// What other apps share with this one, as the manifest asks for it: text goes into a new follow-up, files wait here until the app
// takes them up (`app/src/local/received.rs`), with a network or without. Part of the service worker.

/** Where shared things are sent; where there is no service worker yet, the server answers (`worker/src/routes/share.rs`). */
export const ADDRESS = "/share";

/** Where files wait. It outlives builds, and goes when somebody signs out. */
const CACHE = "suike-shared";

/** Takes what is shared and leads to where it goes on. */
export async function take(request) {
  try {
    const form = await request.formData();
    const files = form.getAll("files").filter((it) => it instanceof File && it.name);
    if (files.length === 0) return lead(`/follow-ups/new?${said(form)}`);
    await keep(files);
    return lead("/import?shared=here");
  } catch {
    return lead("/import?shared=full");
  }
}

/** Title, text and link, those that say something. */
function said(form) {
  return new URLSearchParams([...form].filter(([, text]) => typeof text === "string" && text));
}

async function keep(files) {
  const cache = await caches.open(CACHE);
  const now = Date.now();
  const named = (file) => new Response(file, { headers: { "x-name": encodeURIComponent(file.name) } });
  for (const [at, file] of files.entries()) await cache.put(`/shared/${now}-${at}`, named(file));
}

const lead = (path) => Response.redirect(path, 303);
