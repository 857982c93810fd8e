// Customers: list, page, form, logging a follow-up; on a phone and on a desk.
import { Device } from "./book/device.mjs";
import { Company, day } from "./company.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

let company;

/** A company with three customers, of which one is in the public pool. */
async function open(page, suike) {
  company = await Company.found(page, suike.url);
  const [xinglan, yunfan, yuanshan] = await Promise.all([
    company.create("customer", { name: "星澜仪器", level: "a", status: "active", industry: "制造", region: "上海", phone: "021-5555 0101" }),
    company.create("customer", { name: "云帆贸易", level: "b", industry: "贸易", region: "宁波" }),
    company.create("customer", { name: "远山纺织", level: "c", owner: null }),
  ]);
  return { xinglan, yunfan, yuanshan };
}

const search = (page) => page.getByRole("searchbox").first();

test("a rep logs a follow-up from anywhere, and it stands on the customer's page at once", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  await open(page, suike);
  await page.goto("/");
  await page.getByRole("button", { name: word("frame.add") }).click();
  await page.getByRole("button", { name: word("add.follow_up") }).click();
  await page.getByRole("combobox").fill("星澜");
  await page.getByRole("option", { name: /星澜仪器/ }).click();
  await page.getByRole("radio", { name: word("choice.follow_up.channel.visit") }).click();
  await page.getByRole("textbox", { name: word("field.follow_up.text") }).fill("预算过了，等总监签字");
  await page.getByRole("button", { name: word("days.tomorrow") }).click();
  await page.getByRole("button", { name: word("ui.save") }).click();
  await expect(page.getByRole("heading", { name: "星澜仪器" })).toBeVisible();
  await expect(page.getByText("预算过了，等总监签字")).toBeVisible();
  await expect(page.getByText(word("customers.next_default", { name: "星澜仪器" })).first()).toBeVisible();
  await expect.poll(async () => (await company.rows("follow_up")).length).toBe(1);
  const [task] = await company.rows("task");
  expect(task.doc).toMatchObject({ due_on: day(1) });
});

test("what was typed into a follow-up survives a reload", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  const { xinglan } = await open(page, suike);
  await page.goto(`/follow-ups/new?customer=${xinglan}`);
  await page.getByRole("textbox", { name: word("field.follow_up.text") }).fill("说到一半");
  await new Device(page, suike.url).keeps("说到一半");
  await page.reload();
  await expect(page.getByRole("textbox", { name: word("field.follow_up.text") })).toHaveValue("说到一半");
});

test("a list narrowed by words and chips says so in its address, and shows the same when sent", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  await open(page, suike);
  await page.goto("/customers");
  const row = (name) => page.getByRole("link", { name: new RegExp(name) });
  await expect(row("星澜仪器")).toBeVisible();
  await page.locator(".filter-chip", { hasText: word("field.customer.level") }).click();
  await page.getByRole("checkbox", { name: word("choice.customer.level.a") }).check();
  await page.keyboard.press("Escape");
  await expect(row("云帆贸易")).toHaveCount(0);
  expect(page.url()).toContain("level=is%3Aa");
  await page.reload();
  await expect(row("星澜仪器")).toBeVisible();
  await expect(row("云帆贸易")).toHaveCount(0);
  await page.getByRole("button", { name: word("list.clear_filters") }).click();
  await search(page).fill("云帆");
  await expect(row("云帆贸易")).toBeVisible();
  await expect(row("星澜仪器")).toHaveCount(0);
  await search(page).fill("没有这个");
  await expect(page.getByText(word("list.nothing_found"))).toBeVisible();
});

test("keys step through the list, open a record beside it and come back", async ({ page, suike }) => {
  await page.setViewportSize(DESK);
  await open(page, suike);
  await page.goto("/customers");
  await expect(page.getByRole("link", { name: /星澜仪器/ })).toBeVisible();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await expect(page.locator(".split-detail").getByRole("heading", { level: 1 })).toBeVisible();
  await expect(page.locator(".split-list")).toBeVisible();
  await page.keyboard.press("/");
  await expect(search(page)).toBeFocused();
});

test("a form says what is wrong beside the field, keeps what was typed, then saves", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  await open(page, suike);
  await page.goto("/customers/new");
  await page.getByRole("button", { name: word("ui.save") }).click();
  const name = page.getByRole("textbox", { name: word("field.customer.name") });
  await expect(name).toBeFocused();
  await expect(name).toHaveAttribute("aria-invalid", "true");
  await name.fill("新客户");
  await page.getByText(word("records.more_fields")).click();
  await page.getByRole("textbox", { name: word("field.customer.email") }).fill("not an address");
  await page.getByRole("button", { name: word("ui.save") }).click();
  await expect(page.getByRole("textbox", { name: word("field.customer.email") })).toHaveAttribute("aria-invalid", "true");
  await page.getByRole("textbox", { name: word("field.customer.email") }).fill("li.na@example.com");
  await page.getByRole("button", { name: word("ui.save") }).click();
  await expect(page.getByRole("heading", { name: "新客户" })).toBeVisible();
  await expect.poll(async () => (await company.rows("customer")).map((row) => row.doc.name)).toContain("新客户");
});

test("a customer is claimed from the pool, transferred and taken back, deleted and restored", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  const { yuanshan } = await open(page, suike);
  const emma = await company.create("user", { name: "Emma", role: "rep" });
  const owner = async () => (await company.rows("customer")).find((row) => row.id === yuanshan)?.doc.owner;
  await page.goto(`/customers/${yuanshan}`);
  await page.getByRole("button", { name: word("customers.claim") }).click();
  await expect.poll(owner).toBe(company.me);
  await page.getByRole("button", { name: word("records.actions"), exact: true }).click();
  await page.getByRole("menuitem", { name: word("records.transfer") }).click();
  await page.getByRole("button", { name: /Emma/ }).click();
  await expect.poll(owner).toBe(emma);
  await page.getByRole("button", { name: word("ui.undo") }).last().click();
  await expect.poll(owner).toBe(company.me);
  await page.getByRole("button", { name: word("records.actions"), exact: true }).click();
  await page.getByRole("menuitem", { name: word("records.delete") }).click();
  await expect.poll(owner).toBeUndefined();
  await page.getByRole("button", { name: word("ui.undo") }).last().click();
  await expect.poll(owner).toBe(company.me);
});

test("a customer is mailed and messaged with one press", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  const company = await Company.found(page, suike.url);
  const customer = await company.create("customer", { name: "云帆医疗", phone: "021-5588 0808", email: "office@example.com", owner: company.me });
  await page.goto(`/customers/${customer}`);
  const way = (name) => page.locator(".action-row").getByRole("link", { name: word(`customers.${name}`), exact: true });
  await expect(way("mail")).toHaveAttribute("href", "mailto:office@example.com");
  await expect(way("message")).toHaveAttribute("href", /^sms:0?2155880808$/);
});

test("a fact is edited where it stands", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  const { xinglan } = await open(page, suike);
  await page.goto(`/customers/${xinglan}`);
  await page.getByRole("tab", { name: word("customers.tab_facts") }).click();
  await page.getByRole("button", { name: word("records.edit_field", { field: word("field.customer.industry") }) }).click();
  const box = page.getByRole("textbox", { name: word("field.customer.industry") });
  await box.fill("仪器");
  await box.press("Enter");
  await expect(page.getByText("仪器", { exact: true })).toBeVisible();
  await expect
    .poll(async () => (await company.rows("customer")).find((row) => row.id === xinglan).doc.industry)
    .toBe("仪器");
});

test("tags are put on and taken off at the head of a customer, without network too, and taken back", async ({ page, suike }) => {
  await page.setViewportSize(PHONE);
  const { xinglan } = await open(page, suike);
  const fair = await company.create("tag", { name: "展会" });
  const tags = async () => (await company.rows("customer")).find((row) => row.id === xinglan).doc.tags ?? [];
  const device = new Device(page, suike.url);
  await page.goto(`/customers/${xinglan}`);
  await device.installed();
  await device.filled();
  await device.offline();
  await page.reload();
  const line = page.locator(".customer-who .tag-line, .customer-head .tag-line").first();
  await line.getByRole("button", { name: word("records.edit_field", { field: word("field.customer.tags") }) }).click();
  const panel = page.locator(".panel:popover-open");
  await panel.getByRole("combobox").fill("展");
  await panel.getByRole("option", { name: "展会" }).click();
  await page.keyboard.press("Escape");
  await expect(line).toContainText("展会");
  await page.reload();
  await expect(line).toContainText("展会");
  await device.offline(false);
  await expect.poll(tags, { timeout: 20_000 }).toEqual([fair]);
  await line.getByRole("button", { name: word("records.edit_field", { field: word("field.customer.tags") }) }).click();
  await panel.getByRole("button", { name: word("records.remove_named", { name: "展会" }) }).click();
  await page.keyboard.press("Escape");
  await expect(line).not.toContainText("展会");
  await expect.poll(tags).toEqual([]);
  await page.locator(".toast").last().getByRole("button", { name: word("ui.undo") }).click();
  await expect(line).toContainText("展会");
  await expect.poll(tags).toEqual([fair]);
});
