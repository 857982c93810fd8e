// A manager's day at a desk, told in the browser, in Chinese and in English: Today, the team's numbers, a list that is narrowed and
// sent on, many given to somebody else and back, the board by keyboard, a rep's report, what stands still.
import { Company, day, newId, yuan } from "../company.mjs";
import { Device, join } from "../book/device.mjs";
import { expect, test } from "../suike.mjs";
import { TOLD_IN, wordsIn } from "../words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 1280, height: 800 } });

const ASKED = "运费谁出？";
const REPORTED = "拜访星澜，谈妥了预算";
const WEEKS = 7 * 86_400_000;

/** A team with six open opportunities, one won today, one that has stood still for weeks, and a report of the rep. */
async function team(page, suike, browser, language) {
  const admin = await Company.found(page, suike.url, { language });
  const east = await admin.create("team", { name: "华东" });
  const manager = await join(admin, browser, { name: "王经理", role: "manager", team: east });
  const [rep, other] = [await join(admin, browser, { name: "李娜", team: east }), await join(admin, browser, { name: "陈硕", team: east })];
  const { id: pipeline, stages } = await admin.pipeline();
  await admin.push({ type: "set_fields", kind: "pipeline", id: pipeline, base_ver: 9e15, fields: { stalled_after_days: 14 } });
  const customer = await rep.company.create("customer", { name: "星澜仪器", owner: rep.user });
  const open = Array.from({ length: 5 }, (_, at) => ({ name: `商机 ${at + 1}`, customer, stage: stages[0].id, pipeline, amount: yuan(10_000 * (at + 1)), owner: rep.user, expected_close: day(at * 20) }));
  const still = { ...open[0], name: "久拖不决", stage: stages[1].id, stage_since: Date.now() - 5 * WEEKS };
  const [first] = await rep.company.createMany("opportunity", [...open, still]);
  const won = await rep.company.create("opportunity", { name: "年度维保", customer, stage: stages[0].id, amount: yuan(42_000), owner: rep.user });
  await rep.company.push({ type: "move_stage", id: won, base_ver: 9e15, stage: stages.find((stage) => stage.outcome === "won").id, closed_on: day() });
  await rep.company.push({ type: "log_follow_up", id: newId(), customer, channel: "visit", text: "看了样机", happened_at: Date.now() - 60_000 });
  return { admin, manager, rep, other, stages, first };
}

/** The rep sends this week's report from a page of hers. */
async function sendReport(rep, suike, word) {
  const device = await Device.open(rep.context, suike.url, "/work-reports/new");
  const { page } = device;
  const done = page.locator(".report-half").first();
  await done.getByRole("button", { name: word("reports.add_line") }).click();
  await done.getByRole("textbox").last().fill(REPORTED);
  await page.getByRole("button", { name: word("reports.send"), exact: true }).click();
  await expect(page.locator(".report")).toContainText(REPORTED);
  await device.dot("is-everywhere");
  await page.close();
}

for (const { locale, language } of TOLD_IN) {
  test.describe(locale, () => {
    test.use({ locale });
    const word = wordsIn(language);

    test(`a manager's day at a desk (${language})`, async ({ page, suike, browser }, testInfo) => {
      test.setTimeout(180_000);
      const company = await team(page, suike, browser, language);
      const { manager, rep, other, stages, first } = company;
      await sendReport(rep, suike, word);
      const { page: desk } = await Device.open(manager.context, suike.url, "/");
      await desk.setViewportSize({ width: 1280, height: 800 });
      const picture = (name) => desk.screenshot({ path: testInfo.outputPath(`${name}-${language}.png`) });
      const rows = async (kind) => (await company.admin.rows(kind)).map((row) => ({ id: row.id, ...row.doc }));
      const one = async (id) => (await rows("opportunity")).find((row) => row.id === id);

      // Today: what was won, and that the report is there.
      await expect(desk.locator("html")).toHaveAttribute("lang", language);
      await expect(desk.locator(".today-part", { hasText: word("today.changed") })).toContainText("年度维保");
      await expect(desk.locator(".today-part", { hasText: word("today.for_you") }).getByRole("link", { name: /李娜/ })).toBeVisible();
      await picture("1-today");

      // The team's numbers, and the records behind one of them.
      await desk.getByRole("navigation", { name: word("frame.places") }).getByRole("link", { name: word("place.numbers") }).click();
      const stat = (name) => desk.locator(".stat", { hasText: word(`measure.${name}`) }).first();
      await expect(stat("won_amount").locator(".stat-value")).toHaveText("¥42,000");
      await expect(stat("stalled_count").locator(".stat-value")).toHaveText("1");
      await picture("2-numbers");
      await stat("stalled_count").click();
      await expect(desk.locator(".cell-link")).toHaveText(["久拖不决"]);
      await picture("3-stalled");
      await desk.getByRole("link", { name: "久拖不决" }).click();
      await expect(desk.getByRole("heading", { name: word("opportunities.history") })).toBeVisible();
      await picture("4-stalled-one");
      // On the board its card says for how long it has stood still, and no other does.
      await desk.goto(`${suike.url}/board`);
      await expect(desk.locator(".board-card", { hasText: "久拖不决" }).locator(".card-stalled")).toContainText(word("board.stalled_short", { count: 35 }));
      await expect(desk.locator(".board-card .card-stalled")).toHaveCount(1);

      // A list narrowed to what closes this month of my team; the address shows a colleague the same.
      await desk.goto(`${suike.url}/opportunities?sort=name`);
      await expect(desk.locator(".cell-link")).toHaveCount(7);
      await desk.locator(".filter-chips").getByRole("button", { name: word("field.opportunity.stage") }).first().click();
      await desk.locator(".panel:popover-open").getByRole("checkbox", { name: stages[0].name }).check();
      await desk.keyboard.press("Escape");
      await expect(desk.locator(".cell-link")).toHaveCount(5);
      const address = new URL(desk.url());
      const colleague = await rep.context.newPage();
      await colleague.setViewportSize({ width: 1280, height: 800 });
      await colleague.goto(address.href);
      await expect(colleague.locator(".cell-link")).toHaveText(await desk.locator(".cell-link").allInnerTexts());
      await colleague.close();

      // All of them given to somebody else, and taken back.
      const box = (name) => desk.getByRole("checkbox", { name: word("list.pick_named", { name }) });
      await box("商机 1").click();
      await box("商机 5").click({ modifiers: ["Shift"] });
      await desk.getByRole("button", { name: word("bulk.assign"), exact: true }).click();
      await desk.getByRole("dialog").getByRole("button", { name: /陈硕/ }).click();
      const given = async () => (await rows("opportunity")).filter((row) => row.owner === other.user).length;
      await expect.poll(given).toBe(5);
      const said = desk.locator(".toast", { hasText: word("bulk.assigned", { count: 5, name: "陈硕" }) });
      await picture("5-assigned");
      await said.getByRole("button", { name: word("ui.undo") }).click();
      await expect.poll(given).toBe(0);

      // Something said about one of them.
      await desk.goto(`${suike.url}/opportunities/${first}`);
      await desk.getByRole("textbox", { name: word("comments.write") }).fill(ASKED);
      await desk.keyboard.press("Control+Enter");
      await expect(desk.locator(".comment")).toContainText(ASKED);
      await picture("6-opportunity");

      // The board, by keyboard alone.
      await desk.goto(`${suike.url}/board`);
      await desk.locator(".board .board-card", { hasText: "商机 1" }).getByRole("link").focus();
      await desk.keyboard.press("m");
      await desk.getByRole("dialog").getByRole("button", { name: stages[2].name }).focus();
      await desk.keyboard.press("Enter");
      await expect(desk.locator(`.board-column[data-stage="${stages[2].id}"]`)).toContainText("商机 1");
      await expect.poll(async () => (await one(first)).stage).toBe(stages[2].id);
      await picture("7-board");

      // The rep's report, and an answer to it.
      await desk.goto(`${suike.url}/work-reports`);
      await expect(desk.getByText(word("reports.sent_of", { sent: 1, all: 2 }))).toBeVisible();
      await expect(desk.locator(".report-missing")).toContainText("陈硕");
      await picture("8-reports");
      await desk.locator("main").getByRole("link", { name: /李娜/ }).click();
      await expect(desk.locator(".report")).toContainText(REPORTED);
      await desk.getByRole("textbox", { name: word("comments.write") }).fill("好");
      await desk.keyboard.press("Control+Enter");
      await expect(desk.locator(".comment")).toContainText("好");
      await picture("9-report");
      const hers = async () => (await rows("notification")).filter((row) => row.owner === rep.user && row.topic === "commented").length;
      await expect.poll(hers).toBe(2);
      await Promise.all([manager, rep, other].map((person) => person.context.close()));
    });
  });
}
