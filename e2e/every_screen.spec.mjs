// Every screen there is: no accessibility faults, no key in place of its text and nothing wider than the screen, on a phone, a
// small phone and a desk, light and dark, full and empty, in Chinese and in English. At a desk at 200 % nothing is cut off, and
// every sheet can be used. Each screen leaves its pictures in the artefacts.
import { Company, day, newId, yuan } from "./company.mjs";
import { ZOOMED, cutOff, isAccessible } from "./stories/accessible.mjs";
import { expect, test } from "./suike.mjs";
import { keysShown, wordsIn } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });
// Some forty screens, each looked at several times: minutes on a slow machine, and nothing here is about speed.
test.setTimeout(1_200_000);

const ALWAYS = ["/", "/customers", "/contacts", "/opportunities", "/board", "/numbers", "/targets", "/forecast", "/performance", "/reports", "/reports/new", "/work-reports", "/work-reports/new", "/follow-ups", "/tasks", "/people", "/products", "/pipelines", "/tags", "/fields", "/import", "/sync", "/more", "/notifications", "/settings", "/search?q=%E6%98%9F", "/customers/new", "/contacts/new", "/opportunities/new", "/tasks/new", "/follow-ups/new", "/products/new", "/tags/new", "/pipelines/new", "/no-such-page"];

/** A company with a little of everything. */
async function full(company) {
  const [first, second] = (await company.pipeline()).stages;
  const tag = await company.create("tag", { name: "展会" });
  const customer = await company.create("customer", { name: "星澜仪器 Xinglan Instruments", level: "a", status: "active", industry: "制造", region: "上海", phone: "021-5588 0808", owner: company.me, tags: [tag] });
  await company.create("customer", { name: "远山纺织", level: "c", owner: null });
  const contact = await company.create("contact", { name: "李工", customer, mobile: "138 0013 8000", email: "li@example.com", title: "总工程师" });
  const product = await company.create("product", { name: "质谱仪 MS-2", price: yuan(180_000) });
  const opportunity = await company.create("opportunity", { name: "质谱仪采购", customer, stage: second.id, amount: yuan(180_000), owner: company.me, product, expected_close: day(20) });
  await company.create("opportunity", { name: "年度维保", customer, stage: first.id, amount: yuan(42_000), owner: company.me, expected_close: day(-3) });
  await company.push({ type: "add_comment", id: newId(), opportunity, text: "@林悦 报价里把运费写清楚。", mentions: [company.me] });
  const next = { id: newId(), title: "发报价单", due_on: day(1) };
  const followUp = newId();
  await company.push({ type: "log_follow_up", id: followUp, customer, contact, channel: "call", text: "预算过了，等总监签字", happened_at: Date.now(), next });
  const task = await company.create("task", { title: "回访", owner: company.me, customer, due_on: day(-2) });
  const links = { done: [{ kind: "customer", record: customer, key: "" }] };
  const figures = [{ measure: "visits", count: 2 }, { measure: "won_amount", money: [{ minor: 4_200_000, currency: "CNY" }] }];
  const week = { name: "林悦 2026-W47", owner: company.me, period: "week", starts_on: "2026-11-16", done: "拜访星澜仪器，谈妥了预算\n培训新人", plan: "发报价单", links, figures, sent_at: Date.now() };
  const [report] = await company.createMany("work_report", [week]);
  await company.push({ type: "comment_on_work_report", id: newId(), report, text: "运费谁出？" });
  return [`/work-reports/${report}`, `/work-reports/${report}/edit`, `/customers/${customer}`, `/customers/${customer}/edit`, `/customers/${customer}/history`, `/contacts/${contact}`, `/opportunities/${opportunity}`, `/products/${product}`, `/tasks/${task}`, `/tasks/${task}/edit`, `/tasks/${task}/history`, `/follow-ups/${followUp}`, `/contacts/${contact}/edit`, `/contacts/${contact}/history`, `/opportunities/${opportunity}/edit`, `/opportunities/${opportunity}/history`, `/products/${product}/edit`];
}

/** Goes to an address and waits until its screen stands. */
async function open(page, address) {
  await page.goto(address);
  await expect(page.getByRole("heading", { level: 1 }).last(), address).toBeVisible();
  await expect(page.locator(".skeleton"), address).toHaveCount(0);
}

const pictureOf = (address) => address.split("?")[0].replace(/[0-9a-f-]{36}/g, "one").replaceAll("/", "_") || "today";

/** Goes to each address, looks at it in these sizes and themes, and keeps its picture on a phone and at a desk. */
async function look(page, addresses, testInfo, looks) {
  for (const address of addresses) {
    await open(page, address);
    expect(await keysShown(page), `keys without their text at ${address}`).toEqual([]);
    await isAccessible(page, looks);
    for (const [shape, size] of [["phone", { width: 390, height: 844 }], ["desk", { width: 1280, height: 800 }]]) {
      await page.setViewportSize(size);
      await page.screenshot({ path: testInfo.outputPath(`${pictureOf(address)}-${shape}.png`) });
    }
  }
}

test("with everything in it, in Simplified Chinese", async ({ page, suike }, testInfo) => {
  const company = await Company.found(page, suike.url);
  const more = await full(company);
  await look(page, [...ALWAYS, ...more], testInfo, { sizes: ["desk", "phone"] });
});

test("with everything in it, in English", async ({ page, suike }, testInfo) => {
  const company = await Company.found(page, suike.url, { language: "en", name: "Plane Tree Instruments" });
  const more = await full(company);
  await page.addInitScript(() => localStorage.setItem("suike.language", "en"));
  await look(page, [...ALWAYS, ...more], testInfo, { sizes: ["small"], themes: ["dark"] });
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});

test("empty, in Traditional Chinese", async ({ page, suike }, testInfo) => {
  await Company.found(page, suike.url, { language: "zh-Hant", name: "疏桐儀器" });
  await page.addInitScript(() => localStorage.setItem("suike.language", "zh-Hant"));
  await look(page, ALWAYS, testInfo, { sizes: ["phone"], themes: ["light"] });
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hant");
});

test("the way in, before anybody is signed in", async ({ page }, testInfo) => {
  await look(page, ["/sign-in"], testInfo, {});
});

test("the sheet that moves an opportunity, and what it asks of a loss", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  await full(company);
  const stages = (await company.pipeline()).stages;
  await open(page, "/board");
  await page.locator(".board-card .icon-button").first().click();
  const sheet = page.getByRole("dialog");
  await expect(sheet).toBeVisible();
  await isAccessible(page);
  await sheet.getByRole("button", { name: stages.find((it) => it.outcome === "lost").name }).click();
  await expect(sheet.getByRole("radiogroup").first()).toBeVisible();
  await isAccessible(page);
});

// In the language of the longest words.
test.describe("at a desk at 200 %", () => {
  test.use({ locale: "en-GB", viewport: ZOOMED, deviceScaleFactor: 2 });
  const word = wordsIn("en");

  test("every screen has all of its text within reach", async ({ page, suike }, testInfo) => {
    const company = await Company.found(page, suike.url, { language: "en" });
    const more = await full(company);
    for (const address of [...ALWAYS, ...more]) {
      await open(page, address);
      expect.soft(await cutOff(page), address).toEqual([]);
      await page.screenshot({ path: testInfo.outputPath(`${pictureOf(address)}-zoomed.png`) });
    }
  });

  test("every sheet, menu and panel can be used to its last button", async ({ page, suike }, testInfo) => {
    const company = await Company.found(page, suike.url, { language: "en" });
    const [, , customer, , , , opportunity] = await full(company);
    const press = (name) => page.locator("main").getByRole("button", { name, exact: true }).first().click();
    const menu = () => page.locator("main .title-actions [aria-haspopup=menu]").last().click();
    const opened = {
      add: ["/", () => page.getByRole("button", { name: word("frame.add"), exact: true }).click()],
      keys: ["/", () => page.keyboard.press("?")],
      list: ["/tasks", menu],
      customer: [customer, menu],
      "follow-up": [customer, () => press(word("customers.log_short"))],
      opportunity: [opportunity, menu],
      filter: ["/customers", () => press(word("list.add_filter"))],
      stage: ["/board", () => page.locator(".board-card .icon-button").first().click()],
    };
    for (const [name, [address, act]] of Object.entries(opened)) {
      await open(page, address);
      await act();
      const sheet = page.locator("dialog[open], .menu:popover-open");
      await expect(sheet, name).toBeVisible();
      // What moves into place is there.
      await expect.poll(() => sheet.evaluate((it) => it.getAnimations().length), name).toBe(0);
      await page.screenshot({ path: testInfo.outputPath(`${name}-sheet.png`) });
      expect.soft(await cutOff(page), name).toEqual([]);
      const buttons = sheet.locator(":is(button, a[href], input, select, textarea):visible");
      expect(await buttons.count(), name).toBeGreaterThan(0);
      for (const button of await buttons.all()) await button.click({ trial: true, timeout: 2_000 });
    }
  });
});
