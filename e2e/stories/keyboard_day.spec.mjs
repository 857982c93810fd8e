// A day at a desk without a mouse, told in the browser: signed in and out, customers, follow-ups, opportunities and tasks by keys
// alone. The focus is always seen, and never lost to the page when a sheet closes, a page changes or a row goes.
import { Device, join } from "../book/device.mjs";
import { Company, day } from "../company.mjs";
import { expect, test } from "../suike.mjs";
import { word } from "../words.mjs";
import { Keys } from "./keys.mjs";
import { DESK } from "./people.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: DESK });

/** A rep of a company in which some work is there already. */
async function rep(page, suike, browser) {
  const admin = await Company.found(page, suike.url);
  const person = await join(admin, browser, { name: "李娜" });
  await person.company.create("customer", { name: "远山纺织", level: "a", owner: person.user });
  await person.company.create("task", { title: "回访远山", owner: person.user, due_on: day() });
  await person.context.close();
  return { admin, person };
}

test("a rep's day by keys alone", async ({ page, suike, browser, contextOptions }) => {
  test.setTimeout(180_000);
  const { admin, person } = await rep(page, suike, browser);
  const context = await browser.newContext({ ...contextOptions, baseURL: suike.url, viewport: DESK });
  const desk = await context.newPage();
  const device = new Device(desk, suike.url);
  const keys = new Keys(desk);
  const main = desk.locator("main");
  const dialog = desk.getByRole("dialog");
  const button = (name, within = main) => within.getByRole("button", { name, exact: true });
  const heading = (name) => main.getByRole("heading", { level: 1, name, exact: true });

  await test.step("signs in", async () => {
    await desk.goto("/");
    await keys.to(desk.getByLabel(word("sign_in.login")));
    await keys.type(person.login);
    await keys.to(desk.getByLabel(word("sign_in.password"), { exact: true }));
    await keys.type("a long enough password");
    await desk.keyboard.press("Enter");
    await expect(heading(word("place.today"))).toBeVisible();
    await keys.seen();
  });

  await test.step("makes a customer with the first person there", async () => {
    await keys.press("c");
    await keys.use(button(word("add.customer"), dialog));
    await expect(desk).toHaveURL(/\/customers\/new$/);
    await keys.type("星澜仪器");
    await keys.use(button(word("customers.with_contact")));
    await keys.type("李工");
    await keys.to(main.getByLabel(word("field.contact.mobile"), { exact: true }));
    await keys.type("13800138000");
    await keys.press("Enter");
    await expect(heading("星澜仪器")).toBeVisible();
    await keys.seen();
  });

  await test.step("opens it from the list", async () => {
    await keys.press("g", "c");
    await expect(desk).toHaveURL(/\/customers$/);
    await keys.press("j");
    await keys.to(main.getByRole("link", { name: "星澜仪器", exact: true }), "j");
    await keys.press("Enter");
    await expect(heading("星澜仪器")).toBeVisible();
    await keys.seen();
  });

  await test.step("logs a follow-up", async () => {
    const log = button(word("customers.log_short"));
    await keys.use(log);
    await expect(dialog).toBeVisible();
    await keys.to(dialog.getByLabel(word("field.follow_up.text")));
    await keys.type("预算过了，等总监签字");
    await keys.use(button(word("ui.save"), dialog));
    await expect(dialog).toBeHidden();
    await expect(main.getByText("预算过了，等总监签字")).toBeVisible();
    await expect(log).toBeFocused();
    await keys.press("c", "Escape");
    await expect(log).toBeFocused();
  });

  await test.step("makes an opportunity", async () => {
    await keys.press("c");
    await keys.use(button(word("add.opportunity"), dialog));
    await expect(desk).toHaveURL(/\/opportunities\/new$/);
    await keys.type("质谱仪采购");
    await keys.to(main.getByRole("combobox", { name: word("field.opportunity.customer") }));
    await keys.type("星澜");
    await expect(desk.getByRole("option", { name: /星澜仪器/ })).toBeVisible();
    await keys.press("Enter");
    await keys.use(button(word("ui.save")));
    await expect(heading("质谱仪采购")).toBeVisible();
    await keys.seen();
  });

  await test.step("moves it on the board", async () => {
    const [, second] = (await admin.pipeline()).stages;
    await keys.press("g", "p");
    await keys.to(main.locator(".board-link", { hasText: "质谱仪采购" }));
    await keys.press("m");
    await keys.use(dialog.getByRole("button", { name: second.name }));
    await expect(desk.locator(`.board-column[data-stage="${second.id}"]`)).toContainText("质谱仪采购");
    await keys.seen();
  });

  await test.step("narrows a list and widens it again", async () => {
    await keys.press("g", "c");
    const chip = main.locator(".filter-chips").getByRole("button", { name: word("field.customer.level") }).first();
    await keys.use(chip);
    const panel = desk.locator(".panel:popover-open");
    await keys.use(panel.getByRole("checkbox", { name: word("choice.customer.level.a"), exact: true }), { by: "Space" });
    await keys.press("Escape");
    await expect(panel).toHaveCount(0);
    await expect(main.getByRole("link", { name: "远山纺织", exact: true })).toBeVisible();
    await expect(main.getByRole("link", { name: "星澜仪器", exact: true })).toHaveCount(0);
    await keys.use(button(word("list.clear_filters")));
    await expect(main.getByRole("link", { name: "星澜仪器", exact: true })).toBeVisible();
    await keys.seen();
  });

  await test.step("finds it by Ctrl and K", async () => {
    await keys.press("Control+k");
    await keys.press("Escape");
    await keys.press("Control+k");
    await keys.type("xlyq");
    await expect(dialog.getByRole("option", { name: /星澜仪器/ }).first()).toBeVisible();
    await keys.press("Enter");
    await expect(heading("星澜仪器")).toBeVisible();
    await expect(dialog).toBeHidden();
    await keys.seen();
  });

  await test.step("ticks a task off, and takes that back", async () => {
    await keys.press("g", "t");
    const tick = main.getByRole("button", { name: word("tasks.finish_named", { name: "回访远山" }) });
    await keys.use(tick);
    await expect(tick).toHaveCount(0);
    await keys.seen();
    await keys.press("Control+z");
    await expect(desk.getByText(word("undo.done"))).toBeVisible();
    await expect(tick).toBeVisible();
    await keys.seen();
    // The button in the message does the same.
    await keys.use(tick);
    await keys.use(button(word("ui.undo"), desk.locator(".toasts")));
    await expect(tick).toBeVisible();
    await keys.seen();
  });

  await test.step("signs out", async () => {
    await expect.poll(() => device.outbox()).toBe(0);
    await keys.use(desk.locator(".side-head"), { key: "Shift+Tab" });
    await expect(desk).toHaveURL(/\/settings$/);
    await keys.use(button(word("settings.sign_out")));
    await expect(desk.getByRole("heading", { name: word("sign_in.title") })).toBeVisible();
    await keys.seen();
  });

  const made = async (kind) => (await admin.rows(kind)).map(({ doc }) => doc);
  expect((await made("contact")).map((doc) => [doc.name, doc.mobile])).toEqual([["李工", "13800138000"]]);
  expect((await made("follow_up")).map((doc) => doc.text)).toEqual(["预算过了，等总监签字"]);
  expect((await made("task")).filter((doc) => doc.done_at)).toEqual([]);
  await context.close();
});
