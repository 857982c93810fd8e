// Suike over databases that fail when a test says so: before a batch (nothing happened), or after it (it is done, and the
// worker hears an error). Restartable over the same data.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { Miniflare } from "miniflare";

import { DATABASES, migrate } from "../../../e2e/server/migrations.mjs";

const BUILD = fileURLToPath(new URL("../../build", import.meta.url));

// The worker asks for a binding whose class is called D1Database.
const WRAPPER = `
  class D1Database {
    constructor(inner, fate) { this.inner = inner; this.fate = fate; }
    prepare(sql) { return this.inner.prepare(sql); }
    async batch(statements) {
      const fate = await (await this.fate.fetch("http://fate/" + statements.length)).text();
      if (fate === "before") throw new Error("D1_ERROR: injected: the database was not reached");
      const results = await this.inner.batch(statements);
      if (fate === "after") throw new Error("D1_ERROR: injected: the answer of the database was lost");
      return results;
    }
  }
  export default (env) => new D1Database(env.inner, env.fate);
`;

export async function startFaulty() {
  const folder = await mkdtemp(join(tmpdir(), "suike-faulty-"));
  const faulty = { decide: () => "well", batches: 0 };
  const fate = async (request) => {
    faulty.batches += 1;
    return new Response(faulty.decide(Number(new URL(request.url).pathname.slice(1)), faulty.batches));
  };
  const open = async () => {
    const mf = new Miniflare({
      // The worker writes every injected failure into its log.
      handleRuntimeStdio: (out, err) => [out, err].forEach((stream) => stream.resume()),
      d1Persist: `${folder}/d1`,
      durableObjectsPersist: `${folder}/do`,
      workers: [suike(), ...DATABASES.map((name) => wrapper(name, fate))],
    });
    await migrate({ getD1Database: (name) => mf.getD1Database("inner", `faulty-${name}`) });
    return { mf, url: await mf.ready };
  };
  let worker = await open();
  return {
    get workerUrl() {
      return worker.url.origin;
    },
    database: (name) => worker.mf.getD1Database("inner", `faulty-${name}`),
    /** From now on, what happens to each batch: "well", "before" or "after", by its number of statements. */
    set fate(decide) {
      faulty.batches = 0;
      faulty.decide = decide ?? (() => "well");
    },
    async restartWorker() {
      await worker.mf.dispose();
      worker = await open();
    },
    async stop() {
      await worker.mf.dispose();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function suike() {
  return {
    name: "suike",
    modules: true,
    rootPath: BUILD,
    modulesRoot: BUILD,
    scriptPath: "index.js",
    modulesRules: [
      { type: "CompiledWasm", include: ["**/*.wasm"] },
      { type: "ESModule", include: ["**/*.js"] },
    ],
    compatibilityDate: "2026-04-01",
    durableObjects: { POKE: { className: "Poke", useSQLite: true } },
    bindings: { DEVELOPMENT: "1", OPEN_SIGNUP: "1" },
    wrappedBindings: Object.fromEntries(DATABASES.map((name) => [name, { scriptName: `faulty-${name}` }])),
  };
}

function wrapper(name, fate) {
  return {
    name: `faulty-${name}`,
    modules: true,
    script: WRAPPER,
    d1Databases: { inner: name },
    serviceBindings: { fate },
  };
}
