// What the server would not take, kind by kind: each waits under Needs attention, says why in words, and has a way out.
import { expect, test } from "../suike.mjs";
import { word } from "../words.mjs";
import { apart, back, deviceOf, open, team } from "./people.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const cards = (device) => device.page.locator(".card");
const save = (page) => page.getByRole("button", { name: word("ui.save") }).click();

/** 李娜's device with these rows in sight, without network. */
async function alone(page, suike, browser, make) {
  const people = await team(page, suike, browser);
  const made = await make(people);
  const device = await deviceOf(people.rep, suike);
  await apart(device);
  return { ...people, made, device };
}

/** Comes back, and opens what was refused. */
async function refused(device, count = 1) {
  await back(device);
  await device.dot("needs-you");
  await open(device, "/sync");
  await expect(cards(device)).toHaveCount(count);
}

async function leave({ rep, manager }) {
  await Promise.all([rep.context.close(), manager.context.close()]);
}

test("a customer that somebody else claimed first: said who, and let be", async ({ page, suike, browser }) => {
  const story = await alone(page, suike, browser, ({ admin }) => admin.create("customer", { name: "公海客户", owner: null }));
  const { device, manager, made } = story;
  await open(device, `/customers/${made}`);
  await device.page.getByRole("button", { name: word("customers.claim") }).click();
  await manager.company.push({ type: "claim_customer", id: made });
  await refused(device);
  await expect(cards(device)).toContainText("王经理");
  await cards(device).getByRole("button", { name: word("sync.dismiss") }).click();
  await expect(cards(device)).toHaveCount(0);
  await device.dot("is-everywhere");
  await leave(story);
});

test("a name that may stand only once was taken: corrected and sent again", async ({ page, suike, browser }) => {
  const story = await alone(page, suike, browser, () => null);
  const { device, manager } = story;
  await open(device, "/tags/new");
  await device.page.locator("main").getByRole("textbox").first().fill("重点");
  await save(device.page);
  await expect(device.page.getByRole("heading", { level: 1, name: "重点" })).toBeVisible();
  await manager.company.create("tag", { name: "重点" });
  await refused(device);
  await expect(cards(device)).toContainText(word("error.not_unique", { value: "重点" }));
  await cards(device).getByRole("button", { name: word("sync.rework") }).click();
  const sheet = device.page.getByRole("dialog");
  await expect(sheet.getByRole("textbox").first()).toHaveValue("重点");
  await save(sheet);
  await expect(sheet, "it is still taken").toContainText(word("error.not_unique", { value: "重点" }));
  await sheet.getByRole("textbox").first().fill("重点客户");
  await save(sheet);
  await expect(cards(device)).toHaveCount(0);
  await device.dot("is-everywhere");
  const names = (await manager.company.rows("tag")).map((row) => row.doc.name).sort();
  expect(names).toEqual(["重点", "重点客户"]);
  await leave(story);
});

test("a customer that was deleted meanwhile: restored by its owner's manager, the edit is done again", async ({ page, suike, browser }) => {
  const story = await alone(page, suike, browser, ({ rep }) => rep.company.create("customer", { name: "星澜仪器" }));
  const { device, manager, made } = story;
  await open(device, `/customers/${made}/edit`);
  await device.page.getByRole("textbox", { name: word("field.customer.region") }).fill("苏州");
  await save(device.page);
  await expect(device.page).toHaveURL(new RegExp(`${made}$`));
  await manager.company.push({ type: "delete", kind: "customer", id: made, base_ver: 9e15 });
  await refused(device);
  await expect(cards(device)).toContainText(word("error.deleted"));
  await expect(cards(device)).toContainText("苏州");
  await cards(device).getByRole("link", { name: word("sync.open") }).click();
  await device.page.getByRole("button", { name: word("records.restore") }).click();
  await open(device, "/sync");
  await cards(device).getByRole("button", { name: word("sync.redo") }).click();
  await device.dot("is-everywhere");
  const row = (await manager.company.rows("customer")).find((it) => it.id === made);
  expect(row.doc.region).toBe("苏州");
  await leave(story);
});

test("what was given to somebody out of sight: what was typed about it is still to be read, and of theirs nothing", async ({
  page,
  suike,
  browser,
}) => {
  const make = async ({ admin, rep }) => {
    const tom = await admin.create("user", { name: "Tom", role: "rep" });
    const customer = await rep.company.create("customer", { name: "星澜仪器", remark: "对手的底价" });
    return { tom, customer };
  };
  const story = await alone(page, suike, browser, make);
  const { device, admin, made } = story;
  await open(device, `/customers/${made.customer}/edit`);
  await device.page.getByRole("textbox", { name: word("field.customer.region") }).fill("苏州");
  await save(device.page);
  await expect(device.page).toHaveURL(new RegExp(`${made.customer}$`));
  await admin.push({ type: "transfer", kind: "customer", id: made.customer, base_ver: 9e15, to: made.tom });
  await refused(device);
  const gone = [word("error.no_longer_visible"), word("error.not_found", { kind: word("kind.customer") })];
  await expect(cards(device)).toContainText(new RegExp(gone.join("|")));
  await expect(cards(device).getByRole("button", { name: word("sync.rework") })).toHaveCount(0);
  await expect.poll(async () => JSON.stringify(await device.database())).not.toContain("对手的底价");
  await cards(device).getByRole("button", { name: word("sync.dismiss") }).click();
  await device.dot("is-everywhere");
  await leave(story);
});

test("a right lost while away: the customer is refused, so is the contact at it, and both go through once the right is back", async ({ page, suike, browser }) => {
  const story = await alone(page, suike, browser, () => null);
  const { device, admin, rep } = story;
  await device.addCustomer("来不及了");
  const [customer] = new URL(device.page.url()).pathname.split("/").slice(-1);
  await open(device, `/contacts/new?customer=${customer}`);
  await device.page.getByRole("textbox", { name: word("field.contact.name") }).fill("周敏");
  await save(device.page);
  await expect.poll(() => device.outbox()).toBe(2);
  const become = (role) => admin.push({ type: "set_fields", kind: "user", id: rep.user, base_ver: 9e15, fields: { role } });
  await become("finance");
  await refused(device, 2);
  await expect(cards(device).nth(0)).toContainText(word("error.not_allowed", { right: word("right.customers") }));
  const [field, problem] = [word("field.contact.customer"), word("problem.no_such_record")];
  await expect(cards(device).nth(1)).toContainText(word("error.invalid_field", { field, problem }));
  await become("rep");
  await device.page.reload();
  for (const left of [1, 0]) {
    // Until the device has heard of its right it says once more why not.
    await expect(async () => {
      await cards(device).first().getByRole("button", { name: word("sync.redo") }).click();
      await expect(cards(device)).toHaveCount(left, { timeout: 2_000 });
    }).toPass();
  }
  await device.dot("is-everywhere");
  expect((await admin.rows("contact")).map((row) => row.doc.name)).toEqual(["周敏"]);
  await leave(story);
});

test("a change that the server does not even look at says so in words and stays until somebody decides", async ({ page, suike, browser }) => {
  const story = await alone(page, suike, browser, () => null);
  const { device, admin } = story;
  await device.addCustomer("太大了");
  device.door.intercept = ({ path }) => (path === "/api/sync/push" ? { status: 413, code: "too_large" } : undefined);
  await refused(device);
  await expect(cards(device)).toContainText(word("error.too_large"));
  device.door.intercept = null;
  await cards(device).getByRole("button", { name: word("sync.redo") }).click();
  await device.dot("is-everywhere");
  expect((await admin.rows("customer")).map((row) => row.doc.name)).toEqual(["太大了"]);
  await leave(story);
});

test("before the first sync nothing can be decided: saving says so, keeps what was typed, and works once it is here", async ({
  page,
  suike,
  browser,
}) => {
  const { admin, rep, manager } = await team(page, suike, browser);
  const door = await suike.openDoor();
  door.intercept = ({ path }) => (path === "/api/sync/pull" ? 503 : undefined);
  const phone = await rep.context.newPage();
  await phone.goto(`${door.url}/customers/new`);
  const name = phone.locator("main").getByRole("textbox").first();
  await name.fill("第一个客户");
  await save(phone);
  await expect(phone.getByText(word("error.still_loading"))).toBeVisible();
  await expect(name).toHaveValue("第一个客户");
  door.intercept = null;
  await phone.evaluate(() => window.dispatchEvent(new Event("online")));
  await expect(async () => {
    await save(phone);
    await expect(phone.getByRole("heading", { level: 1, name: "第一个客户" })).toBeVisible({ timeout: 1000 });
  }).toPass();
  await expect.poll(async () => (await admin.rows("customer")).map((row) => row.doc.name)).toEqual(["第一个客户"]);
  await leave({ rep, manager });
});
