// Lists: filters by every type of field, views for oneself and for a team, many rows at once with the way back, cells changed
// where they stand, and addresses that show a colleague the same.
import AxeBuilder from "@axe-core/playwright";

import { Company, day, yuan } from "./company.mjs";
import { join } from "./book/device.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 1280, height: 800 } });

const REGIONS = ["上海", "杭州", "苏州"];

/** A company with a team of two and thirty customers of the admin's. */
async function found(page, suike, browser) {
  const company = await Company.found(page, suike.url);
  const team = await company.create("team", { name: "华东" });
  const manager = await join(company, browser, { name: "周宁", role: "manager", team });
  const rep = await join(company, browser, { name: "李娜", team });
  return { company, team, manager, rep };
}

async function customers(company, owner, count = 30) {
  const rows = Array.from({ length: count }, (_, at) => ({
    name: `客户${String(at + 1).padStart(2, "0")}`,
    owner,
    region: REGIONS[at % 3],
    level: at % 2 ? "a" : "b",
    revenue: yuan((at + 1) * 10_000),
    last_follow_up_at: Date.now() - at * 86_400_000,
  }));
  return company.createMany("customer", rows);
}

const chip = (page, text) => page.locator(".filter-chips").getByRole("button", { name: text }).first();
const panel = (page) => page.locator(".panel:popover-open");
const count = (page, shown, all) =>
  expect(page.getByText(shown === all ? word("list.count", { count: all }) : word("list.count_of", { count: shown, all }))).toBeVisible();
const toast = (page, text) => page.locator(".toast", { hasText: text });
const problems = async (page) => (await new AxeBuilder({ page }).analyze()).violations.map((it) => `${it.id}: ${it.help}`);

/** That the text in the cell is picked, so that typing replaces it. */
const picked = (page, text) => expect.poll(() => page.evaluate(() => getSelection().toString())).toBe(text);

async function addFilter(page, field) {
  await chip(page, word("list.add_filter")).click();
  await panel(page).getByRole("searchbox").fill(field);
  await panel(page).getByRole("button", { name: field, exact: true }).click();
}

test("every type of field is asked for in its own way, in words, and the address says it all", async ({ page, suike, browser }) => {
  const { company, rep } = await found(page, suike, browser);
  await customers(company, company.me);
  await page.goto("/customers");
  await count(page, 30, 30);
  await addFilter(page, word("field.customer.region"));
  await panel(page).getByRole("textbox").fill("海");
  await count(page, 10, 30);
  await page.keyboard.press("Escape");
  await addFilter(page, word("field.customer.revenue"));
  await panel(page).getByRole("textbox", { name: word("op.from") }).fill("10万");
  await panel(page).getByRole("textbox", { name: word("op.upto") }).fill("20万");
  await count(page, 4, 30);
  await page.keyboard.press("Escape");
  await expect(chip(page, "¥100,000 – ¥200,000")).toBeVisible();
  await addFilter(page, word("field.customer.last_follow_up_at"));
  await panel(page).getByRole("radio", { name: word("span.last_days", { count: 30 }) }).click();
  await expect(chip(page, word("span.last_days", { count: 30 }))).toBeVisible();
  expect(await problems(page)).toEqual([]);
  await page.keyboard.press("Escape");
  const address = page.url();
  expect(address).toContain("last_follow_up_at=is%3Alast_30_days");
  await page.goto("/");
  await page.goto(address);
  await count(page, 4, 30);
  await page.getByRole("button", { name: word("records.remove_named", { name: "" }).trim() }).first().click();
  await expect(page.getByText(word("list.count_of", { count: 4, all: 30 }))).toHaveCount(0);
  const hers = await rep.context.newPage();
  await hers.goto(`${suike.url}/customers?owner=is%3Ame`);
  await expect(chip(hers, word("list.owner_me"))).toBeVisible();
  await rep.context.close();
});

test("a manager narrows a list, keeps it as the team's view, and a rep finds it there", async ({ page, suike, browser }) => {
  const { company, manager, rep } = await found(page, suike, browser);
  await customers(company, rep.user);
  const desk = await manager.context.newPage();
  await desk.setViewportSize({ width: 1280, height: 800 });
  await desk.goto(`${suike.url}/customers`);
  await chip(desk, word("field.customer.level")).click();
  await panel(desk).getByRole("checkbox", { name: word("choice.customer.level.a") }).check();
  await desk.keyboard.press("Escape");
  await count(desk, 15, 30);
  await desk.getByRole("columnheader", { name: word("field.customer.name") }).getByRole("button").click();
  await desk.getByRole("button", { name: word("views.save") }).click();
  const sheet = desk.getByRole("dialog", { name: word("views.save") });
  await sheet.getByRole("textbox").fill("A 级客户");
  await sheet.getByRole("radio", { name: word("views.for_team", { team: "华东" }) }).click();
  await sheet.getByRole("button", { name: word("ui.save") }).click();
  await expect(desk.getByRole("link", { name: "A 级客户" }).first()).toBeVisible();
  expect(await problems(desk)).toEqual([]);

  const phone = await rep.context.newPage();
  await phone.setViewportSize({ width: 390, height: 844 });
  await phone.goto(`${suike.url}/customers`);
  await phone.getByRole("navigation", { name: word("views.title") }).getByRole("link", { name: "A 级客户" }).click();
  await count(phone, 15, 30);
  await expect(phone.getByRole("link", { name: /客户/ }).and(phone.locator(".list-row")).first()).toContainText("客户02");
  await expect(phone.getByRole("button", { name: word("views.actions") })).toHaveCount(0);
  expect(await problems(phone)).toEqual([]);

  // The address alone shows a colleague the same, in the same order.
  const colleague = await desk.context().newPage();
  await colleague.setViewportSize({ width: 1280, height: 800 });
  await colleague.goto(phone.url());
  await count(colleague, 15, 30);
  await expect(colleague.locator(".cell-link").first()).toHaveText("客户02");
  await Promise.all([manager.context.close(), rep.context.close()]);
});

test("names stand by pinyin for Simplified, by stroke for Traditional Chinese, by letter for English, as soon as the language is chosen", async ({ page, suike }) => {
  const orders = {
    简体中文: ["阿里", "重庆", "丁", "客户9", "客户10", "一", "alpha", "Beta"],
    繁體中文: ["一", "丁", "阿里", "客户9", "客户10", "重庆", "alpha", "Beta"],
    English: ["alpha", "Beta", "一", "丁", "客户9", "客户10", "重庆", "阿里"],
  };
  const company = await Company.found(page, suike.url);
  for (const name of ["重庆", "一", "Beta", "阿里", "丁", "alpha", "客户10", "客户9"]) {
    const customer = await company.create("customer", { name });
    await company.create("contact", { name: "某人", customer });
  }
  for (const [address, shown] of [["/customers?cols=name&sort=name", ".cell-title"], ["/contacts?cols=name%2Ccustomer&sort=customer", ".cell-title + .cell"]]) {
    await page.goto(address);
    for (const language of ["简体中文", "繁體中文", "English", "简体中文"]) {
      await page.locator(".side-head").click();
      await page.getByRole("radio", { name: language }).click();
      await page.goBack();
      await expect.poll(() => page.locator(shown).allInnerTexts(), `${address} in ${language}`).toEqual(orders[language]);
    }
  }
});

test("many customers are assigned at once and given back, and the refused ones are named", async ({ page, suike, browser }) => {
  const { company, manager, rep } = await found(page, suike, browser);
  await customers(company, rep.user, 6);
  await company.create("customer", { name: "公海客户", owner: null });
  const owners = async () => (await company.rows("customer")).map((row) => row.doc.owner ?? null);
  const desk = await manager.context.newPage();
  await desk.setViewportSize({ width: 1280, height: 800 });
  await desk.goto(`${suike.url}/customers?sort=name`);
  await count(desk, 7, 7);
  const box = (name) => desk.getByRole("checkbox", { name: word("list.pick_named", { name }) });
  await box("客户02").click();
  await box("客户04").click({ modifiers: ["Shift"] });
  await expect(desk.getByText(word("bulk.picked", { count: 3 }))).toBeVisible();
  await desk.getByRole("button", { name: word("bulk.pick_all", { count: 7 }) }).click();
  expect(await problems(desk)).toEqual([]);
  await desk.getByRole("button", { name: word("bulk.assign"), exact: true }).click();
  await desk.getByRole("dialog").getByRole("button", { name: /周宁/ }).click();
  await expect(toast(desk, word("bulk.assigned", { count: 6, name: "周宁" }))).toBeVisible();
  await expect(desk.getByText(word("bulk.refused", { count: 1, all: 7 }))).toBeVisible();
  await expect(desk.locator(".bulk-report")).toContainText("公海客户");
  await expect.poll(async () => (await owners()).filter((owner) => owner === manager.user).length).toBe(6);
  await toast(desk, word("bulk.assigned", { count: 6, name: "周宁" })).getByRole("button", { name: word("ui.undo") }).click();
  await expect(toast(desk, word("undo.done"))).toBeVisible();
  await expect.poll(async () => (await owners()).filter((owner) => owner === rep.user).length).toBe(6);
  await Promise.all([manager.context.close(), rep.context.close()]);
});

test("what somebody else changed since is not overwritten by taking back", async ({ page, suike, browser }) => {
  const { company, manager, rep } = await found(page, suike, browser);
  const [customer] = await customers(company, rep.user, 1);
  const desk = await manager.context.newPage();
  await desk.setViewportSize({ width: 1280, height: 800 });
  await desk.goto(`${suike.url}/customers?sort=name`);
  const cell = desk.locator("[data-field=region]");
  await cell.dblclick();
  await picked(desk, REGIONS[0]);
  await desk.keyboard.type("宁波");
  await desk.keyboard.press("Enter");
  await expect(cell).toHaveText("宁波");
  const saved = toast(desk, word("records.saved_named", { name: "客户01" }));
  await expect(saved).toBeVisible();
  const region = async () => (await company.rows("customer"))[0];
  await expect.poll(async () => (await region()).doc.region).toBe("宁波");
  const { ver: base_ver } = await region();
  await rep.company.push({ type: "set_fields", kind: "customer", id: customer, base_ver, fields: { region: "绍兴" } });
  await expect(cell).toHaveText("绍兴");
  await saved.getByRole("button", { name: word("ui.undo") }).click();
  const fields = word("field.customer.region");
  await expect(toast(desk, word("undo.changed", { name: "客户01", fields }))).toBeVisible();
  await expect.poll(async () => (await region()).doc.region).toBe("绍兴");
  await Promise.all([manager.context.close(), rep.context.close()]);
});

test("cells are gone through and changed by keys alone", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  await customers(company, company.me, 3);
  await page.goto("/customers?cols=name%2Cregion%2Cphone%2Cemployees&sort=name");
  await page.getByRole("link", { name: "客户01" }).focus();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await picked(page, REGIONS[1]);
  await page.keyboard.type("南京");
  await page.keyboard.press("Tab");
  await expect(page.locator("[data-cell='2'] input")).toBeFocused();
  await page.keyboard.type("call me");
  await page.keyboard.press("Enter");
  await expect(page.getByText(word("problem.not_a_phone"))).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-index='1'] [data-field=region]")).toHaveText("南京");
  await expect(page.locator("[data-index='1'] [data-field=phone]")).toHaveText("");
  await expect(page.locator("[data-index='1'] [data-field=phone]")).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Enter");
  await expect(page.locator("[data-cell='3'] input")).toBeFocused();
  await page.keyboard.type("1,200");
  await page.keyboard.press("Enter");
  await expect.poll(async () => (await company.rows("customer")).find((row) => row.doc.name === "客户02").doc).toMatchObject({ region: "南京", employees: 1200 });
});

test("columns are chosen and ordered, and stay after a reload", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  await customers(company, company.me, 3);
  const heads = () => page.getByRole("columnheader").filter({ has: page.locator(".head-name") }).allInnerTexts();
  await page.goto("/customers");
  await page.getByRole("button", { name: word("list.columns") }).click();
  await panel(page).getByRole("checkbox", { name: word("field.customer.status") }).uncheck();
  await panel(page).getByRole("checkbox", { name: word("field.customer.revenue") }).check();
  for (let step = 0; step < 6; step += 1) {
    const up = panel(page).getByRole("button", { name: word("list.column_up", { name: word("field.customer.revenue") }) });
    if (await up.isEnabled()) await up.click();
  }
  await page.keyboard.press("Escape");
  await expect.poll(heads).toContain(word("field.customer.revenue"));
  expect((await heads()).slice(0, 2)).toEqual([word("field.customer.name"), word("field.customer.revenue")]);
  await page.goto("/");
  await page.goto("/customers");
  await expect.poll(async () => (await heads()).slice(0, 2)).toEqual([word("field.customer.name"), word("field.customer.revenue")]);
  expect(await heads()).not.toContain(word("field.customer.status"));
});

test("on a phone a long press picks, and a tag goes on and comes off again", async ({ page, suike, browser }) => {
  const company = await Company.found(page, suike.url);
  await customers(company, company.me, 4);
  await company.create("tag", { name: "展会" });
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, storageState: await page.context().storageState() });
  const phone = await context.newPage();
  await phone.goto(`${suike.url}/customers?sort=name`);
  const row = phone.getByRole("link", { name: /客户01/ });
  await row.dispatchEvent("pointerdown", { pointerType: "touch", clientX: 100, clientY: 300 });
  await expect(phone.getByText(word("bulk.picked", { count: 1 }))).toBeVisible();
  await row.dispatchEvent("pointerup", { pointerType: "touch" });
  await phone.getByRole("link", { name: /客户02/ }).tap();
  await expect(phone.getByText(word("bulk.picked", { count: 2 }))).toBeVisible();
  await expect(phone).toHaveURL(/\/customers\?/);
  expect(await problems(phone)).toEqual([]);
  await phone.getByRole("button", { name: word("bulk.tag"), exact: true }).click();
  await phone.getByRole("option", { name: "展会" }).click();
  const said = toast(phone, word("bulk.tagged", { count: 2, name: "展会" }));
  await expect(said).toBeVisible();
  const tagged = async () => (await company.rows("customer")).filter((it) => it.doc.tags?.length === 1).length;
  await expect.poll(tagged).toBe(2);
  await said.getByRole("button", { name: word("ui.undo") }).click();
  await expect.poll(tagged).toBe(0);
  await context.close();
});

test("a view that is the usual one opens the list, and everything is one tap away", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  await company.createMany("task", [
    { title: "寄样品", owner: company.me, due_on: day(-2) },
    { title: "回访", owner: company.me, due_on: day(1) },
  ]);
  await page.goto("/tasks");
  await addFilter(page, word("field.task.due_on"));
  await panel(page).getByRole("radio", { name: word("span.past") }).click();
  await page.keyboard.press("Escape");
  await count(page, 1, 2);
  await page.getByRole("button", { name: word("views.save") }).click();
  const sheet = page.getByRole("dialog", { name: word("views.save") });
  await sheet.getByRole("textbox").fill("逾期");
  await sheet.getByRole("checkbox", { name: word("views.usual") }).check();
  await sheet.getByRole("button", { name: word("ui.save") }).click();
  await expect.poll(async () => (await company.rows("saved_view")).map((row) => row.doc.usual)).toEqual([true]);
  await page.goto("/tasks");
  await count(page, 1, 2);
  await page.getByRole("navigation", { name: word("views.title") }).getByRole("link", { name: word("views.all") }).click();
  await count(page, 2, 2);
});

test("many opportunities are moved to a stage, and many are deleted, and both are taken back", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  const { stages } = await company.pipeline();
  const rows = Array.from({ length: 4 }, (_, at) => ({ name: `商机 ${at + 1}`, stage: stages[0].id, amount: yuan(1000), owner: company.me }));
  await company.createMany("opportunity", rows);
  const at = async (stage) => (await company.rows("opportunity")).filter((row) => row.doc.stage === stage.id).length;
  const box = (name) => page.getByRole("checkbox", { name: word("list.pick_named", { name }) });
  const pick = async () => {
    await box("商机 1").click();
    await box("商机 3").click({ modifiers: ["Shift"] });
    await expect(page.getByText(word("bulk.picked", { count: 3 }))).toBeVisible();
  };
  await page.goto("/opportunities?sort=name");
  await pick();
  await page.getByRole("button", { name: word("bulk.stage"), exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: stages[1].name }).click();
  const moved = toast(page, word("bulk.moved", { count: 3, stage: stages[1].name }));
  await expect.poll(() => at(stages[1])).toBe(3);
  await moved.getByRole("button", { name: word("ui.undo") }).click();
  await expect.poll(() => at(stages[0])).toBe(4);

  await page.goto("/opportunities?sort=name");
  await pick();
  await page.locator(".bulk-bar").getByRole("button", { name: word("records.delete"), exact: true }).click();
  const deleted = toast(page, word("bulk.deleted", { count: 3, kind: word("kind.opportunity.other") }));
  await expect(deleted).toBeVisible();
  await expect(page.locator(".cell-link")).toHaveText(["商机 4"]);
  await expect.poll(async () => (await company.rows("opportunity")).length).toBe(1);
  await deleted.getByRole("button", { name: word("ui.undo") }).click();
  await expect(page.locator(".cell-link")).toHaveCount(4);
  await expect.poll(async () => (await company.rows("opportunity")).length).toBe(4);
});
