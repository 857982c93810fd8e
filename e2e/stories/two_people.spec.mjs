// Two people change one record at the same time without seeing each other: whose word stands, and what the other can do.
import { yuan } from "../company.mjs";
import { expect, test } from "../suike.mjs";
import { word } from "../words.mjs";
import { isAccessible } from "./accessible.mjs";
import { DESK, PHONE, apart, back, deviceOf, open, team } from "./people.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const field = (name) => word(`field.customer.${name}`);
const button = (device, key) => device.page.getByRole("button", { name: word(key), exact: true });

/** 李娜's phone and 王经理's desk, both at 李娜's customer, both without network. */
async function both(page, suike, browser) {
  const people = await team(page, suike, browser);
  const { rep, manager } = people;
  const customer = await rep.company.create("customer", { name: "星澜仪器", address: "老街 1 号" });
  const path = `/customers/${customer}`;
  const phone = await deviceOf(rep, suike, { path, size: PHONE });
  const desk = await deviceOf(manager, suike, { path, size: DESK });
  await apart(phone, desk);
  const doc = async () => (await rep.company.rows("customer")).find((row) => row.id === customer).doc;
  return { ...people, customer, path, phone, desk, doc };
}

/** Changes a fact of the customer that is open. */
async function write(device, name, value) {
  const { page } = device;
  const facts = page.getByRole("tab", { name: word("customers.tab_facts") });
  if (await facts.isVisible()) await facts.click();
  const edit = page.getByRole("button", { name: word("records.edit_field", { field: field(name) }) });
  // The pencil of what is filled comes with the pointer; what is empty is a word to press.
  const line = page.locator(".fact", { hasText: field(name) });
  await expect(line.or(edit).first()).toBeVisible();
  if (await line.isVisible()) await line.hover();
  await edit.click();
  const box = page.getByRole("textbox", { name: field(name) });
  await box.fill(value);
  await box.press("Enter");
  await expect(page.locator(".fact-value", { hasText: value })).toBeVisible();
}

/** Comes back online and waits until everything is everywhere. */
async function arrives(device) {
  await back(device);
  await device.dot("is-everywhere");
}

async function leave({ rep, manager }) {
  await Promise.all([rep.context.close(), manager.context.close()]);
}

test("different fields: both survive, and nobody is bothered", async ({ page, suike, browser }) => {
  const story = await both(page, suike, browser);
  const { phone, desk, doc } = story;
  await write(phone, "region", "苏州");
  await write(desk, "industry", "仪器");
  await arrives(phone);
  await arrives(desk);
  expect(await doc()).toMatchObject({ region: "苏州", industry: "仪器" });
  for (const device of [phone, desk]) {
    await expect(device.page.locator(".fact-value", { hasText: "苏州" })).toHaveCount(1);
    await expect(device.page.locator(".fact-value", { hasText: "仪器" })).toHaveCount(1);
    await expect(device.page.locator(".banner")).toHaveCount(0);
  }
  await leave(story);
});

test("the same field: the later stands, the other is told and has theirs back with one tap", async ({ page, suike, browser }) => {
  const story = await both(page, suike, browser);
  const { phone, desk, doc, path } = story;
  await write(phone, "address", "望潮路 18 号");
  await write(desk, "address", "望潮路 81 号");
  await arrives(phone);
  await arrives(desk);
  expect((await doc()).address).toBe("望潮路 81 号");

  await open(phone, "/board");
  const told = phone.page.getByText(word("replaced.banner", { count: 1 }));
  await expect(told).toBeVisible();
  await phone.page.getByRole("link", { name: word("replaced.look") }).click();
  const card = phone.page.locator(".card", { hasText: word("replaced.title", { name: "王经理", field: field("address") }) });
  await expect(card).toContainText("望潮路 18 号");
  await expect(card).toContainText("望潮路 81 号");
  await isAccessible(phone.page);
  await card.getByRole("link", { name: "星澜仪器" }).click();
  await expect(phone.page).toHaveURL(new RegExp(`${path}$`));

  await button(phone, "replaced.restore").click();
  await expect(button(phone, "replaced.restore")).toHaveCount(0);
  await expect(told).toHaveCount(0);
  await expect.poll(async () => (await doc()).address).toBe("望潮路 18 号");
  await open(desk, path);
  await expect(desk.page.locator(".fact-value", { hasText: "望潮路 18 号" })).toHaveCount(1);
  await expect(desk.page.locator(".banner")).toHaveCount(0);
  await leave(story);
});

test("the loser may let it stand, and is not told again", async ({ page, suike, browser }) => {
  const story = await both(page, suike, browser);
  const { phone, desk, doc, path } = story;
  await write(phone, "address", "望潮路 18 号");
  await write(desk, "address", "望潮路 81 号");
  await arrives(phone);
  await arrives(desk);
  await open(phone, path);
  await button(phone, "replaced.keep").click();
  await phone.dot("is-everywhere");
  await open(phone, "/sync");
  await expect(phone.page.getByText(word("replaced.section"))).toHaveCount(0);
  expect((await doc()).address).toBe("望潮路 81 号");
  await leave(story);
});

test("a record's history tells who changed what, waits for the network, and sets an old value again", async ({ page, suike, browser }) => {
  test.slow();
  const story = await both(page, suike, browser);
  const { phone, desk, doc } = story;
  await write(phone, "address", "望潮路 18 号");
  await write(desk, "address", "望潮路 81 号");
  await arrives(phone);

  await desk.page.getByRole("button", { name: word("records.actions"), exact: true }).click();
  await desk.page.getByRole("menuitem", { name: word("history.open") }).click();
  await expect(desk.page.getByText(word("history.offline"))).toBeVisible();
  await arrives(desk);
  const entries = desk.page.locator(".timeline-item");
  await expect(entries).toHaveCount(3);
  await expect(entries.nth(0)).toContainText(word("history.set", { name: "王经理", fields: field("address") }));
  await expect(entries.nth(0).locator("del")).toHaveText("望潮路 18 号");
  await expect(entries.nth(0).locator("ins")).toHaveText("望潮路 81 号");
  await expect(entries.nth(1)).toContainText("李娜");
  await expect(entries.nth(2)).toContainText(word("history.create", { name: "李娜" }));

  await isAccessible(desk.page);
  const restore = new RegExp(`^${word("history.put_back")}`);
  await entries.nth(1).getByRole("button", { name: restore }).click();
  await expect.poll(async () => (await doc()).address).toBe("老街 1 号");
  await expect(entries).toHaveCount(4);
  await expect(entries.nth(2).getByRole("button", { name: restore }), "it holds that again").toHaveCount(0);
  await entries.nth(1).getByRole("button", { name: restore }).click();
  await expect.poll(async () => (await doc()).address).toBe("望潮路 18 号");
  await leave(story);
});

for (const choice of ["theirs", "yours"]) {
  test(`a protected field is refused with yours, theirs and before; ${choice} is chosen, the rest of the edit stays`, async ({
    page,
    suike,
    browser,
  }) => {
    const { rep, manager } = await team(page, suike, browser);
    const stage = (await rep.company.pipeline()).stages[0].id;
    const id = await rep.company.create("opportunity", { name: "质谱仪", stage, amount: yuan(180_000) });
    const path = `/opportunities/${id}/edit`;
    const phone = await deviceOf(rep, suike, { path, size: PHONE });
    const desk = await deviceOf(manager, suike, { path, size: DESK });
    const edit = async ({ page }, fields) => {
      for (const [name, value] of Object.entries(fields)) {
        const box = page.getByRole("textbox", { name: word(`field.opportunity.${name}`) });
        if (!(await box.isVisible())) await page.getByText(word("records.more_fields")).click();
        await box.fill(value);
      }
      await page.getByRole("button", { name: word("ui.save") }).click();
      await expect(page).toHaveURL(new RegExp(`/opportunities/${id}$`));
    };
    await apart(phone, desk);
    await edit(phone, { amount: "150000" });
    await edit(desk, { amount: "200000", remark: "总监要加培训" });
    await arrives(phone);
    await back(desk);
    await desk.dot("needs-you");
    await open(desk, "/sync");
    const card = desk.page.locator(".card");
    await expect(card).toHaveCount(1);
    for (const said of [/¥180,000/, /¥150,000/, /¥200,000/, /李娜/, /总监要加培训/]) await expect(card).toContainText(said);
    await isAccessible(desk.page);
    await card.getByRole("button", { name: word(choice === "theirs" ? "stale.keep_theirs" : "stale.set_yours") }).click();
    await expect(card).toHaveCount(0);
    await desk.dot("is-everywhere");
    const { doc } = (await rep.company.rows("opportunity")).find((row) => row.id === id);
    expect(doc).toMatchObject({ amount: yuan(choice === "theirs" ? 150_000 : 200_000), remark: "总监要加培训" });
    await leave({ rep, manager });
  });
}
