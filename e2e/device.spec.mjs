// What a device does with the installed app: what its icon offers and says, and what other apps share with it.
import { Company, day } from "./company.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 390, height: 844 } });

test("the icon offers what people do most, and takes what other apps share", async ({ page, suike, request }) => {
  const manifest = await (await request.get(`${suike.url}/manifest.webmanifest`)).json();
  const company = await Company.found(page, suike.url);
  await company.create("customer", { name: "星澜仪器", owner: company.me });
  for (const { url } of manifest.shortcuts) {
    await page.goto(url);
    await expect(page.locator("main").getByRole("textbox").or(page.locator("main").getByRole("combobox")).first()).toBeVisible();
  }
  const { action, params } = manifest.share_target;
  const shared = new URLSearchParams({ [params.title]: "报价", [params.text]: "客户要三台", [params.url]: "https://example.com/q" });
  await page.goto(`${action}?${shared}`);
  await expect(page.getByRole("textbox", { name: word("field.follow_up.text") })).toHaveValue("报价\n客户要三台\nhttps://example.com/q");
});

test("the icon bears the number of what waits", async ({ page, suike }) => {
  await page.addInitScript(() => {
    navigator.setAppBadge = async (count) => void (window.badge = count);
    navigator.clearAppBadge = async () => void (window.badge = 0);
  });
  const company = await Company.found(page, suike.url);
  await company.create("task", { title: "回访", owner: company.me, due_on: day(-1) });
  await company.create("task", { title: "下周的事", owner: company.me, due_on: day(5) });
  await page.goto("/");
  await expect.poll(() => page.evaluate(() => window.badge)).toBe(1);
  await page.getByRole("button", { name: word("tasks.finish_named", { name: "回访" }) }).click();
  await expect.poll(() => page.evaluate(() => window.badge)).toBe(0);
});
