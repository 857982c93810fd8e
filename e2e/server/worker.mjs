// The built worker in workerd, by Miniflare, with the bindings of `worker/wrangler.toml`.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Miniflare } from "miniflare";

import { DATABASES } from "./migrations.mjs";

const WORKER = new URL("../../worker/", import.meta.url);
const BUILD = fileURLToPath(new URL("build", WORKER));

export function openWorker({ folder, variables, miniflare }) {
  return new Miniflare({
    modules: true,
    rootPath: BUILD,
    modulesRoot: BUILD,
    scriptPath: "index.js",
    modulesRules: [
      { type: "CompiledWasm", include: ["**/*.wasm"] },
      { type: "ESModule", include: ["**/*.js"] },
    ],
    compatibilityDate: compatibilityDate(),
    d1Databases: Object.fromEntries(DATABASES.map((name) => [name, name])),
    r2Buckets: { FILES: "suike-files" },
    durableObjects: { POKE: { className: "Poke", useSQLite: true } },
    bindings: variables,
    ...(folder && { defaultPersistRoot: folder, d1Persist: `${folder}/d1`, durableObjectsPersist: `${folder}/do`, r2Persist: `${folder}/r2` }),
    ...miniflare,
  });
}

function compatibilityDate() {
  const configuration = readFileSync(new URL("wrangler.toml", WORKER), "utf8");
  return configuration.match(/^compatibility_date = "(.+)"$/m)[1];
}
