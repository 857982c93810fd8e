// Who is sent what: by scopes, on the wire.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person, newId } from "./house/person.mjs";

let suike, admin, east, west, ann, ben, cleo, max;
before(async () => {
  suike = await startSuike({ development: true });
  admin = await new Person(suike).found();
  east = await admin.create("team", { name: "East" });
  west = await admin.create("team", { name: "West" });
  ann = await admin.invite({ name: "Ann", team: east });
  ben = await admin.invite({ name: "Ben", team: east });
  cleo = await admin.invite({ name: "Cleo", team: west });
  max = await admin.invite({ name: "Max", team: west, role: "manager" });
});
after(() => suike.stop());

/** A device of the same person that begins from nothing. */
async function afresh(person) {
  const device = await person.elsewhere();
  await device.pull({ limit: 7 });
  return device;
}

const shown = (person) =>
  [...person.rows.values()].map(({ id, ver, doc, deletedAt, scopes }) => ({ id, ver, doc, deletedAt, scopes: [...scopes].sort() }))
    .sort((one, other) => (one.id < other.id ? -1 : 1));

/** However a device came to what it holds, it holds what a new one would. */
async function holdsWhatANewDeviceHolds(...people) {
  for (const person of people) {
    await person.pull({ limit: 3 });
    assert.deepEqual(shown(person), shown(await afresh(person)));
  }
}

const transfer = (id, to) => ({ type: "transfer", kind: "customer", id, base_ver: 1e9, to });
const setTeam = async (person, team) => {
  await admin.pull();
  const { id, ver } = admin.row(person.session.user);
  await admin.run({ type: "set_fields", kind: "user", id, base_ver: ver, fields: { team } });
};

test("a rep receives their own and their team's, and not a byte of another team's", async () => {
  const mine = await ann.create("customer", { name: "AnnsOwn" });
  const theirs = await cleo.create("customer", { name: "CleosSecret", phone: "555-0199" });
  await cleo.create("contact", { name: "CleosContact", customer: theirs });
  for (const person of [ann, ben]) {
    await person.pull();
    assert.ok(person.row(mine));
    for (const secret of [theirs, "CleosSecret", "555-0199", "CleosContact"]) assert.ok(!person.wire.includes(secret));
  }
  await max.pull();
  assert.ok(max.row(theirs) && !max.row(mine));
});

test("asking for a scope that is not yours brings nothing of it", async () => {
  const thief = await ann.elsewhere();
  thief.cursors = [[`u:${cleo.session.user}`, { v: 0 }]];
  await thief.pullOnce();
  assert.ok(!thief.wire.includes("CleosSecret"));
  assert.ok(!thief.head.scopes.includes(`u:${cleo.session.user}`));
});

test("a transfer takes a customer and all that hangs on it out of one team's sight and into another's", async () => {
  const id = await ann.create("customer", { name: "Moving" });
  const contact = await ann.create("contact", { name: "With it", customer: id });
  const note = newId();
  await ann.run({ type: "log_follow_up", id: note, customer: id, channel: "call", text: "Hello", happened_at: 1 });
  await Promise.all([ann, ben, cleo, max].map((person) => person.pull()));
  assert.ok(ben.row(contact) && ben.row(note) && !max.row(contact));

  await admin.pull();
  await admin.run(transfer(id, cleo.session.user));
  await Promise.all([ann, ben, cleo, max].map((person) => person.pull()));
  for (const row of [id, contact, note]) {
    assert.ok(!ann.row(row) && !ben.row(row), "gone from the East");
    assert.ok(cleo.row(row) && max.row(row), "there in the West");
  }
  const [outcome] = await ann.push({ type: "set_fields", kind: "contact", id: contact, base_ver: 1, fields: { name: "Mine" } });
  assert.equal(outcome.rejection.code, "not_found");

  await admin.run(transfer(id, ann.session.user));
  await admin.run(transfer(id, cleo.session.user));
  await admin.run(transfer(id, ann.session.user));
  await holdsWhatANewDeviceHolds(ann, ben, cleo, max, admin);
  assert.ok(ben.row(note) && !max.row(note));
});

test("children made, changed and moved in the same push follow their customer", async () => {
  const [id, contact, late] = [newId(), newId(), newId()];
  await admin.push(
    { type: "create", kind: "customer", id, fields: { name: "All at once", owner: ann.session.user } },
    { type: "create", kind: "contact", id: contact, fields: { name: "Early", customer: id } },
    transfer(id, ben.session.user),
    { type: "create", kind: "contact", id: late, fields: { name: "Late", customer: id } },
    { type: "set_fields", kind: "contact", id: contact, base_ver: 0, fields: { title: "CFO" } },
  );
  await ben.pull();
  const scope = `u:${ben.session.user}`;
  for (const row of [id, contact, late]) assert.deepEqual([...ben.row(row).scopes], [scope]);
  await holdsWhatANewDeviceHolds(ann, ben);
});

test("two people in sight of one row: it is there until the last scope is gone", async () => {
  const id = await ann.create("customer", { name: "Shared" });
  await ann.run({ type: "set_collaborators", kind: "customer", id, base_ver: 1e9, users: [cleo.session.user] });
  await Promise.all([ann, max].map((person) => person.pull()));
  assert.ok(ann.row(id) && max.row(id));
  await ann.run({ type: "set_collaborators", kind: "customer", id, base_ver: 1e9, users: [] });
  await holdsWhatANewDeviceHolds(ann, max);
  assert.ok(ann.row(id) && !max.row(id));
});

test("the public pool: whoever claims has it, and the others see it leave", async () => {
  const id = newId();
  await admin.run({ type: "create", kind: "customer", id, fields: { name: "Up for grabs", owner: null } });
  await Promise.all([ann, cleo].map((person) => person.pull()));
  assert.ok(ann.row(id) && cleo.row(id));
  await ann.run({ type: "claim_customer", id });
  const [late] = await cleo.push({ type: "claim_customer", id });
  assert.equal(late.rejection.code, "already_owned");
  assert.equal(late.rejection.by, ann.session.user);
  await holdsWhatANewDeviceHolds(ann, cleo);
  assert.ok(ann.row(id) && !cleo.row(id));
});

describe("somebody moved between teams", () => {
  test("loses the old team's rows and gains the new one's, without a record being touched", async () => {
    const id = await cleo.create("customer", { name: "West only" });
    await ann.pull();
    const before = (await (await shardOf()).prepare("SELECT max(ver) AS ver FROM record WHERE kind = 'customer'").first()).ver;
    await setTeam(ann, west);
    await ann.pull();
    assert.ok(!ann.head.scopes.includes(`u:${ben.session.user}`));
    assert.ok(ann.row(id));
    assert.ok([...ann.rows.values()].every((row) => row.doc.name !== "AnnsOwn" || row.scopes.size));
    await ben.pull();
    const after = (await (await shardOf()).prepare("SELECT max(ver) AS ver FROM record WHERE kind = 'customer'").first()).ver;
    assert.equal(after, before);
    await holdsWhatANewDeviceHolds(ann, ben, cleo, max);
  });

  test("is sent nothing new of the old team from then on", async () => {
    ann.wire = "";
    await ben.create("customer", { name: "BensNextSecret" });
    await ann.pull();
    assert.ok(!ann.wire.includes("BensNextSecret"));
    await setTeam(ann, east);
    await ann.pull();
    assert.ok(ann.all("customer").some((row) => row.doc.name === "BensNextSecret"));
  });
});

test("small pages, with changes between them, end where one large page ends", async () => {
  const rows = Array.from({ length: 120 }, (_, n) => ({ id: newId(), fields: { name: `Paged ${n}`, owner: ann.session.user } }));
  await admin.run({ type: "import_rows", import: newId(), kind: "customer", rows });
  const device = await ann.elsewhere();
  for (let page = 0; page < 400 && (page === 0 || device.head.more); page += 1) {
    await device.pullOnce(5);
    if (page % 4 === 0 && page < 100) {
      const { id } = rows[page];
      await ann.run({ type: "set_fields", kind: "customer", id, base_ver: 1e9, fields: { industry: `Changed ${page}` } });
      if (page % 8 === 0) await ann.run({ type: "delete", kind: "customer", id: rows[119 - page].id, base_ver: 1e9 });
    }
  }
  await device.pull();
  assert.deepEqual(shown(device), shown(await afresh(ann)));
});

test("rows too long to be one value of the database still come, page by page", async () => {
  const long = "长".repeat(19_000);
  const rows = Array.from({ length: 100 }, (_, n) => ({ id: newId(), fields: { name: `Long ${n}`, remark: long, owner: ben.session.user } }));
  for (let n = 0; n < 100; n += 25) {
    await admin.run({ type: "import_rows", import: newId(), kind: "customer", rows: rows.slice(n, n + 25) });
  }
  const device = await ben.elsewhere();
  assert.ok((await device.pull()) > 1);
  assert.equal(device.all("customer").filter((row) => row.doc.remark === long).length, 100);
});

describe("a pull that cannot be read is refused", () => {
  const cases = [
    ["no JSON", "{", 400, "bad_request"],
    ["a wrong protocol", { protocol: 7, cursors: [], limit: 10 }, 426, "wrong_protocol"],
    ["too many cursors", { protocol: 1, cursors: Array.from({ length: 2001 }, (_, n) => [`u:${n}`, { v: 0 }]), limit: 10 }, 400, "too_many_cursors"],
  ];
  for (const [name, body, status, code] of cases) {
    test(name, async () => {
      const answer = await ann.post("/api/sync/pull", body);
      assert.equal(answer.status, status);
      assert.equal(answer.json().error.code, code);
    });
  }

  test("nobody signed in", async () => {
    assert.equal((await new Person(suike).post("/api/sync/pull", { protocol: 1, cursors: [], limit: 1 })).status, 401);
  });
});

async function shardOf() {
  const { results } = await (await suike.database("SHARD_0")).prepare("SELECT shard FROM directory").all();
  return suike.database(`SHARD_${results[0].shard}`);
}
