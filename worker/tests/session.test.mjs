// Signing in and out, and who is let in.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person, newId } from "./house/person.mjs";

let suike, admin;
before(async () => {
  suike = await startSuike({ bindings: { OPEN_SIGNUP: "1" } });
  admin = await new Person(suike).found({ login: "Li.Na@Example.com" });
});
after(() => suike.stop());

const signIn = (login, password = "correct horse", headers = {}) =>
  new Person(suike).post("/api/sign-in", { login, password }, headers);
const code = (answer) => answer.json().error.code;

test("the right password signs in, however the login is written", async () => {
  const answer = await signIn("  li.na@EXAMPLE.com ");
  assert.equal(answer.status, 200);
  assert.equal(answer.json().name, "Li Na");
});

test("the cookie is out of scripts' reach and for this site only", async () => {
  const cookie = (await signIn("li.na@example.com")).headers.get("set-cookie");
  assert.match(cookie, /^suike=[0-9a-f.]+; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/);
});

test("over https the cookie is bound to the host", async () => {
  const answer = await suike.mf.dispatchFetch("https://crm.example.com/api/sign-in", {
    method: "POST",
    body: JSON.stringify({ login: "li.na@example.com", password: "correct horse" }),
  });
  assert.match(answer.headers.get("set-cookie"), /^__Host-suike=.*; Path=\/; .*HttpOnly; SameSite=Lax; Secure$/);
});

test("a wrong password and an unknown login are told the same", async () => {
  const [wrong, unknown] = [await signIn("li.na@example.com", "wrong"), await signIn("nobody@example.com")];
  assert.equal(wrong.status, 401);
  assert.equal(unknown.status, 401);
  assert.equal(wrong.text, unknown.text);
});

test("after ten wrong passwords even the right one waits, and others do not", async () => {
  const other = await admin.invite({ login: "guessed@example.com" });
  for (let n = 0; n < 10; n += 1) assert.equal((await signIn("guessed@example.com", `wrong ${n}`)).status, 401);
  const answer = await signIn("guessed@example.com");
  assert.equal(answer.status, 429);
  assert.equal(code(answer), "too_many_tries");
  assert.ok(answer.json().error.details.seconds > 0);
  assert.equal((await signIn("li.na@example.com")).status, 200);
  assert.equal((await other.get("/api/session")).status, 200);
});

test("an address that tries many logins is stopped too", async () => {
  const from = { "cf-connecting-ip": "203.0.113.9" };
  const answers = [];
  for (let n = 0; n < 61; n += 1) answers.push((await signIn(`many-${n}@example.com`, "x", from)).status);
  assert.equal(answers.at(59), 401);
  assert.equal(answers.at(60), 429);
});

test("signing out ends this session and no other", async () => {
  const [here, there] = [await admin.elsewhere(), await admin.elsewhere()];
  const kept = here.cookie;
  assert.equal((await here.post("/api/sign-out")).status, 200);
  assert.equal(here.cookie, null);
  here.cookie = kept;
  assert.equal((await here.get("/api/session")).status, 401);
  assert.equal((await there.get("/api/session")).status, 200);
});

test("signing out everywhere ends all of a person's sessions, and nobody else's", async () => {
  const rep = await admin.invite();
  const [phone, desk] = [await rep.elsewhere(), await rep.elsewhere()];
  assert.equal((await phone.post("/api/sign-out-everywhere")).status, 200);
  for (const device of [rep, desk]) assert.equal((await device.get("/api/session")).status, 401);
  assert.equal((await admin.get("/api/session")).status, 200);
});

test("somebody who left is out at once, on every device", async () => {
  const rep = await admin.invite();
  await admin.pull();
  const { ver } = admin.row(rep.session.user);
  await admin.run({ type: "set_fields", kind: "user", id: rep.session.user, base_ver: ver, fields: { active: false } });
  assert.equal((await rep.get("/api/session")).status, 401);
  const answer = await rep.post("/api/sync/push", { protocol: 1, mutations: [] });
  assert.equal(code(answer), "signed_out");
  assert.equal((await signIn(rep.login)).status, 401);
});

test("a token that is changed, cut or another workspace's opens nothing", async () => {
  const stranger = await new Person(suike).found();
  const [ws, user, secret] = admin.cookie.replace("suike=", "").split(".");
  const [otherWs] = stranger.cookie.replace("suike=", "").split(".");
  for (const token of [
    `${ws}.${user}.${"0".repeat(64)}`,
    `${otherWs}.${user}.${secret}`,
    `${newId().replaceAll("-", "")}.${user}.${secret}`,
    `${ws}.${user}`,
    "x",
  ]) {
    const thief = new Person(suike);
    thief.cookie = `suike=${token}`;
    assert.equal((await thief.get("/api/session")).status, 401, token);
  }
});

test("a page of another site can change nothing", async () => {
  const answer = await admin.ask("POST", "/api/sync/push", { protocol: 1, mutations: [] }, { origin: "https://evil.example" });
  assert.equal(answer.status, 403);
  assert.equal(code(answer), "foreign_origin");
});

test("passwords are stored as Argon2id and tokens as hashes", async () => {
  const dump = [];
  for (const shard of ["SHARD_0", "SHARD_1"]) {
    for (const table of ["credential", "session", "invite"]) {
      dump.push(...(await (await suike.database(shard)).prepare(`SELECT * FROM ${table}`).all()).results);
    }
  }
  const text = JSON.stringify(dump);
  assert.match(text, /argon2id\$19456\$2\$1\$/);
  assert.ok(!text.includes("correct horse"));
  assert.ok(!text.includes(admin.cookie.split(".").at(-1)));
});

test("unknown addresses and wrong methods are said to be so", async () => {
  const nowhere = await admin.get("/api/nowhere");
  assert.equal(nowhere.status, 404);
  assert.equal(code(nowhere), "no_such_route");
  assert.equal((await admin.get("/api/sync/push")).status, 405);
});

test("outside development nobody is signed in by one tap, and no costs are told", async () => {
  assert.equal((await admin.get("/api/dev/people")).status, 404);
  assert.equal((await admin.post("/api/dev/sign-in", { login: admin.login })).status, 404);
  assert.equal((await admin.get("/api/session")).headers.get("x-d1"), null);
});

test("what a form lacks is said field by field", async () => {
  const form = {
    workspace_name: "B", admin_name: "B", login: "b@example.com", password: "correct horse", currency: "CNY", language: "en",
  };
  const asked = async (change) => (await new Person(suike).post("/api/workspaces", { ...form, ...change })).json().error;
  assert.equal((await asked({ password: "short" })).details.problems[0].field, "password");
  assert.equal((await asked({ login: "two words" })).details.problems[0].field, "login");
  assert.equal((await asked({ currency: "yuan" })).details.problems[0].field, "currency");
  assert.equal((await asked({ workspace_name: "  " })).details.problems[0].field, "name");
  assert.equal((await asked({ login: "li.na@example.com" })).code, "login_taken");
});

test("a login that an admin changes is the one that signs in from then on", async () => {
  const rep = await admin.invite({ login: "old@example.com" });
  const rename = async (login) => {
    await admin.pull();
    const { id, ver } = admin.row(rep.session.user);
    return (await admin.push({ type: "set_fields", kind: "user", id, base_ver: ver, fields: { login } }))[0];
  };
  assert.equal((await rename("New@Example.com")).outcome, "applied");
  assert.equal((await signIn("new@example.com")).json().user, rep.session.user);
  assert.equal((await signIn("old@example.com")).status, 401);

  const stranger = await new Person(suike).found({ login: "taken@example.com" });
  const refused = await rename("taken@example.com");
  assert.equal(refused.rejection.code, "not_unique");
  assert.equal((await signIn("taken@example.com")).json().user, stranger.session.user);
  assert.equal((await signIn("new@example.com")).status, 200);

  const next = await admin.invite({ login: "old@example.com" });
  assert.equal((await signIn("old@example.com")).json().user, next.session.user);
});
