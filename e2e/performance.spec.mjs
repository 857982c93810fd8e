// People's figures beside each other: the same measures, per working day, with the median, for whom the rights say.
import { Device, join } from "./book/device.mjs";
import { Company, day, newId, yuan } from "./company.mjs";
import { isAccessible } from "./stories/accessible.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const DESK = { width: 1280, height: 800 };

test("people stand beside each other and the median; everybody sees themselves, a manager their people", async ({ page, suike, browser }, testInfo) => {
  const company = await Company.found(page, suike.url);
  const team = await company.create("team", { name: "华东" });
  const manager = await join(company, browser, { name: "周宁", role: "manager", team });
  const [lina, wang] = [await join(company, browser, { name: "李娜", team }), await join(company, browser, { name: "王伟", team })];
  await join(company, browser, { name: "陈硕", team });
  const { stages } = await company.pipeline();
  const [won, lost] = ["won", "lost"].map((outcome) => stages.find((stage) => stage.outcome === outcome));
  const close = (rep, stage, more) =>
    company.create("opportunity", { name: "单", stage: stage.id, amount: yuan(50_000), owner: rep.user, closed_on: day(), ...more });
  await close(lina, won);
  await close(lina, won);
  await close(lina, lost, { lost_reason: "price" });
  await close(wang, won);
  const customer = await lina.company.create("customer", { name: "星澜仪器", owner: lina.user });
  for (const text of ["看样机", "谈价"]) {
    await lina.company.push({ type: "log_follow_up", id: newId(), customer, channel: "visit", text, happened_at: Date.now() - 60_000 });
  }
  const silent = await wang.company.create("customer", { name: "远山纺织", owner: wang.user });
  await wang.company.push({ type: "log_follow_up", id: newId(), customer: silent, channel: "call", text: "没人接", happened_at: Date.now() - 40 * 86_400_000 });
  const his = await Device.open(manager.context, suike.url, "/performance");
  await his.page.setViewportSize(DESK);
  const row = (name) => his.page.getByRole("row", { name: new RegExp(name) });
  await expect(row("李娜")).toContainText("¥100,000");
  await expect(row("李娜")).toContainText("66.7%");
  // 0, 50,000 and 100,000: the median is 50,000.
  await expect(his.page.locator("tfoot")).toContainText("¥50,000");
  await expect(row("李娜").locator(".is-better").first()).toBeVisible();
  // Who was spoken to today is not silent; who was spoken to 40 days ago is, and that is all of 王伟's.
  const heads = await his.page.locator("thead th").allInnerTexts();
  const cell = (name, measure) => row(name).locator("th, td").nth(heads.findIndex((head) => head.includes(word(`measure.${measure}`))));
  await expect(cell("李娜", "quiet_share")).toContainText(/^0\s?%/);
  await expect(cell("王伟", "quiet_share")).toContainText(/^100\s?%/);
  await expect(cell("李娜", "silent_days")).toContainText(word("numbers.days", { count: 0 }));
  await expect(cell("王伟", "silent_days")).toContainText(word("numbers.days", { count: 40 }));
  await isAccessible(his.page, { sizes: ["small", "phone", "desk"] });
  await his.page.setViewportSize(DESK);
  await his.page.screenshot({ path: testInfo.outputPath("performance-desk.png") });
  // Per working day: the amount by the days that the page says, shares as they are.
  const about = await his.page.getByText(/个工作日/).last().innerText();
  const days = Math.max(1, Number(about.match(/(\d+) 个工作日/)[1]));
  await his.page.getByRole("checkbox", { name: word("performance.per_day") }).click();
  await expect(his.page).toHaveURL(/each=day/);
  await expect(cell("李娜", "won_amount")).toContainText(`¥${Math.floor(100_000 / days).toLocaleString("en").slice(0, -1)}`);
  await expect(cell("李娜", "win_rate")).toContainText("66.7%");
  await his.page.getByRole("checkbox", { name: word("performance.per_day") }).click();
  await expect(cell("李娜", "won_amount")).toContainText("¥100,000");
  await his.page.getByRole("button", { name: word("measure.visits") }).click();
  await expect(his.page.locator("tbody tr").first()).toContainText("李娜");
  await row("李娜").getByRole("link", { name: "¥100,000" }).click();
  await expect(his.page).toHaveURL(/\/opportunities\?/);

  const hers = await Device.open(wang.context, suike.url, "/performance");
  await hers.page.setViewportSize({ width: 390, height: 844 });
  await expect(hers.page.locator(".person-cards .number-card")).toHaveCount(1);
  await expect(hers.page.locator(".person-cards")).toContainText("王伟");
  await expect(hers.page.locator(".person-cards")).toContainText(word("performance.median_is", { median: "¥50,000" }));
  await hers.page.screenshot({ path: testInfo.outputPath("performance-phone.png") });
});
