// Figures from the database and from a device are the same figures, for everybody who looks.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { after, before, describe, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { chance } from "./house/chance.mjs";
import { Person, newId } from "./house/person.mjs";

const SEED = Number(process.env.FIGURES_SEED ?? 1);
const DAY = 86_400_000;
const SHANGHAI = [[0, 480]];
/** New York: two changes of the clock a year. */
const NEW_YORK = [[0, -300], [1772953200000, -240], [1793512800000, -300], [1804993200000, -240]];

let suike, admin, people;
before(async () => {
  suike = await startSuike({ development: true });
  admin = await new Person(suike).found();
  people = await company(chance(SEED));
  await Promise.all(people.map((person) => person.pull()));
});
after(() => suike.stop());

/** A company with everything that makes figures hard. */
async function company({ pick, upTo, some, day, instant }) {
  await admin.pull();
  const ws = admin.all("workspace")[0];
  await admin.run({ type: "set_fields", kind: "workspace", id: ws.id, base_ver: ws.ver, fields: { fiscal_start_month: 4 } });
  const sales = await admin.create("team", { name: "Sales" });
  const east = await admin.create("team", { name: "East", parent: sales });
  const west = await admin.create("team", { name: "West", parent: sales });
  const joined = [];
  for (const [role, team] of [["rep", east], ["rep", east], ["rep", west], ["manager", east], ["manager", sales], ["partner"], ["rep"]]) {
    joined.push(await admin.invite({ name: `${role} ${joined.length}`, role, team }));
  }
  const users = [admin, ...joined].map((person) => person.session.user);
  await admin.create("field_definition", { kind: "customer", key: "x_size", label: "Size", type: "choice", choices: ["one", "two"] });
  await admin.create("field_definition", { kind: "customer", key: "x_machines", label: "Machines", type: "number" });
  const tags = [await admin.create("tag", { name: "One" }), await admin.create("tag", { name: "Two" })];
  const products = [];
  for (const series of ["GX", "ST", undefined]) products.push(await admin.create("product", { name: `P${products.length}`, series }));
  const second = await admin.create("pipeline", { name: "Renewals", stalled_after_days: 10 });
  for (const [order, [probability, outcome]] of [[12.5, "open"], [100, "won"], [0, "lost"]].entries()) {
    await admin.create("stage", { name: `R${order}`, pipeline: second, order, probability, outcome });
  }
  await admin.pull();
  const stages = admin.all("stage");
  const money = () => some({ minor: upTo(90_000_000), currency: pick(["CNY", "CNY", "CNY", "USD", "JPY"]) }, 15);
  const made = (kind, rows) => admin.run({ type: "import_rows", import: newId(), kind, rows });
  const filled = (fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined && value !== null));

  const history = () => Array.from({ length: upTo(6) }, instant).sort((a, b) => a - b).map((at) => ({ stage: pick(stages).id, at, by: pick(users) }));

  const customers = Array.from({ length: 40 }, () => newId(Date.now() - upTo(600 * DAY)));
  await made("customer", customers.map((id, n) => ({ id, fields: filled({
    name: `Customer ${n}`, owner: some(pick(users), 20), collaborators: upTo(4) ? undefined : [pick(users)],
    industry: some(pick(["retail", "medical", "其他"]), 20), region: some(pick(["East", "west"]), 30), level: some(pick(["a", "b"]), 30),
    x_size: some(pick(["one", "two"]), 40), x_machines: some((upTo(40_000) - 20_000) / 7, 20), last_follow_up_at: some(instant(), 50), claimed_at: some(instant(), 50),
  }) })));
  await made("opportunity", Array.from({ length: 150 }, (_, n) => ({ id: newId(), fields: filled({
    name: `Opportunity ${n}`, stage: pick(stages).id, owner: some(pick(users), 8), customer: some(pick(customers), 15), product: some(pick(products), 20),
    engaged_on: some(day(), 15), closed_on: some(day(), 15), expected_close: some(day(), 25), amount: money(), stage_since: instant(), stage_history: history(),
    lost_reason: some(pick(["price", "timing"]), 50), category: some(pick(["commit", "best_case", "pipeline", "omitted"]), 40), tags: [undefined, [tags[0]], [tags[1], tags[0]]][upTo(3)],
  }) })));
  await made("follow_up", Array.from({ length: 80 }, () => ({ id: newId(), fields: {
    customer: pick(customers), channel: pick(["call", "visit", "note"]), text: "…", happened_at: instant(), by: pick(users),
  } })));
  await made("task", Array.from({ length: 60 }, () => ({ id: newId(), fields: filled({
    title: "…", owner: pick(users), customer: some(pick(customers), 30), due_on: some(day(), 20), done_at: some(instant(), 50),
  }) })));
  await admin.pull();
  for (const kind of ["customer", "opportunity"]) {
    const rows = admin.all(kind).filter(() => upTo(20) === 0);
    for (const { id, ver } of rows) await admin.run({ type: "delete", kind, id, base_ver: ver });
  }
  return [admin, ...joined];
}

const MEASURES = {
  opportunity: ["won_amount", "won_count", "won_average", "lost_count", "lost_amount", "win_rate", "cycle_days", "cycle_days_closed", "created_count",
    "created_amount", "open_count", "open_amount", "weighted_amount", "stage_age_days", "stage_entered", "stage_conversion", "stage_stay_days", "stalled_count", "stalled_amount", "slipping_count", "slipping_amount", "commit_amount", "best_case_amount", "pipeline_amount",
    "count.opportunity", "sum.opportunity.amount", "mean.opportunity.amount"],
  customer: ["new_customers", "customers", "customers_without_contact", "quiet_share", "silent_days", "count.customer", "sum.customer.x_machines", "mean.customer.x_machines"],
  follow_up: ["follow_ups", "calls", "visits"],
  task: ["tasks_done", "tasks_open", "tasks_overdue"],
};
const STEPS = ["day", "week", "month", "quarter", "year"];
const DIMENSIONS = ["owner", "team", "manager", "division", "pipeline", "stage", "outcome", "lost_reason", "product", "series", "customer", "industry",
  "region", "level", "status", "channel", "tags", "customer.x_size", "x_size"];

function question({ pick, upTo }) {
  const measures = MEASURES[pick(Object.keys(MEASURES))];
  const one = (kind) => pick(admin.all(kind)).id;
  const by = () => (upTo(3) ? pick(DIMENSIONS) : `${pick(["date", "date", "expected_close", "customer.made_at"])}:${pick(STEPS)}`);
  const filter = () => {
    const [field, value] = pick([
      () => ["owner", one("user")], () => ["owner", "team"], () => ["team", one("team")], () => ["division", one("team")], () => ["under", one("team")],
      () => ["industry", "retail"], () => ["level", "a"], () => ["stage", one("stage")], () => ["outcome", pick(["won", "open"])], () => ["customer.x_size", "one"],
      () => ["customer.owner.team", one("team")], () => ["amount", pick(["1000000..50000000", "CNY 3000000..", "EUR 5"])], () => ["tags", one("tag")],
      () => ["expected_close", "last_quarter"], () => ["stage_since", "last_90_days"], () => ["x_size", "two"],
    ])();
    const op = pick(["is", "is", "is", "not", "not", "empty", "filled"]);
    return { field, op, values: op === "is" || op === "not" ? [value] : [] };
  };
  return {
    measures: Array.from({ length: 1 + upTo(3) }, () => pick(measures)),
    by: Array.from({ length: upTo(3) }, by),
    filters: Array.from({ length: upTo(3) }, filter),
    period: pick([null, "this_year", "last_quarter", "last_90_days", "2025-11-03..2026-05-20", "2026-02-01.."]),
    quiet_days: pick([null, 60]),
  };
}

/** The same questions answered from a device's rows, by the code that the app runs. */
function onDevice(person, input) {
  const program = process.env.SUIKE_CUBE;
  if (!program) throw new Error("who adds up on a device? `npm test -- worker` builds that program and says where it is");
  const rows = [...person.rows.values()].filter((row) => row.deletedAt === null).map(({ id, kind, doc }) => ({ id, kind, doc }));
  return new Promise((resolve, reject) => {
    const child = execFile(program, [], { maxBuffer: 1 << 28 }, (error, out) => (error ? reject(error) : resolve(out.trim().split("\n").map((line) => JSON.parse(line)))));
    child.stdin.end(JSON.stringify({ ...input, me: person.session.user, rows }));
  });
}

const ask = (person, question, zone = SHANGHAI) => person.post("/api/reports/cube", { ask: question, zone });

test("the database's cube is the device's, for everybody, whatever is asked", async () => {
  const dice = chance(SEED + 1_000);
  let answered = 0;
  let filled = 0;
  for (const person of people) {
    for (const zone of [SHANGHAI, NEW_YORK]) {
      const questions = Array.from({ length: 60 }, () => question(dice));
      const answers = [];
      for (const asked of questions) answers.push(await ask(person, asked, zone));
      const now = Math.max(...answers.filter((it) => it.status === 200).map((it) => it.json().now));
      const expected = await onDevice(person, { now, zone, asks: questions });
      for (const [n, asked] of questions.entries()) {
        const told = `FIGURES_SEED=${SEED}: ${JSON.stringify(asked)}`;
        if (answers[n].status !== 200) assert.equal(answers[n].json().error.code, expected[n].code, told);
        else assert.deepEqual(answers[n].json().cube, expected[n], told);
        answered += answers[n].status === 200;
        filled += answers[n].status === 200 && expected[n].cells.length > 3;
      }
    }
  }
  assert.ok(answered > 300 && filled > 120, `${answered} answered, ${filled} with something in them`);
});

test("somebody who sees less is told less, not the same with names left out", async () => {
  const count = async (person) => {
    const { cells } = (await ask(person, { measures: ["open_count"] })).json().cube;
    return Number(cells[0]?.[1][0].of[""] ?? 0);
  };
  const [, , , rep, , manager] = people;
  const [all, led, own] = [await count(admin), await count(manager), await count(rep)];
  assert.ok(all > led && led > own && own > 0, `${all}, ${led}, ${own}`);
});

describe("a question that cannot be answered is refused with what is wrong", () => {
  const cases = [
    ["no measure", { measures: [] }, "no_measure"],
    ["an unknown measure", { measures: ["luck"] }, "no_such_measure"],
    ["a dimension of other records", { measures: ["won_count"], by: ["channel"] }, "no_such_dimension"],
    ["three dimensions", { measures: ["won_count"], by: ["owner", "team", "stage"] }, "too_many"],
    ["a field that there is not", { measures: ["won_count"], filters: [{ field: "name'; --", op: "is", values: ["x"] }] }, "no_such_field"],
    ["part of a text", { measures: ["won_count"], filters: [{ field: "name", op: "has", values: ["x"] }] }, "not_answered"],
    ["no period", { measures: ["won_count"], period: "soon" }, "not_a_period"],
    ["a part of time that there is not", { measures: ["won_count"], by: ["date:decade"] }, "bad_request"],
  ];
  for (const [name, asked, code] of cases) {
    test(name, async () => {
      const answer = await ask(admin, asked);
      assert.deepEqual([answer.status, answer.json().error.code], [400, code]);
    });
  }

  test("a zone that is none", async () => {
    assert.equal((await ask(admin, { measures: ["won_count"] }, [])).json().error.code, "not_a_zone");
  });

  test("nobody signed in, another method, another site", async () => {
    const stranger = new Person(suike);
    assert.equal((await ask(stranger, { measures: ["won_count"] })).status, 401);
    assert.equal((await admin.get("/api/reports/cube")).status, 405);
    const answer = await admin.post("/api/reports/cube", { ask: { measures: ["won_count"] } }, { origin: "https://elsewhere.example" });
    assert.equal(answer.status, 403);
  });
});

test("what is typed is a value, never a part of a statement", async () => {
  const values = ["x'; DROP TABLE record; --", "' OR '1'='1", "\u0000"];
  const answer = await ask(admin, { measures: ["customers"], filters: [{ field: "industry", op: "is", values }] });
  assert.deepEqual(answer.json().cube.cells, []);
  assert.ok(Number((await ask(admin, { measures: ["customers"] })).json().cube.cells[0][1][0].of[""]) > 0);
});

test("figures of opportunities read two rows for each, whatever else there is, and only those of the stages asked for", async () => {
  const rows = Array.from({ length: 500 }, (_, n) => ({ id: newId(), fields: { name: `Noise ${n}` } }));
  const before = await ask(admin, { measures: ["won_amount"] });
  const read = () => Number(admin.d1.read);
  const without = read();
  await admin.run({ type: "import_rows", import: newId(), kind: "contact", rows: rows.map((row) => ({ ...row, fields: { ...row.fields, customer: admin.all("customer")[0].id } })) });
  const after = await ask(admin, { measures: ["won_amount"] });
  assert.deepEqual(after.json().cube, before.json().cube);
  assert.ok(Math.abs(read() - without) < 20, `${read()} after ${without}`);
  const open = await ask(admin, { measures: ["open_count", "created_count"] });
  assert.equal(open.status, 200);
  assert.ok(without < read(), "won ones alone read fewer rows than all");
});

test("what is kept of earlier answers gives the same figures, whatever changed since", async () => {
  const dice = chance(SEED + 2_000);
  const { pick, upTo, some, day } = dice;
  const stages = admin.all("stage");
  const users = people.map((person) => person.session.user);
  const fields = () => Object.fromEntries(Object.entries({
    stage: pick(stages).id, owner: some(pick(users), 8), amount: { minor: upTo(9_000_000), currency: pick(["CNY", "USD"]) }, closed_on: some(day(), 30), customer: some(pick(admin.all("customer")).id, 20),
  }).filter(([, value]) => value !== undefined));
  const rows = Array.from({ length: 500 }, (_, n) => ({ id: newId(Date.now() - upTo(500 * DAY)), fields: { name: `More ${n}`, ...fields() } }));
  await admin.run({ type: "import_rows", import: newId(), kind: "opportunity", rows });
  const questions = [
    { measures: ["won_amount", "open_count"], by: ["owner"] }, { measures: ["stage_entered", "stage_stay_days"], by: ["stage"] }, { measures: ["weighted_amount"], by: ["team", "date:month"] },
    { measures: ["won_count"], by: ["industry"] }, { measures: ["customers", "customers_without_contact"], by: ["level"] }, { measures: ["follow_ups"], by: ["channel"] }, { measures: ["tasks_open"] },
    { measures: ["won_amount"], filters: [{ field: "stage", op: "is", values: [stages.find((row) => row.doc.outcome === "won").id] }], period: "2025-01-01.." },
    ...Array.from({ length: 12 }, () => question(dice)),
  ];
  // A lost one needs a reason.
  const open = stages.filter((row) => row.doc.outcome === "open");
  const change = [
    () => admin.create("opportunity", { name: "New", ...fields(), stage: pick(open).id }),
    async () => { const { id, ver } = pick(admin.all("opportunity")); await admin.run({ type: "set_fields", kind: "opportunity", id, base_ver: ver, fields: { amount: { minor: upTo(5_000_000), currency: "CNY" } } }); },
    async () => { const { id, ver } = pick(admin.all("opportunity")); await admin.run({ type: "transfer", kind: "opportunity", id, base_ver: ver, to: pick(users) }); },
    async () => { const { id, ver, doc } = pick(admin.all("opportunity")); await admin.run({ type: "move_stage", id, base_ver: ver, stage: pick(open.filter((stage) => stage.doc.pipeline === doc.pipeline)).id }); },
    async () => { const { id, ver } = pick(admin.all("opportunity")); await admin.run({ type: "delete", kind: "opportunity", id, base_ver: ver }); },
    async () => { const { id, ver } = pick(admin.all("customer")); await admin.run({ type: "set_fields", kind: "customer", id, base_ver: ver, fields: pick([{ industry: "retail" }, { level: "a" }]) }); },
    async () => { const { id, ver } = pick(admin.all("customer")); await admin.run({ type: "transfer", kind: "customer", id, base_ver: ver, to: pick([...users, null]) }); },
    async () => { const { id, ver } = pick(admin.all("customer")); await admin.run({ type: "delete", kind: "customer", id, base_ver: ver }); },
    async () => { const { id, ver } = pick(admin.all("task")); await admin.run({ type: "set_fields", kind: "task", id, base_ver: ver, fields: { done_at: Date.now() } }); },
  ];
  for (let round = 0; round < 6; round += 1) {
    for (const person of [people[0], people[3], people[5]]) {
      for (const asked of questions) {
        const kept = await person.post("/api/reports/cube", { ask: asked, zone: SHANGHAI, kept: true });
        const plain = await ask(person, asked);
        assert.equal(kept.status, plain.status, JSON.stringify(asked));
        assert.deepEqual(kept.json().cube, plain.json().cube, `FIGURES_SEED=${SEED}, round ${round}: ${JSON.stringify(asked)}`);
      }
    }
    await admin.pull();
    for (let n = 0; n <= round; n += 1) {
      await pick(change)();
      await admin.pull();
    }
  }
  const { cells } = await (await suike.database("SHARD_0")).prepare("SELECT count(*) AS cells FROM cell").first();
  const elsewhere = await (await suike.database("SHARD_1")).prepare("SELECT count(*) AS cells FROM cell").first();
  assert.ok(cells + elsewhere.cells > 20, "something was kept");
});

test("many who look at once while it changes leave nothing wrong behind", async () => {
  const questions = [{ measures: ["won_amount", "open_count"], by: ["owner"] }, { measures: ["weighted_amount"], by: ["stage"] }, { measures: ["open_amount"] }];
  const look = (asked) => admin.post("/api/reports/cube", { ask: asked, zone: SHANGHAI, kept: true });
  const { pick, upTo } = chance(SEED + 3_000);
  for (let round = 0; round < 5; round += 1) {
    await admin.pull();
    const change = async () => {
      const { id, ver } = pick(admin.all("opportunity"));
      await admin.run({ type: "set_fields", kind: "opportunity", id, base_ver: ver, fields: { amount: { minor: upTo(5_000_000), currency: "CNY" } } });
    };
    await change();
    const answers = await Promise.all([...questions, ...questions, ...questions, ...questions].map(look).concat(change()));
    for (const answer of answers.slice(0, -1)) assert.equal(answer.status, 200);
    for (const asked of questions) assert.deepEqual((await look(asked)).json().cube, (await ask(admin, asked)).json().cube, `FIGURES_SEED=${SEED}, round ${round}`);
  }
});

test("after one change a kept figure reads as few rows of a large book as of a small one", async () => {
  const asked = { measures: ["open_amount"], by: ["owner"] };
  const look = () => admin.post("/api/reports/cube", { ask: asked, zone: SHANGHAI, kept: true });
  const change = async () => {
    await admin.pull();
    const { id, ver } = admin.all("opportunity")[100];
    await admin.run({ type: "set_fields", kind: "opportunity", id, base_ver: ver, fields: { amount: { minor: ver, currency: "CNY" } } });
  };
  const read = async () => {
    await look();
    await change();
    const answer = await look();
    const rows = admin.d1.read;
    assert.deepEqual(answer.json().cube, (await ask(admin, asked)).json().cube);
    return [Number(rows), Number(admin.d1.read)];
  };
  const [small, all] = await read();
  const open = admin.all("stage").find((row) => row.doc.outcome === "open");
  const rows = Array.from({ length: 2_000 }, (_, n) => ({ id: newId(), fields: { name: `Many ${n}`, stage: open.id, owner: admin.session.user } }));
  for (let from = 0; from < rows.length; from += 500) await admin.run({ type: "import_rows", import: newId(), kind: "opportunity", rows: rows.slice(from, from + 500) });
  await look();
  const [large, larger] = await read();
  assert.ok(larger > all + 2_000, `a plain answer reads every record: ${larger} after ${all}`);
  assert.ok(large < small + 60, `${large} rows after ${small}`);
});
