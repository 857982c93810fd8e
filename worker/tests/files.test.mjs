// Photos and voice notes: their bytes come after their record, are what it says, and are had by those who see it.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, describe, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person, newId } from "./house/person.mjs";

const DAY = 86_400_000;
const LATEST = 1e9;

let suike, admin, ann, cleo, stranger;
before(async () => {
  suike = await startSuike({ development: true, bindings: { OPEN_SIGNUP: "1" } });
  admin = await new Person(suike).found();
  const [east, west] = [await admin.create("team", { name: "East" }), await admin.create("team", { name: "West" })];
  ann = await admin.invite({ name: "Ann", team: east });
  cleo = await admin.invite({ name: "Cleo", team: west });
  stranger = await new Person(suike).found();
});
after(() => suike.stop());

/** Bytes that begin as a JPEG does. */
const photo = (size = 2000) => new Uint8Array(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(size - 4)]));
const hash = (bytes) => createHash("sha256").update(bytes).digest("hex");
const is = (answer, status, code) => {
  assert.equal(answer.status, status, answer.text.slice(0, 300));
  assert.equal(answer.json().error.code, code);
};
const at = (id) => `/api/files/${id}`;

/** A follow-up of somebody at a customer of theirs. */
async function logged(person) {
  const customer = await person.create("customer", { name: "Xinglan" });
  const id = newId();
  await person.run({ type: "log_follow_up", id, customer, channel: "visit", text: "Seen the lab", happened_at: 1 });
  return { customer, follow_up: id };
}

/** The record of an attachment, with these bytes unless it says otherwise. */
async function attached(person, { follow_up }, bytes, other = {}, id = newId()) {
  const says = { name: "实验室 1.jpg", media: "image/jpeg", size: bytes.length, sha256: hash(bytes), width: 4, height: 3 };
  await person.run({ type: "create", kind: "attachment", id, fields: { ...says, follow_up, ...other } });
  return id;
}

async function bucketHas(id) {
  const { objects } = await (await suike.bucket()).list();
  return objects.some((object) => object.key.endsWith(id));
}

test("a photo is stored, everybody who sees its customer hears of it and has it, byte for byte", async () => {
  const place = await logged(ann);
  const bytes = photo(300_000);
  const id = await attached(ann, place, bytes);
  await admin.pull();
  assert.equal(admin.row(id).doc.stored, undefined);
  is(await admin.get(at(id)), 404, "file_missing");

  const answer = await ann.put(at(id), bytes);
  assert.equal(answer.status, 200, answer.text);
  await admin.pull();
  assert.equal(admin.row(id).doc.stored, true);
  const got = await admin.get(at(id));
  assert.equal(got.status, 200);
  assert.equal(hash(got.bytes), hash(bytes));
  const header = (name) => got.headers.get(name);
  assert.equal(header("content-type"), "image/jpeg");
  assert.equal(header("content-length"), String(bytes.length));
  assert.equal(header("x-content-type-options"), "nosniff");
  assert.equal(header("cache-control"), "no-store");
  assert.equal(header("content-disposition"), "attachment; filename*=UTF-8''%E5%AE%9E%E9%AA%8C%E5%AE%A4%201.jpg");
  assert.match(header("content-security-policy"), /sandbox/);
});

test("sent twice, and at the same time, it is stored once", async () => {
  const bytes = photo();
  const id = await attached(ann, await logged(ann), bytes);
  const answers = await Promise.all([1, 2, 3].map(() => ann.put(at(id), bytes)));
  assert.deepEqual(answers.map((answer) => answer.status), [200, 200, 200]);
  await ann.pull();
  const { ver } = ann.row(id);
  assert.equal((await ann.put(at(id), bytes)).status, 200);
  await ann.pull();
  assert.equal(ann.row(id).ver, ver, "nothing changed");
  const entries = (await ann.get(`/api/records/${id}/history`)).json().entries;
  assert.deepEqual(entries.map((entry) => [entry.op, entry.changes]), [["set", { stored: [null, true] }], ["create", {}]]);
});

test("a file whose bytes were lost comes back when it is sent again", async () => {
  const bytes = photo();
  const id = await attached(ann, await logged(ann), bytes);
  await ann.put(at(id), bytes);
  const bucket = await suike.bucket();
  const { objects } = await bucket.list();
  await bucket.delete(objects.find((object) => object.key.endsWith(id)).key);
  is(await ann.get(at(id)), 404, "file_missing");
  await ann.put(at(id), bytes);
  assert.equal((await ann.get(at(id))).status, 200);
});

describe("bytes that are not what the record says are refused, and nothing is stored", () => {
  const cases = [
    ["other bytes of the same length", (bytes) => photo(bytes.length), {}, 422, "wrong_file", "sha256"],
    ["fewer bytes", (bytes) => bytes.slice(1), {}, 422, "wrong_file", "size"],
    ["none", () => new Uint8Array(), {}, 422, "wrong_file", "size"],
    ["more than anybody may send", () => photo(10 * 1024 * 1024 + 1), {}, 413, "too_large"],
    ["another kind of file than it says", (bytes) => bytes, { media: "image/png" }, 422, "wrong_file", "media"],
  ];
  for (const [name, spoil, other, status, code, what] of cases) {
    test(name, async () => {
      const bytes = photo();
      const id = await attached(ann, await logged(ann), bytes, other);
      const answer = await ann.put(at(id), spoil(bytes));
      is(answer, status, code);
      if (what) assert.equal(answer.json().error.details.what, what);
      assert.ok(!(await bucketHas(id)));
      await ann.pull();
      assert.equal(ann.row(id).doc.stored, undefined);
    });
  }

  test("a page that calls itself a photo", async () => {
    const bytes = new TextEncoder().encode("<html><script>alert(1)</script>");
    const id = await attached(ann, await logged(ann), bytes);
    is(await ann.put(at(id), bytes), 422, "wrong_file");
  });

  test("the largest that may be", async () => {
    const bytes = photo(10 * 1024 * 1024);
    const id = await attached(ann, await logged(ann), bytes);
    assert.equal((await ann.put(at(id), bytes)).status, 200);
  });
});

describe("what somebody may not see is not there", () => {
  let bytes, id, place;
  before(async () => {
    bytes = photo();
    place = await logged(ann);
    id = await attached(ann, place, bytes);
    await ann.put(at(id), bytes);
  });

  test("for another team, for another workspace, for nobody", async () => {
    for (const person of [cleo, stranger]) {
      is(await person.get(at(id)), 404, "not_found");
      is(await person.put(at(id), bytes), 404, "not_found");
    }
    const nobody = new Person(suike);
    is(await nobody.get(at(id)), 401, "signed_out");
    is(await nobody.put(at(id), bytes), 401, "signed_out");
  });

  test("for an id that is no attachment, and from another site", async () => {
    for (const other of [place.customer, place.follow_up, newId(), "nonsense"]) {
      is(await ann.get(at(other)), 404, "not_found");
      is(await ann.put(at(other), bytes), 404, "not_found");
    }
    is(await ann.put(at(id), bytes, { origin: "https://elsewhere.example" }), 403, "foreign_origin");
    is(await ann.ask("DELETE", at(id)), 405, "wrong_method");
  });

  test("for whoever lost it between the record and the bytes, and for those who look at it later", async () => {
    const late = await attached(ann, place, bytes);
    await admin.run({ type: "transfer", kind: "customer", id: place.customer, base_ver: LATEST, to: cleo.session.user });
    is(await ann.put(at(late), bytes), 404, "not_found");
    is(await ann.get(at(id)), 404, "not_found");
    assert.equal((await cleo.get(at(id))).status, 200);
    await cleo.pull();
    assert.deepEqual([...cleo.row(id).scopes], [`u:${cleo.session.user}`]);
  });

  test("for a role that sees it and does not log: it may look and not store", async () => {
    const finance = await admin.invite({ name: "Fay", role: "finance" });
    assert.equal((await finance.get(at(id))).status, 200);
    is(await finance.put(at(id), bytes), 422, "not_allowed");
  });

  test("while it, its follow-up or its customer is deleted", async () => {
    for (const [kind, row] of [["attachment", id], ["follow_up", place.follow_up], ["customer", place.customer]]) {
      await admin.run({ type: "delete", kind, id: row, base_ver: LATEST });
      is(await cleo.get(at(id)), 404, "not_found");
      is(await cleo.put(at(id), bytes), 404, "not_found");
      await admin.run({ type: "restore", kind, id: row });
      assert.equal((await cleo.get(at(id))).status, 200, `back with its ${kind}`);
    }
  });
});

test("a follow-up that moves to another customer takes its files along", async () => {
  const bytes = photo();
  const place = await logged(ann);
  const id = await attached(ann, place, bytes);
  await ann.put(at(id), bytes);
  const theirs = await cleo.create("customer", { name: "Cleos" });
  await admin.run({ type: "set_fields", kind: "follow_up", id: place.follow_up, base_ver: LATEST, fields: { customer: theirs } });
  is(await ann.get(at(id)), 404, "not_found");
  assert.equal((await cleo.get(at(id))).status, 200);
  await cleo.pull();
  assert.equal(cleo.row(id).doc.customer, theirs);
});

test("at night files go whose record is none or was deleted half a year ago; all others stay", async () => {
  const database = await suike.database("SHARD_0");
  const bucket = await suike.bucket();
  // The part of the bucket that is looked through tonight comes again in sixteen days.
  const later = new Date(Date.now() + 16 * DAY);
  const night = async (scheduledTime) => (await suike.mf.getWorker()).scheduled({ scheduledTime, cron: "17 3 * * *" });
  const tonight = (Math.floor(Date.now() / DAY) % 16).toString(16);
  const idOf = (digit) => newId().slice(0, -1) + digit;
  const other = ((Number.parseInt(tonight, 16) + 1) % 16).toString(16);
  const bytes = photo();
  const make = async (place, digit = tonight) => {
    const id = await attached(ann, place, bytes, {}, idOf(digit));
    assert.equal((await ann.put(at(id), bytes)).status, 200);
    return id;
  };
  const place = await logged(ann);
  const deleted = async (id, days) => {
    const done = await database.prepare("UPDATE record SET deleted_at = ? WHERE id = ?").bind(later.getTime() - days * DAY, id).run();
    assert.equal(done.meta.changes, 1);
  };
  const [kept, recent, old, tomorrows] = [await make(place), await make(place), await make(place), await make(place, other)];
  const [gone, lost] = [await logged(ann), await logged(ann)];
  const [ofGone, ofLost] = [await make(gone), await make(lost)];
  await deleted(recent, 179);
  await deleted(old, 181);
  await deleted(tomorrows, 181);
  await deleted(gone.follow_up, 181);
  await deleted(lost.customer, 181);
  const orphan = `${tonight}/${ann.session.workspace}/${idOf(tonight)}`;
  await bucket.put(orphan, bytes);

  await night(new Date());
  for (const id of [kept, old, ofGone]) assert.ok(await bucketHas(id), "a file of today is never removed");
  await night(later);
  for (const id of [kept, recent]) assert.ok(await bucketHas(id));
  assert.ok(await bucketHas(tomorrows), "another part's turn is another night");
  for (const id of [old, ofGone, ofLost]) assert.ok(!(await bucketHas(id)));
  assert.equal(await bucket.head(orphan), null);
  assert.equal((await ann.get(at(kept))).status, 200);
});
