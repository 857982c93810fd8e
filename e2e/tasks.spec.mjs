// Tasks: what is open stands in the list, what is done is a tap away, and today is today after midnight too.
import { Device } from "./book/device.mjs";
import { Company, day } from "./company.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 1280, height: 800 } });

test("the list shows what is open; a task is ticked off on its page and found among what is done", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  const id = await company.create("task", { title: "寄样品", due_on: day(1) });
  await company.create("task", { title: "早已做完", due_on: day(-9), done_at: Date.now() - 86_400_000 });
  await page.goto("/tasks");
  const rows = page.locator("main");
  await expect(rows.getByText("寄样品").first()).toBeVisible();
  await expect(rows.getByText("早已做完")).toHaveCount(0);
  await page.goto(`/tasks/${id}`);
  await page.getByRole("button", { name: word("tasks.finish"), exact: true }).click();
  await expect(page.getByRole("button", { name: word("tasks.finish"), exact: true })).toHaveCount(0);
  await expect.poll(async () => (await company.rows("task")).filter((row) => row.doc.done_at).length).toBe(2);
  await page.goto("/tasks");
  await page.getByRole("button", { name: word("tasks.show_done"), exact: true }).click();
  await expect(rows.getByText("寄样品").first()).toBeVisible();
  await expect(rows.getByText("早已做完").first()).toBeVisible();
});

test("what is due tomorrow is due today once it is midnight, while the page stays open", async ({ page, suike }) => {
  await page.clock.install();
  const company = await Company.found(page, suike.url);
  await company.create("task", { title: "明天的事", due_on: day(1), owner: company.me });
  await page.goto("/");
  const part = (heading) => page.locator(".today-part", { hasText: word(heading) });
  await expect(part("today.soon").getByText("明天的事")).toBeVisible();
  await page.clock.fastForward("24:00:00");
  await page.clock.runFor(60_000);
  await expect(part("today.due").getByText("明天的事")).toBeVisible();
});

test("what was begun at one customer does not come back at another", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  const [one, other] = [await company.create("customer", { name: "星澜仪器" }), await company.create("customer", { name: "云帆贸易" })];
  const name = page.getByRole("textbox", { name: word("field.contact.name") });
  await page.goto(`/contacts/new?customer=${one}`);
  await name.fill("高原");
  await new Device(page, suike.url).keeps("高原");
  await page.goto(`/contacts/new?customer=${other}`);
  await expect(name).toHaveValue("");
  await page.goto(`/contacts/new?customer=${one}`);
  await expect(name).toHaveValue("高原");
});

test("a filter that an address brings says the name of what it refers to", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  const { id } = await company.pipeline();
  const [{ doc }] = (await company.rows("pipeline")).filter((row) => row.id === id);
  await page.goto(`/opportunities?pipeline=is:${id}`);
  const bar = page.locator(".filter-bar");
  await expect(bar.getByText(doc.name)).toBeVisible();
  await expect(bar.getByText(id)).toHaveCount(0);
});
