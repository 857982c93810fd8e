// The built worker is held to the cases that every server of the protocol is held to: `crates/sync/conformance.json`. There
// rows lie in rooms; here a room is a rep in a team of their own, its rows are the rep's customers, and whoever keeps the
// room is the team's manager.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person, newId } from "./house/person.mjs";

const cases = JSON.parse(readFileSync(new URL("../../crates/sync/conformance.json", import.meta.url), "utf8"));

let suike;
before(async () => (suike = await startSuike({ development: true, bindings: { OPEN_SIGNUP: "1" } })));
after(() => suike.stop());

class Teller {
  people = new Map();
  rooms = new Map();
  rows = new Map();

  static async begin() {
    const teller = new Teller();
    teller.boss = await new Person(suike).found();
    for (const who of [1, 2]) teller.people.set(who, await teller.boss.invite({ name: `Keeper ${who}`, role: "manager" }));
    return teller;
  }

  async room(number) {
    if (!this.rooms.has(number)) {
      const team = await this.boss.create("team", { name: `Room ${number}` });
      const rep = await this.boss.invite({ name: `Rep ${number}`, role: "rep", team });
      this.rooms.set(number, { team, rep: rep.session.user });
    }
    return this.rooms.get(number);
  }

  async push(command) {
    this.last = { id: newId(), made_at: 0, command };
    [this.outcome] = (await this.boss.send([this.last])).outcomes;
    assert.equal(this.outcome.outcome, "applied", JSON.stringify(this.outcome));
  }

  about = (row) => ({ kind: "customer", id: this.rows.get(row), base_ver: Number.MAX_SAFE_INTEGER });

  steps = {
    keep: async ({ room, who }) => {
      const manager = who === null ? null : this.people.get(who).session.user;
      const { team } = await this.room(room);
      await this.push({ type: "set_fields", kind: "team", id: team, base_ver: Number.MAX_SAFE_INTEGER, fields: { manager } });
    },
    make: async ({ row, room }) => {
      this.rows.set(row, newId());
      const { rep } = await this.room(room);
      await this.push({ type: "create", kind: "customer", id: this.rows.get(row), fields: { name: `Row ${row}`, owner: rep } });
    },
    write: ({ row, text }) => this.push({ type: "set_fields", ...this.about(row), fields: { remark: text } }),
    move: async ({ row, room }) => this.push({ type: "transfer", ...this.about(row), to: (await this.room(room)).rep }),
    delete: ({ row }) => this.push({ type: "delete", ...this.about(row) }),
    restore: ({ row }) => this.push({ type: "restore", kind: "customer", id: this.rows.get(row) }),
    again: async () => {
      await this.boss.pull();
      const before = this.boss.head.ver;
      assert.deepEqual((await this.boss.send([this.last])).outcomes, [this.outcome]);
      await this.boss.pull();
      assert.equal(this.boss.head.ver, before);
    },
    sees: async ({ who, page, rows }) => {
      const device = this.people.get(who);
      await device.pull({ limit: page });
      const held = [...this.rows].filter(([, id]) => device.row(id));
      assert.deepEqual(
        held.map(([row, id]) => [row, device.row(id).doc.remark ?? "", device.row(id).deletedAt !== null]),
        rows,
      );
    },
    is_level: async ({ who }) => {
      const device = this.people.get(who);
      const lines = await device.pullOnce(10);
      assert.equal(device.head.more, false);
      assert.deepEqual(lines.filter(([, kind]) => kind === "customer"), []);
    },
  };
}

describe("stories that every server tells in the same way", () => {
  assert.ok(cases.server.length > 0);
  for (const { name, steps } of cases.server) {
    test(name, async () => {
      const teller = await Teller.begin();
      for (const { do: what, ...how } of steps) await teller.steps[what](how);
    });
  }
});

describe("requests that every server refuses", () => {
  let person;
  before(async () => (person = await new Person(suike).found()));

  for (const { name, to, body, code } of cases.refused) {
    test(name, async () => {
      await person.pull();
      const before = person.head.ver;
      const answer = await person.post(`/api/sync/${to}`, body);
      assert.ok(answer.status >= 400, answer.text);
      assert.equal(answer.json().error.code, code ?? "bad_request");
      assert.equal((await person.pullOnce()).length, 0);
      assert.equal(person.head.ver, before);
    });
  }
});

test("laws of pulling: pages of every size bring the same, no page is longer than asked for, a level device is sent nothing", async () => {
  const teller = await Teller.begin();
  for (let row = 1; row <= 12; row += 1) await teller.steps.make({ row, room: 1 + (row % 2) });
  await teller.steps.keep({ room: 1, who: 1 });
  await teller.steps.delete({ row: 3 });
  await teller.steps.move({ row: 4, room: 2 });
  for (const asker of [teller.boss, ...teller.people.values()]) {
    const held = async (limit) => {
      const device = Object.assign(new Person(suike), { cookie: asker.cookie, session: asker.session });
      do assert.ok((await device.pullOnce(limit)).length <= limit);
      while (device.head.more);
      assert.equal((await device.pullOnce(limit)).length, 0);
      const rows = [...device.rows.values()].map(({ scopes, ...row }) => [JSON.stringify(row), [...scopes].sort().join()]);
      return rows.sort();
    };
    const whole = await held(2000);
    assert.ok(whole.length > 0);
    for (const limit of [1, 3]) assert.deepEqual(await held(limit), whole);
  }
});
