// People and teams: the tree, moving, roles, leaving, and joining by a link.
import AxeBuilder from "@axe-core/playwright";

import { Company } from "./company.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 390, height: 844 } });

let company;

async function open(page, suike) {
  company = await Company.found(page, suike.url);
  const sales = await company.create("team", { name: "销售部" });
  const east = await company.create("team", { name: "华东", parent: sales });
  const west = await company.create("team", { name: "华西", parent: sales });
  const liNa = await company.create("user", { name: "李娜", role: "rep", team: east });
  return { sales, east, west, liNa };
}

const team = (page, name) => page.locator(".team", { has: page.getByRole("heading", { name, exact: true }) });
const docOf = async (id) => (await company.rows("user")).find((row) => row.id === id).doc;

test("an admin moves somebody to another team, takes it back, and says that they left", async ({ page, suike }) => {
  const { east, west, liNa } = await open(page, suike);
  await page.goto("/people");
  await expect(team(page, "华东")).toContainText("李娜");
  const actions = () => page.locator(".person-row", { hasText: "李娜" }).getByRole("button", { name: word("records.actions"), exact: true });
  await actions().click();
  await page.getByRole("menuitem", { name: word("people.place") }).click();
  await page.getByRole("radio", { name: word("choice.user.role.manager") }).click();
  await page.getByRole("combobox").selectOption(west);
  await page.getByRole("button", { name: word("ui.save") }).click();
  await expect(team(page, "华西")).toContainText("李娜");
  await expect.poll(() => docOf(liNa)).toMatchObject({ team: west, role: "manager" });
  await page.getByRole("button", { name: word("ui.undo") }).click();
  await expect.poll(() => docOf(liNa)).toMatchObject({ team: east, role: "rep" });
  await actions().click();
  await page.getByRole("menuitem", { name: word("people.deactivate") }).click();
  await expect.poll(() => docOf(liNa)).toMatchObject({ active: false });
});

test("somebody joins by a link with the role and team it offers", async ({ page, suike, browser }) => {
  const { west } = await open(page, suike);
  await page.goto("/people");
  await page.getByRole("button", { name: word("people.invite") }).click();
  await page.getByRole("radio", { name: word("choice.user.role.marketing") }).click();
  await page.getByRole("combobox").selectOption(west);
  await page.getByRole("button", { name: word("people.make_link") }).click();
  const link = (await page.locator("[data-invite-link]").innerText()).trim();
  const other = await browser.newPage({ locale: "zh-CN" });
  await other.goto(link);
  await other.getByLabel(/姓名|名字/).fill("孙琪");
  await other.getByLabel(/邮箱|登录/).first().fill("sun.qi@example.com");
  await other.getByLabel(/密码/).first().fill("a long enough password");
  await other.getByRole("button", { name: "加入" }).click();
  await expect.poll(async () => (await company.rows("user")).find((row) => row.doc.name === "孙琪")?.doc).toMatchObject({
    role: "marketing",
    team: west,
  });
  await other.close();
});

test("a team with people in it is not deleted, and the page says why", async ({ page, suike }) => {
  await open(page, suike);
  await page.goto("/people");
  await team(page, "华东").locator(".team-head").getByRole("button", { name: word("records.actions"), exact: true }).click();
  await page.getByRole("menuitem", { name: word("records.delete") }).click();
  await expect(page.locator(".toast")).toBeVisible();
  await expect(team(page, "华东")).toContainText("李娜");
});

test("the page has no accessibility faults and fits 320 pixels", async ({ page, suike }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, suike);
  for (const path of ["/people", "/pipelines", "/fields", "/teams/new"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze();
    expect(violations.map((it) => `${path} ${it.id}: ${it.nodes.map((node) => node.target)}`)).toEqual([]);
  }
});
