// Schedules: at their time those for whom a report is are told, once; what is due costs, and nothing else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person, newId } from "./house/person.mjs";

const DAY = 86_400_000;
const said = [];
let suike, admin, east, manager, ann, ben, cleo, people;
before(async () => {
  const listen = (stream) => stream.on("data", (data) => said.push(...String(data).split("\n")));
  suike = await startSuike({ development: true, miniflare: { handleRuntimeStdio: (out, err) => [out, err].forEach(listen) } });
  admin = await new Person(suike).found();
  east = await admin.create("team", { name: "East" });
  manager = await admin.invite({ name: "Max", role: "manager", team: east });
  ann = await admin.invite({ name: "Ann", team: east });
  ben = await admin.invite({ name: "Ben", team: east });
  cleo = await admin.invite({ name: "Cleo" });
  people = [admin, manager, ann, ben, cleo];
});
after(() => suike.stop());

const daily = (kind, record, more) => ({ about: { kind, record }, rhythm: "day", hour: 9, zone: [[0, 480]], ...more });
const report = (name, more) => ({ name, kind: "opportunity", look: "rows", ask: { measures: ["open_amount"], by: ["owner"] }, ...more });
const fieldsOf = async (person, id) => {
  await person.pull();
  return person.row(id).doc;
};

/** A report of somebody's with a schedule, and when that comes. */
async function scheduled(person, name, more) {
  const id = await person.create("report", report(name, more));
  const schedule = await person.create("schedule", daily("report", id));
  return { report: id, schedule, at: (await fieldsOf(person, schedule)).next_at };
}

/** Who was told of a record, by name, each as often as they were. */
async function told(record) {
  const names = [];
  for (const person of people) {
    await person.pull();
    const mine = person.all("notification").filter(({ doc }) => doc.owner === person.session.user && doc.about.record === record);
    for (const { doc } of mine) {
      assert.equal(doc.topic, "scheduled");
      names.push(person.row(person.session.user).doc.name);
    }
  }
  return names.sort();
}

/** What the last run said of a shard. */
async function lastRun() {
  for (let tries = 0; tries < 50; tries += 1) {
    const line = said.findLast((line) => /SHARD_0: .* schedules/.test(line));
    if (line) return line.match(/(\d+) schedules carried out, (\d+) failed, (\d+) rows read/).slice(1).map(Number);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`nothing was said of a run: ${said.join("\n")}`);
}

async function quarter(at) {
  said.length = 0;
  await suike.quarter(at);
  return lastRun();
}

test("a team's report is told to the team once, however often the run comes, and moves on to the next day", async () => {
  const { report, schedule, at } = await scheduled(manager, "Team", { shared: true, team: east });
  await quarter(at - 1);
  assert.deepEqual(await told(report), []);
  await quarter(at);
  await quarter(at);
  await Promise.all([suike.quarter(at + 60_000), suike.quarter(at + 60_000)]);
  assert.deepEqual(await told(report), ["Ann", "Ben", "Max"]);
  assert.equal((await fieldsOf(manager, schedule)).next_at, at + DAY);
  const [notice] = ann.all("notification").filter(({ doc }) => doc.about.record === report);
  assert.deepEqual(notice.doc.about, { kind: "report", record: report, title: "Team", by: manager.session.user, rhythm: "day" });
  await quarter(at + 5 * DAY + 1);
  assert.deepEqual(await told(report), ["Ann", "Ann", "Ben", "Ben", "Max", "Max"], "five were missed and one is made up for");
});

test("a report of one's own is told to its owner alone, a shared one to everybody, a board like a report", async () => {
  const own = await scheduled(ann, "Ann's own");
  const all = await scheduled(admin, "All", { shared: true });
  const board = await manager.create("board", { name: "Morning", cards: [], shared: true, team: east });
  await manager.create("schedule", daily("board", board));
  await quarter(Math.max(own.at, all.at));
  assert.deepEqual(await told(own.report), ["Ann"]);
  assert.deepEqual(await told(all.report), ["Ann", "Ben", "Cleo", "Li Na", "Max"]);
  assert.deepEqual(await told(board), ["Ann", "Ben", "Max"]);
});

test("the devices hear of it without asking", async () => {
  const { at } = await scheduled(ann, "Heard");
  const { webSocket } = await suike.mf.dispatchFetch(`${suike.workerUrl}/api/sync/poke`, { headers: { upgrade: "websocket", cookie: ann.cookie } });
  webSocket.accept();
  const heard = new Promise((resolve) => webSocket.addEventListener("message", ({ data }) => resolve(JSON.parse(data))));
  await quarter(at);
  const { ver } = await heard;
  await ann.pull();
  assert.ok(ver <= ann.head.ver && ann.all("notification").some((row) => row.doc.about.title === "Heard" && row.ver <= ver));
  webSocket.close();
});

test("a schedule whose report is gone rests, and so does that of somebody who left; others are not held up", async () => {
  const gone = await scheduled(ann, "Gone");
  const left = await scheduled(cleo, "Left", {});
  const well = await scheduled(ben, "Well");
  await ann.run({ type: "delete", kind: "report", id: gone.report, base_ver: 1e9 });
  await admin.run({ type: "set_fields", kind: "user", id: cleo.session.user, base_ver: 1e9, fields: { active: false } });
  people.pop();
  await quarter(well.at);
  assert.deepEqual(await told(well.report), ["Ben"]);
  for (const { schedule } of [gone, left]) {
    const doc = await fieldsOf(admin, schedule);
    assert.deepEqual([doc.paused, doc.next_at], [true, undefined]);
  }
  assert.equal((await quarter(well.at))[0], 0, "nothing of them is due any more");
  await ann.run({ type: "restore", kind: "report", id: gone.report });
  await ann.run({ type: "set_fields", kind: "schedule", id: gone.schedule, base_ver: 1e9, fields: { paused: false } });
  assert.ok((await fieldsOf(ann, gone.schedule)).next_at > Date.now());
});

test("one that is broken rests, one that fails is tried again, and neither holds others up", async () => {
  const broken = await scheduled(ben, "Broken");
  const failing = await scheduled(manager, "Failing");
  const well = await scheduled(ann, "Behind them");
  const database = await suike.database("SHARD_0");
  await database.prepare("UPDATE record SET doc = json_set(doc, '$.hour', 'nine') WHERE id = ?").bind(broken.schedule).run();
  const { actor } = await database.prepare("SELECT actor FROM access WHERE user = ?").bind(manager.session.user).first();
  await database.prepare("UPDATE access SET actor = '{' WHERE user = ?").bind(manager.session.user).run();
  const [, failed] = await quarter(well.at);
  await database.prepare("UPDATE access SET actor = ? WHERE user = ?").bind(actor, manager.session.user).run();
  assert.ok(failed >= 1);
  assert.deepEqual([await told(well.report), await told(broken.report), await told(failing.report)], [["Ann"], [], []]);
  assert.equal((await fieldsOf(ben, broken.schedule)).paused, true);
  await quarter(well.at + 1);
  assert.deepEqual(await told(failing.report), ["Max"]);
});

test("looking costs what is due, however many schedules and records there are", async () => {
  const id = await ann.create("report", report("Many"));
  const now = (await fieldsOf(ann, await ann.create("schedule", daily("report", id, { rhythm: "month", month_day: 1 })))).next_at;
  const idle = async () => {
    await quarter(now - DAY);
    return (await quarter(now - DAY))[2];
  };
  const few = await idle();
  const rows = Array.from({ length: 400 }, (_, n) => ({ id: newId(), fields: { name: `C${n}` } }));
  await admin.run({ type: "import_rows", import: newId(), kind: "customer", rows });
  const commands = Array.from({ length: 50 }, () => ({ type: "create", kind: "schedule", id: newId(), fields: daily("report", id, { rhythm: "month", month_day: 1 }) }));
  for (let round = 0; round < 4; round += 1) await ann.push(...commands.map((command) => ({ ...command, id: newId() })));
  assert.ok((await idle()) <= few + 1, `${few} rows before`);
  assert.ok(few <= 3, `${few} rows read by a run with nothing to do`);
  const [done] = await quarter(now);
  assert.ok(done >= 200, `${done}`);
  assert.deepEqual(await told(id), ["Ann"], "two hundred schedules of one report tell of it once");
});
