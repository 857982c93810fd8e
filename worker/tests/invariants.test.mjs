// The promises of sync, held against the built worker by random histories: several people on several devices, answers lost,
// requests doubled, databases failing before and after the commit, the worker started anew, people moved between teams.
// `SEED=…` runs one history again.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startFaulty } from "./house/faulty.mjs";
import { Person, newId } from "./house/person.mjs";

const SEEDS = process.env.SEED ? [Number(process.env.SEED)] : [1, 2, 3];
const STEPS = 160;

let suike;
before(async () => (suike = await startFaulty()));
after(() => suike.stop());

/** Mulberry32: the same seed, the same history. */
function randomFrom(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return { next, below: (n) => Math.floor(next() * n), pick: (list) => list[Math.floor(next() * list.length)] };
}

/** A device that queues commands and sends them until it hears what became of each. */
class Device extends Person {
  queue = [];
  heard = new Map();

  do(command) {
    this.queue.push({ id: newId(), made_at: 0, command });
    return this.queue.at(-1);
  }

  async sync(random) {
    if (this.queue.length) {
      const sent = this.queue.slice(0, 1 + random.below(20));
      const times = random.next() < 0.2 ? 2 : 1;
      const answers = await Promise.all(
        Array.from({ length: times }, () => this.post("/api/sync/push", { protocol: 1, mutations: sent }).catch(() => null)),
      );
      const answer = answers.find((one) => one?.status === 200);
      if (answer && random.next() > 0.15) this.hear(answer.json().outcomes);
    }
    try {
      await this.pullOnce(1 + random.below(40));
    } catch (error) {
      if (!error.answer) throw error;
    }
  }

  hear(outcomes) {
    for (const outcome of outcomes) {
      assert.equal(this.queue[0]?.id, outcome.id, "outcomes come in the order of the push");
      this.heard.set(outcome.id, outcome);
      this.queue.shift();
    }
  }
}

async function company() {
  const admin = await new Person(suike).found();
  const teams = [await admin.create("team", { name: "East" }), await admin.create("team", { name: "West" })];
  const people = [admin];
  for (const [n, role] of ["rep", "rep", "rep", "manager"].entries()) {
    people.push(await admin.invite({ name: `P${n}`, role, team: teams[n % 2] }));
  }
  const devices = people.flatMap((person) =>
    [0, 1].map(() => Object.assign(new Device(suike), { cookie: person.cookie, session: person.session })),
  );
  return { admin, teams, people, devices };
}

/** One thing that somebody might do now, with what they know. */
function something({ people, teams, customers, contacts }, device, random) {
  const user = () => random.pick(people).session.user;
  const row = (ids) => ids.length && random.pick(ids);
  const known = (id) => device.row(id)?.ver ?? 0;
  const kind = random.below(10);
  if (kind < 3 || !customers.length) {
    const id = newId();
    customers.push(id);
    const owner = random.next() < 0.3 ? { owner: null } : {};
    return { type: "create", kind: "customer", id, fields: { name: `C ${id}`, ...owner } };
  }
  const customer = row(customers);
  if (kind === 3) {
    const id = newId();
    contacts.push(id);
    return { type: "create", kind: "contact", id, fields: { name: `K ${id}`, customer } };
  }
  if (kind === 4) return { type: "set_fields", kind: "customer", id: customer, base_ver: known(customer), fields: { industry: `I${random.below(99)}` } };
  if (kind === 5) return { type: "claim_customer", id: customer };
  if (kind === 6) return { type: "transfer", kind: "customer", id: customer, base_ver: known(customer), to: random.next() < 0.2 ? null : user() };
  if (kind === 7) return { type: "set_collaborators", kind: "customer", id: customer, base_ver: known(customer), users: [user()] };
  if (kind === 8) return { type: random.next() < 0.6 ? "delete" : "restore", kind: "customer", id: customer, base_ver: known(customer) };
  const contact = row(contacts);
  if (contact) return { type: "set_fields", kind: "contact", id: contact, base_ver: known(contact), fields: { title: `T${random.below(99)}` } };
  return { type: "create", kind: "task", id: newId(), fields: { title: `Call ${random.pick(teams)}` } };
}

const faults = (random) => () => (random.next() < 0.06 ? "before" : random.next() < 0.06 ? "after" : "well");

const shown = (person) =>
  [...person.rows.values()]
    .map(({ id, ver, doc, deletedAt, scopes }) => ({ id, ver, doc, deletedAt, scopes: [...scopes].sort() }))
    .sort((one, other) => (one.id < other.id ? -1 : 1));

for (const seed of SEEDS) {
  test(`history ${seed}: each command once or visibly refused; a quiet device holds what a new one would`, async () => {
    const random = randomFrom(seed);
    const house = { ...(await company()), customers: [], contacts: [] };
    const sent = [];
    suike.fate = faults(random);
    for (let step = 0; step < STEPS; step += 1) {
      const device = random.pick(house.devices);
      for (let n = random.below(4); n > 0; n -= 1) sent.push(device.do(something(house, device, random)));
      if (random.next() < 0.06) {
        const person = random.pick(house.people.slice(1));
        sent.push(
          house.devices[0].do({
            type: "set_fields", kind: "user", id: person.session.user, base_ver: 2 ** 52, fields: { team: random.pick(house.teams) },
          }),
        );
      }
      if (random.next() < 0.01) await suike.restartWorker();
      const others = [random.pick(house.devices), random.pick(house.devices)];
      await Promise.all([...new Set([device, ...others])].map((one) => one.sync(random)));
    }

    suike.fate = null;
    for (const device of house.devices) {
      while (device.queue.length) device.hear((await device.send(device.queue.slice(0, 200))).outcomes);
    }
    const outcomes = new Map(house.devices.flatMap((device) => [...device.heard]));
    assert.equal(outcomes.size, sent.length, "every command is answered");

    for (const device of house.devices) {
      await device.pull();
      const anew = Object.assign(new Person(suike), { cookie: device.cookie });
      await anew.pull({ limit: 17 });
      assert.deepEqual(shown(device), shown(anew), "incremental equals from zero");
      const mayBeSeen = new Set(device.head.scopes);
      for (const row of device.rows.values()) assert.ok([...row.scopes].every((scope) => mayBeSeen.has(scope)));
    }
    const [admin] = house.devices;
    for (const { id, command } of sent) {
      const outcome = outcomes.get(id);
      if (command.type !== "create" || outcome.outcome !== "applied") continue;
      assert.ok(admin.row(command.id), `what was acknowledged is there: ${JSON.stringify(command)}`);
    }
    const versions = [...outcomes.values()].filter((outcome) => outcome.outcome === "applied").map((outcome) => outcome.ver);
    assert.ok(Math.max(...versions) <= admin.head.ver);
    assert.ok([...outcomes.values()].some((outcome) => outcome.outcome === "rejected"), "the history had conflicts in it");
    await isCarriedOutOnce(admin.session.workspace, outcomes);
    await feedIsTight(admin.session.workspace);
  });
}

/** What was acknowledged stands in the audit under the version that was acknowledged, once; of what was refused there is nothing. */
async function isCarriedOutOnce(ws, outcomes) {
  const rows = [];
  for (const name of ["SHARD_0", "SHARD_1"]) {
    const database = await suike.database(name);
    rows.push(...(await database.prepare("SELECT mutation, record, ver FROM audit WHERE ws = ?").bind(ws).all()).results);
  }
  const byMutation = new Map(rows.map((row) => [row.mutation, []]));
  for (const row of rows) byMutation.get(row.mutation).push(row);
  let changed = 0;
  for (const [id, outcome] of outcomes) {
    const written = byMutation.get(id) ?? [];
    if (outcome.outcome !== "applied") {
      assert.deepEqual(written, [], `refused, and yet something was written: ${id}`);
      continue;
    }
    changed += written.length > 0;
    assert.equal(new Set(written.map((row) => row.record)).size, written.length, `a record written twice by ${id}`);
    for (const row of written) assert.ok(row.ver <= outcome.ver, `${id} wrote after it was acknowledged`);
  }
  assert.ok(changed > 50, "the history changed something");
}

/** One entry for each row and scope, at the row's version where it stands; nothing left over from its past. */
async function feedIsTight(ws) {
  for (const name of ["SHARD_0", "SHARD_1"]) {
    const database = await suike.database(name);
    const count = async (sql) => (await database.prepare(sql).bind(ws).first()).n;
    assert.equal(await count("SELECT count(*) - count(DISTINCT scope || id) AS n FROM feed WHERE ws = ?"), 0);
    assert.equal(
      await count(
        `SELECT count(*) AS n FROM feed f JOIN record r ON r.ws = f.ws AND r.id = f.id WHERE f.ws = ? AND NOT f.gone
         AND (f.ver <> r.ver OR f.scope NOT IN (SELECT value FROM json_each(r.scopes)))`,
      ),
      0,
    );
    assert.equal(
      await count(
        `SELECT count(*) AS n FROM record r, json_each(r.scopes) s LEFT JOIN feed f ON f.ws = r.ws AND f.id = r.id
         AND f.scope = s.value AND NOT f.gone WHERE r.ws = ? AND f.id IS NULL`,
      ),
      0,
    );
    assert.equal(
      await count(
        `SELECT count(*) AS n FROM feed f JOIN record r ON r.ws = f.ws AND r.id = f.id WHERE f.ws = ? AND f.gone
         AND json_extract(r.left_scopes, '$."' || f.scope || '"') IS NOT f.ver`,
      ),
      0,
    );
  }
}
