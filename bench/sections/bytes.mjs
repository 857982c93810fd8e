// The brotli bytes of the first screen: the page, what it names, and one language.
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";

const LANGUAGE = "zh-Hans";

/** The files that the first screen asks for, as addresses. */
export async function firstScreen(dist) {
  const page = await readFile(join(dist, "index.html"), "utf8");
  const named = page
    .split("\n")
    .filter((line) => !line.includes("suike-later-"))
    .filter((line) => !line.includes("suike-locale-") || line.includes(`suike-locale-${LANGUAGE}"`))
    .flatMap((line) => [...line.matchAll(/"(\/assets\/[^"]+)"/g)].map(([, address]) => address));
  const always = ["/index.html", "/icons/suike.svg", "/icons.svg"].filter((address) => existsSync(join(dist, address)));
  return [...always, ...named];
}

export async function measure({ dist, report }) {
  const addresses = await firstScreen(dist);
  const sizes = await Promise.all(addresses.map(async (address) => brotliCompressSync(await readFile(join(dist, address))).length));
  report({
    id: "first_screen_bytes",
    what: "brotli bytes of the first screen",
    value: sizes.reduce((sum, size) => sum + size, 0) / 1000,
    unit: "kB",
    against: { what: "the goal; a well-made React CRM needs 557 kB", value: 334 },
    goal: 1,
  });
}
