// Who changed what: nobody's value is lost.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person, newId } from "./house/person.mjs";

let suike, admin, rep;
before(async () => {
  suike = await startSuike({ development: true });
  admin = await new Person(suike).found();
  rep = await admin.invite();
});
after(() => suike.stop());

const historyOf = async (person, id) => (await person.get(`/api/records/${id}/history`)).json().entries;

test("the value that lost is in the history, with who wrote it, and its writer is told", async () => {
  const id = await rep.create("customer", { name: "Acme", industry: "Energy" });
  await Promise.all([admin.pull(), rep.pull()]);
  const base_ver = rep.row(id).ver;
  await rep.run({ type: "set_fields", kind: "customer", id, base_ver, fields: { industry: "Solar" } });
  await admin.run({ type: "set_fields", kind: "customer", id, base_ver, fields: { industry: "Wind" } });

  const entries = await historyOf(rep, id);
  assert.deepEqual(entries.map((entry) => [entry.op, entry.by, entry.changes]), [
    ["set", admin.session.user, { industry: ["Solar", "Wind"] }],
    ["set", rep.session.user, { industry: ["Energy", "Solar"] }],
    ["create", rep.session.user, {}],
  ]);
  await rep.pull();
  const [notice] = rep.all("notification");
  assert.equal(notice.doc.topic, "overwritten");
  assert.deepEqual([notice.doc.about.yours, notice.doc.about.theirs], ["Solar", "Wind"]);
});

test("deleting and restoring are told", async () => {
  const id = await rep.create("customer", { name: "Gone and back" });
  await rep.push({ type: "delete", kind: "customer", id, base_ver: 1e9 }, { type: "restore", kind: "customer", id });
  assert.deepEqual((await historyOf(rep, id)).map((entry) => entry.op), ["restore", "delete", "create"]);
});

test("a stale edit of a protected field is refused with both values", async () => {
  const id = await rep.create("opportunity", { name: "Pumps", stage: await firstStage(), amount: { minor: 100, currency: "CNY" } });
  await rep.pull();
  const base_ver = rep.row(id).ver;
  const amount = (minor) => ({ amount: { minor, currency: "CNY" } });
  await admin.run({ type: "set_fields", kind: "opportunity", id, base_ver, fields: amount(200) });
  const [outcome] = await rep.push({ type: "set_fields", kind: "opportunity", id, base_ver, fields: amount(300) });
  assert.equal(outcome.rejection.code, "stale");
  assert.deepEqual([outcome.rejection.yours.minor, outcome.rejection.theirs.minor], [300, 200]);
});

test("an import is one entry, under the import's id", async () => {
  const importId = newId();
  const rows = [1, 2, 3].map((n) => ({ id: newId(), fields: { name: `Imported ${n}` } }));
  await admin.run({ type: "import_rows", import: importId, kind: "customer", rows });
  const shard = await suike.database("SHARD_0");
  const { results } = await shard.prepare("SELECT op, changes FROM audit WHERE record = ?").bind(importId).all();
  assert.deepEqual(results.map((row) => [row.op, JSON.parse(row.changes)]), [["import", { kind: "customer", rows: 3 }]]);
});

test("a row that came in a file says so, by whom and when, also after it was changed", async () => {
  const id = newId();
  await admin.run({ type: "import_rows", import: newId(), kind: "customer", rows: [{ id, fields: { name: "From a file" } }] });
  await admin.run({ type: "set_fields", kind: "customer", id, base_ver: 1e9, fields: { industry: "Energy" } });
  const entries = await historyOf(admin, id);
  assert.deepEqual(entries.map((entry) => [entry.op, entry.by, entry.changes]), [
    ["set", admin.session.user, { industry: [null, "Energy"] }],
    ["import", admin.session.user, {}],
  ]);
  assert.ok(Math.abs(entries[1].made_at - Date.now()) < 60_000);
});

test("a change says when it was made on the device and when it arrived", async () => {
  const id = await rep.create("customer", { name: "Written on a train" });
  const made_at = Date.now() - 3_600_000;
  const command = { type: "set_fields", kind: "customer", id, base_ver: 1e9, fields: { region: "East" } };
  await rep.send([{ id: newId(), made_at, command }]);
  const [entry] = await historyOf(rep, id);
  assert.equal(entry.made_at, made_at);
  assert.ok(entry.at - made_at >= 3_600_000);
});

test("a long history is told page by page, each entry once", async () => {
  const id = await rep.create("customer", { name: "Often changed" });
  const edits = Array.from({ length: 199 }, (_, n) => ({
    type: "set_fields", kind: "customer", id, base_ver: 1e9, fields: { remark: `edit ${n}` },
  }));
  for (let at = 0; at < edits.length; at += 33) await rep.push(...edits.slice(at, at + 33));
  const told = [];
  let more = true;
  while (more) {
    const below = told.length ? `?below=${told.at(-1).ver}` : "";
    const page = (await rep.get(`/api/records/${id}/history${below}`)).json();
    told.push(...page.entries);
    more = page.more;
  }
  assert.equal(told.length, 200);
  assert.equal(new Set(told.map((entry) => entry.ver)).size, 200);
  assert.equal(told.at(-1).op, "create");
  assert.equal((await rep.get(`/api/records/${id}/history?below=soon`)).status, 400);
});

test("the history of what one may not see is not found", async () => {
  const id = await admin.create("customer", { name: "Admins" });
  assert.equal((await rep.get(`/api/records/${id}/history`)).status, 404);
  assert.equal((await rep.get(`/api/records/${newId()}/history`)).status, 404);
  assert.equal((await rep.get("/api/records/nonsense/history")).status, 404);
});

async function firstStage() {
  await rep.pull();
  return rep.all("stage").sort((one, other) => one.doc.order - other.doc.order)[0].id;
}
