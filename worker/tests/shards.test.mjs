// Two databases, really used, and nothing of one workspace in another's.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { DATABASES, startSuike } from "../../e2e/server.mjs";
import { migrate } from "../../e2e/server/migrations.mjs";
import { Person } from "./house/person.mjs";

let suike, people;
before(async () => {
  suike = await startSuike({ persist: true, development: true, bindings: { OPEN_SIGNUP: "1" } });
  people = [];
  for (let n = 0; n < 4; n += 1) people.push(await new Person(suike).found({ name: `Company ${n}` }));
});
after(() => suike.stop());

const workspacesIn = async (name) => {
  const { results } = await (await suike.database(name)).prepare("SELECT ws FROM workspace").all();
  return results.map((row) => row.ws);
};

test("new workspaces are spread over both databases", async () => {
  for (const name of DATABASES) assert.equal((await workspacesIn(name)).length, 2);
});

test("everything of a workspace is in its own database, and only there", async () => {
  for (const person of people) await person.create("customer", { name: `Of ${person.session.workspace}` });
  for (const name of DATABASES) {
    const own = await workspacesIn(name);
    const database = await suike.database(name);
    for (const table of ["record", "feed", "lookup", "audit", "mutation", "access", "credential", "session"]) {
      const { results } = await database.prepare(`SELECT DISTINCT ws FROM ${table}`).all();
      assert.deepEqual(results.map((row) => row.ws).sort(), [...own].sort(), `${table} in ${name}`);
    }
  }
});

test("nobody sees another workspace's rows, in the same database or the other one", async () => {
  for (const person of people) {
    await person.pull();
    assert.deepEqual(person.all("customer").map((row) => row.doc.name), [`Of ${person.session.workspace}`]);
    assert.deepEqual(person.all("user").map((row) => row.id), [person.session.user]);
  }
});

test("only the first database knows where workspaces and logins are", async () => {
  const count = async (name, table) =>
    (await (await suike.database(name)).prepare(`SELECT count(*) AS n FROM ${table}`).first()).n;
  for (const table of ["directory", "login"]) {
    assert.equal(await count("SHARD_0", table), 4);
    assert.equal(await count("SHARD_1", table), 0);
  }
});

test("migrations that are applied already are not applied again, and the data stays", async () => {
  await migrate(suike.mf);
  await suike.restartWorker();
  for (const person of people) {
    await person.pull();
    assert.equal(person.all("customer").length, 1);
  }
});
