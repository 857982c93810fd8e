// The worker's journeys to D1, written down and made again by a plain JavaScript worker over a copy of the same data: the same
// statements with the same values in the same batches, and nothing in between.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Miniflare } from "miniflare";

import { DATABASES } from "../../e2e/server/migrations.mjs";

const WORKER = new URL("../../worker/", import.meta.url);
const BUILD = fileURLToPath(new URL("build", WORKER));
const compatibilityDate = readFileSync(new URL("wrangler.toml", WORKER), "utf8").match(/^compatibility_date = "(.+)"$/m)[1];

// The worker asks for a binding whose class is called D1Database.
const RECORDING = `
  class D1Database {
    constructor(env) { this.env = env; this.sql = new WeakMap(); }
    prepare(sql) {
      const statement = this.env.inner.prepare(sql);
      const bind = statement.bind.bind(statement);
      this.sql.set(statement, { sql, values: [] });
      statement.bind = (...values) => {
        const bound = bind(...values);
        this.sql.set(bound, { sql, values });
        return bound;
      };
      return statement;
    }
    async batch(statements) {
      const journey = { database: this.env.name, statements: statements.map((statement) => this.sql.get(statement)) };
      await this.env.recorder.fetch("http://recorder/", { method: "POST", body: JSON.stringify(journey) });
      return this.env.inner.batch(statements);
    }
  }
  export default (env) => new D1Database(env);
`;

const PLAIN = `
  export default {
    async fetch(request, env) {
      const journeys = await request.json();
      let last;
      for (const { database, statements } of journeys) {
        last = await env[database].batch(statements.map(({ sql, values }) => env[database].prepare(sql).bind(...values)));
      }
      return Response.json(last.map(({ results }) => results));
    },
  };
`;

const stored = (folder) => ({ d1Persist: `${folder}/d1`, durableObjectsPersist: `${folder}/do` });

/** The real worker over the data in `folder`; `take()` returns what it has asked since the last time. */
export async function startRecorder(folder) {
  let journeys = [];
  const recorder = async (request) => {
    journeys.push(await request.json());
    return new Response();
  };
  const mf = new Miniflare({ ...stored(folder), workers: [suike(), ...DATABASES.map((name) => recording(name, recorder))] });
  const url = await mf.ready;
  return {
    url: url.origin,
    take: () => journeys.splice(0),
    stop: () => mf.dispose(),
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
    compatibilityDate,
    durableObjects: { POKE: { className: "Poke", useSQLite: true } },
    wrappedBindings: Object.fromEntries(DATABASES.map((name) => [name, { scriptName: `recording-${name}` }])),
  };
}

function recording(name, recorder) {
  return {
    name: `recording-${name}`,
    modules: true,
    script: RECORDING,
    d1Databases: { inner: name },
    bindings: { name },
    serviceBindings: { recorder },
  };
}

/** The plain worker over the data in `folder`. */
export async function startPlain(folder) {
  const mf = new Miniflare({
    ...stored(folder),
    modules: true,
    script: PLAIN,
    compatibilityDate,
    d1Databases: Object.fromEntries(DATABASES.map((name) => [name, name])),
  });
  const url = await mf.ready;
  return {
    async run(journeys) {
      const response = await fetch(url, { method: "POST", body: JSON.stringify(journeys) });
      if (!response.ok) throw new Error(`the plain worker answered ${response.status}: ${await response.text()}`);
      return response.text();
    },
    stop: () => mf.dispose(),
  };
}
