// Invitations by link.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person } from "./house/person.mjs";

let suike, admin, team;
before(async () => {
  suike = await startSuike();
  admin = await new Person(suike).found({ name: "Yuanshan" });
  team = await admin.create("team", { name: "East" });
});
after(() => suike.stop());

const form = (login) => ({ name: "Wang Wei", login, password: "correct horse" });
const accept = (token, login) => new Person(suike).post(`/api/invites/${token}/accept`, form(login));
const invite = async (body, by = admin) => (await by.post("/api/invites", { role: "rep", ...body })).json();

test("an invitation says who invites, as what and into which team", async () => {
  const { token, url } = await invite({ team });
  assert.ok(url.endsWith(`/invite/${token}`));
  const shown = (await new Person(suike).get(`/api/invites/${token}`)).json();
  assert.deepEqual(
    { ...shown, expires_at: 0 },
    { workspace_name: "Yuanshan", role: "rep", team: "East", invited_by: "Li Na", name: null, login: null, expires_at: 0 },
  );
});

test("who accepts is signed in, is in the team, and everybody sees them", async () => {
  const { token } = await invite({ team });
  const guest = new Person(suike);
  const answer = await guest.post(`/api/invites/${token}/accept`, form("wang@example.com"));
  assert.equal(answer.status, 200);
  assert.equal(answer.json().role, "rep");
  assert.equal((await guest.get("/api/session")).status, 200);
  await admin.pull();
  assert.equal(admin.row(answer.json().user).doc.team, team);
});

test("an invitation is taken up once, even by two at the same moment", async () => {
  const { token } = await invite();
  const answers = await Promise.all(["one@example.com", "two@example.com"].map((login) => accept(token, login)));
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 410]);
  assert.equal((await accept(token, "three@example.com")).json().error.code, "invite_gone");
});

test("somebody who was imported before they sign in gets a login, and stays who they are", async () => {
  const user = await admin.create("user", { name: "Moses Frase", role: "rep", active: true });
  const { token } = await invite({ user });
  assert.equal((await new Person(suike).get(`/api/invites/${token}`)).json().name, "Moses Frase");
  const answer = await accept(token, "moses@example.com");
  assert.equal(answer.json().user, user);
  await admin.pull();
  assert.equal(admin.row(user).doc.login, "moses@example.com");
});

test("a login that is somebody's is refused, and the invitation still holds", async () => {
  const { token } = await invite();
  const refused = await accept(token, admin.login);
  assert.equal(refused.status, 409);
  assert.equal(refused.json().error.code, "login_taken");
  assert.equal((await accept(token, "another@example.com")).status, 200);
});

test("a form that is refused leaves its login free", async () => {
  const { token } = await invite();
  const refused = await new Person(suike).post(`/api/invites/${token}/accept`, { ...form("free@example.com"), name: " " });
  assert.equal(refused.status, 422);
  assert.equal(refused.json().error.details.problems[0].field, "name");
  assert.equal((await accept((await invite()).token, "free@example.com")).status, 200);
});

test("an invitation is over after its days, and lives no longer than thirty", async () => {
  const { token, expires_at } = await invite({ days: 400 });
  assert.ok(expires_at <= Date.now() + 30 * 86_400_000);
  for (const shard of ["SHARD_0", "SHARD_1"]) {
    await (await suike.database(shard)).prepare("UPDATE invite SET expires_at = 1").run();
  }
  assert.equal((await new Person(suike).get(`/api/invites/${token}`)).status, 410);
  assert.equal((await accept(token, "late@example.com")).status, 410);
});

test("only those who may invite do", async () => {
  const rep = await admin.invite();
  const answer = await rep.post("/api/invites", { role: "admin" });
  assert.equal(answer.status, 422);
  assert.equal(answer.json().error.code, "not_allowed");
  assert.equal((await new Person(suike).post("/api/invites", { role: "rep" })).status, 401);
});

test("an invitation of somebody who is no admin any more does not hold", async () => {
  const second = await admin.invite({ role: "admin" });
  const { token } = await invite({}, second);
  await admin.pull();
  const { ver } = admin.row(second.session.user);
  await admin.run({ type: "set_fields", kind: "user", id: second.session.user, base_ver: ver, fields: { role: "rep" } });
  assert.equal((await accept(token, "too-late@example.com")).json().error.code, "not_allowed");
});

test("roles, teams and people that do not exist are refused", async () => {
  for (const body of [{ role: "king" }, { team: admin.session.user }, { user: team }]) {
    assert.equal((await admin.post("/api/invites", { role: "rep", ...body })).status, 422);
  }
  assert.equal((await new Person(suike).get("/api/invites/nonsense")).status, 410);
});
