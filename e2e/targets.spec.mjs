// Targets: set where they stand, handed down without losing a cent, with what was reached and at which pace; the same offline.
import { Device, join } from "./book/device.mjs";
import { Company, day, yuan } from "./company.mjs";
import { isAccessible } from "./stories/accessible.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const DESK = { width: 1280, height: 800 };
const line = (page, name) => page.locator(".target-line", { has: page.locator(".target-name", { hasText: new RegExp(`^${name}$`) }) });

/** 李娜 won 300,000 and 王伟 100,000 this month; both are in 华东, which 周宁 leads. */
async function found(page, suike, browser) {
  const company = await Company.found(page, suike.url);
  const team = await company.create("team", { name: "华东" });
  const manager = await join(company, browser, { name: "周宁", role: "manager", team });
  const [lina, wang] = [await join(company, browser, { name: "李娜", team }), await join(company, browser, { name: "王伟", team })];
  const { stages } = await company.pipeline();
  const won = stages.find((stage) => stage.outcome === "won");
  for (const [owner, amount] of [[lina, 300_000], [wang, 100_000]]) {
    const id = await company.create("opportunity", { name: `${owner.name}的单`, stage: stages[0].id, amount: yuan(amount), owner: owner.user });
    await company.push({ type: "move_stage", id, base_ver: 9e15, stage: won.id, closed_on: day() });
  }
  return { company, team, manager, lina, wang };
}

async function set(page, name, amount) {
  const box = line(page, name).getByRole("textbox");
  // A line whose figures come in that very moment is drawn anew under the finger.
  await expect(async () => {
    await line(page, name).getByRole("button", { name: new RegExp(`^${word("targets.set_named", { name })}`) }).click({ timeout: 2_000 });
    await expect(box).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await box.fill(amount);
  await box.press("Enter");
}

test("a target is set where it stands, handed down by what was reached, and the rest is said; a rep sees how far they are", async ({ page, suike, browser }) => {
  await page.setViewportSize(DESK);
  const { lina, manager } = await found(page, suike, browser);
  await page.goto("/targets");
  await expect(page.getByText(word("targets.begin"))).toBeVisible();
  await set(page, word("targets.company"), "100万");
  await expect(line(page, word("targets.company"))).toContainText("40%");
  await set(page, "华东", "80万");
  await expect(line(page, "华东")).toContainText("50%");
  await expect(line(page, word("targets.company"))).toContainText(word("targets.left", { amount: "¥200,000" }));
  // 800,000 by three evenly, in whole yuan: 266,667, 266,667, 266,666.
  await line(page, "华东").getByRole("button", { name: word("targets.hand_down_named", { name: "华东" }) }).click();
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("button", { name: word("targets.evenly") }).click();
  await expect(sheet.getByRole("textbox", { name: "李娜" })).toHaveValue(/^26666[67]$/);
  await expect(sheet.getByRole("status")).toHaveText(word("targets.adds_up", { amount: "¥800,000" }));
  await sheet.getByRole("textbox", { name: "周宁" }).fill("0");
  await sheet.getByRole("textbox", { name: "李娜" }).fill("50万");
  await sheet.getByRole("textbox", { name: "王伟" }).fill("20万");
  await expect(sheet.getByRole("status")).toHaveText(word("targets.sum_left", { sum: "¥700,000", target: "¥800,000", amount: "¥100,000" }));
  await sheet.getByRole("button", { name: word("targets.hand_down"), exact: true }).click();
  await expect(line(page, "李娜")).toContainText("60%");
  await expect(line(page, "王伟")).toContainText("50%");
  await expect(line(page, "华东")).toContainText(word("targets.left", { amount: "¥100,000" }));
  await expect(page.locator(".ranked").first()).toContainText("李娜");
  // The figure leads to its records.
  await line(page, "李娜").getByRole("link", { name: "¥300,000" }).click();
  await expect(page.getByRole("link", { name: /李娜的单/ }).first()).toBeVisible();
  await expect(page.getByRole("link", { name: /王伟的单/ })).toHaveCount(0);

  const hers = await Device.open(lina.context, suike.url, "/targets");
  await expect(line(hers.page, "李娜")).toContainText("60%");
  await expect(line(hers.page, "李娜").getByRole("button")).toHaveCount(0);
  await expect(line(hers.page, word("targets.company"))).toContainText("¥1,000,000");
  await expect(line(hers.page, word("targets.company"))).not.toContainText("40%");
  await hers.page.goto(suike.url);
  await expect(hers.page.locator(".attainment")).toContainText("60%");
  await hers.page.locator(".attainment").click();
  await expect(line(hers.page, "李娜")).toBeVisible();
  await hers.page.goto(`${suike.url}/numbers?whose=mine&period=this_month`);
  await expect(hers.page.locator(".attainment")).toContainText("60%");

  // A manager changes what they answer for, and not what was handed to them.
  const his = await Device.open(manager.context, suike.url, "/targets");
  await expect(line(his.page, "华东")).toContainText("50%");
  await expect(line(his.page, "华东").getByRole("button", { name: new RegExp(`^${word("targets.set_named", { name: "华东" })}`) })).toHaveCount(0);
  await set(his.page, "王伟", "40万");
  await expect(line(his.page, "王伟")).toContainText("25%");
});

test("a target on a number of sales is reached by sales, whatever they bring, and stands on the board", async ({ page, suike, browser }) => {
  await page.setViewportSize(DESK);
  await found(page, suike, browser);
  await page.goto("/targets");
  await page.getByRole("combobox", { name: word("targets.measure") }).selectOption("won_count");
  await set(page, word("targets.company"), "5");
  await expect(line(page, word("targets.company"))).toContainText("40%");
  await expect(line(page, "李娜").getByRole("link", { name: "1", exact: true })).toBeVisible();
  await page.goto("/numbers?whose=everybody&period=this_month");
  await expect(page.locator(".attainment", { hasText: word("measure.won_count") })).toContainText("40%");
});

test("a year is spread over its months as the year before was, what is typed survives a reload, and it works without a network", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  const company = await Company.found(page, suike.url);
  const { stages } = await company.pipeline();
  const won = stages.find((stage) => stage.outcome === "won");
  const year = Number(day().slice(0, 4)) - 1;
  for (const [month, amount] of [["03", 30_000], ["09", 10_000]]) {
    await company.create("opportunity", { name: `${month} 月`, stage: won.id, amount: yuan(amount), owner: company.me, closed_on: `${year}-${month}-15` });
  }
  await page.goto("/targets?step=year");
  const device = new Device(page, suike.url);
  await device.installed();
  const name = word("targets.company");
  await line(page, name).getByRole("button", { name: new RegExp(`^${word("targets.set_named", { name })}`) }).click();
  await line(page, name).getByRole("textbox").fill("12万");
  await device.keeps("12万");
  await device.offline();
  await page.reload();
  await expect(line(page, name).getByRole("textbox")).toHaveValue("12万");
  await line(page, name).getByRole("button", { name: word("ui.save") }).click();
  await expect(line(page, name)).toContainText("¥120,000");
  await line(page, name).getByRole("button", { name: word("targets.hand_down_named", { name }) }).click();
  const sheet = page.getByRole("dialog");
  if (await sheet.getByRole("radio", { name: word("targets.over_months") }).count()) {
    await sheet.getByRole("radio", { name: word("targets.over_months") }).click();
  }
  await sheet.getByRole("button", { name: word("targets.by_season") }).click();
  // 30,000 : 10,000 of 120,000.
  await expect(sheet.getByRole("textbox", { name: /^3月/ })).toHaveValue("90000");
  await expect(sheet.getByRole("textbox", { name: /^9月/ })).toHaveValue("30000");
  await sheet.getByRole("button", { name: word("targets.hand_down"), exact: true }).click();
  // The year's and those of two months are durable.
  await expect.poll(() => device.outbox()).toBe(3);
  await page.goto(`/targets?step=month&from=${year + 1}-03-01`);
  await expect(line(page, name)).toContainText("¥90,000");
  await device.offline(false);
  await expect.poll(async () => (await company.rows("target")).length, { timeout: 20_000 }).toBe(3);
});

test("targets are legible on a small phone and at a desk, light and dark, full and empty", async ({ page, suike, browser }, testInfo) => {
  const { company, team, lina, wang } = await found(page, suike, browser);
  await page.goto("/targets");
  await expect(page.locator(".target-line").first()).toBeVisible();
  await isAccessible(page, { sizes: ["small", "phone", "desk"] });
  const month = { measure: "won_amount", period: "month", starts_on: `${day().slice(0, 7)}-01` };
  await company.create("target", { ...month, name: "公司", scope: "company", owner: company.me, amount: yuan(900_000) });
  await company.create("target", { ...month, name: "华东", scope: "team", team, owner: company.me, amount: yuan(700_000) });
  for (const rep of [lina, wang]) {
    await company.create("target", { ...month, name: rep.name, scope: "person", owner: rep.user, amount: yuan(rep === lina ? 290_000 : 400_000) });
  }
  await expect(line(page, "王伟")).toContainText("25%");
  await isAccessible(page, { sizes: ["small", "phone", "desk"] });
  for (const [shape, size] of [["phone", { width: 390, height: 844 }], ["desk", DESK]]) {
    await page.setViewportSize(size);
    await page.screenshot({ path: testInfo.outputPath(`targets-${shape}.png`), fullPage: true });
  }
  await line(page, "华东").getByRole("button", { name: word("targets.hand_down_named", { name: "华东" }) }).click();
  await page.getByRole("dialog").getByRole("button", { name: word("targets.by_last") }).click();
  await isAccessible(page, { sizes: ["phone", "desk"] });
  await page.setViewportSize({ width: 390, height: 844 });
  await page.screenshot({ path: testInfo.outputPath("targets-hand-down.png") });
});
