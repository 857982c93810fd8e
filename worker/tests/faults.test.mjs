// Databases that fail, answers that are lost, requests that come twice, workers that start anew: nothing is lost, nothing is
// done twice.
import assert from "node:assert/strict";
import { after, afterEach, before, test } from "node:test";

import { startFaulty } from "./house/faulty.mjs";
import { Person, newId } from "./house/person.mjs";

let suike, admin;
before(async () => {
  suike = await startFaulty();
  admin = await new Person(suike).found();
});
afterEach(() => (suike.fate = null));
after(() => suike.stop());

const customer = (name) => ({ type: "create", kind: "customer", id: newId(), fields: { name } });
const mutation = (command) => ({ id: newId(), made_at: Date.now(), command });
const push = (mutations) => admin.post("/api/sync/push", { protocol: 1, mutations });

/** The commit of a push is its second batch: the first one reads. */
const atCommit = (fate) => (_, batch) => (batch === 2 ? fate : "well");

async function namesOf(name) {
  await admin.pull();
  return admin.all("customer").filter((row) => row.doc.name === name).length;
}

test("a database that fails before the commit: the push says so, nothing changed, sent again it is done once", async () => {
  const sent = [mutation(customer("before"))];
  suike.fate = atCommit("before");
  const answer = await push(sent);
  assert.equal(answer.status, 503);
  assert.equal(answer.json().error.code, "storage_unavailable");
  suike.fate = null;
  assert.equal(await namesOf("before"), 0);
  assert.equal((await push(sent)).json().outcomes[0].outcome, "applied");
  assert.equal(await namesOf("before"), 1);
});

test("a database that fails after the commit: sent again, the first outcome is told and nothing is done twice", async () => {
  const sent = [mutation(customer("after"))];
  suike.fate = atCommit("after");
  assert.equal((await push(sent)).status, 503);
  suike.fate = null;
  assert.equal(await namesOf("after"), 1);
  const [outcome] = (await push(sent)).json().outcomes;
  assert.equal(outcome.outcome, "applied");
  await admin.pull();
  assert.equal(admin.row(sent[0].command.id).ver, outcome.ver);
  assert.equal(await namesOf("after"), 1);
});

test("a database that fails while reading refuses the push and changes nothing", async () => {
  suike.fate = () => "before";
  assert.equal((await push([mutation(customer("reading"))])).status, 503);
  suike.fate = null;
  assert.equal(await namesOf("reading"), 0);
});

test("a day offline, sent while every third batch fails one way or the other: each command is done exactly once", async () => {
  const sent = Array.from({ length: 150 }, (_, n) => mutation(customer(`offline ${n}`)));
  let batch = 0;
  suike.fate = () => ["well", "well", "before", "well", "well", "after"][batch++ % 6];
  let rest = sent;
  for (let tries = 0; rest.length && tries < 50; tries += 1) {
    const answer = await push(rest);
    if (answer.status !== 200) continue;
    const { outcomes } = answer.json();
    assert.deepEqual(outcomes.map((outcome) => outcome.id), rest.slice(0, outcomes.length).map((one) => one.id));
    assert.ok(outcomes.every((outcome) => outcome.outcome === "applied"));
    rest = rest.slice(outcomes.length);
  }
  assert.equal(rest.length, 0);
  suike.fate = null;
  await admin.pull();
  const names = admin.all("customer").map((row) => row.doc.name).filter((name) => name.startsWith("offline"));
  assert.equal(names.length, 150);
  assert.equal(new Set(names).size, 150);
});

test("a request that arrives twice at the same moment is carried out once, and both hear the same", async () => {
  const sent = [mutation(customer("twice")), mutation(customer("twice too"))];
  const answers = await Promise.all(Array.from({ length: 8 }, () => push(sent)));
  for (const answer of answers) assert.deepEqual(answer.json(), answers[0].json());
  assert.equal(await namesOf("twice"), 1);
});

test("a worker that starts anew knows sessions, records and outcomes", async () => {
  const sent = [mutation(customer("restart"))];
  const { outcomes } = (await push(sent)).json();
  await suike.restartWorker();
  assert.deepEqual((await push(sent)).json().outcomes, outcomes);
  assert.equal(await namesOf("restart"), 1);
});

test("joining by an invitation whose answer was lost: the invitation is used up, and the person can sign in", async () => {
  const { token } = (await admin.post("/api/invites", { role: "rep" })).json();
  const form = { name: "Zhao Min", login: "zhao@example.com", password: "correct horse" };
  const guest = new Person(suike);
  suike.fate = (statements) => (statements > 8 ? "after" : "well");
  assert.notEqual((await guest.post(`/api/invites/${token}/accept`, form)).status, 200);
  suike.fate = null;
  assert.equal((await guest.post(`/api/invites/${token}/accept`, form)).json().error.code, "invite_gone");
  assert.equal((await guest.post("/api/sign-in", form)).status, 200);
});

test("a database that fails while somebody opens a dashboard link: a page that says so in words, and the next opening works", async () => {
  const view = { name: "Board", whose: "everybody", period: "this_year", language: "en", zone: [[0, 0]], zone_name: "UTC" };
  const { url } = (await admin.post("/api/links", { shows: view })).json();
  const open = () => fetch(suike.workerUrl + new URL(url).pathname, { headers: { "accept-language": "en-GB" } });
  suike.fate = () => "before";
  const failed = await open();
  assert.equal(failed.status, 503);
  assert.match(failed.headers.get("content-type"), /text\/html/);
  assert.match(await failed.text(), /<h1>The figures cannot be read just now<\/h1>/);
  suike.fate = null;
  assert.equal((await open()).status, 200);
});
