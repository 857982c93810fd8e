// What a request costs in rows of D1, which is what it costs in money: `DESIGN.md` §10.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person, newId } from "./house/person.mjs";

let suike, admin, stages;
before(async () => {
  suike = await startSuike({ development: true });
  admin = await new Person(suike).found();
  await admin.pull();
  stages = admin.all("stage").sort((one, other) => one.doc.order - other.doc.order);
});
after(() => suike.stop());

const written = (person) => Number(person.d1.written);
const read = (person) => Number(person.d1.read);

describe("a command on one record writes at most 6 rows", () => {
  const costs = async (command) => {
    await admin.run(command);
    return written(admin);
  };

  test("creating a customer, changing it, deleting it, restoring it", async () => {
    const id = newId();
    assert.ok((await costs({ type: "create", kind: "customer", id, fields: { name: "Acme" } })) <= 6);
    await admin.pull();
    const base_ver = admin.row(id).ver;
    assert.ok((await costs({ type: "set_fields", kind: "customer", id, base_ver, fields: { name: "Acme 2" } })) <= 6);
    assert.ok((await costs({ type: "delete", kind: "customer", id, base_ver: base_ver + 1 })) <= 6);
    assert.ok((await costs({ type: "restore", kind: "customer", id })) <= 6);
  });

  test("creating a contact", async () => {
    const customer = await admin.create("customer", { name: "Acme" });
    assert.ok((await costs({ type: "create", kind: "contact", id: newId(), fields: { name: "Lin", customer } })) <= 6);
  });

  test("creating a task", async () => {
    assert.ok((await costs({ type: "create", kind: "task", id: newId(), fields: { title: "Call" } })) <= 6);
  });

  test("creating an opportunity, and moving it", async () => {
    const id = newId();
    const fields = { name: "Pumps", stage: stages[0].id };
    assert.ok((await costs({ type: "create", kind: "opportunity", id, fields })) <= 6);
    assert.ok((await costs({ type: "move_stage", id, base_ver: 99, stage: stages[1].id })) <= 6);
  });
});

describe("a pull with k changes reads at most 2k + 10 rows", () => {
  test("nothing new", async () => {
    await admin.pull();
    assert.equal((await admin.pullOnce()).length, 0);
    assert.ok(read(admin) <= 3, `read ${read(admin)}`);
  });

  for (const changes of [1, 10, 300]) {
    test(`${changes} changes among many rows`, async () => {
      await admin.pull();
      const rows = Array.from({ length: changes }, (_, n) => ({ id: newId(), fields: { name: `C${n}` } }));
      await admin.run({ type: "import_rows", import: newId(), kind: "customer", rows });
      // The chunk also writes down what it did, in a row of its own.
      const all = changes + 1;
      assert.equal((await admin.pullOnce()).length, all);
      assert.ok(read(admin) <= 2 * all + 10, `read ${read(admin)} rows for ${all} changes`);
    });
  }
});

test("an import of 500 rows is one version and two rows written for each", async () => {
  await admin.pull();
  const before = admin.head.ver;
  const rows = Array.from({ length: 500 }, (_, n) => ({ id: newId(), fields: { name: `D${n}` } }));
  assert.equal(await admin.run({ type: "import_rows", import: newId(), kind: "customer", rows }), before + 1);
  assert.ok(written(admin) <= 2 * 500 + 5, `${written(admin)}`);
  assert.ok(Number(admin.d1.statements) <= 20);
});

test("a command in a workspace of thousands of rows reads no more than in a small one", async () => {
  const costs = [];
  const commands = (n) => [
    { type: "create", kind: "customer", id: newId(), fields: { name: `E${n}` } },
    { type: "create", kind: "tag", id: newId(), fields: { name: `T${n}` } },
    { type: "create", kind: "opportunity", id: newId(), fields: { name: `O${n}`, stage: stages[0].id } },
  ];
  for (const command of commands(1)) {
    await admin.run(command);
    costs.push(read(admin));
  }
  for (let chunk = 0; chunk < 4; chunk += 1) {
    const rows = Array.from({ length: 500 }, (_, n) => ({ id: newId(), fields: { name: `F${chunk}.${n}` } }));
    await admin.run({ type: "import_rows", import: newId(), kind: "customer", rows });
  }
  for (const [n, command] of commands(2).entries()) {
    await admin.run(command);
    assert.ok(read(admin) <= costs[n] + 2, `${read(admin)} after ${costs[n]}`);
    assert.ok(read(admin) <= 40, `${read(admin)}`);
  }
});

test("a day offline goes in few statements", async () => {
  const commands = Array.from({ length: 50 }, (_, n) => ({ type: "create", kind: "tag", id: newId(), fields: { name: `Day ${n}` } }));
  const outcomes = await admin.push(...commands);
  assert.ok(outcomes.every((outcome) => outcome.outcome === "applied"));
  assert.ok(Number(admin.d1.statements) <= 20, admin.d1.statements);
  assert.ok(Number(admin.d1.trips) <= 3, admin.d1.trips);
});

test("a dashboard link that is opened again reads what changed, not every record", async () => {
  const COUNT = 4_000;
  for (let from = 0; from < COUNT; from += 500) {
    const rows = Array.from({ length: 500 }, (_, n) => {
      const { id: stage } = stages[n % stages.length];
      return { id: newId(), fields: { name: `O${from + n}`, stage, amount: { minor: 100 * n, currency: "CNY" } } };
    });
    await admin.run({ type: "import_rows", import: newId(), kind: "opportunity", rows });
  }
  const view = { name: "Board", whose: "everybody", period: "this_year", language: "en", zone: [[0, 0]], zone_name: "UTC" };
  const { url } = (await admin.post("/api/links", { shows: view })).json();
  const opened = async () => {
    const answer = await fetch(suike.workerUrl + new URL(url).pathname);
    assert.equal(answer.status, 200);
    return { page: await answer.text(), read: Number(/read=(\d+)/.exec(answer.headers.get("x-d1"))[1]), written: Number(/written=(\d+)/.exec(answer.headers.get("x-d1"))[1]) };
  };
  const first = await opened();
  assert.ok(first.read > 2 * COUNT, `${first.read}`);
  const again = await opened();
  // Some twenty rows of settings for each card, and what is kept of it.
  assert.ok(again.read < 600, `read ${again.read} rows where nothing changed`);
  await admin.create("opportunity", { name: "New", stage: stages[0].id, amount: { minor: 77_777_700, currency: "CNY" } });
  const after = await opened();
  assert.notEqual(after.page, again.page);
  assert.ok(after.read < first.read / 20, `read ${after.read} rows after one change, ${first.read} at first`);
  assert.ok(after.written < 60, `wrote ${after.written} rows`);
});
