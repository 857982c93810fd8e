// The worker against a plain JavaScript worker that runs the same SQL, and what both cost in rows of D1.
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { newId } from "../../e2e/company.mjs";
import { startSuike } from "../../e2e/server.mjs";
import { Company, generated } from "../house/company.mjs";
import { median } from "../house/numbers.mjs";
import { startPlain, startRecorder } from "../house/replay.mjs";

const ROUNDS = 60;
const CHANGES = 300;

export async function measure({ report }) {
  const folder = await mkdtemp(join(tmpdir(), "suike-worker-"));
  const [live, copy] = [join(folder, "live"), join(folder, "copy")];
  try {
    const prepared = await prepare(live);
    await cp(live, copy, { recursive: true });
    const ours = await timed(live, prepared);
    const journeys = await recorded(live, prepared);
    const plain = await replayed(copy, journeys);
    compare(report, ours, plain);
    await costs(report);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A company with customers to change, on disk. */
async function prepare(persist) {
  const suike = await startSuike({ persist, development: true });
  try {
    const company = await Company.found(suike);
    const customers = await company.fill("customer", await generated("customer", 2_000));
    const { cursors } = await company.upToDate();
    return { company, customers, cursors };
  } finally {
    await suike.stop();
  }
}

const edit = (id) => ({ type: "set_fields", kind: "customer", id, base_ver: 2 ** 40, fields: { remark: `bench ${id}` } });

/** Milliseconds of each push and pull against the worker itself. */
async function timed(persist, { company, customers, cursors }) {
  const suike = await startSuike({ persist });
  try {
    company.suike = { url: suike.workerUrl };
    await company.run(edit(customers[0]));
    const push = [];
    for (const id of customers.slice(1, ROUNDS + 1)) push.push(await took(() => company.run(edit(id))));
    const pull = [];
    for (let round = 0; round < ROUNDS; round += 1) pull.push(await took(() => company.pull(cursors)));
    return { push: median(push), pull: median(pull) };
  } finally {
    await suike.stop();
  }
}

/** What the worker asks of D1 for the same number of pushes and pulls, on customers that nobody has touched. */
async function recorded(persist, { company, customers, cursors }) {
  const recorder = await startRecorder(persist);
  try {
    company.suike = { url: recorder.url };
    const journeys = { push: [], pull: [] };
    for (const id of customers.slice(-ROUNDS)) {
      await company.run(edit(id));
      journeys.push.push(recorder.take());
    }
    for (let round = 0; round < ROUNDS; round += 1) {
      await company.pull(cursors);
      journeys.pull.push(recorder.take());
    }
    return journeys;
  } finally {
    await recorder.stop();
  }
}

async function replayed(persist, journeys) {
  const plain = await startPlain(persist);
  try {
    const run = async (journey) => took(() => plain.run(journey));
    await run(journeys.push[0]);
    const push = [];
    for (const journey of journeys.push.slice(1)) push.push(await run(journey));
    const pull = [];
    for (const journey of journeys.pull) pull.push(await run(journey));
    return { push: median(push), pull: median(pull) };
  } finally {
    await plain.stop();
  }
}

async function took(what) {
  const begun = performance.now();
  await what();
  return performance.now() - begun;
}

function compare(report, ours, plain) {
  const peer = "a plain JS worker, same SQL";
  report({ id: "push", what: "worker push of one command, local", value: ours.push, unit: "ms", against: { what: peer, value: plain.push }, goal: 1.5 });
  report({ id: "pull", what: `worker pull of ${ROUNDS} changes, local`, value: ours.pull, unit: "ms", against: { what: peer, value: plain.pull }, goal: 1.5 });
}

/** Rows of D1, from its own `meta`, which a development worker tells in a header. */
async function costs(report) {
  const suike = await startSuike({ development: true });
  try {
    const company = await Company.found(suike);
    const [stage, next] = await company.settings("stage");
    const [customer, opportunity] = [newId(), newId()];
    const commands = {
      "creating a customer": { type: "create", kind: "customer", id: customer, fields: { name: "星澜" } },
      "changing a customer": edit(customer),
      "creating a contact": { type: "create", kind: "contact", id: newId(), fields: { name: "高原", customer } },
      "creating an opportunity": { type: "create", kind: "opportunity", id: opportunity, fields: { name: "光谱仪", stage: stage.id } },
      "moving an opportunity": { type: "move_stage", id: opportunity, base_ver: 2 ** 40, stage: next.id },
    };
    const written = {};
    for (const [what, command] of Object.entries(commands)) {
      await company.run(command);
      written[what] = company.rows.written;
    }
    const most = Math.max(...Object.values(written));
    report({ id: "rows_written", what: "D1 rows written by a command on one record (the most of five)", value: most, unit: "rows", against: { what: "the goal", value: 6 }, goal: 1, detail: written });
    const { cursors } = await company.upToDate();
    await company.fill("customer", await generated("customer", CHANGES));
    await company.pull(cursors);
    report({ id: "rows_read", what: `D1 rows read by a pull with ${CHANGES} changes`, value: company.rows.read, unit: "rows", against: { what: "the goal, 2k + 10", value: 2 * CHANGES + 10 }, goal: 1 });
    await company.pull((await company.upToDate()).cursors);
    report({ id: "rows_read_idle", what: "D1 rows read by a pull with nothing new", value: company.rows.read, unit: "rows", against: { what: "the goal, 2k + 10", value: 10 }, goal: 1 });
  } finally {
    await suike.stop();
  }
}
