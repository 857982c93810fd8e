// Commands on their way in: carried out once, refused with reasons, and nothing else can get in that way.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person, newId } from "./house/person.mjs";

let suike, admin, stranger;
before(async () => {
  suike = await startSuike({ development: true, bindings: { OPEN_SIGNUP: "1" } });
  admin = await new Person(suike).found();
  stranger = await new Person(suike).found();
});
after(() => suike.stop());

const customer = (name = "Acme", id = newId()) => ({ type: "create", kind: "customer", id, fields: { name } });
const mutation = (command, id = newId()) => ({ id, made_at: Date.now(), command });
const push = (person, mutations) => person.send(mutations).then((answer) => answer.outcomes);

/** Everything that a workspace stores, as text: equal before and after means that nothing changed. */
async function stored(person) {
  const tables = ["record", "feed", "lookup", "audit", "mutation", "access"];
  const rows = [];
  for (const shard of ["SHARD_0", "SHARD_1"]) {
    const database = await suike.database(shard);
    for (const table of tables) {
      const found = await database.prepare(`SELECT * FROM ${table} WHERE ws = ?`).bind(person.session.workspace).all();
      rows.push(...found.results);
    }
  }
  return JSON.stringify(rows);
}

describe("what cannot be read is refused with a code and changes nothing", () => {
  const one = () => [mutation(customer())];
  const cases = [
    ["no JSON", "{", 400, "bad_request"],
    ["no push", { protocol: 1 }, 400, "bad_request"],
    ["a mutation without id", { protocol: 1, mutations: [{ made_at: 0, command: {} }] }, 400, "bad_request"],
    ["an id that is none", { protocol: 1, mutations: [{ id: "x", made_at: 0, command: {} }] }, 400, "bad_request"],
    ["a protocol of the future", { protocol: 99, mutations: one() }, 426, "wrong_protocol"],
    ["a protocol of long ago", { protocol: 0, mutations: one() }, 426, "wrong_protocol"],
    ["a huge body", { protocol: 1, mutations: [mutation(customer("x".repeat(5_000_000)))] }, 413, "too_large"],
  ];
  for (const [name, body, status, code] of cases) {
    test(name, async () => {
      const before = await stored(admin);
      const answer = await admin.post("/api/sync/push", body);
      assert.equal(answer.status, status);
      assert.equal(answer.json().error.code, code);
      assert.equal(await stored(admin), before);
    });
  }

  test("nobody signed in", async () => {
    const answer = await new Person(suike).post("/api/sync/push", { protocol: 1, mutations: [] });
    assert.equal(answer.status, 401);
  });
});

test("a command that nobody knows is refused by itself; those around it are carried out", async () => {
  const [first, last] = [customer("first"), customer("last")];
  const outcomes = await push(admin, [
    mutation(first),
    mutation({ type: "open_the_vault" }),
    mutation({ type: "create", kind: 5 }),
    mutation("nonsense"),
    mutation(last),
  ]);
  assert.deepEqual(outcomes.map((it) => it.rejection?.code ?? "applied"), [
    "applied", "unknown_command", "unknown_command", "unknown_command", "applied",
  ]);
  await admin.pull();
  assert.ok(admin.row(first.id) && admin.row(last.id));
});

test("a mutation that is sent again is not carried out again, and its first outcome is told", async () => {
  const sent = [mutation(customer("again")), mutation({ type: "claim_customer", id: newId() })];
  const first = await push(admin, sent);
  assert.deepEqual(first.map((it) => it.outcome), ["applied", "rejected"]);
  const before = await stored(admin);
  assert.deepEqual(await push(admin, sent), first);
  assert.deepEqual(await push(admin, [...sent].reverse()), [...first].reverse());
  assert.equal(await stored(admin), before);
});

test("a mutation that stands twice in one push is carried out once", async () => {
  const twice = mutation(customer("twice"));
  const outcomes = await push(admin, [twice, mutation(customer("between")), twice]);
  assert.equal(outcomes.length, 3);
  assert.deepEqual(outcomes[0], outcomes[2]);
  await admin.pull();
  assert.equal(admin.all("customer").filter((row) => row.doc.name === "twice").length, 1);
});

test("somebody else's mutation id is taken, and tells nothing of its outcome", async () => {
  const mine = mutation(customer("mine"));
  await push(admin, [mine]);
  const rep = await admin.invite();
  const [outcome] = await push(rep, [mutation(customer("theirs"), mine.id)]);
  assert.equal(outcome.rejection.code, "id_taken");
  const [elsewhere] = await push(stranger, [mutation(customer("elsewhere"), mine.id)]);
  assert.equal(elsewhere.outcome, "applied");
});

test("each command has its own version, in order, and builds on those before it", async () => {
  const [id, contact] = [newId(), newId()];
  const outcomes = await push(admin, [
    mutation(customer("chain", id)),
    mutation({ type: "create", kind: "contact", id: contact, fields: { name: "Lin", customer: id } }),
    mutation({ type: "set_fields", kind: "contact", id: contact, base_ver: 0, fields: { title: "CTO" } }),
    mutation({ type: "delete", kind: "customer", id, base_ver: 0 }),
    mutation({ type: "set_fields", kind: "customer", id, base_ver: 0, fields: { name: "no" } }),
    mutation({ type: "restore", kind: "customer", id }),
  ]);
  assert.deepEqual(outcomes.map((it) => it.rejection?.code ?? "applied"), [
    "applied", "applied", "applied", "applied", "deleted", "applied",
  ]);
  const vers = outcomes.map((it) => it.ver).filter(Boolean);
  assert.deepEqual(vers, vers.map((_, n) => vers[0] + n));
  await admin.pull();
  assert.equal(admin.row(contact).doc.title, "CTO");
  assert.equal(admin.row(id).ver, vers.at(-1));
  assert.equal(admin.row(id).deletedAt, null);
});

test("unique names hold inside one push, in whatever order they are given up and taken", async () => {
  const [a, b, c] = [newId(), newId(), newId()];
  const tag = (id, name) => mutation({ type: "create", kind: "tag", id, fields: { name } });
  const outcomes = await push(admin, [
    tag(a, "hot"),
    tag(b, "hot"),
    mutation({ type: "set_fields", kind: "tag", id: a, base_ver: 0, fields: { name: "warm" } }),
    tag(c, "hot"),
  ]);
  assert.deepEqual(outcomes.map((it) => it.rejection?.code ?? "applied"), ["applied", "not_unique", "applied", "applied"]);
  const [late] = await push(admin, [tag(newId(), "hot")]);
  assert.equal(late.rejection.code, "not_unique");
});

test("a person who is made in a push may be given records in the same push", async () => {
  const [user, id] = [newId(), newId()];
  const outcomes = await push(admin, [
    mutation({ type: "create", kind: "user", id: user, fields: { name: "New", role: "rep", active: true } }),
    mutation({ ...customer("given", id), fields: { name: "given", owner: user } }),
    mutation({ type: "set_fields", kind: "customer", id, base_ver: 0, fields: { industry: "Energy" } }),
  ]);
  assert.deepEqual(outcomes.map((it) => it.rejection?.code ?? "applied"), ["applied", "applied", "applied"]);
});

describe("another workspace's records", () => {
  test("are not found, whatever is asked of them", async () => {
    const theirs = await stranger.create("customer", { name: "Secret" });
    const before = await stored(stranger);
    const outcomes = await push(admin, [
      mutation({ type: "set_fields", kind: "customer", id: theirs, base_ver: 0, fields: { name: "Mine" } }),
      mutation({ type: "claim_customer", id: theirs }),
      mutation({ type: "transfer", kind: "customer", id: theirs, base_ver: 0, to: admin.session.user }),
      mutation({ type: "delete", kind: "customer", id: theirs, base_ver: 0 }),
      mutation({ type: "create", kind: "contact", id: newId(), fields: { name: "Spy", customer: theirs } }),
      mutation({ type: "transfer", kind: "customer", id: await admin.create("customer", { name: "Mine" }), base_ver: 99, to: stranger.session.user }),
    ]);
    assert.deepEqual(outcomes.map((it) => it.outcome), Array(6).fill("rejected"));
    assert.ok(!JSON.stringify(outcomes).includes("Secret"));
    assert.equal(await stored(stranger), before);
  });

  test("may have the same id, and stay apart", async () => {
    const id = newId();
    await admin.run(customer("Ours", id));
    await stranger.run(customer("Theirs", id));
    await Promise.all([admin.pull(), stranger.pull()]);
    assert.equal(admin.row(id).doc.name, "Ours");
    assert.equal(stranger.row(id).doc.name, "Theirs");
  });
});

test("an id that is taken is refused", async () => {
  const id = await admin.create("customer", { name: "First" });
  const [outcome] = await push(admin, [mutation(customer("Second", id))]);
  assert.equal(outcome.rejection.code, "id_taken");
});

test("a push of more than two hundred gets an answer for the first two hundred", async () => {
  const sent = Array.from({ length: 230 }, (_, n) => mutation({ type: "claim_customer", id: newId() }));
  const outcomes = await push(admin, sent);
  assert.deepEqual(outcomes.map((it) => it.id), sent.slice(0, 200).map((it) => it.id));
});

test("an import comes in chunks of one version each, and a chunk that comes again makes nothing twice", async () => {
  const importId = newId();
  const rows = Array.from({ length: 500 }, (_, n) => ({ id: newId(), fields: { name: `Imported ${n}` } }));
  const chunk = (rows) => ({ type: "import_rows", import: importId, kind: "customer", rows });
  const outcomes = await push(admin, [mutation(chunk(rows)), mutation(chunk(rows.slice(0, 10)))]);
  assert.deepEqual(outcomes.map((it) => it.outcome), ["applied", "applied"]);
  await admin.pull();
  assert.equal(admin.all("customer").filter((row) => row.doc.name.startsWith("Imported")).length, 500);
  const vers = new Set(rows.map((row) => admin.row(row.id).ver));
  assert.deepEqual([...vers], [outcomes[0].ver]);
  const [refused] = await push(admin, [mutation(chunk([...rows, ...rows]))]);
  assert.equal(refused.rejection.code, "too_many");
});

test("a document with every kind of character comes back as it was", async () => {
  const name = "引号\" 斜杠\\ 行\u2028 表情😀 null\u0001 </script> '; DROP TABLE record; --";
  const id = await admin.create("customer", { name, remark: "第一行\n第二行\r\n\tv\":0, end" });
  await admin.pull();
  assert.equal(admin.row(id).doc.name, name);
  assert.equal(admin.row(id).doc.remark, "第一行\n第二行\r\n\tv\":0, end");
});
