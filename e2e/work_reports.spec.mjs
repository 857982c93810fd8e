// Reports of work: drafted on the rep's phone without a network, put right, sent; the manager is told, reads and comments; the rep
// is told. Names the kinds "work_report" and "work_report_comment".
import { Device, join } from "./book/device.mjs";
import { Company, day, newId, yuan } from "./company.mjs";
import { isAccessible } from "./stories/accessible.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 390, height: 844 } });

const SAID = "预算过了，等总监签字";
const OWN = "周三培训了两个新人";
const ASKED = "运费谁出？";

/** A team of a manager and a rep who worked today: spoke to a customer, won one opportunity, has a task tomorrow. */
async function team(page, suike, browser) {
  const admin = await Company.found(page, suike.url);
  const east = await admin.create("team", { name: "华东" });
  const manager = await join(admin, browser, { name: "王经理", role: "manager", team: east });
  const rep = await join(admin, browser, { name: "李娜", team: east });
  const idle = await join(admin, browser, { name: "陈硕", team: east });
  const { stages } = await admin.pipeline();
  const won = stages.find((stage) => stage.outcome === "won");
  const { company } = rep;
  const customer = await company.create("customer", { name: "星澜仪器", owner: rep.user });
  const opportunity = await company.create("opportunity", { name: "质谱仪采购", customer, stage: stages[0].id, amount: yuan(180_000), owner: rep.user });
  await company.push({ type: "move_stage", id: opportunity, base_ver: 9e15, stage: won.id, closed_on: day() });
  await company.push({ type: "log_follow_up", id: newId(), customer, channel: "visit", text: SAID, happened_at: Date.now() - 1000 });
  await company.create("task", { title: "发报价单", owner: rep.user, customer, due_on: day(1) });
  return { admin, manager, rep, idle, customer, opportunity };
}

const WEEK = word("choice.work_report.period.week");
const half = (page, name) => page.locator(".report-half", { hasText: word(`reports.${name}`) });
const texts = (page, name) => half(page, name).getByRole("textbox", { name: word("reports.line"), exact: true });
const values = (page, name) => texts(page, name).evaluateAll((boxes) => boxes.map((box) => box.value));
const thisWeek = (page) => page.getByRole("link", { name: new RegExp(`${WEEK}.*${word("reports.this_week")}`) });

test("a rep drafts a report offline, puts it right and sends it; the manager is told, reads and comments; the rep is told", async ({ page, suike, browser }, testInfo) => {
  test.setTimeout(120_000);
  const { manager, rep, idle, customer } = await team(page, suike, browser);
  const hers = await Device.open(rep.context, suike.url, "/work-reports");
  await hers.page.setViewportSize({ width: 390, height: 844 });
  await hers.installed();
  await hers.filled();
  await hers.offline();
  await hers.page.reload();
  await expect(hers.page.getByText(word("reports.to_write")).first()).toBeVisible();
  await hers.page.screenshot({ path: testInfo.outputPath("reports-phone.png") });
  await thisWeek(hers.page).click();

  // Drafted from what was done: each line leads to its record.
  await expect(texts(hers.page, "done")).toHaveCount(3);
  const [won, spoke, added] = await values(hers.page, "done");
  expect(won).toBe(word("reports.won", { name: "质谱仪采购 ¥180,000" }));
  expect(spoke).toBe(word("reports.spoke", { name: "星澜仪器", how: word("choice.follow_up.channel.visit"), last: SAID }));
  expect(added).toBe(word("reports.added", { name: "星澜仪器" }));
  expect((await values(hers.page, "plan"))[0]).toContain("发报价单");
  const stat = (name) => hers.page.locator(".stat", { hasText: word(`measure.${name}`) }).locator(".stat-value");
  await expect(stat("won_amount")).toHaveText("¥180,000");
  await expect(stat("visits")).toHaveText("1");
  await isAccessible(hers.page, { sizes: ["small", "phone"] });
  await hers.page.screenshot({ path: testInfo.outputPath("writing-phone.png"), fullPage: true });
  const links = half(hers.page, "done").getByRole("link", { name: word("reports.open_record", { name: "星澜仪器" }) });
  await links.first().click();
  await expect(hers.page).toHaveURL(new RegExp(`/customers/${customer}$`));
  await hers.page.goBack();

  // Put right: a line is taken out and put back, one is typed over, one is the rep's own; all of it outlives a reload.
  await half(hers.page, "done").getByRole("button", { name: word("reports.drop_line") }).last().click();
  await expect(texts(hers.page, "done")).toHaveCount(2);
  await hers.page.locator(".toast").getByRole("button", { name: word("ui.undo") }).click();
  await expect(texts(hers.page, "done")).toHaveCount(3);
  await half(hers.page, "done").getByRole("button", { name: word("reports.drop_line") }).last().click();
  await texts(hers.page, "done").nth(1).fill("星澜仪器：拜访，谈妥了预算");
  await half(hers.page, "done").getByRole("button", { name: word("reports.add_line") }).click();
  await expect(texts(hers.page, "done").last()).toBeFocused();
  await hers.page.keyboard.type(OWN);
  await hers.keeps(OWN);
  await hers.page.reload();
  await expect.poll(() => values(hers.page, "done")).toEqual([won, "星澜仪器：拜访，谈妥了预算", OWN]);
  await hers.page.getByRole("button", { name: word("reports.send"), exact: true }).click();
  await expect(hers.page.getByText(word("reports.sent"), { exact: true })).toBeVisible();
  await expect(hers.page.locator(".report")).toContainText(OWN);
  expect(await rep.company.rows("work_report")).toEqual([]);
  await hers.offline(false);
  await expect.poll(async () => (await manager.company.rows("work_report")).length, { timeout: 20_000 }).toBe(1);

  // The manager.
  const his = await Device.open(manager.context, suike.url, "/");
  await his.page.setViewportSize({ width: 1280, height: 800 });
  const line = his.page.locator(".today-part", { hasText: word("today.for_you") }).getByRole("link", { name: /李娜/ });
  await expect(line).toContainText(word("told.reported_week", { who: "李娜", day: "" }).split(" ").at(-1));
  await line.click();
  const report = his.page.locator(".report");
  await expect(report).toContainText(OWN);
  await expect(report.locator(".stat", { hasText: word("measure.won_amount") })).toContainText("¥180,000");
  await expect(report.getByRole("link", { name: won })).toHaveAttribute("href", /opportunities/);
  await his.page.getByRole("textbox", { name: word("comments.write") }).fill(ASKED);
  await his.page.getByRole("button", { name: word("comments.send") }).click();
  await expect(his.page.locator(".comment")).toContainText(ASKED);
  await isAccessible(his.page, { sizes: ["desk", "phone"] });
  await his.page.screenshot({ path: testInfo.outputPath("reading-desk.png"), fullPage: true });
  await his.page.goto(`${suike.url}/work-reports`);
  await expect(his.page.getByRole("status").filter({ hasText: word("reports.sent_of", { sent: 1, all: 2 }) })).toBeVisible();
  await expect(his.page.locator(".report-missing")).toContainText("陈硕");
  await isAccessible(his.page, { sizes: ["desk", "phone"] });
  await his.page.screenshot({ path: testInfo.outputPath("team-desk.png") });

  // The rep again.
  await hers.page.goto(suike.url);
  await hers.page.getByRole("link", { name: new RegExp(ASKED) }).click();
  await expect(hers.page.locator(".comment")).toContainText(ASKED);
  await Promise.all([manager, rep, idle].map((person) => person.context.close()));
});

test("what happened after it was sent is offered, what was taken out is not, and it is sent again", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  const customer = await company.create("customer", { name: "星澜仪器", owner: company.me });
  await page.goto("/work-reports");
  await thisWeek(page).click();
  await expect(texts(page, "done")).toHaveCount(1);
  await half(page, "done").getByRole("button", { name: word("reports.drop_line") }).click();
  await half(page, "done").getByRole("button", { name: word("reports.add_line") }).click();
  await texts(page, "done").last().fill(OWN);
  await page.getByRole("button", { name: word("reports.send"), exact: true }).click();
  await expect(page.locator(".report")).toContainText(OWN);
  // Taken back, it is as it was before sending, and nothing of it is lost.
  await page.locator(".toast", { hasText: word("reports.sent") }).getByRole("button", { name: word("ui.undo") }).click();
  await expect(page.getByText(word("records.is_deleted"))).toBeVisible();
  await expect.poll(async () => (await company.rows("work_report")).length).toBe(0);
  await page.goto("/work-reports");
  await thisWeek(page).click();
  await expect.poll(() => values(page, "done")).toEqual([OWN]);
  await page.getByRole("button", { name: word("reports.send"), exact: true }).click();
  await expect(page.locator(".report")).toContainText(OWN);
  await expect.poll(async () => (await company.rows("work_report")).length).toBe(1);
  await company.push({ type: "log_follow_up", id: newId(), customer, channel: "call", text: SAID, happened_at: Date.now() - 1000 });
  await page.goto("/work-reports");
  await thisWeek(page).click();
  await page.getByRole("button", { name: word("records.actions"), exact: true }).click();
  await page.getByRole("menuitem", { name: word("records.edit") }).click();
  await expect(page.getByText(word("reports.new_things", { count: 1 }))).toBeVisible();
  await page.getByRole("button", { name: word("reports.add_new"), exact: true }).click();
  await expect(texts(page, "done")).toHaveCount(2);
  await page.getByRole("button", { name: word("reports.send_again"), exact: true }).click();
  await expect(page.locator(".report")).toContainText(SAID);
  const sent = async () => (await company.rows("work_report")).map((row) => row.doc.done.split("\n").length);
  await expect.poll(sent).toEqual([2]);
});

test("a day is drafted from all that was done on it, and sent as a day's report", async ({ page, suike, browser }) => {
  const { manager, rep, idle } = await team(page, suike, browser);
  await rep.company.push({ type: "log_follow_up", id: newId(), customer: await rep.company.create("customer", { name: "远山纺织", owner: rep.user }), channel: "call", text: "上周的事", happened_at: Date.now() - 7 * 86_400_000 });
  const hers = await Device.open(rep.context, suike.url, "/work-reports");
  await hers.page.goto(new URL(`/work-reports/new?period=day&from=${day()}`, suike.url).href);
  await expect.poll(() => values(hers.page, "done")).toEqual([
    word("reports.won", { name: "质谱仪采购 ¥180,000" }),
    word("reports.spoke", { name: "星澜仪器", how: word("choice.follow_up.channel.visit"), last: SAID }),
    expect.stringMatching(/星澜仪器|远山纺织/),
    expect.stringMatching(/星澜仪器|远山纺织/),
  ]);
  expect((await values(hers.page, "plan"))[0]).toContain("发报价单");
  await hers.page.getByRole("button", { name: word("reports.send"), exact: true }).click();
  await expect(hers.page.getByText(word("reports.sent"), { exact: true })).toBeVisible();
  const sent = async () => (await manager.company.rows("work_report")).map(({ doc }) => [doc.period, doc.starts_on, doc.done.includes("上周的事")]);
  await expect.poll(sent).toEqual([["day", day(), false]]);
  await Promise.all([manager, rep, idle].map((person) => person.context.close()));
});

test("a week in which nothing was done says so, and an empty report cannot be sent", async ({ page, suike }, testInfo) => {
  await Company.found(page, suike.url, { language: "en", name: "Plane Tree Instruments" });
  await page.addInitScript(() => localStorage.setItem("suike.language", "en"));
  await page.goto(`/work-reports/new?period=day&from=${day()}`);
  await expect(page.getByText("Nothing was recorded in this time.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Send", exact: true })).toBeDisabled();
  await isAccessible(page, { sizes: ["small", "desk"] });
  await page.screenshot({ path: testInfo.outputPath("empty.png") });
  await page.getByRole("button", { name: "Add a line" }).first().click();
  const lines = page.getByRole("textbox", { name: "Line", exact: true });
  await expect(lines).toBeFocused();
  await page.keyboard.type("Trained two colleagues");
  await page.keyboard.press("Enter");
  await expect(lines.nth(1)).toBeFocused();
  await page.keyboard.type("Cleaned up the list");
  await page.getByRole("button", { name: "Send", exact: true }).click();
  await expect(page.locator(".report")).toContainText("Cleaned up the list");
});
