// Fifty devices at one record at the same moment.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person, newId } from "./house/person.mjs";

const DEVICES = 50;
const yuan = (minor) => ({ minor, currency: "CNY" });
let suike, admin, people;
before(async () => {
  suike = await startSuike({ development: true });
  admin = await new Person(suike).found();
  people = [];
  for (let n = 0; n < 5; n += 1) people.push(await admin.invite({ name: `Rep ${n}`, login: `rep${n}@example.com` }));
});
after(() => suike.stop());

/** Ten devices of each of five people. */
const devices = () =>
  Array.from({ length: DEVICES }, (_, n) => {
    const device = new Person(suike);
    Object.assign(device, { cookie: people[n % 5].cookie, session: people[n % 5].session });
    return device;
  });

/** Sends until there is an outcome, as a client does. */
async function insist(device, command) {
  const mutation = { id: newId(), made_at: 0, command };
  for (let tries = 0; tries < 40; tries += 1) {
    const answer = await device.post("/api/sync/push", { protocol: 1, mutations: [mutation] });
    if (answer.status === 200 && answer.json().outcomes.length) return answer.json().outcomes[0];
    assert.equal(answer.json().error.code, "busy");
    await new Promise((done) => setTimeout(done, 20 + Math.random() * 100));
  }
  throw new Error("never got through");
}

test("all claim one customer: one person has it, the others are told who", async () => {
  const id = newId();
  await admin.run({ type: "create", kind: "customer", id, fields: { name: "Wanted", owner: null } });
  const crowd = devices();
  const outcomes = await Promise.all(crowd.map((device) => insist(device, { type: "claim_customer", id })));
  await admin.pull();
  const { owner } = admin.row(id).doc;
  outcomes.forEach((outcome, n) => {
    if (crowd[n].session.user === owner) assert.equal(outcome.outcome, "applied");
    else assert.deepEqual([outcome.rejection.code, outcome.rejection.by], ["already_owned", owner]);
  });
  const { entries } = (await admin.get(`/api/records/${id}/history`)).json();
  assert.equal(entries.filter((entry) => entry.op === "set").length, 1, "claimed once");
});

test("ten devices of one person claim ten customers at a cap of three: three are theirs", async () => {
  const holding = (cap) => ({ type: "set_fields", kind: "workspace", id: admin.session.workspace, base_ver: 0, fields: { holding_cap: cap } });
  const rep = await admin.invite({ name: "Capped" });
  await admin.run(holding(3));
  const wanted = [];
  for (let n = 0; n < 10; n += 1) wanted.push(await admin.create("customer", { name: `Pool ${n}`, owner: null }));
  const claims = wanted.map(async (id) => insist(await rep.elsewhere(), { type: "claim_customer", id }));
  const outcomes = (await Promise.all(claims)).map((outcome) => outcome.rejection ?? "theirs");
  assert.deepEqual(outcomes.filter((outcome) => outcome === "theirs").length, 3);
  for (const refused of outcomes.filter((outcome) => outcome !== "theirs")) {
    assert.deepEqual(refused, { code: "holds_too_many", cap: 3 });
  }
  await admin.run(holding(null));
  const [outcome] = await rep.push({ type: "claim_customer", id: wanted[outcomes.findIndex((one) => one !== "theirs")] });
  assert.equal(outcome.outcome, "applied");
});

test("commands of one push count what those before them took and gave away", async () => {
  const rep = await admin.invite({ name: "In a row" });
  await admin.run({ type: "set_fields", kind: "workspace", id: admin.session.workspace, base_ver: 0, fields: { holding_cap: 2 } });
  const [one, two, three] = [newId(), newId(), newId()];
  const make = (id) => ({ type: "create", kind: "customer", id, fields: { name: id } });
  const give = { type: "transfer", kind: "customer", id: one, base_ver: 0, to: null };
  const outcomes = await rep.push(make(one), make(two), make(three), give, make(three));
  assert.deepEqual(outcomes.map((outcome) => outcome.rejection?.code ?? "applied"), [
    "applied", "applied", "holds_too_many", "applied", "applied",
  ]);
  await admin.run({ type: "set_fields", kind: "workspace", id: admin.session.workspace, base_ver: 0, fields: { holding_cap: null } });
});

test("all edit different fields of one customer: every edit survives", async () => {
  const fields = ["name", "industry", "region", "address", "remark"];
  const id = await admin.create("customer", { name: "Edited", owner: people[0].session.user });
  const crowd = devices().map((device) => Object.assign(device, { cookie: people[0].cookie }));
  const edit = (n) => ({ type: "set_fields", kind: "customer", id, base_ver: 1, fields: { [fields[n % 5]]: `by ${n}` } });
  const outcomes = await Promise.all(crowd.map((device, n) => insist(device, edit(n))));
  assert.ok(outcomes.every((outcome) => outcome.outcome === "applied"));
  assert.equal(new Set(outcomes.map((outcome) => outcome.ver)).size, DEVICES);
  const { entries } = (await admin.get(`/api/records/${id}/history`)).json();
  const edits = entries.filter((entry) => entry.op === "set");
  assert.equal(edits.length, DEVICES);
  await admin.pull();
  for (const field of fields) {
    const last = edits.find((entry) => entry.changes[field]);
    assert.equal(admin.row(id).doc[field], last.changes[field][1]);
  }
});

test("five people change one amount on ten devices each: one person's change stands, the others are refused with both amounts", async () => {
  await admin.pull();
  const stage = admin.all("stage").find((row) => row.doc.outcome === "open").id;
  const [owner, ...others] = people.map((person) => person.session.user);
  const id = await admin.create("opportunity", { name: "Wanted by all", stage, owner, amount: yuan(1) });
  await admin.run({ type: "set_collaborators", kind: "opportunity", id, base_ver: 1e9, users: others });
  await admin.pull();
  const { ver } = admin.row(id);
  const crowd = devices();
  const raise = (n) => ({ type: "set_fields", kind: "opportunity", id, base_ver: ver, fields: { amount: yuan(100 + n) } });
  const outcomes = await Promise.all(crowd.map((device, n) => insist(device, raise(n))));
  // Who changed it may change it again on another device of theirs: they see their own.
  const winners = new Set(outcomes.flatMap((outcome, n) => (outcome.outcome === "applied" ? [crowd[n].session.user] : [])));
  assert.equal(winners.size, 1);
  await admin.pull();
  const { amount } = admin.row(id).doc;
  assert.equal(crowd[amount.minor - 100].session.user, [...winners][0]);
  outcomes.forEach((outcome, n) => {
    if (winners.has(crowd[n].session.user)) return assert.equal(outcome.outcome, "applied");
    const { code, field, yours, theirs } = outcome.rejection;
    assert.deepEqual([code, field, yours], ["stale", "amount", yuan(100 + n)]);
    assert.equal(crowd[theirs.minor - 100].session.user, [...winners][0]);
  });
});

test("all take one login for different people: one has it", async () => {
  const crowd = await Promise.all(people.slice(0, 1).map(() => admin));
  const create = () => ({ type: "create", kind: "user", id: newId(), fields: { name: "Twin", role: "rep", login: "twin@example.com" } });
  const outcomes = await Promise.all(Array.from({ length: 12 }, () => insist(crowd[0], create())));
  assert.equal(outcomes.filter((outcome) => outcome.outcome === "applied").length, 1);
  assert.ok(outcomes.every((outcome) => outcome.outcome === "applied" || outcome.rejection.code === "not_unique"));
});

test("all create customers of their own at once: no one waits for another", async () => {
  const outcomes = await Promise.all(
    devices().map((device, n) => device.push({ type: "create", kind: "customer", id: newId(), fields: { name: `Own ${n}` } })),
  );
  assert.ok(outcomes.flat().every((outcome) => outcome.outcome === "applied"));
  assert.equal(new Set(outcomes.flat().map((outcome) => outcome.ver)).size, DEVICES);
});

test("a customer is transferred while contacts are added to it: all end in the same sight", async () => {
  const id = await admin.create("customer", { name: "Busy", owner: people[0].session.user });
  const add = (n) => ({ type: "create", kind: "contact", id: newId(), fields: { name: `C${n}`, customer: id } });
  const give = (n) => ({ type: "transfer", kind: "customer", id, base_ver: 1e9, to: people[n % 5].session.user });
  await Promise.all(Array.from({ length: 30 }, (_, n) => insist(admin, n % 3 ? add(n) : give(n))));
  await admin.pull();
  const scopes = [...admin.row(id).scopes];
  const contacts = admin.all("contact").filter((row) => row.doc.customer === id);
  assert.equal(contacts.length, 20);
  for (const contact of contacts) assert.deepEqual([...contact.scopes], scopes);
});
