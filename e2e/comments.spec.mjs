// What colleagues say to each other about an opportunity: who is named is told, on Today and behind the bell, and is led there.
import { Device, join } from "./book/device.mjs";
import { Company, newId, yuan } from "./company.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 390, height: 844 } });

/** A company with one opportunity, and a rep who does not see it. */
async function found(page, suike, browser) {
  const company = await Company.found(page, suike.url);
  const rep = await join(company, browser, { name: "李娜" });
  const { stages } = await company.pipeline();
  const opportunity = await company.create("opportunity", { name: "质谱仪采购", stage: stages[0].id, amount: yuan(180_000), owner: company.me });
  return { company, rep, opportunity };
}

test("a colleague is named in a comment, given sight of it, told on Today, and led there", async ({ page, suike, browser }) => {
  const { company, rep, opportunity } = await found(page, suike, browser);
  await page.goto(`/opportunities/${opportunity}`);
  const box = page.getByRole("textbox", { name: word("comments.write") });
  await box.fill("@李");
  await page.getByRole("group", { name: word("comments.whom") }).getByRole("button", { name: "李娜" }).click();
  await expect(box).toHaveValue("@李娜 ");
  await expect(page.getByText(word("comments.unseen", { name: "李娜" }))).toBeVisible();
  await page.getByRole("button", { name: word("comments.share"), exact: true }).click();
  await expect(page.getByText(word("comments.unseen", { name: "李娜" }))).toHaveCount(0);
  await box.pressSequentially("运费谁出？");
  await box.press("Control+Enter");
  await expect(page.locator(".comment")).toContainText("@李娜 运费谁出？");
  await expect(page.locator(".comment .mention")).toHaveText("@李娜");
  await expect(box).toHaveValue("");

  const hers = await Device.open(rep.context, suike.url);
  await hers.page.goto(suike.url);
  await expect(hers.page.getByRole("link", { name: word("told.unread", { count: 1 }) })).toBeVisible();
  const line = hers.page.locator(".today-part", { hasText: word("today.for_you") }).getByRole("link", { name: /运费谁出/ });
  await line.click();
  await expect(hers.page).toHaveURL(new RegExp(`${opportunity}$`));
  await expect(hers.page.locator(".comment")).toContainText("@李娜 运费谁出？");
  await expect.poll(async () => (await rep.company.rows("notification")).every((row) => row.doc.read_at)).toBe(true);
  await hers.page.getByRole("textbox", { name: word("comments.write") }).fill("我们出");
  await hers.page.getByRole("button", { name: word("comments.send") }).click();
  await expect(page.locator(".comment")).toHaveCount(2);
  const toldMe = async () => (await company.rows("notification")).filter((row) => row.doc.owner === company.me);
  await expect.poll(async () => (await toldMe()).map((row) => row.doc.topic)).toEqual(["commented"]);
  await page.goto("/notifications");
  await expect(page.getByRole("link", { name: new RegExp(word("told.commented", { who: "李娜", name: "质谱仪采购" })) })).toBeVisible();
  await page.getByRole("button", { name: word("told.read_all") }).click();
  await expect(page.locator(".new-mark")).toHaveCount(0);
  await rep.context.close();
});

test("what is being written survives a reload, and one's own comment can be taken back", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  const { stages } = await company.pipeline();
  const opportunity = await company.create("opportunity", { name: "质谱仪采购", stage: stages[0].id, owner: company.me });
  await company.push({ type: "add_comment", id: newId(), opportunity, text: "先谈维保" });
  await page.goto(`/opportunities/${opportunity}`);
  const box = page.getByRole("textbox", { name: word("comments.write") });
  await box.fill("等总监");
  await new Device(page, suike.url).keeps("等总监");
  await page.reload();
  await expect(box).toHaveValue("等总监");
  const said = page.locator(".comment");
  await said.getByRole("button", { name: word("records.actions"), exact: true }).click();
  await page.getByRole("menuitem", { name: word("records.delete") }).click();
  await expect(said).toHaveCount(0);
  await page.locator(".toast").getByRole("button", { name: word("ui.undo") }).click();
  await expect(said).toContainText("先谈维保");
});
