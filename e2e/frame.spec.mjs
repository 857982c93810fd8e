// The frame: first run, signing out and in, languages, looks, keys, the ＋ sheet, and phones 320 px wide.
import AxeBuilder from "@axe-core/playwright";

import { expect, test } from "./suike.mjs";

test.use({ locale: "zh-CN", viewport: { width: 390, height: 844 } });
test.describe.configure({ mode: "serial" });

const LOGIN = "chen@example.com";
const PASSWORD = "correct horse battery";

async function signIn(page) {
  await page.goto("/sign-in");
  await page.getByLabel("邮箱或手机号").fill(LOGIN);
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("navigation")).toBeVisible();
}

const problems = async (page) => (await new AxeBuilder({ page }).analyze()).violations.map((it) => `${it.id}: ${it.help}`);

test("a new installation asks for the company and lets its first admin in", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading", { name: "创建公司空间" })).toBeVisible();
  await page.getByRole("button", { name: "创建" }).click();
  await expect(page.getByText("请填写")).toHaveCount(4);
  await page.getByLabel("公司名称").fill("云帆科技");
  await page.getByLabel("你的姓名").fill("陈晓明");
  await page.getByLabel("邮箱或手机号").fill(LOGIN);
  await page.getByLabel("密码", { exact: true }).fill("short");
  await page.getByRole("button", { name: "创建" }).click();
  await expect(page.getByText("太短了")).toBeVisible();
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  expect(await problems(page)).toEqual([]);
  await page.getByRole("button", { name: "创建" }).click();
  await expect(page.getByRole("heading", { name: "今天", exact: true })).toBeVisible();
});

test("a wrong password is refused in words, the right one opens where one was going", async ({ page }) => {
  await page.goto("/settings");
  await page.getByLabel("邮箱或手机号").fill(LOGIN);
  await page.getByLabel("密码", { exact: true }).fill("wrong password");
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("alert")).toContainText("不对");
  await page.getByLabel("密码", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("heading", { name: "设置" })).toBeVisible();
});

test("another language and the dark theme stay after a reload, and signing out leads back to the door", async ({ page }) => {
  await signIn(page);
  await page.goto("/settings");
  await page.getByRole("radio", { name: "繁體中文" }).click();
  await expect(page.getByRole("heading", { name: "設定" })).toBeVisible();
  await page.getByRole("radio", { name: "深色" }).click();
  await page.reload();
  await expect(page.getByRole("heading", { name: "設定" })).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("lang", "zh-Hant");
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect(await problems(page)).toEqual([]);
  await page.getByRole("button", { name: "登出", exact: true }).click();
  await expect(page.getByRole("heading", { name: "登入" })).toBeVisible();
});

test("the places are one tap away, and so is something new", async ({ page }) => {
  await signIn(page);
  await page.getByRole("link", { name: "客户" }).first().click();
  await expect(page).toHaveURL(/\/customers$/);
  await page.getByRole("button", { name: "新建", exact: true }).click();
  expect(await problems(page)).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "联系人" }).click();
  await expect(page).toHaveURL(/\/contacts\/new$/);
  await page.goBack();
  await expect(page).toHaveURL(/\/customers$/);
});

test("a phone 320 px wide never scrolls sideways", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 568 });
  await signIn(page);
  for (const address of ["/", "/customers", "/board", "/more", "/settings", "/sync", "/customers/new"]) {
    await page.goto(address);
    await expect(page.locator(".page")).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth), address).toBe(320);
  }
});

test("on a desk the keys work and tell themselves", async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await signIn(page);
  await page.keyboard.press("g");
  await page.keyboard.press("c");
  await expect(page).toHaveURL(/\/customers$/);
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "键盘快捷键" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("c");
  await expect(page.getByRole("dialog", { name: "新建" })).toBeVisible();
});
