// The poke: a WebSocket that says that there is something to pull, to those signed in, and nothing else.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person } from "./house/person.mjs";

let suike, admin, rep, stranger;
before(async () => {
  suike = await startSuike({ bindings: { OPEN_SIGNUP: "1" } });
  admin = await new Person(suike).found();
  rep = await admin.invite();
  stranger = await new Person(suike).found();
});
after(() => suike.stop());

const open = (person, headers = {}) =>
  suike.mf.dispatchFetch(`${suike.workerUrl}/api/sync/poke`, {
    headers: { upgrade: "websocket", ...(person.cookie && { cookie: person.cookie }), ...headers },
  });

async function listen(person) {
  const { webSocket } = await open(person);
  webSocket.accept();
  const heard = [];
  const ended = new Promise((resolve) => webSocket.addEventListener("close", (event) => resolve(event.code)));
  let tell = () => {};
  webSocket.addEventListener("message", ({ data }) => {
    heard.push(data);
    tell();
  });
  const next = async () => {
    if (!heard.length) await new Promise((resolve) => (tell = resolve));
    return heard.shift();
  };
  return { heard, next, ended, close: () => webSocket.close() };
}

test("a command by one person is heard by everybody in the workspace, as a version and nothing more", async () => {
  const [one, other, outside] = await Promise.all([listen(admin), listen(rep), listen(stranger)]);
  const ver = await admin.run({ type: "create", kind: "tag", id: crypto.randomUUID(), fields: { name: "hot" } });
  assert.equal(await one.next(), `{"ver":${ver}}`);
  assert.equal(await other.next(), `{"ver":${ver}}`);
  assert.deepEqual(outside.heard, []);
  for (const socket of [one, other, outside]) socket.close();
});

test("a push that changes nothing pokes nobody", async () => {
  const socket = await listen(admin);
  await admin.push({ type: "claim_customer", id: crypto.randomUUID() });
  await new Promise((done) => setTimeout(done, 100));
  assert.deepEqual(socket.heard, []);
  socket.close();
});

test("only those signed in, and only pages of this site, may listen", async () => {
  assert.equal((await open(new Person(suike))).status, 401);
  assert.equal((await open(admin, { origin: "https://evil.example" })).status, 403);
  assert.equal((await open(admin, { origin: suike.workerUrl })).status, 101);
  assert.equal((await admin.get("/api/sync/poke")).status, 400);
});

test("signing out everywhere ends the person's sockets, and nobody else's", async () => {
  const [mine, theirs] = [await listen(rep), await listen(admin)];
  const device = await rep.elsewhere();
  await device.post("/api/sign-out-everywhere");
  assert.equal(await mine.ended, 4401);
  const ver = await admin.run({ type: "create", kind: "tag", id: crypto.randomUUID(), fields: { name: "cold" } });
  assert.equal(await theirs.next(), `{"ver":${ver}}`);
});
