// `dist/` as Cloudflare serves it: `_headers`, entity tags, the page for every address that is no file.
import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

const DIST = fileURLToPath(new URL("../../dist", import.meta.url));
const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm",
  ".webmanifest": "application/manifest+json",
};

export function openFiles() {
  return { answer };
}

async function answer(dist = DIST, pathname, request, send) {
  if (pathname === "/index.html") return send(307, { location: "/" }, Buffer.alloc(0));
  const name = pathname === "/" ? "/index.html" : normalize(decodeURIComponent(pathname));
  const [file, rules] = await Promise.all([find(dist, name), rulesOf(dist)]);
  const etag = `"${createHash("sha256").update(file.body).digest("hex").slice(0, 16)}"`;
  const headers = {
    "cache-control": "public, max-age=0, must-revalidate",
    "content-type": TYPES[extname(file.name)] ?? "application/octet-stream",
    etag,
    ...headersFor(rules, pathname),
  };
  if (request.headers["if-none-match"] === etag) return send(304, headers, Buffer.alloc(0));
  send(200, headers, request.method === "HEAD" ? Buffer.alloc(0) : file.body);
}

async function find(dist, name) {
  const hidden = name === "/_headers";
  const body = hidden ? null : await readFile(join(dist, name)).catch(() => null);
  return body ? { name, body } : { name: "/index.html", body: await readFile(join(dist, "index.html")) };
}

/** `[[pattern, {name: value}], …]` */
async function rulesOf(dist) {
  const rules = [];
  for (const line of (await readFile(join(dist, "_headers"), "utf8")).split("\n")) {
    const header = line.match(/^\s+([^:]+):\s*(.*)$/);
    if (header) rules.at(-1)[1][header[1].toLowerCase()] = header[2];
    else if (line.startsWith("/")) rules.push([new RegExp(`^${line.trim().replaceAll("*", ".*")}$`), {}]);
  }
  return rules;
}

function headersFor(rules, pathname) {
  return Object.assign({}, ...rules.filter(([pattern]) => pattern.test(pathname)).map(([, headers]) => headers));
}
