// Search over everything on the device: what finds what, from the keyboard and by thumb, in Chinese and in English.
import AxeBuilder from "@axe-core/playwright";

import { Device } from "./book/device.mjs";
import { Company, newId } from "./company.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1280, height: 800 };

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

/** A company whose names are hard to spell. */
async function open(page, suike, language = "zh-Hans") {
  const company = await Company.found(page, suike.url, { language });
  const huawei = await company.create("customer", { name: "华为技术", industry: "通信", region: "深圳", phone: "0755-2878 0808" });
  const changan = await company.create("customer", { name: "重庆长安汽车", region: "重庆", remark: "预算过了，等总监签字" });
  const copper = await company.create("customer", { name: "Copperbeck Research", region: "Leeds" });
  await company.create("customer", { name: "臺灣精密機械", region: "台北" });
  await company.create("contact", { name: "单雄信", customer: huawei, mobile: "138 0013 8000" });
  await company.create("contact", { name: "曾国藩", customer: changan, email: "zeng@example.com" });
  const said = { customer: huawei, channel: "call", text: "质谱仪的价格再谈一次", happened_at: Date.now() };
  await company.push({ type: "log_follow_up", id: newId(), ...said });
  return { company, huawei, changan, copper };
}

const box = (page) => page.getByRole("combobox", { name: /搜索|Search/ });
const options = (page) => page.getByRole("option");
const problems = async (page) => (await new AxeBuilder({ page }).analyze()).violations.map((it) => `${it.id}: ${it.help}`);

/** Types words and waits until the first option holds the name. */
async function finds(page, typed, name) {
  await box(page).fill(typed);
  await expect(options(page).filter({ hasText: name }).first(), `${typed} finds ${name}`).toBeVisible();
}

test("names are found by characters, pinyin, initials and digits, notes by their words, and a typo is forgiven", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  await open(page, suike);
  await page.goto("/search");
  for (const [typed, name] of [
    ["华为", "华为技术"],
    ["hw", "华为技术"],
    ["huawei", "华为技术"],
    ["chongqing", "重庆长安汽车"],
    ["cqca", "重庆长安汽车"],
    ["shanxx", "单雄信"],
    ["zgf", "曾国藩"],
    ["台湾", "臺灣精密機械"],
    ["twjm", "臺灣精密機械"],
    ["1380013", "单雄信"],
    ["138-0013-8000", "单雄信"],
    ["2878", "华为技术"],
    ["总监", "重庆长安汽车"],
    ["质谱仪", "质谱仪的价格再谈一次"],
    ["zeng@", "曾国藩"],
    ["coperbeck", "Copperbeck Research"],
    ["COPPER leeds", "Copperbeck Research"],
    ["单 华为", "单雄信"],
  ]) {
    await finds(page, typed, name);
  }
});

test("what was found is grouped, counted and marked, and its rows lead to their records", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  const { huawei } = await open(page, suike);
  await page.goto("/search");
  await finds(page, "hw", "华为技术");
  const customers = page.getByRole("group", { name: word("kind.customer.other") });
  await expect(customers.locator("mark")).toHaveText("华为");
  expect(await problems(page)).toEqual([]);
  await finds(page, "签字", "重庆长安汽车");
  await expect(page.getByRole("option").locator("mark").first()).toHaveText("签字");
  await finds(page, "hw", "华为技术");
  await options(page).filter({ hasText: "华为技术" }).click();
  await expect(page).toHaveURL(new RegExp(`/customers/${huawei}$`));
  await page.goBack();
  await expect(box(page)).toHaveValue("hw");
});

test("what was opened and searched before is offered before anything is typed", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  await open(page, suike);
  await page.goto("/search");
  await finds(page, "cqca", "重庆长安汽车");
  await options(page).first().click();
  await expect(page.getByRole("heading", { name: "重庆长安汽车" })).toBeVisible();
  await new Device(page, suike.url).keeps("search/opened");
  await page.goto("/search");
  const opened = page.getByRole("group", { name: word("search.opened") });
  await expect(opened.getByRole("option")).toContainText("重庆长安汽车");
  await page.getByRole("group", { name: word("search.searched") }).getByRole("option").click();
  await expect(box(page)).toHaveValue("cqca");
});

test("more than a few of a kind are counted, and all of them are one step away in the list", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  const { company } = await open(page, suike);
  await company.createMany("customer", Array.from({ length: 9 }, (_, n) => ({ name: `星云仪器${n + 1}厂` })));
  await page.goto("/search");
  await box(page).fill("xyyq");
  await options(page).filter({ hasText: word("search.all_other", { count: 9 }) }).click();
  await expect(page).toHaveURL(/\/customers\?q=xyyq$/);
  await expect(page.getByRole("link", { name: /星云仪器/ })).toHaveCount(9);
});

test("nothing found says what else to try, and offers to make it", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  await open(page, suike);
  await page.goto("/search");
  await box(page).fill("没有这家");
  await expect(page.getByText(word("search.nothing", { words: "没有这家" }))).toBeVisible();
  expect(await problems(page)).toEqual([]);
  await page.getByRole("link", { name: word("palette.new_customer") }).click();
  await expect(page).toHaveURL(/\/customers\/new/);
  await expect(page.locator("main").getByRole("textbox").first()).toHaveValue("没有这家");
});

test("a list is narrowed by the same words", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  await open(page, suike);
  await page.goto("/customers");
  await expect(page.getByRole("link", { name: /华为技术/ })).toBeVisible();
  await page.getByRole("searchbox").first().fill("cqca");
  await expect(page.getByRole("link", { name: /重庆长安汽车/ })).toBeVisible();
  await expect(page.getByRole("link", { name: /华为技术/ })).toHaveCount(0);
});

test("search works with no network", async ({ page, context, suike }) => {
  await page.setViewportSize(PHONE);
  await open(page, suike);
  await page.goto("/search");
  await finds(page, "hw", "华为技术");
  await page.evaluate(() => navigator.serviceWorker.ready);
  await context.setOffline(true);
  await page.reload();
  await finds(page, "cqca", "重庆长安汽车");
  await context.setOffline(false);
});

test.describe("in English at a desk", () => {
  test.use({ locale: "en-GB" });

  test("Ctrl K finds records and commands by the keyboard alone", async ({ page, suike }) => {
    await page.setViewportSize(DESK);
    const { copper } = await open(page, suike, "en");
    await page.goto("/customers");
    await expect(page.getByRole("link", { name: /Copperbeck/ })).toBeVisible();
    await page.keyboard.press("Control+k");
    const palette = page.getByRole("dialog", { name: "Search and commands" });
    await expect(palette).toBeVisible();
    expect(await problems(page)).toEqual([]);
    await page.keyboard.type("copper");
    await expect(palette.getByRole("option", { name: /Copperbeck/ })).toHaveAttribute("aria-selected", "true");
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(new RegExp(`/customers/${copper}`));
    await expect(palette).toBeHidden();

    await page.keyboard.press("Control+k");
    await page.keyboard.type("new opp");
    await expect(palette.getByRole("option", { name: "New opportunity" })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page).toHaveURL(/\/opportunities\/new$/);

    await page.keyboard.press("Control+k");
    await page.keyboard.type("dark");
    await page.keyboard.press("Enter");
    await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");

    await page.keyboard.press("Control+k");
    await page.keyboard.type("shortcuts");
    await expect(palette.getByRole("option", { name: "Keyboard shortcuts" })).toBeVisible();
    await page.keyboard.press("Enter");
    await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+k");
    await page.keyboard.press("Escape");
    await expect(palette).toBeHidden();
  });
});
