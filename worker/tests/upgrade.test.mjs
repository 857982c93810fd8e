// A database that an older version filled, under this one: the data is what it was, and the new rules know it.
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { migrate } from "../../e2e/server/migrations.mjs";
import { openWorker } from "../../e2e/server/worker.mjs";
import { Person } from "./house/person.mjs";

const TABLES = ["directory", "login", "workspace", "record", "lookup", "feed", "mutation", "audit", "access", "credential", "session", "invite"];

let folder, suike, old;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "suike-upgrade-"));
  old = await filled("0001_start.sql", new URL("house/first_version.sql", import.meta.url));
  suike = await startSuike({ persist: folder, development: true });
});
after(async () => {
  await suike?.stop();
  await rm(folder, { recursive: true, force: true });
});

/** The tables of a database with the migrations of an older version and what that version stored. */
async function filled(through, rows) {
  const mf = openWorker({ folder, variables: {}, miniflare: {} });
  await migrate(mf, { through });
  const database = await mf.getD1Database("SHARD_0");
  for (const line of (await readFile(rows, "utf8")).split("\n")) {
    if (line.startsWith("INSERT")) await database.prepare(line).run();
  }
  const stored = await everything(database);
  await mf.dispose();
  return stored;
}

async function everything(database) {
  const entries = TABLES.map(async (table) => [table, (await database.prepare(`SELECT * FROM ${table}`).all()).results]);
  return Object.fromEntries(await Promise.all(entries));
}

const signedIn = async (login) => {
  const person = new Person(suike);
  const answer = await person.post("/api/sign-in", { login, password: "correct horse" });
  assert.equal(answer.status, 200, answer.text);
  await person.pull();
  return person;
};

test("no row is lost or changed; customers and tasks have become findable by whose they are", async () => {
  const now = await everything(await suike.database("SHARD_0"));
  for (const table of TABLES.filter((table) => table !== "lookup")) assert.deepEqual(now[table], old[table], table);
  const text = (entry) => JSON.stringify(Object.values(entry));
  const before = new Set(old.lookup.map(text));
  const added = now.lookup.map(text).filter((entry) => !before.delete(entry));
  assert.equal(before.size, 0, "no entry is gone");
  const owned = old.record.filter((row) => ["customer", "task"].includes(row.kind) && JSON.parse(row.doc).owner);
  assert.equal(owned.length, 4);
  assert.deepEqual(
    added.sort(),
    owned.map((row) => text({ ws: row.ws, kind: row.kind, field: "owner", value: JSON.parse(row.doc).owner, id: row.id })).sort(),
  );
});

test("its people sign in, see what they saw and go on working", async () => {
  const [admin, rep] = [await signedIn("admin@example.com"), await signedIn("rep@example.com")];
  assert.equal(admin.head.ver, old.workspace[0].ver);
  assert.deepEqual(rep.all("customer").map((row) => row.doc.name).sort(), ["In the pool", "Wang Wei's"]);
  assert.deepEqual(rep.all("contact").map((row) => row.doc.name), ["Lin"]);
  const [mine] = rep.all("customer").filter((row) => row.doc.owner);
  await rep.run({ type: "set_fields", kind: "customer", id: mine.id, base_ver: mine.ver, fields: { industry: "Pumps" } });
  await admin.pull();
  assert.equal(admin.row(mine.id).doc.industry, "Pumps");
});

test("a holding cap counts the customers that were there before", async () => {
  const [admin, rep] = [await signedIn("admin@example.com"), await signedIn("rep@example.com")];
  const id = admin.session?.workspace ?? old.directory[0].ws;
  await admin.run({ type: "set_fields", kind: "workspace", id, base_ver: admin.head.ver, fields: { holding_cap: 1 } });
  const [pool] = rep.all("customer").filter((row) => !row.doc.owner);
  const claim = { type: "claim_customer", id: pool.id };
  assert.deepEqual((await rep.push(claim))[0].rejection, { code: "holds_too_many", cap: 1 });
  const [mine] = rep.all("customer").filter((row) => row.doc.owner);
  await rep.run({ type: "transfer", kind: "customer", id: mine.id, base_ver: 99, to: null });
  await rep.run(claim);
});
