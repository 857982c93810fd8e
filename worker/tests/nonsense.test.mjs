// Requests that no client of ours sends, by the hundred, from a seed: each is answered with a code, and nothing changes.
// `SEED=…` has one run again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person, newId } from "./house/person.mjs";

const SEED = Number(process.env.SEED ?? 1);
const TABLES = ["record", "feed", "lookup", "audit", "access", "credential", "invite", "workspace", "directory", "login"];
const PROTECTED = ["/api/sync/push", "/api/sync/pull", "/api/invites"];
const FORMS = ["/api/sign-in", "/api/workspaces", `/api/invites/${newId()}/accept`];

let suike, admin, rep, stranger;
before(async () => {
  suike = await startSuike({ development: true, bindings: { OPEN_SIGNUP: "1" } });
  admin = await new Person(suike).found();
  rep = await admin.invite();
  stranger = await new Person(suike).found();
  await admin.pull();
});
after(() => suike.stop());

/** Mulberry32. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Everything that is stored, but for outcomes of mutations and counted tries. */
async function stored() {
  const rows = [];
  for (const shard of ["SHARD_0", "SHARD_1"]) {
    const database = await suike.database(shard);
    for (const table of TABLES) rows.push((await database.prepare(`SELECT * FROM ${table}`).all()).results);
  }
  return JSON.stringify(rows);
}

const VALUES = [null, true, -1, 1e308, 2 ** 53, "", "x", "\u0000", "💥".repeat(200), [], [[]], {}, { type: "create" }, "01900000-0000-7000-8000"];

const commands = () => [
  { type: "create", kind: "customer", id: newId(), fields: { name: "N" } },
  { type: "set_fields", kind: "customer", id: newId(), base_ver: 1, fields: { name: "N" } },
  { type: "delete", kind: "customer", id: newId(), base_ver: 1 },
  { type: "restore", kind: "customer", id: newId() },
  { type: "claim_customer", id: newId() },
  { type: "transfer", kind: "customer", id: newId(), base_ver: 1, to: null },
  { type: "set_collaborators", kind: "customer", id: newId(), base_ver: 1, users: [] },
  { type: "move_stage", id: newId(), base_ver: 1, stage: newId() },
  { type: "log_follow_up", id: newId(), customer: newId(), channel: "call", text: "x", happened_at: 5 },
  { type: "import_rows", import: newId(), kind: "customer", rows: [{ id: newId(), fields: { name: "N" } }] },
];

/** The same with one thing in it replaced by something else, however deep. */
function spoiled(value, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  if (value === null || typeof value !== "object" || random() < 0.15) return pick(VALUES.filter((other) => other !== value));
  const keys = Object.keys(value);
  if (!keys.length) return pick(VALUES);
  const key = pick(keys);
  const copy = Array.isArray(value) ? [...value] : { ...value };
  if (random() < 0.2) delete copy[key];
  else copy[key] = spoiled(value[key], random);
  return copy;
}

const isCode = (code) => assert.match(String(code), /^[a-z_]+$/);

/** An answer that says no, and how. */
function isRefusal(answer, shown) {
  assert.ok(answer.status >= 400 && answer.status < 500, `${answer.status} ${answer.text.slice(0, 200)} to ${shown}`);
  isCode(answer.json().error.code);
}

test("bodies that are no JSON, or JSON of no request, are refused at every address", async () => {
  const before = await stored();
  const random = randomFrom(SEED);
  const bodies = ["", "{", "nul", "[1,2", '"', "\u0000", "{}", "[]", "5", '{"protocol":1}', '{"protocol":1e99}', "[".repeat(2000)];
  for (const path of [...PROTECTED, ...FORMS]) {
    for (const body of [...bodies, ...VALUES.map((value) => JSON.stringify(value))]) {
      isRefusal(await admin.post(path, body), `${path} ${body.slice(0, 40)}`);
    }
    const bytes = Uint8Array.from({ length: 300 }, () => Math.floor(random() * 256));
    isRefusal(await admin.post(path, new TextDecoder("latin1").decode(bytes)), path);
  }
  assert.equal(await stored(), before);
});

test("bodies beyond the limit are refused before anything is read of them", async () => {
  const before = await stored();
  for (const path of [...PROTECTED, ...FORMS]) {
    const answer = await admin.post(path, `{"protocol":1,"mutations":[],"login":"${"x".repeat(5_000_000)}"}`);
    assert.equal(answer.status, 413, path);
    assert.equal(answer.json().error.code, "too_large");
  }
  assert.equal(await stored(), before);
});

test("other versions of the protocol are refused, whatever else is in the request", async () => {
  const before = await stored();
  for (const protocol of [0, 2, 99, 65_535]) {
    for (const rest of [{ mutations: [] }, { cursors: [], limit: 1 }, { of: "tomorrow" }]) {
      for (const path of ["/api/sync/push", "/api/sync/pull"]) {
        const answer = await admin.post(path, { protocol, ...rest });
        assert.equal(answer.status, 426);
        assert.equal(answer.json().error.code, "wrong_protocol");
      }
    }
  }
  assert.equal(await stored(), before);
});

test("pulls with anything wrong in them are refused or bring nothing that is another's", async () => {
  const random = randomFrom(SEED + 1);
  const secret = newId();
  await stranger.create("customer", { name: secret });
  const before = await stored();
  const good = { protocol: 1, cursors: [[`u:${stranger.session.user}`, { v: 0 }], ["ws", { v: 1, a: newId() }]], limit: 5 };
  for (let turn = 0; turn < 150; turn += 1) {
    const body = spoiled(good, random);
    const answer = await rep.post("/api/sync/pull", body);
    if (answer.status === 200) assert.ok(!answer.text.includes(secret));
    else isRefusal(answer, JSON.stringify(body).slice(0, 200));
  }
  assert.equal(await stored(), before);
});

test("commands with anything wrong in them are refused one by one, and those that are not are what they say", async () => {
  const random = randomFrom(SEED + 2);
  for (let turn = 0; turn < 60; turn += 1) {
    const sent = commands().map((command) => ({ id: newId(), made_at: Date.now(), command: spoiled(command, random) }));
    const answer = await rep.post("/api/sync/push", { protocol: 1, mutations: sent });
    assert.equal(answer.status, 200, answer.text);
    const { outcomes } = answer.json();
    assert.ok(outcomes.length > 0);
    outcomes.forEach((outcome, n) => {
      assert.equal(outcome.id, sent[n].id);
      if (outcome.outcome === "rejected") isCode(outcome.rejection.code);
      else assert.ok(["create", "import_rows"].includes(sent[n].command.type), JSON.stringify(sent[n].command));
    });
  }
});

test("envelopes with anything wrong in them are refused as a whole", async () => {
  const random = randomFrom(SEED + 3);
  const before = await stored();
  for (let turn = 0; turn < 150; turn += 1) {
    const command = { type: "claim_customer", id: newId() };
    const envelope = spoiled({ protocol: 1, mutations: [{ id: newId(), made_at: 1, command }] }, random);
    const answer = await rep.post("/api/sync/push", envelope);
    if (answer.status !== 200) isRefusal(answer, JSON.stringify(envelope).slice(0, 200));
    else assert.ok(answer.json().outcomes.every((outcome) => outcome.outcome === "rejected"), JSON.stringify(envelope));
  }
  assert.equal(await stored(), before);
});

test("ids of another workspace, in any place of any command, find nothing and change nothing", async () => {
  const theirs = await stranger.create("customer", { name: "Theirs" });
  await stranger.pull();
  const foreign = [theirs, stranger.session.user, stranger.session.workspace, stranger.all("stage")[0].id];
  const before = await stored();
  for (const id of foreign) {
    const outcomes = await admin.push(
      ...["set_fields", "delete", "restore", "transfer", "set_collaborators"].flatMap((type) =>
        ["customer", "user", "stage", "workspace"].map((kind) => ({ type, kind, id, base_ver: 99, fields: { name: "x" }, to: null, users: [] })),
      ),
      { type: "claim_customer", id },
      { type: "move_stage", id, base_ver: 99, stage: id },
      { type: "log_follow_up", id: newId(), customer: id, channel: "call", text: "x", happened_at: 5 },
      { type: "create", kind: "contact", id: newId(), fields: { name: "x", customer: id } },
      { type: "create", kind: "customer", id: newId(), fields: { name: "x", owner: id } },
    );
    for (const outcome of outcomes) {
      assert.equal(outcome.outcome, "rejected", JSON.stringify(outcome));
      isCode(outcome.rejection.code);
    }
    isRefusal(await admin.get(`/api/records/${id}/history`), "history");
    isRefusal(await admin.post("/api/invites", { role: "rep", team: id }), "invite");
  }
  assert.equal(await stored(), before);
});
