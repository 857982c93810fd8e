// Boards of numbers: figures from this device's own rows, the same with and without a network; every figure leads to its records.
import { Device, join } from "./book/device.mjs";
import { Company, day, newId, yuan } from "./company.mjs";
import { isAccessible } from "./stories/accessible.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const DESK = { width: 1280, height: 800 };
const stat = (page, measure) => page.locator(".stat", { hasText: word(`measure.${measure}`) });
const card = (page, name) => page.locator(".number-card", { hasText: word(`card.${name}`) });

/** Two won of 30,000 and 12,000, one lost, two open: 10 % of 50,000 and 30 % of 20,000. */
async function found(page, suike, options) {
  const company = await Company.found(page, suike.url, options);
  const { stages } = await company.pipeline();
  const [first, second] = stages;
  const [won, lost] = ["won", "lost"].map((outcome) => stages.find((stage) => stage.outcome === outcome));
  const make = (name, stage, amount, more) =>
    company.create("opportunity", { name, stage: stage.id, amount: yuan(amount), owner: company.me, ...more });
  await make("甲", first, 50_000, { expected_close: day(10) });
  await make("乙", second, 20_000, { expected_close: day(-3) });
  for (const [name, amount] of [["丙", 30_000], ["丁", 12_000]]) {
    const id = await make(name, first, amount, { engaged_on: day(-20) });
    await company.push({ type: "move_stage", id, base_ver: 9e15, stage: won.id, closed_on: day() });
  }
  const id = await make("戊", first, 9000);
  await company.push({ type: "move_stage", id, base_ver: 9e15, stage: lost.id, closed_on: day(), lost_reason: "price" });
  const customer = await company.create("customer", { name: "星澜仪器", owner: company.me });
  await company.push({ type: "log_follow_up", id: newId(), customer, channel: "visit", text: "看了样机", happened_at: Date.now() - 60_000 });
  return company;
}

async function shows(page) {
  await expect(stat(page, "won_amount").locator(".stat-value")).toHaveText(/¥42,000/);
  await expect(stat(page, "won_count").locator(".stat-value")).toHaveText("2");
  await expect(stat(page, "win_rate").locator(".stat-value")).toHaveText(/66\.7\s?%/);
  await expect(stat(page, "open_amount").locator(".stat-value")).toHaveText(/¥70,000/);
  // 50,000 × 10 % + 20,000 × 30 %
  await expect(stat(page, "weighted_amount").locator(".stat-value")).toHaveText(/¥11,000/);
  await expect(stat(page, "follow_ups").locator(".stat-value")).toHaveText("1");
}

test("a board says what was won, what is open and what it is worth, also without a network, and every figure leads to its records", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  await found(page, suike);
  await page.goto("/numbers?whose=mine&period=this_month");
  await shows(page);
  const asOf = page.getByText(new RegExp(`^${word("numbers.as_of", { when: "" }).trim()}`));
  await expect(asOf).toHaveText(/\d/);
  await expect(stat(page, "slipping_count").locator(".stat-value")).toHaveText("1");
  const stages = card(page, "by_stage");
  await expect(stages.locator("canvas")).toBeVisible();
  await stages.locator("summary").click();
  await expect(stages.locator("tbody tr")).toHaveCount(2);
  await stages.getByRole("link", { name: /¥50,000/ }).click();
  await expect(page.getByRole("link", { name: /甲/ }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: /乙/ })).toHaveCount(0);
  await page.goBack();
  await stat(page, "won_count").click();
  await expect(page.getByRole("link", { name: /丙/ }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: /丁/ }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: /甲/ })).toHaveCount(0);
  await page.goBack();
  const device = new Device(page, suike.url);
  await device.installed();
  await device.offline();
  await page.reload();
  await shows(page);
  await expect(asOf).toHaveText(/\d/);
  await expect(card(page, "by_stage").locator("canvas")).toBeVisible();
});

test("a bar of the chart leads to its records, and a change elsewhere changes the board", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  const company = await found(page, suike);
  await page.goto("/numbers?whose=mine&period=this_month");
  const canvas = card(page, "by_stage").locator("canvas");
  await expect(canvas).toBeVisible();
  const box = await canvas.boundingBox();
  await expect(async () => {
    await page.mouse.click(box.x + box.width * 0.35, box.y + box.height * 0.25);
    await expect(page).toHaveURL(/\/opportunities\?/, { timeout: 1000 });
  }).toPass();
  await expect(page.getByRole("link", { name: /甲/ }).first()).toBeVisible();
  await page.goBack();
  const { stages } = await company.pipeline();
  await company.create("opportunity", { name: "己", stage: stages[0].id, amount: yuan(30_000), owner: company.me });
  await expect(stat(page, "open_amount").locator(".stat-value")).toHaveText(/¥100,000/);
});

test("a director narrows a board to one team and those below it, the address and a link keep it, and a rep has no such choice", async ({ page, suike, browser }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(DESK);
  const company = await Company.found(page, suike.url);
  const east = await company.create("team", { name: "华东" });
  const shanghai = await company.create("team", { name: "上海", parent: east });
  const south = await company.create("team", { name: "华南" });
  const [lina, wang] = [await join(company, browser, { name: "李娜", team: shanghai }), await join(company, browser, { name: "王伟", team: south })];
  const { stages } = await company.pipeline();
  const lost = stages.find((stage) => stage.outcome === "lost");
  const make = (owner, stage, amount, more) => company.create("opportunity", { name: "单", stage: stage.id, amount: yuan(amount), owner: owner.user, ...more });
  await make(lina, stages[0], 30_000);
  await make(lina, lost, 4000, { closed_on: day(), lost_reason: "price" });
  await make(wang, stages[0], 5000);
  await page.goto("/numbers?whose=everybody&period=this_month");
  await expect(stat(page, "open_amount").locator(".stat-value")).toHaveText(/¥35,000/);
  const team = page.getByRole("combobox", { name: word("kind.team"), exact: true });
  await team.selectOption({ label: "华东" });
  await expect(stat(page, "open_amount").locator(".stat-value")).toHaveText(/¥30,000/);
  await expect(stat(page, "lost_amount").locator(".stat-value")).toHaveText(/¥4,000/);
  await expect(card(page, "open_by_owner").locator("tbody tr")).toHaveText([/李娜.*¥30,000/]);
  await page.reload();
  await expect(stat(page, "open_amount").locator(".stat-value")).toHaveText(/¥30,000/);
  await page.getByRole("button", { name: word("links.share") }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("textbox", { name: word("links.name") })).toHaveValue(/^华东/);
  await sheet.getByRole("button", { name: word("links.make") }).click();
  const url = (await sheet.locator("[data-dashboard-link]").textContent()).trim();
  const shown = await (await fetch(suike.url + new URL(url).pathname)).text();
  expect(shown).toContain("¥30,000");
  expect(shown).not.toMatch(/35,000|5,000<|王伟/);
  await page.goto("/numbers?whose=everybody&period=this_month");
  await team.selectOption({ label: "华南" });
  await expect(stat(page, "open_amount").locator(".stat-value")).toHaveText(/¥5,000/);
  await page.getByRole("radio", { name: word("numbers.mine"), exact: true }).click();
  await expect(team).toHaveValue("");
  const hers = await Device.open(lina.context, suike.url, "/numbers");
  await expect(stat(hers.page, "open_amount").locator(".stat-value")).toHaveText(/¥30,000/);
  await expect(hers.page.getByRole("combobox", { name: word("kind.team"), exact: true })).toHaveCount(0);
  await Promise.all([lina, wang].map((person) => person.context.close()));
});

test("a pipeline narrows what is about opportunities, in the address too, and leaves the rest", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  const company = await found(page, suike);
  const pipeline = await company.create("pipeline", { name: "租赁" });
  const stage = await company.create("stage", { name: "看房", pipeline, order: 1, probability: 50, outcome: "open" });
  await company.create("opportunity", { name: "租约", stage, amount: yuan(6000), owner: company.me });
  await page.goto("/numbers?whose=mine&period=this_month");
  await expect(stat(page, "open_amount").locator(".stat-value")).toHaveText(/¥76,000/);
  await page.getByRole("combobox", { name: word("kind.pipeline") }).selectOption({ label: "租赁" });
  await expect(stat(page, "open_amount").locator(".stat-value")).toHaveText(/¥6,000/);
  await expect(stat(page, "won_count").locator(".stat-value")).toHaveText("0");
  await expect(stat(page, "follow_ups").locator(".stat-value")).toHaveText("1");
  expect(page.url()).toContain(`pipeline=${pipeline}`);
  await page.reload();
  await expect(stat(page, "open_amount").locator(".stat-value")).toHaveText(/¥6,000/);
});

test("a link shows the figures to somebody without an account, follows a change, and is revoked at once", async ({ page, suike, browser }, testInfo) => {
  await page.setViewportSize(DESK);
  const company = await found(page, suike);
  await page.goto("/numbers?whose=everybody&period=this_year");
  await page.getByRole("button", { name: word("links.share") }).click();
  const sheet = page.getByRole("dialog");
  await page.screenshot({ path: testInfo.outputPath("link-sheet.png") });
  await sheet.getByRole("textbox", { name: word("links.name") }).fill("老板看板");
  await sheet.getByRole("textbox", { name: word("links.code") }).fill("蓝色的门");
  await sheet.getByRole("button", { name: word("links.make") }).click();
  const url = (await sheet.locator("[data-dashboard-link]").textContent()).trim();
  const guest = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: "zh-CN" });
  const reader = await guest.newPage();
  await reader.goto(new URL(new URL(url).pathname, suike.url).href);
  await reader.screenshot({ path: testInfo.outputPath("link-code.png") });
  await reader.getByLabel(word("dashboard.code")).fill("蓝色的门");
  await reader.getByRole("button", { name: word("dashboard.open") }).click();
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText("老板看板");
  await expect(reader.locator(".figures")).toContainText("¥42,000");
  await expect(reader.locator("body")).not.toContainText("丙");
  await isAccessible(reader, { sizes: ["small", "phone"] });
  await reader.screenshot({ path: testInfo.outputPath("link-page.png"), fullPage: true });
  const won = (await company.pipeline()).stages.find((stage) => stage.outcome === "won");
  await company.create("opportunity", { name: "庚", stage: won.id, amount: yuan(8000), owner: company.me, closed_on: day() });
  await expect(reader.locator(".figures")).toContainText("¥50,000");
  await sheet.getByRole("button", { name: word("links.revoke_named", { name: "老板看板" }) }).click();
  await expect(sheet.getByText(word("links.revoked"))).toBeVisible();
  await expect(reader.getByText(word("dashboard.gone"))).toBeVisible();
  await guest.close();
});

test("the board is legible on a small phone and at a desk, light and dark, and empty it says so", async ({ page, suike }, testInfo) => {
  await found(page, suike, { language: "en", name: "Plane Tree Instruments" });
  await page.addInitScript(() => localStorage.setItem("suike.language", "en"));
  await page.goto("/numbers?whose=everybody&period=this_month");
  await expect(page.getByText("Won by month")).toBeVisible();
  await isAccessible(page, { sizes: ["small", "phone", "desk"] });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: testInfo.outputPath("numbers-phone.png"), fullPage: true });
  // Where not all tabs fit, the open one is in sight, whole.
  await page.goto("/reports");
  const open = page.getByRole("navigation", { name: "Numbers" }).getByRole("link", { name: "Reports" });
  await expect(open).toBeInViewport({ ratio: 0.99 });
  await page.goto("/numbers?whose=everybody&period=this_month");
  await page.setViewportSize(DESK);
  await page.screenshot({ path: testInfo.outputPath("numbers-desk.png"), fullPage: true });
  await page.goto("/numbers?whose=everybody&period=last_year");
  await expect(page.getByText("Nothing in this period").first()).toBeVisible();
});
