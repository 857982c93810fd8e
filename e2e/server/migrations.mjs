// Brings the databases up to the newest migration, as `wrangler d1 migrations apply` does.
import { readFileSync, readdirSync } from "node:fs";

const FOLDER = new URL("../../worker/migrations/", import.meta.url);
const LEDGER =
  "CREATE TABLE IF NOT EXISTS d1_migrations(id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE, applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)";

/** The bindings of the databases; all of them hold the same tables. */
export const DATABASES = ["SHARD_0", "SHARD_1"];

/** All of them, or those of an earlier version: as far as the one called `through`. */
export async function migrate(mf, { through } = {}) {
  const all = readdirSync(FOLDER).filter((name) => name.endsWith(".sql")).sort();
  const files = through ? all.slice(0, all.indexOf(through) + 1) : all;
  for (const name of DATABASES) {
    const database = await mf.getD1Database(name);
    await database.exec(LEDGER);
    const { results } = await database.prepare("SELECT name FROM d1_migrations").all();
    const applied = new Set(results.map((row) => row.name));
    for (const file of files.filter((file) => !applied.has(file))) {
      await database.exec(oneLine(readFileSync(new URL(file, FOLDER), "utf8")));
      await database.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(file).run();
    }
  }
}

// `exec` takes every line for a statement of its own.
function oneLine(sql) {
  return sql.replace(/('(?:[^']|'')*')|--[^\n]*/g, "$1").replaceAll("\n", " ").trim();
}
