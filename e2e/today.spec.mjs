// Today: what is due is done, put off, called about and logged with one thumb; whom to be in touch with follows from their level;
// what others did since yesterday leads to where they did it.
import { Device, join } from "./book/device.mjs";
import { Company, day, newId, yuan } from "./company.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

const DAY = 86_400_000;

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 390, height: 844 } });

const part = (page, heading) => page.locator(".today-part", { hasText: word(heading) });
const toast = (page, text) => page.locator(".toast", { hasText: text });

test("a task is put off with two taps and taken back with one", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  const id = await company.create("task", { title: "寄样品", owner: company.me, due_on: day(-2) });
  await page.goto("/");
  await expect(part(page, "today.overdue").getByText("寄样品")).toBeVisible();
  await page.getByRole("button", { name: word("today.later_named", { name: "寄样品" }) }).click();
  await page.getByRole("menuitem", { name: word("days.tomorrow") }).click();
  await expect(part(page, "today.soon").getByText("寄样品")).toBeVisible();
  const due = async () => (await company.rows("task")).find((row) => row.id === id).doc.due_on;
  await expect.poll(due).toBe(day(1));
  await page.locator(".toast").getByRole("button", { name: word("ui.undo") }).click();
  await expect(part(page, "today.overdue").getByText("寄样品")).toBeVisible();
  await expect.poll(due).toBe(day(-2));
});

test("a task is called about and logged where it stands, and logging ticks it off", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  const customer = await company.create("customer", { name: "星澜仪器", owner: company.me });
  await company.create("contact", { name: "李工", customer, mobile: "138 0013 8000" });
  await company.create("task", { title: "回访", owner: company.me, customer, due_on: day() });
  await page.goto("/");
  const due = part(page, "today.due");
  await expect(due.getByRole("link", { name: word("customers.call_named", { name: "星澜仪器" }) })).toHaveAttribute("href", "tel:13800138000");
  await due.getByRole("link", { name: word("today.log_named", { name: "星澜仪器" }) }).click();
  await expect(page.getByRole("checkbox", { name: word("customers.task_done", { name: "回访" }) })).toBeChecked();
  await page.getByRole("textbox", { name: word("field.follow_up.text") }).fill("都好");
  await page.getByRole("button", { name: word("ui.save") }).click();
  await expect(page.getByText("都好")).toBeVisible();
  await expect.poll(async () => (await company.rows("task")).every((row) => row.doc.done_at)).toBe(true);
});

test("who was called from Today is asked about there, and telling of it ticks the task off", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  const customer = await company.create("customer", { name: "星澜仪器", owner: company.me });
  const contact = await company.create("contact", { name: "李工", customer, mobile: "138 0013 8000" });
  await company.create("task", { title: "回访", owner: company.me, customer, due_on: day() });
  // This machine has no telephone: the browser would wait for somebody to choose one.
  await page.addInitScript(() => window.addEventListener("click", (event) => event.target.closest("a[href^='tel:']") && event.preventDefault()));
  // Something else was begun before: the call sets how and with whom.
  await page.goto(`/follow-ups/new?customer=${customer}`);
  await page.getByRole("radio", { name: word("choice.follow_up.channel.visit") }).click();
  await page.getByRole("textbox", { name: word("field.follow_up.text") }).fill("上次说");
  await new Device(page, suike.url).keeps("上次说");
  await page.goto("/");
  await part(page, "today.due").getByRole("link", { name: word("customers.call_named", { name: "星澜仪器" }) }).click();
  const asked = page.locator(".banner", { hasText: word("customers.called", { name: "李工" }) });
  await expect(asked).toBeVisible();
  await page.reload();
  await asked.getByRole("button", { name: word("customers.called_log") }).click();
  await expect(page.getByRole("checkbox", { name: word("customers.task_done", { name: "回访" }) })).toBeChecked();
  await expect(page.getByRole("textbox", { name: word("field.follow_up.text") })).toHaveValue("上次说");
  await page.getByRole("button", { name: word("ui.save") }).click();
  const said = async () => (await company.rows("follow_up"))[0]?.doc;
  await expect.poll(said).toMatchObject({ channel: "call", contact });
  await expect.poll(async () => (await company.rows("task")).every((row) => row.doc.done_at)).toBe(true);
  await page.goto("/");
  await expect(asked).toHaveCount(0);
});

test("a company says how long its best customers may go without contact", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  const customer = await company.create("customer", { name: "甲公司", level: "a", owner: company.me });
  await company.push({ type: "log_follow_up", id: newId(), customer, channel: "call", text: "说过了", happened_at: Date.now() - 5 * DAY });
  await page.goto("/settings");
  const label = word("field.workspace.care_days_a");
  await page.getByRole("button", { name: word("records.edit_field", { field: label }) }).click();
  await page.getByRole("textbox", { name: label }).fill("4");
  await page.getByRole("textbox", { name: label }).press("Enter");
  await page.goto("/");
  await expect(part(page, "today.quiet").locator(".row-title")).toHaveText(["甲公司"]);
});

test("the more a customer is worth, the sooner it is time to be in touch", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  const spoken = async (name, level, days) => {
    const id = await company.create("customer", { name, level, owner: company.me });
    await company.push({ type: "log_follow_up", id: newId(), customer: id, channel: "call", text: "说过了", happened_at: Date.now() - days * DAY });
  };
  await spoken("甲公司", "a", 15);
  await spoken("乙公司", "b", 15);
  await spoken("丙公司", "b", 31);
  await page.goto("/");
  const names = part(page, "today.quiet").locator(".row-title");
  await expect(names).toHaveText(["甲公司", "丙公司"]);
});

test("what others did since yesterday with what is mine stands there and leads to it", async ({ page, suike, browser }) => {
  const company = await Company.found(page, suike.url);
  const colleague = await join(company, browser, { name: "李娜", role: "manager" });
  const customer = await company.create("customer", { name: "星澜仪器", owner: company.me, level: "a" });
  await company.push({ type: "set_collaborators", kind: "customer", id: customer, base_ver: 9e15, users: [colleague.user] });
  const { stages } = await company.pipeline();
  const opportunity = await company.create("opportunity", { name: "质谱仪采购", customer, stage: stages[0].id, amount: yuan(180_000), owner: company.me });
  await company.push({ type: "set_collaborators", kind: "opportunity", id: opportunity, base_ver: 9e15, users: [colleague.user] });
  await colleague.company.push({ type: "log_follow_up", id: newId(), customer, channel: "visit", text: "带了样机过去", happened_at: Date.now() - 60_000 });
  const won = stages.find((stage) => stage.outcome === "won");
  await colleague.company.push({ type: "move_stage", id: opportunity, base_ver: 9e15, stage: won.id });
  await page.goto("/");
  const changed = part(page, "today.changed");
  await expect(changed.getByText(word("today.won", { who: "李娜", name: "质谱仪采购" }))).toBeVisible();
  await expect(changed.getByText("带了样机过去")).toBeVisible();
  await changed.getByRole("link", { name: /质谱仪采购/ }).click();
  await expect(page).toHaveURL(new RegExp(`${opportunity}$`));
  await colleague.context.close();
});
