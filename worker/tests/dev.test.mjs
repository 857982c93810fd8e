// What only a development server has.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person } from "./house/person.mjs";

let suike, admin;
before(async () => {
  suike = await startSuike({ development: true });
  admin = await new Person(suike).found({ login: "lina@example.com" });
});
after(() => suike.stop());

test("the demo people are listed, and one tap signs in", async () => {
  const team = await admin.create("team", { name: "East" });
  await admin.create("user", { name: "Demo Rep", role: "rep", login: "demo@example.com", team, active: true });
  const people = (await new Person(suike).get("/api/dev/people")).json();
  assert.deepEqual(people.find((person) => person.login === "demo@example.com"), {
    login: "demo@example.com", name: "Demo Rep", role: "rep", team: "East",
  });
  const visitor = new Person(suike);
  assert.equal((await visitor.post("/api/dev/sign-in", { login: "demo@example.com" })).json().name, "Demo Rep");
  assert.equal((await visitor.get("/api/session")).status, 200);
});

test("nobody is signed in who is not there", async () => {
  assert.equal((await new Person(suike).post("/api/dev/sign-in", { login: "nobody@example.com" })).status, 401);
});

test("schedules that are due are carried out when the development clock strikes", async () => {
  const report = await admin.create("report", { name: "Open", kind: "opportunity", look: "rows", ask: { measures: ["open_amount"], by: ["owner"] } });
  const schedule = await admin.create("schedule", { about: { kind: "report", record: report }, rhythm: "day", hour: 9, zone: [[0, 480]] });
  const database = await suike.database("SHARD_0");
  await database.prepare("UPDATE record SET doc = json_set(doc, '$.next_at', 1) WHERE id = ?").bind(schedule).run();
  assert.equal((await new Person(suike).post("/api/dev/schedules")).status, 200);
  await admin.pull();
  assert.deepEqual(admin.all("notification").map(({ doc }) => doc.about.record), [report]);
});
