// What nobody will ask for again is removed once a day, and nothing else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person, newId } from "./house/person.mjs";

const DAY = 86_400_000;
let suike, admin, database;
before(async () => {
  suike = await startSuike({ development: true });
  admin = await new Person(suike).found();
  database = await suike.database("SHARD_0");
});
after(() => suike.stop());

const ago = (days) => Date.now() - days * DAY;
const night = async () => (await suike.mf.getWorker()).scheduled({ cron: "17 3 * * *" });
const all = async (table) => (await database.prepare(`SELECT * FROM ${table}`).all()).results;

/** Lets a mutation have been decided so long ago, by a device whose clock was right. */
async function decided(days, id = newId(ago(days))) {
  const sent = { id, made_at: ago(days), command: { type: "create", kind: "customer", id: newId(), fields: { name: id } } };
  const { outcomes } = await admin.send([sent]);
  await database.prepare("UPDATE mutation SET at = ? WHERE id = ?").bind(ago(days), id).run();
  return { sent, outcomes };
}

test("an outcome is told again for half a year, then it is forgotten, and nothing is made twice", async () => {
  const [old, kept] = [await decided(181), await decided(179)];
  const fresh = await decided(0);
  const sentLate = await decided(0, newId(ago(400)));
  await night();
  const left = (await all("mutation")).map((row) => row.id);
  assert.ok(!left.includes(old.sent.id));
  for (const one of [kept, fresh, sentLate]) {
    assert.ok(left.includes(one.sent.id), "counted from when it was decided, not from when it was made");
    assert.deepEqual((await admin.send([one.sent])).outcomes, one.outcomes);
  }
  const [again] = (await admin.send([old.sent])).outcomes;
  assert.equal(again.rejection.code, "id_taken");
  await admin.pull();
  assert.equal(admin.all("customer").filter((row) => row.doc.name === old.sent.id).length, 1);
});

test("records, their history and the feed stay, however old", async () => {
  await decided(3000);
  await database.prepare("UPDATE audit SET at = ?").bind(ago(3000)).run();
  const tables = ["record", "feed", "lookup", "audit", "access", "credential", "workspace", "directory", "login"];
  const before = await Promise.all(tables.map(all));
  await night();
  assert.deepEqual(await Promise.all(tables.map(all)), before);
});

test("sessions that are over, invitations long ended and forgotten tries go; those that hold stay", async () => {
  const guest = await admin.invite({ name: "Away" });
  const { token } = (await admin.post("/api/invites", { role: "rep" })).json();
  const ws = admin.session.workspace;
  await database.batch([
    database.prepare("UPDATE session SET expires_at = ? WHERE user = ?").bind(ago(1), guest.session.user),
    database.prepare("INSERT INTO invite (ws, hash, role, invited_by, created_at, expires_at) VALUES (?, 'long ended', 'rep', 'x', 0, ?)").bind(ws, ago(31)),
    database.prepare("INSERT INTO invite (ws, hash, role, invited_by, created_at, expires_at) VALUES (?, 'just ended', 'rep', 'x', 0, ?)").bind(ws, ago(29)),
    database.prepare("INSERT INTO attempt (who, since, tries) VALUES ('old', ?, 3), ('new', ?, 3)").bind(ago(2), ago(0)),
  ]);
  await night();
  assert.equal((await guest.get("/api/session")).status, 401);
  assert.deepEqual((await all("session")).map((row) => row.user), [admin.session.user]);
  const invites = (await all("invite")).map((row) => row.hash);
  assert.ok(invites.includes("just ended") && !invites.includes("long ended"));
  assert.equal((await admin.get(`/api/invites/${token}`)).status, 200);
  const tries = (await all("attempt")).map((row) => row.who);
  assert.ok(tries.includes("new") && !tries.includes("old"));
});

test("thousands of them go in one night, a bounded number at a time", async () => {
  const rows = Array.from({ length: 5000 }, () => [newId(ago(200)), ago(200)]);
  await database
    .prepare("INSERT INTO mutation (ws, id, user, ver, made_at, at) SELECT ?1, value ->> 0, 'x', 1, 0, value ->> 1 FROM json_each(?2)")
    .bind(admin.session.workspace, JSON.stringify(rows))
    .run();
  await night();
  const { n } = await database.prepare("SELECT count(*) AS n FROM mutation WHERE at < ?").bind(ago(180)).first();
  assert.equal(n, 0);
});

test("kept figures go that nobody asked for since the day before yesterday", async () => {
  const { workspace } = admin.session;
  const keep = (key, days) => [
    database.prepare("INSERT INTO cell VALUES (?, ?, 's', 1, ?, 2, '[]')").bind(workspace, key, ago(days)),
    ...["", "a"].map((first) => database.prepare("INSERT INTO cell_part VALUES (?, ?, ?, ?, '[]')").bind(workspace, key, first, ago(days))),
  ];
  await database.batch([...keep("old", 3), ...keep("fresh", 1)]);
  await night();
  assert.deepEqual((await all("cell")).map((row) => row.key), ["fresh"]);
  assert.deepEqual((await all("cell_part")).map((row) => row.key), ["fresh", "fresh"]);
});
