// Dashboard links: figures for people without an account, through the eyes of who made the link, and nothing else.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, describe, test } from "node:test";

import { startSuike } from "../../e2e/server.mjs";
import { Person } from "./house/person.mjs";

let suike, admin, manager, won, east;
/** What the worker wrote to its log. */
let log = "";
const keep = (stream) => stream.on("data", (data) => (log += data));
const listening = { handleRuntimeStdio: (out, wrong) => [out, wrong].forEach(keep) };
before(async () => {
  suike = await startSuike({ development: true, bindings: { OPEN_SIGNUP: "1" }, miniflare: listening });
  admin = await new Person(suike).found({ name: "Plane Tree" });
  east = await admin.create("team", { name: "East" });
  const west = await admin.create("team", { name: "West" });
  manager = await admin.invite({ name: "Zhou Ning", role: "manager", team: east });
  const other = await admin.invite({ name: "Tom", role: "rep", team: west });
  await admin.pull();
  won = admin.all("stage").find((row) => row.doc.outcome === "won");
  const today = new Date().toISOString().slice(0, 10);
  const sale = (owner, minor) =>
    admin.create("opportunity", { name: "Secret sale <b>", stage: won.id, owner, amount: { minor, currency: "CNY" }, closed_on: today });
  await sale(manager.session.user, 1_234_500);
  await sale(other.session.user, 500_000);
});
after(() => suike.stop());

const shows = (more) => ({ name: "East <now>", whose: "team", period: "this_year", language: "en", zone: [[0, 0]], zone_name: "UTC", ...more });
async function make(by, body = {}, view = {}) {
  const answer = await by.post("/api/links", { shows: shows(view), ...body });
  assert.equal(answer.status, 200, answer.text);
  return { ...answer.json(), path: new URL(answer.json().url).pathname };
}
const visit = (path, headers = {}, init = {}) => fetch(suike.workerUrl + path, { redirect: "manual", headers, ...init });

test("whoever has the link reads the figures of who made it, and no record", async () => {
  const { path } = await make(manager);
  const answer = await visit(path);
  const page = await answer.text();
  assert.equal(answer.status, 200);
  assert.match(page, /¥12,345/);
  assert.ok(!page.includes("17,345"), "the sale of another team is not the manager's to see");
  assert.ok(!page.includes("Secret sale"), "no record leaves");
  assert.ok(page.includes("East &lt;now&gt;"), "what somebody typed is text");
  assert.match(answer.headers.get("content-security-policy"), /default-src 'none'/);
  assert.equal(answer.headers.get("referrer-policy"), "same-origin");
  assert.equal(answer.headers.get("cache-control"), "no-store");
});

test("an open page hears that nothing changed, and hears of a change", async () => {
  const { path } = await make(manager);
  const tag = (await visit(path)).headers.get("etag");
  assert.equal((await visit(path, { "if-none-match": tag })).status, 304);
  await admin.create("opportunity", { name: "x", stage: won.id, owner: manager.session.user, amount: { minor: 100_00, currency: "CNY" }, closed_on: new Date().toISOString().slice(0, 10) });
  const fresh = await visit(path, { "if-none-match": tag });
  assert.equal(fresh.status, 200);
  assert.match(await fresh.text(), /¥12,445/);
});

test("a link that was revoked or has ended shows nothing, and does not say which", async () => {
  const { path, id } = await make(manager);
  assert.equal((await manager.post(`/api/links/${id}/revoke`)).status, 200);
  const [revoked, unknown] = [await visit(path), await visit(path.slice(0, -4) + "0000")];
  assert.deepEqual([revoked.status, unknown.status], [404, 404]);
  const plain = async (answer) => (await answer.text()).replace(/nonce="[0-9a-f]+"/g, "");
  assert.equal(await plain(revoked), await plain(unknown));
  const ended = await make(manager, { days: 1 });
  for (const shard of ["SHARD_0", "SHARD_1"]) {
    await (await suike.database(shard)).prepare("UPDATE link SET expires_at = ? WHERE id = ?").bind(Date.now() - 1, ended.id).run();
  }
  assert.equal((await visit(ended.path)).status, 404);
});

test("a pass code is asked for, wrong ones are counted, and the right one opens", async () => {
  const { path } = await make(manager, { code: "blue door" });
  const asked = await (await visit(path)).text();
  assert.ok(asked.includes("<form") && !asked.includes("12,"));
  const say = (code) =>
    visit(path, { "content-type": "application/x-www-form-urlencoded", origin: suike.workerUrl }, { method: "POST", body: new URLSearchParams({ code }) });
  assert.equal((await say("red door")).status, 403);
  const opened = await say("blue door");
  assert.equal(opened.status, 303);
  const cookie = opened.headers.get("set-cookie");
  assert.match(cookie, /HttpOnly; SameSite=Strict/);
  assert.match(await (await visit(path, { cookie: cookie.split(";")[0] })).text(), /¥12,/);
  assert.ok((await (await visit(path, { cookie: `${cookie.split("=")[0]}=${"0".repeat(64)}` })).text()).includes("<form"));
  let last;
  for (let tries = 0; tries < 25; tries += 1) last = await say(`guess ${tries}`);
  assert.equal(last.status, 429);
  assert.equal((await say("blue door")).status, 429, "the right one does not help any more either");
});

test("openings are counted, only for people who open it, and the maker sees them", async () => {
  const { path, id } = await make(manager, {}, { name: "Counted" });
  const tag = (await visit(path)).headers.get("etag");
  await visit(path);
  await visit(path, { "x-look": "1" });
  await visit(path, { "x-look": "1", "if-none-match": tag });
  const mine = (await manager.get("/api/links")).json().links.find((link) => link.id === id);
  assert.deepEqual([mine.opened, mine.has_code, mine.shows.name], [2, false, "Counted"]);
  const { openings } = (await manager.get(`/api/links/${id}/openings`)).json();
  assert.equal(openings.reduce((sum, [, times]) => sum + times, 0), 2);
});

test("reps make no links, and nobody sees or revokes those of another company", async () => {
  const rep = await admin.invite({ name: "Li Na", role: "rep" });
  assert.equal((await rep.post("/api/links", { shows: shows() })).status, 422);
  const { id } = await make(manager);
  const stranger = await new Person(suike).found({ name: "Elsewhere" });
  assert.equal((await stranger.post(`/api/links/${id}/revoke`)).status, 404);
  assert.equal((await stranger.get(`/api/links/${id}/openings`)).status, 404);
  assert.ok(!(await stranger.get("/api/links")).text.includes(id));
});

test("what cannot be shown is refused with its field", async () => {
  for (const [view, field] of [[{ name: " " }, "name"], [{ whose: "theirs" }, "whose"], [{ period: "soon" }, "period"], [{ zone: [] }, "zone"], [{ language: "fr" }, "language"]]) {
    const answer = await manager.post("/api/links", { shows: shows(view) });
    assert.equal(answer.status, 400, field);
    assert.equal(answer.json().error.details.problems[0].field, field);
  }
  for (const body of [{ days: 0 }, { days: 10_000 }, { code: "abc" }]) {
    assert.equal((await manager.post("/api/links", { shows: shows(), ...body })).status, 400);
  }
});

/** The bars of a chart: the width of each, by its row. */
const bars = (page, title) =>
  Object.fromEntries([...page.split("<section>").find((part) => part.includes(`<h2>${title}</h2>`)).matchAll(/<th scope="row">([^<]*)<\/th><td><svg[^>]*><rect width="([0-9.]+)" height="14">/g)].map(([, name, width]) => [name, Number(width)]));

test("a link to some people and some days stays so, whoever comes and whatever is won later", async () => {
  const boss = await new Person(suike).found({ name: "Maple" });
  const [li, wang] = [await boss.invite({ name: "Li Li" }), await boss.invite({ name: "Wang Wu" })];
  await boss.pull();
  const stage = boss.all("stage").find((row) => row.doc.outcome === "won").id;
  const sale = (owner, yuan, closed_on) => boss.create("opportunity", { name: "x", stage, owner: owner.session.user, amount: { minor: yuan * 100, currency: "CNY" }, closed_on });
  await sale(li, 4_000, "2026-02-10");
  await sale(wang, 1_000, "2026-03-31");
  const people = [li, wang].map((person) => person.session.user);
  const { path } = await make(boss, {}, { whose: "everybody", people, period: "2026-01-01..2026-03-31" });
  const before = await (await visit(path)).text();
  assert.match(before, /¥5,000/);
  const third = await boss.invite({ name: "Zhao Liu" });
  await sale(third, 20_000, "2026-02-10");
  await sale(li, 70_000, "2026-04-01");
  const after = await (await visit(path)).text();
  assert.match(after, /¥5,000/);
  assert.ok(!/Zhao Liu|20,000|70,000|25,000|75,000|95,000/.test(after), "neither the third person nor the day after the period");
  assert.deepEqual(bars(after, "Won by person"), { "Li Li": 100, "Wang Wu": 25 }, "bars as long as their figures");
  const open = await (await visit((await make(boss, {}, { whose: "everybody", period: "2026-01-01..2026-03-31" })).path)).text();
  assert.match(open, /¥25,000/, "a link to everybody has the third person");
});

test("what belongs to another company is not shown, whatever a link names", async () => {
  const stranger = await new Person(suike).found({ name: "Spruce" });
  const report = await admin.create("report", { name: "Their report", kind: "opportunity", look: "rows", owner: admin.session.user, shared: true, ask: { measures: ["won_amount"], by: ["owner"] } });
  const board = await admin.create("board", { name: "Their board", owner: admin.session.user, shared: true, cards: [{ report, size: "half" }] });
  assert.equal((await visit((await make(stranger, {}, { board, whose: "everybody", period: "own" })).path)).status, 404);
  const borrowed = await stranger.create("board", { name: "Mine", owner: stranger.session.user, cards: [{ report, size: "half" }] }).catch(() => null);
  const pages = await Promise.all([
    ...(borrowed ? [make(stranger, {}, { board: borrowed, whose: "everybody", period: "own" })] : []),
    make(stranger, {}, { whose: "everybody", people: [manager.session.user] }),
    make(stranger, {}, { whose: "everybody", pipeline: won.doc.pipeline }),
    make(stranger, {}, { whose: "team", people: [east] }),
  ].map(async (made) => (await visit((await made).path)).text()));
  for (const page of pages) assert.ok(!/12,[345]45|17,[345]45|Their|Zhou Ning|Tom|East(?! &lt;)/.test(page), page);
});

test("guessing addresses is over after some tries, and those who have one go on", async () => {
  const { path } = await make(manager);
  const from = { "cf-connecting-ip": "203.0.113.9" };
  const wrong = (number) => visit(path.slice(0, -4) + number.toString(16).padStart(4, "0"), from);
  const answers = new Set();
  for (let tries = 0; tries < 60; tries += 1) answers.add((await wrong(tries)).status);
  assert.deepEqual([...answers], [404]);
  assert.equal((await wrong(60)).status, 429);
  assert.equal((await visit(path, from)).status, 200, "an office behind one address still reads its links");
  assert.equal((await visit(path.slice(0, -4) + "zzzz", { "cf-connecting-ip": "203.0.113.10" })).status, 404, "others are not counted with them");
});

test("no token is in a log: not the worker's own, and the platform keeps none of requests", async () => {
  const { path, id } = await make(manager, { code: "blue door" });
  const token = path.split("/").pop();
  const type = { "content-type": "application/x-www-form-urlencoded", origin: suike.workerUrl };
  const say = (code) => visit(path, type, { method: "POST", body: new URLSearchParams({ code }) });
  for (const code of ["red door", "blue door"]) await say(code);
  const { token: invitation } = (await admin.post("/api/invites", { role: "rep" })).json();
  await fetch(`${suike.workerUrl}/api/invites/${invitation}`);
  for (const shard of ["SHARD_0", "SHARD_1"]) {
    await (await suike.database(shard)).prepare("UPDATE link SET shows = '{' WHERE id = ?").bind(id).run();
  }
  assert.equal((await visit(path)).status, 503);
  await new Promise((done) => setTimeout(done, 200));
  assert.match(log, /a dashboard link was not answered/, "the log is listened to");
  assert.ok(!log.includes(token) && !log.includes(invitation), log);
  const settings = readFileSync(new URL("../wrangler.toml", import.meta.url), "utf8");
  const logs = settings.match(/^\[observability\.logs\]\n((?:[^[].*\n?)*)/m)?.[1] ?? "";
  assert.match(logs, /^invocation_logs = false$/m, "the platform's line about a request has its address");
});

describe("a link from a board of somebody's own", () => {
  const own = (board, more) => ({ board, whose: "everybody", period: "own", ...more });
  const report = (by, ask, more) => by.create("report", { name: "Won by person", kind: "opportunity", look: "rows", owner: by.session.user, ask, ...more });
  const boardOf = (by, reports, more) => by.create("board", { name: "Mine", owner: by.session.user, cards: reports.map((report) => ({ report, size: "half" })), ...more });
  const byPerson = { measures: ["won_amount"], by: ["owner"] };

  test("shows its reports through the eyes of its maker", async () => {
    const { path } = await make(manager, {}, own(await boardOf(manager, [await report(manager, byPerson)])));
    const page = await (await visit(path)).text();
    assert.match(page, /Won by person/);
    assert.match(page, /Zhou Ning/);
    assert.ok(!page.includes("Tom"), "another team is not the manager's to see");
  });

  test("leaves out what names single records, and says so", async () => {
    const names = await report(manager, { measures: ["won_amount"], by: ["name"] });
    const page = await (await visit((await make(manager, {}, own(await boardOf(manager, [names])))).path)).text();
    assert.ok(!page.includes("Secret sale"));
    assert.match(page, /1 card names single records/);
  });

  test("shows nothing of a board or a report that is somebody else's own", async () => {
    const theirs = await boardOf(admin, [await report(admin, byPerson)]);
    assert.equal((await visit((await make(manager, {}, own(theirs))).path)).status, 404);
    const borrowed = await boardOf(manager, [await report(admin, byPerson)]);
    const page = await (await visit((await make(manager, {}, own(borrowed))).path)).text();
    assert.ok(!page.includes("Won by person"));
    const shared = await boardOf(admin, [await report(admin, byPerson, { shared: true })], { shared: true });
    assert.match(await (await visit((await make(manager, {}, own(shared))).path)).text(), /Won by person/);
  });

  test("calls a company's own choice as it is called today, in whichever form it was told", async () => {
    const choices = ["Gold", { key: "b", label: "Silver" }];
    const id = await admin.create("field_definition", { kind: "customer", key: "x_grade", label: "Grade", type: "choice", choices });
    for (const x_grade of ["Gold", "b"]) await admin.create("customer", { name: "Acme", x_grade });
    await admin.pull();
    const { ver } = admin.all("field_definition").find((row) => row.id === id);
    const renamed = [{ key: "Gold", label: "Premium" }];
    await admin.run({ type: "set_fields", kind: "field_definition", id, base_ver: ver, fields: { choices: renamed } });
    await admin.pull();
    const held = admin.all("field_definition").find((row) => row.id === id).doc.choices;
    assert.deepEqual(held, [...renamed, { key: "b", label: "Silver", retired: true }], "what was left out is kept");
    const board = await boardOf(admin, [await report(admin, { measures: ["count.customer"], by: ["x_grade"] }, { kind: "customer" })]);
    const page = await (await visit((await make(admin, {}, own(board))).path)).text();
    assert.match(page, /Premium/);
    assert.match(page, /Silver/);
    assert.ok(!page.includes("Gold"));
  });

  test("hides groups of few records and what would give them away", async () => {
    const board = await boardOf(admin, [await report(admin, { measures: ["won_amount", "won_count"], by: ["owner"] })]);
    const open = await (await visit((await make(admin, {}, own(board))).path)).text();
    assert.match(open, /5,000/);
    const page = await (await visit((await make(admin, {}, own(board, { fewer: 5 }))).path)).text();
    assert.match(page, /fewer than 5/);
    assert.ok(!/5,000|12,345/.test(page), "neither the figure nor the one beside it");
    const none = await admin.post("/api/links", { shows: shows({ fewer: 1 }) });
    assert.equal(none.json().error.details.problems?.[0]?.field ?? none.json().error.details.field, "fewer");
  });
});
