// Records of every kind on a person's device: what they may see arrives and stays, what is somebody else's never comes.
import { Company, newId, yuan } from "../company.mjs";
import { expect, test } from "../suike.mjs";
import { Device, join } from "./device.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const OF_ALL = ["workspace", "role", "team", "user", "tag", "field_definition", "pipeline", "stage", "product"];
const OF_ONE = ["customer", "contact", "opportunity", "comment", "follow_up", "attachment", "task", "target", "forecast", "work_report", "work_report_comment", "saved_view", "report", "board", "schedule", "notification", "import", "import_part"];

/** A record of each kind that everybody sees and that a new company lacks. */
async function arrange(company) {
  await company.create("role", { name: "销售", role: "rep" });
  await company.create("team", { name: "华东" });
  await company.create("tag", { name: "重点" });
  await company.create("field_definition", { kind: "customer", key: "x_machines", label: "装机台数", type: "number" });
  await company.create("product", { name: "示波器" });
}

/** A record of each kind that belongs to one person. Being given a customer is what the notification tells of. */
async function give(admin, rep) {
  const customer = await admin.create("customer", { name: "星澜仪器" });
  const [{ ver: base_ver }] = await admin.rows("customer");
  await admin.push({ type: "transfer", kind: "customer", id: customer, base_ver, to: rep.user });
  const { id: pipeline, stages } = await rep.company.pipeline();
  await rep.company.create("contact", { name: "周敏", customer });
  const opportunity = await rep.company.create("opportunity", { name: "示波器", customer, pipeline, stage: stages[0].id, owner: rep.user });
  await rep.company.push({ type: "add_comment", id: newId(), opportunity, text: "先谈维保" });
  const said = { id: newId(), customer, channel: "visit", text: "看过样机", happened_at: Date.now() };
  await rep.company.push({ type: "log_follow_up", ...said });
  const file = { name: "样机.jpg", media: "image/jpeg", size: 5, sha256: "0".repeat(64), width: 1, height: 1 };
  await rep.company.create("attachment", { ...file, follow_up: said.id });
  await rep.company.create("task", { title: "报价", customer, owner: rep.user });
  const month = { period: "month", starts_on: "2026-11-01" };
  await admin.create("target", { ...month, name: "李娜 11 月", scope: "person", owner: rep.user, measure: "won_amount", amount: yuan(50_000) });
  await rep.company.create("forecast", { ...month, name: "李娜 11 月", owner: rep.user, amount: yuan(40_000) });
  const told = newId();
  const week = { name: "李娜 2026-W48", owner: rep.user, period: "week", starts_on: "2026-11-23", done: "看过样机", sent_at: Date.now() };
  await rep.company.push({ type: "import_rows", import: newId(), kind: "work_report", rows: [{ id: told, fields: week }] });
  await rep.company.push({ type: "comment_on_work_report", id: newId(), report: told, text: "样机退了吗？" });
  const query = { kind: "customer", filters: [], sort: [], text: "上海" };
  await rep.company.create("saved_view", { name: "上海的客户", kind: "customer", owner: rep.user, query });
  const ask = { measures: ["tasks_open"], by: ["owner"] };
  const report = await rep.company.create("report", { name: "我的任务", kind: "task", look: "rows", ask, owner: rep.user });
  await rep.company.create("board", { name: "早会", owner: rep.user, cards: [{ report, size: "half" }] });
  const when = { rhythm: "week", weekday: "monday", hour: 9, zone: [[0, 480]] };
  await rep.company.create("schedule", { ...when, about: { kind: "report", record: report } });
  const brought = await rep.company.create("import", { name: "名单.csv", owner: rep.user, at: Date.now(), state: "done" });
  const rows = [{ id: newId(), fields: { title: "回访", owner: rep.user } }];
  await rep.company.push({ type: "import_rows", import: brought, kind: "task", rows });
}

/** The kinds of the live rows in the stored pages. */
async function kindsOn(device) {
  const { pages = [] } = await device.database();
  const lines = pages.flatMap(([, text]) => text.trim().split("\n")).map((line) => JSON.parse(line));
  const rows = lines.filter(Array.isArray).filter(([, , , doc, deletedAt]) => doc && deletedAt === null);
  return new Set(rows.map(([, kind]) => kind));
}

test("every kind of record reaches the devices of those who may see it, and stays there", async ({ page, suike, browser }) => {
  const admin = await Company.found(page, suike.url);
  const [rep, other] = [await join(admin, browser, { name: "李娜" }), await join(admin, browser, { name: "王伟" })];
  await arrange(admin);
  await give(admin, rep);
  const [hers, his] = [await Device.open(rep.context, suike.url), await Device.open(other.context, suike.url)];
  await hers.shows("星澜仪器");
  await expect.poll(async () => [...(await kindsOn(hers))].sort(), { timeout: 20_000 }).toEqual([...OF_ALL, ...OF_ONE].sort());
  await expect.poll(async () => [...(await kindsOn(his))].sort(), { timeout: 20_000 }).toEqual(OF_ALL.toSorted());
  await hers.installed();
  await hers.offline();
  await hers.page.reload();
  await hers.shows("星澜仪器");
  expect([...(await kindsOn(hers))].sort()).toEqual([...OF_ALL, ...OF_ONE].sort());
  await Promise.all([rep.context.close(), other.context.close()]);
});
