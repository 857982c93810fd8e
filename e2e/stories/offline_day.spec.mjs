// A rep's day with no network, told in the browser: what was written on the phone is everywhere once it is back, once.
import { Company, yuan } from "../company.mjs";
import { Device, join } from "../book/device.mjs";
import { expect, test } from "../suike.mjs";
import { word } from "../words.mjs";
import { Phone } from "./phone.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const SAID = "预算过了，等总监签字";
const CONTACT = "周敏";
const NEW = "质谱仪二期";
const MOVED = "质谱仪一期";

/** A team of a manager and a rep, who has one customer with one opportunity. */
async function team(page, suike, browser) {
  const admin = await Company.found(page, suike.url);
  const east = await admin.create("team", { name: "华东" });
  const manager = await join(admin, browser, { name: "王经理", role: "manager", team: east });
  const rep = await join(admin, browser, { name: "李娜", role: "rep", team: east });
  const { stages } = await admin.pipeline();
  const customer = await rep.company.create("customer", { name: "星澜仪器", region: "上海" });
  await rep.company.create("opportunity", { name: MOVED, customer, stage: stages[0].id, amount: yuan(180_000) });
  return { admin, manager, rep, stages, customer };
}

/** How many mutations the server knows. */
async function mutations(suike) {
  const counts = ["SHARD_0", "SHARD_1"].map(async (name) => {
    const shard = await suike.database(name);
    return shard.prepare("SELECT count(*) AS n FROM mutation").first("n");
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

const tab = (page, name) => page.getByRole("tab", { name: new RegExp(`^${name}`) }).click();
const card = (page, name) => page.locator(".board .board-card", { hasText: name });

/** What the rep does before lunch, on the phone. */
async function work(device, customer, { stages }) {
  const { page } = device;
  await expect(page.getByRole("heading", { level: 1, name: "星澜仪器" })).toBeVisible();
  await page.getByRole("button", { name: word("customers.log_short"), exact: true }).click();
  await page.getByRole("textbox", { name: word("field.follow_up.text") }).fill(SAID);
  await page.getByRole("button", { name: word("ui.save") }).click();
  await expect(page.getByText(SAID)).toBeVisible();

  await tab(page, word("customers.tab_contacts"));
  await page.getByRole("button", { name: word("customers.add_contact") }).click();
  await page.getByRole("textbox", { name: word("field.contact.name") }).fill(CONTACT);
  await page.getByRole("button", { name: word("ui.save") }).click();
  await expect(page).toHaveURL(new RegExp(`/customers/${customer}$`));

  await tab(page, word("customers.tab_opportunities"));
  await page.getByRole("button", { name: word("customers.add_opportunity") }).click();
  await page.getByRole("textbox", { name: word("field.opportunity.name") }).fill(NEW);
  await page.getByRole("button", { name: word("ui.save") }).click();
  await expect(page).toHaveURL(new RegExp(`/customers/${customer}$`));

  await page.goto(`${device.url}/board`);
  await card(page, MOVED).getByRole("button").click();
  await page.getByRole("dialog").getByRole("button", { name: stages[1].name }).click();
  await expect(page.locator(`.board-column[data-stage="${stages[1].id}"]`)).toContainText(MOVED);
}

/** That a device shows all of it, each once. */
async function showsEachOnce(device, customer, { stages }) {
  const { page } = device;
  await page.goto(`${device.url}/customers/${customer}`);
  await expect(page.locator(".timeline").getByText(SAID)).toHaveCount(1);
  await expect(page.locator(".customer-contacts .row-title", { hasText: CONTACT })).toHaveCount(1);
  await expect(page.locator(".customer-opportunities .row", { hasText: NEW })).toHaveCount(1);
  await page.goto(`${device.url}/board`);
  await expect(card(page, NEW)).toHaveCount(1);
  await expect(card(page, MOVED)).toHaveCount(1);
  await expect(page.locator(`.board-column[data-stage="${stages[1].id}"]`)).toContainText(MOVED);
}

test("a rep works at a customer's without network, the phone dies, and back online everybody has each thing once", async ({
  page,
  suike,
  browser,
}, { project }) => {
  test.setTimeout(120_000);
  const company = await team(page, suike, browser);
  const { rep, manager, customer } = company;

  // The evening before: everything is on the phone.
  const phone = await Phone.of(rep, suike, project.use);
  const evening = await phone.open("/");
  await evening.installed();
  await evening.filled();
  await phone.close();

  await phone.door.cut();
  const [heard, known] = [phone.door.heard.length, await mutations(suike)];
  await phone.start();
  const morning = await phone.open(`/customers/${customer}`);
  await work(morning, customer, company);
  await morning.dot("is-here");
  await expect.poll(() => morning.outbox()).toBe(4);
  await phone.kill();
  expect(phone.door.heard.slice(heard), "nothing came through a dead network").toEqual([]);
  expect(await mutations(suike), "the server knows nothing of this day").toBe(known);

  await phone.door.mend();
  await phone.start();
  const back = await phone.open("/");
  await back.dot("is-everywhere");
  expect(await back.outbox()).toBe(0);
  expect(await mutations(suike)).toBe(known + 4);

  const tablet = await browser.newContext({ viewport: { width: 1280, height: 800 } });
  const data = { login: rep.login, password: "a long enough password" };
  await tablet.request.post(`${suike.url}/api/sign-in`, { data, headers: { origin: suike.url } });
  for (const context of [tablet, manager.context]) {
    const device = await Device.open(context, suike.url);
    await showsEachOnce(device, customer, company);
  }
  await showsEachOnce(back, customer, company);
  expect(await manager.company.rows("follow_up")).toHaveLength(1);
  expect(await manager.company.rows("contact")).toHaveLength(1);
  expect(await manager.company.rows("opportunity")).toHaveLength(2);
  await Promise.all([tablet.close(), manager.context.close(), rep.context.close()]);
  await phone.end();
});
