// Reports and boards of one's own: built, kept, arranged, shared; every figure leads to its records, with and without a network.
import { readFile } from "node:fs/promises";

import { Device, join } from "./book/device.mjs";
import { unpacked } from "./book/zip.mjs";
import { Company, day, yuan } from "./company.mjs";
import { isAccessible } from "./stories/accessible.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const choose = (page, key, label) => page.getByRole("combobox", { name: word(key), exact: true }).selectOption({ label });
const look = (page, name) => page.locator(".report-look").getByText(word(`look.${name}`), { exact: true }).click();
const result = (page) => page.locator(".report-result");

/** Open: 50,000 and 20,000 in the first stage, 30,000 in the second; won 42,000 in two, this month. */
async function found(page, suike, options) {
  const company = await Company.found(page, suike.url, options);
  const { stages } = await company.pipeline();
  const won = stages.find((stage) => stage.outcome === "won");
  const make = (name, stage, amount, more) =>
    company.create("opportunity", { name, stage: stage.id, amount: yuan(amount), owner: company.me, ...more });
  await make("甲", stages[0], 50_000);
  await make("乙", stages[0], 20_000);
  await make("丙", stages[1], 30_000);
  for (const [name, amount] of [["丁", 30_000], ["戊", 12_000]]) await make(name, won, amount, { closed_on: day() });
  return { company, stages };
}

async function tick(page, ...measures) {
  await page.locator(".report-measures .filter-chip").click();
  const panel = page.locator(".panel:popover-open");
  for (const measure of measures) await panel.getByRole("checkbox", { name: word(`measure.${measure}`), exact: true }).click();
  await panel.getByRole("button", { name: word("ui.close") }).click();
}

/** How large a picture is, and which share of it each of its colours has. */
async function colours(bytes) {
  const picture = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
  const { width, height } = picture;
  const pen = new OffscreenCanvas(width, height).getContext("2d");
  pen.drawImage(picture, 0, 0);
  const counts = new Map();
  for (const pixel of new Uint32Array(pen.getImageData(0, 0, width, height).data.buffer)) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  return { width, height, parts: [...counts.values()].map((count) => count / width / height) };
}

test("a report is built step by step with its figures at once, kept, found again and offline the same", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  const { stages } = await found(page, suike);
  await page.goto("/reports");
  await page.getByRole("button", { name: word("reports.new") }).click();
  await expect(result(page).locator(".figure-alone")).toHaveText("5");
  await tick(page, "open_amount");
  await choose(page, "reports.by", word("dimension.stage"));
  await look(page, "table");
  const rows = result(page).locator("tbody tr");
  await expect(rows).toHaveCount(stages.filter((it) => it.outcome === "open").length >= 2 ? 3 : 2);
  await expect(rows.first()).toContainText("¥70,000");
  await expect(result(page).locator("tfoot")).toContainText("¥100,000");
  const built = page.url();
  await page.reload();
  await expect(rows.first()).toContainText("¥70,000");
  expect(page.url()).toBe(built);
  await page.getByRole("button", { name: word("reports.save"), exact: true }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("textbox", { name: word("links.name") }).fill("我的漏斗表");
  await sheet.getByRole("button", { name: word("ui.save") }).click();
  await expect(page).toHaveURL(/\/reports\/[0-9a-f-]{36}$/);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("我的漏斗表");
  await result(page).getByRole("link", { name: "¥70,000" }).click();
  await expect(page.getByRole("link", { name: /甲/ }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: /丙/ })).toHaveCount(0);
  await page.goBack();
  const device = new Device(page, suike.url);
  await device.installed();
  await device.offline();
  await page.goto("/reports");
  await page.getByRole("link", { name: /我的漏斗表/ }).click();
  await expect(result(page).locator("tfoot")).toContainText("¥100,000");
});

test("filters of the list narrow a report, two dimensions make a cross table, and a chart has its table", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  const { company } = await found(page, suike);
  const customer = await company.create("customer", { name: "星澜仪器", owner: company.me, region: "华东" });
  const { stages } = await company.pipeline();
  await company.create("opportunity", { name: "己", stage: stages[1].id, amount: yuan(8000), owner: company.me, customer });
  await page.goto("/reports/new?of=opportunity&m=open_amount&by=region,stage");
  const cells = result(page).locator("tbody tr", { hasText: "华东" });
  await expect(cells).toContainText("¥8,000");
  await cells.getByRole("link", { name: "¥8,000" }).first().click();
  await expect(page.getByRole("link", { name: /己/ }).first()).toBeVisible();
  await page.goBack();
  await look(page, "bars");
  await expect(result(page).locator("canvas")).toBeVisible();
  await result(page).locator("summary").click();
  await expect(result(page).locator("tbody tr", { hasText: "华东" })).toContainText("¥8,000");
  await page.getByRole("button", { name: word("list.add_filter") }).click();
  const panel = page.locator(".panel:popover-open");
  await panel.getByRole("button", { name: word("field.opportunity.name") }).click();
  await panel.getByRole("textbox").last().fill("己");
  await expect(result(page).locator("tbody tr")).toHaveCount(1);
  await page.keyboard.press("Escape");
  await expect(page).toHaveURL(/name=/);
});

test("a company's own number is summed and its own choice groups", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  const company = await Company.found(page, suike.url);
  const define = (key, label, type, more) => company.create("field_definition", { kind: "customer", key, label, type, ...more });
  await define("x_machines", "装机台数", "number");
  await define("x_channel", "渠道来源", "choice", { choices: ["展会", "官网"] });
  for (const [name, x_machines, x_channel] of [["甲", 3, "展会"], ["乙", 4.5, "展会"], ["丙", 2, "官网"]]) {
    await company.create("customer", { name, owner: company.me, x_machines, x_channel });
  }
  await page.goto("/reports/new?of=customer&m=sum.customer.x_machines,mean.customer.x_machines&by=x_channel&look=table");
  await expect(result(page).locator("tbody tr", { hasText: "展会" })).toContainText("7.5");
  await expect(result(page).locator("tbody tr", { hasText: "展会" })).toContainText("3.8");
  await expect(result(page).locator("thead")).toContainText("装机台数");
  await expect(result(page).locator("tfoot")).toContainText("9.5");
});

test("a report becomes a picture and a card; a board is arranged by menu, keys and mouse, and narrowed as a whole", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  await found(page, suike);
  await page.goto("/reports/new?of=opportunity&m=open_amount&by=stage&look=pie");
  await expect(result(page).locator("canvas")).toBeVisible();
  const menu = () => page.getByRole("button", { name: word("reports.actions") });
  await menu().click();
  const download = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: word("reports.as_picture") }).click();
  const picture = await download;
  expect(picture.suggestedFilename()).toMatch(/\.png$/);
  const bytes = await readFile(await picture.path());
  expect(bytes.subarray(0, 8).toString("hex")).toBe("89504e470d0a1a0a");
  const seen = await page.evaluate(colours, [...bytes]);
  expect(seen.width).toBeGreaterThan(300);
  expect(seen.height).toBeGreaterThan(150);
  // Two stages: two colours beside the ground, each a good part of the whole.
  expect(seen.parts.filter((part) => part > 0.02).length).toBeGreaterThanOrEqual(3);
  await page.getByRole("button", { name: word("reports.save"), exact: true }).click();
  let sheet = page.getByRole("dialog");
  await sheet.getByRole("textbox", { name: word("links.name") }).fill("阶段占比");
  await sheet.getByRole("button", { name: word("ui.save") }).click();
  await expect(page).toHaveURL(/\/reports\/[0-9a-f-]{36}$/);
  await menu().click();
  await page.getByRole("menuitem", { name: word("reports.onto_board") }).click();
  sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: word("boards.new") }).click();
  await sheet.getByRole("textbox", { name: word("links.name") }).fill("晨会");
  await sheet.getByRole("button", { name: word("ui.save") }).click();
  await expect(page).toHaveURL(/\/numbers\?board=/);
  await expect(page.getByRole("heading", { name: "阶段占比" })).toBeVisible();
  await page.getByRole("button", { name: word("boards.add") }).click();
  sheet = page.getByRole("dialog");
  for (const key of ["measure.won_amount", "card.by_stage"]) await sheet.getByRole("checkbox", { name: word(key), exact: true }).first().click();
  await sheet.getByRole("button", { name: word("ui.done") }).click();
  const cards = page.locator(".own-card");
  await expect(cards).toHaveCount(3);
  await expect(cards.nth(1)).toContainText("¥42,000");
  await page.getByRole("button", { name: word("boards.arrange") }).click();
  await page.getByRole("button", { name: word("boards.card_actions", { name: word("measure.won_amount") }) }).click();
  await page.getByRole("menuitem", { name: word("boards.up") }).click();
  await expect(cards.first()).toContainText("¥42,000");
  const grip = (name) => page.getByRole("button", { name: word("boards.drag", { name }) });
  await grip(word("measure.won_amount")).focus();
  await page.keyboard.press("ArrowDown");
  await expect(cards.nth(1)).toContainText("¥42,000");
  const from = await grip(word("card.by_stage")).boundingBox();
  const to = await cards.first().boundingBox();
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + 60, { steps: 8 });
  await page.mouse.up();
  await expect(cards.first()).toContainText(word("card.by_stage"));
  await page.reload();
  await expect(cards.first()).toContainText(word("card.by_stage"));
  await page.getByRole("combobox", { name: word("numbers.period") }).selectOption("last_year");
  await expect(cards.filter({ hasText: word("measure.won_amount") }).locator(".stat-value")).toHaveText("0");
});

test("the funnel says who entered a stage, who went on from it, and lists them", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  const company = await Company.found(page, suike.url);
  const { stages } = await company.pipeline();
  const won = stages.find((stage) => stage.outcome === "won");
  const ids = [];
  for (const name of ["甲", "乙", "丙"]) ids.push(await company.create("opportunity", { name, stage: stages[0].id, amount: yuan(1000), owner: company.me }));
  const move = (id, stage, more) => company.push({ type: "move_stage", id, base_ver: 9e15, stage: stage.id, ...more });
  await move(ids[0], stages[1]);
  await move(ids[1], stages[1]);
  await move(ids[1], won, { closed_on: day() });
  await page.goto("/numbers?whose=everybody&period=this_month");
  const rows = page.locator(".number-card", { hasText: word("card.funnel") }).locator("tbody tr");
  await expect(rows).toHaveCount(3);
  await expect(rows.nth(0)).toHaveText(/3 · .*66\.7\s?%/);
  await expect(rows.nth(1)).toHaveText(/2 · .*50\s?%/);
  await expect(rows.nth(2)).toHaveText(/1$/);
  await rows.nth(1).getByRole("link").click();
  await expect(page.getByText(word("list.entered_stage", { stage: stages[1].name }))).toBeVisible();
  await expect(page.getByRole("link", { name: /甲/ }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: /乙/ }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: /丙/ })).toHaveCount(0);
});

test("one question is drawn in every look, and saved as a workbook it says the same", async ({ page, suike }, testInfo) => {
  await page.setViewportSize(DESK);
  await found(page, suike);
  const address = (look, by) => {
    const measure = by.startsWith("date") ? "won_amount&period=this_year" : "open_amount";
    return `/reports/new?of=opportunity&m=${measure}&by=${by}&look=${look}`;
  };
  const drawn = {
    number: "", table: "stage", pivot: "owner,stage", bars: "date:month", rows: "stage", line: "date:month", pie: "stage", funnel: "stage",
  };
  for (const [name, by] of Object.entries(drawn)) {
    await page.goto(address(name, by));
    await expect(page.locator(".report-look").getByRole("radio", { name: word(`look.${name}`), exact: true })).toBeChecked();
    const asked = result(page);
    if (name === "number") await expect(asked.locator(".figure-alone")).toHaveText("¥100,000");
    else if (name === "table") await expect(asked.locator("tfoot")).toContainText("¥100,000");
    else if (name === "pivot") await expect(asked.locator("tbody tr", { hasText: "林悦" })).toContainText(/¥70,000.*¥30,000/);
    else await expect(asked.locator("canvas")).toBeVisible();
    if (["funnel", "line"].includes(name)) await page.screenshot({ path: testInfo.outputPath(`${name}-desk.png`) });
    if (name === "funnel") await expect(asked.locator("tbody tr").nth(1)).toContainText(/¥30,000.*42\.9\s?%/);
  }
  await page.goto(address("table", "stage"));
  await page.getByRole("button", { name: word("reports.actions") }).click();
  await page.getByRole("menuitem", { name: word("reports.as_table") }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("radio", { name: word("export.xlsx"), exact: true }).click();
  const download = page.waitForEvent("download");
  await sheet.getByRole("button", { name: word("export.save") }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/\.xlsx$/);
  const cells = unpacked(await readFile(await file.path())).get("xl/worksheets/sheet1.xml").toString();
  for (const amount of [70_000, 30_000, 100_000]) expect(cells).toContain(`<v>${amount}</v>`);
});

test("a template is a report with its figures, to go on from", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  await found(page, suike);
  await page.goto("/reports");
  await page.getByRole("link", { name: new RegExp(word("template.open_by_person")) }).click();
  await expect(page).toHaveURL(/\/reports\/new\?/);
  await expect(result(page).locator("tbody tr", { hasText: "林悦" })).toContainText("¥70,000");
  await page.goBack();
  await page.getByRole("link", { name: new RegExp(word("template.won_by_month")) }).click();
  await expect(result(page).locator("canvas")).toBeVisible();
  await expect(page.getByRole("button", { name: word("reports.save"), exact: true })).toBeVisible();
});

test("what is shared is there for others, and a rep changes only what is theirs", async ({ page, suike, browser }) => {
  await page.setViewportSize(DESK);
  const { company } = await found(page, suike);
  const report = await company.create("report", {
    name: "全员在跟", kind: "opportunity", look: "rows", owner: company.me, shared: true, ask: { measures: ["open_amount"], by: ["owner"] },
  });
  const board = await company.create("board", {
    name: "全员看板", owner: company.me, shared: true, cards: [{ report, size: "wide" }, { number: "won_count", size: "small" }],
  });
  const rep = await join(company, browser, { name: "李娜" });
  const hers = await Device.open(rep.context, suike.url);
  await hers.page.goto(new URL(`/numbers?board=${board}`, suike.url).href);
  await expect(hers.page.getByRole("heading", { name: "全员在跟" })).toBeVisible();
  await expect(hers.page.getByRole("button", { name: word("boards.arrange") })).toHaveCount(0);
  await hers.page.goto(new URL(`/reports/${report}`, suike.url).href);
  await expect(hers.page.getByRole("heading", { level: 1 })).toHaveText("全员在跟");
  await hers.page.getByText(word("reports.parts")).click();
  await look(hers.page, "table");
  await expect(hers.page.getByRole("button", { name: word("reports.save_as") })).toBeVisible();
  await expect(hers.page.getByRole("button", { name: word("ui.save"), exact: true })).toHaveCount(0);
  await company.push({ type: "delete", kind: "report", id: report, base_ver: 9e15 });
  await hers.page.goto(new URL(`/numbers?board=${board}`, suike.url).href);
  await expect(hers.page.getByText(word("boards.missing"))).toBeVisible();
  await rep.context.close();
});

test("a link from a board of one's own shows its aggregates, hides small groups, keeps its zone and language", async ({ page, suike, browser }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(DESK);
  const { company } = await found(page, suike);
  const make = (name, look, ask) => company.create("report", { name, kind: "opportunity", look, owner: company.me, ask });
  const byStage = await make("阶段", "rows", { measures: ["open_count"], by: ["stage"] });
  const byCustomer = await make("客户", "rows", { measures: ["open_amount"], by: ["customer"] });
  const board = await company.create("board", {
    name: "周会", owner: company.me, cards: [{ report: byStage, size: "half" }, { report: byCustomer, size: "half" }, { number: "open_amount", size: "small" }],
  });
  await page.goto(`/numbers?board=${board}`);
  await page.getByRole("button", { name: word("links.share") }).click();
  const sheet = page.getByRole("dialog");
  await expect(sheet.getByRole("textbox", { name: word("links.name") })).toHaveValue("周会");
  await sheet.getByRole("combobox", { name: word("links.fewer") }).selectOption("5");
  await sheet.getByRole("combobox", { name: word("settings.language") }).selectOption("en");
  await sheet.getByRole("combobox", { name: word("links.zone") }).selectOption("America/New_York");
  await sheet.getByRole("button", { name: word("links.make") }).click();
  const url = (await sheet.locator("[data-dashboard-link]").textContent()).trim();
  const guest = await browser.newContext({ viewport: PHONE, locale: "zh-CN" });
  const reader = await guest.newPage();
  await reader.goto(new URL(new URL(url).pathname, suike.url).href);
  await expect(reader.getByRole("heading", { level: 1 })).toHaveText("周会");
  await expect(reader.locator("html")).toHaveAttribute("lang", "en");
  await expect(reader.locator("section", { hasText: "阶段" }).locator("td.value").first()).toHaveText("fewer than 5");
  await expect(reader.locator(".figures")).toContainText("fewer than 5");
  await expect(reader.getByText("1 card names single records")).toBeVisible();
  await isAccessible(reader, { sizes: ["small", "phone"] });
  await page.reload();
  await page.getByRole("button", { name: word("links.share") }).click();
  await sheet.getByText(word("links.openings")).click();
  await expect(sheet.locator(".link-openings li")).toHaveCount(1);
  await guest.close();
});

test("reports and boards are legible on small phones and at a desk, light and dark", async ({ page, suike }, testInfo) => {
  const { company } = await found(page, suike, { language: "en", name: "Plane Tree Instruments" });
  await page.addInitScript(() => localStorage.setItem("suike.language", "en"));
  const report = await company.create("report", {
    name: "Open by person and stage", kind: "opportunity", look: "pivot", owner: company.me, ask: { measures: ["open_amount"], by: ["owner", "stage"] },
  });
  const cards = [{ number: "won_amount", size: "small" }, { number: "open_amount", size: "small" }, { number: "win_rate", size: "small" }, { report, size: "half" }, { card: "by_stage", size: "half" }];
  const board = await company.create("board", { name: "Monday", owner: company.me, cards });
  const screens = { reports: "/reports", report: `/reports/${report}`, pie: "/reports/new?of=opportunity&m=open_amount&by=stage&look=pie", board: `/numbers?board=${board}` };
  for (const [name, path] of Object.entries(screens)) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.locator(".skeleton")).toHaveCount(0);
    await isAccessible(page, { sizes: ["small", "phone", "desk"] });
    for (const [size, viewport] of [["phone", PHONE], ["desk", DESK]]) {
      await page.setViewportSize(viewport);
      await page.screenshot({ path: testInfo.outputPath(`${name}-${size}.png`), fullPage: true });
    }
  }
});

test("a report and a board cover days of one's own, a pair that cannot be is said", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  const { company, stages } = await found(page, suike);
  const won = stages.find((stage) => stage.outcome === "won");
  await company.create("opportunity", { name: "庚", stage: won.id, amount: yuan(8000), owner: company.me, closed_on: day(-100) });
  await page.goto("/reports/new?of=opportunity&m=won_amount&look=number");
  const figure = result(page).locator(".figure-alone");
  await expect(figure).toHaveText("¥50,000");
  const open = () => page.getByText(word("reports.parts"), { exact: true }).click();
  await open();
  await choose(page, "numbers.period", word("numbers.own_days"));
  await expect(figure).toHaveText("¥42,000");
  const box = (key) => page.getByLabel(word(`numbers.${key}`), { exact: true });
  await box("first_day").fill(day(-100));
  await expect(figure).toHaveText("¥50,000");
  await box("last_day").fill(day(-101));
  await expect(page.getByText(word("numbers.days_backwards"))).toBeVisible();
  await expect(figure).toHaveText("¥50,000");
  await box("last_day").fill(day(-99));
  await expect(figure).toHaveText("¥8,000");
  expect(new URL(page.url()).searchParams.get("period")).toBe(`${day(-100)}..${day(-99)}`);
  await page.reload();
  await expect(figure).toHaveText("¥8,000");
  await open();
  await page.screenshot({ path: test.info().outputPath("own-days.png") });
  await expect(box("first_day")).toHaveValue(day(-100));

  await page.goto(`/numbers?whose=everybody&period=${day(-100)}..${day(-99)}`);
  await expect(page.getByText("¥8,000").first()).toBeVisible();
  await expect(box("last_day")).toHaveValue(day(-99));
});
