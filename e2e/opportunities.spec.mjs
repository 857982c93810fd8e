// Opportunities: the board by mouse, finger and keys, and an opportunity's page.
import { join } from "./book/device.mjs";
import { Company, day, yuan } from "./company.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

let company;
let stages;
let customer;

async function open(page, suike, count = 3) {
  company = await Company.found(page, suike.url);
  stages = (await company.pipeline()).stages;
  customer = await company.create("customer", { name: "星澜仪器" });
  const rows = Array.from({ length: count }, (_, index) => ({
    name: `商机 ${index + 1}`,
    customer,
    stage: stages[0].id,
    amount: yuan(1000 * (index + 1)),
    owner: company.me,
  }));
  return company.createMany("opportunity", rows);
}

const column = (page, stage) => page.locator(`.board-column[data-stage="${stage.id}"]`);
const card = (page, name) => page.locator(".board .board-card", { hasText: name });
const stageOf = async (id) => (await company.rows("opportunity")).find((row) => row.id === id).doc.stage;
const won = () => stages.find((stage) => stage.outcome === "won");
const lost = () => stages.find((stage) => stage.outcome === "lost");

test("a mouse carries a card to another stage; the column's sum and count follow; Undo brings it back", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  const [first] = await open(page, suike);
  await page.goto("/board");
  await expect(column(page, stages[0])).toContainText(/¥6,?000/);
  const from = await card(page, "商机 1").boundingBox();
  const to = await column(page, stages[1]).boundingBox();
  await page.mouse.move(from.x + 40, from.y + 30);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, from.y + 40, { steps: 4 });
  await page.mouse.move(to.x + 100, to.y + 200, { steps: 10 });
  const ghost = await page.locator(".board-ghost").boundingBox();
  expect(Math.round(ghost.x)).toBe(Math.round(to.x + 100 - 40));
  expect(Math.round(ghost.y)).toBe(Math.round(to.y + 200 - 30));
  await page.mouse.up();
  await expect(column(page, stages[1])).toContainText("商机 1");
  await expect(column(page, stages[0])).toContainText(/¥5,?000/);
  expect(new URL(page.url()).pathname).toBe("/board");
  await expect.poll(() => stageOf(first)).toBe(stages[1].id);
  await page.getByRole("button", { name: word("ui.undo") }).click();
  await expect.poll(() => stageOf(first)).toBe(stages[0].id);
});

test("keys move a card: arrows step, m opens the stages", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  const [first] = await open(page, suike);
  await page.goto("/board");
  await card(page, "商机 1").getByRole("link").focus();
  await page.keyboard.press("m");
  await page.getByRole("dialog").getByRole("button", { name: stages[2].name }).click();
  await expect(column(page, stages[2])).toContainText("商机 1");
  await expect.poll(() => stageOf(first)).toBe(stages[2].id);
  await card(page, "商机 2").getByRole("link").focus();
  await page.keyboard.press("ArrowRight");
  await expect(card(page, "商机 1").getByRole("link")).toBeFocused();
});

test("losing asks why, winning asks when", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  const [first, second] = await open(page, suike);
  await page.goto("/board");
  await card(page, "商机 1").getByRole("button").click();
  await page.getByRole("dialog").getByRole("button", { name: lost().name }).click();
  await page.getByRole("button", { name: word("moving.mark_lost") }).click();
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.getByRole("radio", { name: word("choice.opportunity.lost_reason.price") }).click();
  await page.getByRole("button", { name: word("moving.mark_lost") }).click();
  await expect.poll(() => stageOf(first)).toBe(lost().id);
  await card(page, "商机 2").getByRole("button").click();
  await page.getByRole("dialog").getByRole("button", { name: won().name }).click();
  await page.getByLabel(word("field.opportunity.closed_on")).fill("2026-01-15");
  await page.getByRole("button", { name: word("moving.mark_won") }).click();
  await expect.poll(() => stageOf(second)).toBe(won().id);
  const { doc } = (await company.rows("opportunity")).find((row) => row.id === second);
  expect(doc.closed_on).toBe("2026-01-15");
});

test.describe("on a phone", () => {
  test.use({ viewport: PHONE, hasTouch: true, isMobile: true });

  test("one stage fills the screen; a resting finger carries a card to the next; swiping only scrolls", async ({ page, suike }) => {
    const [first] = await open(page, suike);
    await page.goto("/board");
    await expect(card(page, "商机 1")).toBeVisible();
    const width = (await column(page, stages[0]).boundingBox()).width;
    expect(Math.round(width)).toBe(PHONE.width);
    const finger = await page.context().newCDPSession(page);
    const touch = (type, x, y) =>
      finger.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] });
    const at = await card(page, "商机 1").boundingBox();
    const [x, y] = [at.x + 100, at.y + 30];
    await touch("touchStart", x, y);
    await page.waitForTimeout(450);
    await expect(page.locator(".board-ghost")).toBeVisible();
    for (let step = 1; step <= 10; step++) await touch("touchMove", x + ((385 - x) * step) / 10, y);
    // At the edge the next stage comes, one after the other, for as long as the finger stays there.
    await expect.poll(async () => (await column(page, stages[0]).boundingBox()).x).toBeLessThan(-300);
    await touch("touchMove", 200, 400);
    await page.waitForTimeout(500);
    const under = await page.evaluate(() => document.elementFromPoint(200, 400).closest("[data-stage]").dataset.stage);
    await touch("touchEnd");
    expect(under).not.toBe(stages[0].id);
    await expect(column(page, { id: under })).toContainText("商机 1");
    await expect.poll(() => stageOf(first)).toBe(under);
  });
});

test("thousands of cards: only those in sight exist, and the column scrolls to its end", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  await open(page, suike, 2000);
  await page.goto("/board");
  await expect(column(page, stages[0])).toContainText(/2,?000/);
  expect(await page.locator(".board .board-card").count()).toBeLessThan(60);
  await column(page, stages[0]).locator(".vlist").evaluate((list) => (list.scrollTop = list.scrollHeight));
  await expect(column(page, stages[0]).locator('[aria-posinset="2000"]')).toBeVisible();
  expect(await page.locator(".board .board-card").count()).toBeLessThan(60);
});

test("an opportunity's page shows its way and moves it", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  const [first] = await open(page, suike);
  await page.goto(`/opportunities/${first}`);
  await expect(page.locator(".worth-amount")).toHaveText("¥1,000");
  await page.getByRole("list", { name: word("opportunities.path") }).getByRole("button", { name: stages[1].name }).click();
  await expect.poll(() => stageOf(first)).toBe(stages[1].id);
  await expect(page.locator(".timeline")).toContainText(stages[1].name);
});

test("its page says how long it stood in each stage, and how long it has stood where it is", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  await open(page, suike, 0);
  const DAY = 86_400_000;
  const [at, before] = [Date.now() - 12 * DAY, Date.now() - 40 * DAY];
  const stage_history = [
    { stage: stages[0].id, at: before, by: company.me },
    { stage: stages[1].id, at, by: company.me },
  ];
  const [id] = await company.createMany("opportunity", [{ name: "质谱仪采购", customer, stage: stages[1].id, stage_since: at, stage_history, owner: company.me }]);
  await page.goto(`/opportunities/${id}`);
  const stay = (name) => page.locator(".timeline .timeline-item", { hasText: name });
  await expect(stay(stages[1].name)).toContainText(word("opportunities.here_for", { count: 12 }));
  await expect(stay(stages[0].name)).toContainText(word("opportunities.stayed", { count: 28 }));
});

test("with two pipelines the board shows one, and the other at a press", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  await open(page, suike, 1);
  const pipeline = await company.create("pipeline", { name: "售后", order: 9 });
  const stage = { id: await company.create("stage", { name: "报修", pipeline, order: 1, probability: 20, outcome: "open" }) };
  await company.create("opportunity", { name: "维保续约", customer, stage: stage.id, owner: company.me });
  await page.goto("/board");
  await expect(column(page, stages[0])).toContainText("商机 1");
  await expect(column(page, stage)).toHaveCount(0);
  await page.getByRole("radiogroup", { name: word("kind.pipeline.other") }).getByRole("radio", { name: "售后" }).click();
  await expect(column(page, stage)).toContainText("维保续约");
  await expect(column(page, stages[0])).toHaveCount(0);
  await page.reload();
  await expect(column(page, stage)).toContainText("维保续约");
});

test("the board's own order is chosen, stands in the address and is kept in a view", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  await open(page, suike);
  await page.goto("/board");
  const shown = () => column(page, stages[0]).locator(".card-name").allInnerTexts();
  await page.locator(".board-bar").getByRole("button", { name: word("list.sort") }).click();
  const panel = page.locator(".panel:popover-open");
  await panel.getByRole("radio", { name: word("field.opportunity.amount"), exact: true }).click();
  await expect.poll(shown).toEqual(["商机 1", "商机 2", "商机 3"]);
  await panel.getByRole("radio", { name: word("list.down") }).click();
  await expect.poll(shown).toEqual(["商机 3", "商机 2", "商机 1"]);
  expect(new URL(page.url()).search).toContain("amount");
  await page.keyboard.press("Escape");
  await page.reload();
  await expect.poll(shown).toEqual(["商机 3", "商机 2", "商机 1"]);
  await page.getByRole("button", { name: word("views.save"), exact: true }).click();
  await page.getByRole("dialog").getByRole("textbox").fill("大单在前");
  await page.getByRole("dialog").getByRole("button", { name: word("ui.save"), exact: true }).click();
  await expect.poll(async () => (await company.rows("saved_view")).length).toBe(1);
  await page.goto("/board?sort=amount");
  await expect.poll(shown).toEqual(["商机 1", "商机 2", "商机 3"]);
  await page.getByRole("navigation", { name: word("views.title") }).getByRole("link", { name: "大单在前" }).click();
  await expect.poll(shown).toEqual(["商机 3", "商机 2", "商机 1"]);
  expect(new URL(page.url()).pathname).toBe("/board");
});

test("a stage asks for what it requires on the way in; the column weighs its sum; a card past its day says so", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  const [first] = await open(page, suike);
  await company.push({ type: "set_fields", kind: "opportunity", id: first, base_ver: 9e15, fields: { expected_close: day(-4) } });
  await page.goto("/pipelines");
  await page.locator(".stage-row", { hasText: stages[1].name }).getByRole("button", { name: word("records.actions"), exact: true }).click();
  await page.getByRole("menuitem", { name: word("records.edit") }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: word("field.opportunity.remark"), exact: true }).click();
  await sheet.getByRole("button", { name: word("ui.save") }).click();
  await expect(sheet).toHaveCount(0);

  await page.goto("/board");
  await expect(column(page, stages[0]).locator(".board-head")).toContainText(/¥6,?000 · .*¥600/);
  await expect(card(page, "商机 1")).toContainText(word("board.overdue", { count: 4 }));
  await card(page, "商机 1").getByRole("button").click();
  await page.getByRole("dialog").getByRole("button", { name: stages[1].name }).click();
  await expect(page.getByRole("dialog")).toContainText(word("moving.needs", { stage: stages[1].name }));
  await page.getByRole("button", { name: word("moving.move"), exact: true }).click();
  await expect(page.getByRole("dialog")).toContainText(word("problem.required"));
  await page.getByRole("dialog").getByRole("textbox", { name: word("field.opportunity.remark") }).fill("等总监签字");
  await page.getByRole("button", { name: word("moving.move"), exact: true }).click();
  await expect(column(page, stages[1])).toContainText("商机 1");
  const doc = async () => (await company.rows("opportunity")).find((row) => row.id === first).doc;
  await expect.poll(doc).toMatchObject({ stage: stages[1].id, remark: "等总监签字" });
  await page.getByRole("button", { name: word("ui.undo") }).click();
  await expect.poll(doc).toMatchObject({ stage: stages[0].id });
});

test("an opportunity is shared from its page, and who works on it is seen there", async ({ page, suike, browser }) => {
  const [first] = await open(page, suike);
  const rep = await join(company, browser, { name: "李娜" });
  await page.goto(`/opportunities/${first}`);
  await page.getByRole("button", { name: word("records.actions"), exact: true }).click();
  await page.getByRole("menuitem", { name: word("records.collaborators") }).click();
  await page.getByRole("dialog").getByRole("button", { name: /李娜/ }).click();
  await page.keyboard.press("Escape");
  await expect(page.locator(".sharers")).toContainText("李娜");
  await expect.poll(async () => (await rep.company.rows("opportunity")).map((row) => row.id)).toEqual([first]);
  await rep.context.close();
});
