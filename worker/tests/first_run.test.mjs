// The first run, and one command from push to pull.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person } from "./house/person.mjs";

let suike;
before(async () => (suike = await startSuike({ development: true })));
after(() => suike.stop());

test("a new installation says that it has no workspace, and takes the first one", async () => {
  const admin = new Person(suike);
  assert.equal((await admin.get("/api/health")).json().workspaces, 0);
  assert.equal((await admin.get("/api/session")).status, 401);

  await admin.found({ name: "远山贸易", language: "zh-Hans" });
  assert.equal(admin.session.workspace_name, "远山贸易");
  assert.equal(admin.session.role, "admin");
  assert.equal((await admin.get("/api/session")).json().user, admin.session.user);
  assert.equal((await admin.get("/api/health")).json().workspaces, 1);

  await admin.pull();
  assert.deepEqual(admin.all("pipeline").map((row) => row.doc.name), ["销售流程"]);
  assert.equal(admin.all("stage").length, 6);
  assert.equal(admin.all("user")[0].doc.login, admin.login);

  const id = await admin.create("customer", { name: "北京远大科技" });
  const lines = await admin.pullOnce();
  assert.deepEqual(lines.map((line) => line[0]), [id]);
  assert.equal(admin.row(id).doc.owner, admin.session.user);
  assert.equal(admin.row(id).ver, admin.head.ver);
});

test("a second workspace is refused where sign-up is not open", async () => {
  const stranger = new Person(suike);
  const answer = await stranger.post("/api/workspaces", {
    workspace_name: "B", admin_name: "B", login: "b@example.com", password: "correct horse", currency: "CNY", language: "en",
  });
  assert.equal(answer.status, 403);
  assert.equal(answer.json().error.code, "sign_up_closed");
});
