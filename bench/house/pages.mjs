// The peers' pages, built by esbuild into a folder that Suike's own server serves in place of the app: the same origin, the
// same session, the same line.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

const PAGES = ["store", "board", "limits", "list"];

export async function buildPages(files = {}) {
  const folder = await mkdtemp(join(tmpdir(), "suike-peers-"));
  await build({
    entryPoints: PAGES.map((name) => fileURLToPath(new URL(`../pages/${name}.jsx`, import.meta.url))),
    outdir: folder,
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    jsx: "automatic",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "warning",
  });
  for (const name of PAGES) {
    const html = `<!doctype html><meta charset="utf-8"><title>${name}</title><link rel="icon" href="data:,"><div id="root"></div><script type="module" src="/${name}.js"></script>`;
    await writeFile(join(folder, `${name}.html`), html);
  }
  await writeFile(join(folder, "index.html"), "<!doctype html><title>peers</title>");
  await writeFile(join(folder, "_headers"), "/*\n  cache-control: no-store\n");
  for (const [name, body] of Object.entries(files)) await writeFile(join(folder, name), body);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** So many bytes that no line compresses. */
export const noise = (bytes) => randomBytes(bytes);
