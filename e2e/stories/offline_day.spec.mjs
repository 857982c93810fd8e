// A rep's day from nine to six with no network, told in the browser, in Chinese and in English: what was written on the phone is
// everywhere once it is back, once.
import { Company, day, yuan } from "../company.mjs";
import { Device, join } from "../book/device.mjs";
import { expect, test } from "../suike.mjs";
import { TOLD_IN, wordsIn } from "../words.mjs";
import { Phone } from "./phone.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const SAID = "预算过了，等总监签字";
const CONTACT = "周敏";
const NEW = "质谱仪二期";
const MOVED = "质谱仪一期";
const FOUND = "远山纺织";
const ASKED = "运费谁出？";
const OWN = "下午去了展会";
/** What the day comes to on the server: a task done, a follow-up with its next step, a contact, an opportunity, a customer, a move, a
 * comment, a report. */
const CHANGES = 8;

/** A team of a manager and a rep, who has one customer with one opportunity and something that is overdue. */
async function team(page, suike, browser, language) {
  const admin = await Company.found(page, suike.url, { language });
  const east = await admin.create("team", { name: "华东" });
  const manager = await join(admin, browser, { name: "王经理", role: "manager", team: east });
  const rep = await join(admin, browser, { name: "李娜", role: "rep", team: east });
  const { stages } = await admin.pipeline();
  const customer = await rep.company.create("customer", { name: "星澜仪器", region: "上海" });
  const opportunity = await rep.company.create("opportunity", { name: MOVED, customer, stage: stages[0].id, amount: yuan(180_000) });
  await rep.company.create("task", { title: "寄样品", customer, owner: rep.user, due_on: day(-1) });
  return { admin, manager, rep, stages, customer, opportunity };
}

/** How many mutations the server knows. */
async function mutations(suike) {
  const counts = ["SHARD_0", "SHARD_1"].map(async (name) => {
    const shard = await suike.database(name);
    return shard.prepare("SELECT count(*) AS n FROM mutation").first("n");
  });
  return (await Promise.all(counts)).reduce((sum, count) => sum + count, 0);
}

const card = (page, name) => page.locator(".board .board-card", { hasText: name });

/** What the rep does between nine and six, on the phone. `picture` keeps what a screen looked like. */
async function work(device, { customer, opportunity, stages }, word, picture) {
  const { page } = device;
  const tab = (name) => page.getByRole("tab", { name: new RegExp(`^${word(name)}`) }).click();
  const field = (name) => page.getByRole("textbox", { name: word(`field.${name}`), exact: true });
  const save = () => page.getByRole("button", { name: word("ui.save"), exact: true }).click();

  // 9:00. Today: what is overdue is done with one thumb.
  await expect(page.locator(".today-part", { hasText: word("today.overdue") })).toContainText("寄样品");
  await picture("0900-today");
  await page.getByRole("button", { name: word("tasks.finish_named", { name: "寄样品" }) }).click();
  await expect(page.locator(".today-part", { hasText: word("today.overdue") })).toHaveCount(0);

  // 10:00. At a customer's: what was said, and the next step.
  await page.goto(`${device.url}/customers/${customer}`);
  await expect(page.getByRole("heading", { level: 1, name: "星澜仪器" })).toBeVisible();
  await page.getByRole("button", { name: word("customers.log_short"), exact: true }).click();
  await field("follow_up.text").fill(SAID);
  await page.getByRole("button", { name: word("days.tomorrow"), exact: true }).click();
  await picture("1000-follow-up");
  await save();
  await expect(page.getByText(SAID)).toBeVisible();
  await picture("1010-customer");

  // 10:30. A new face, a new chance.
  await tab("customers.tab_contacts");
  await page.getByRole("button", { name: word("customers.add_contact") }).click();
  await field("contact.name").fill(CONTACT);
  await save();
  await expect(page).toHaveURL(new RegExp(`/customers/${customer}$`));
  await tab("customers.tab_opportunities");
  await page.getByRole("button", { name: word("customers.add_opportunity") }).click();
  await field("opportunity.name").fill(NEW);
  await save();
  await expect(page).toHaveURL(new RegExp(`/customers/${customer}$`));

  // 13:00. Somebody met at the fair.
  await page.getByRole("button", { name: word("frame.add"), exact: true }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: word("add.customer"), exact: true }).click();
  await field("customer.name").fill(FOUND);
  await picture("1300-new-customer");
  await save();
  await expect(page.getByRole("heading", { level: 1, name: FOUND })).toBeVisible();

  // 14:00. On the board.
  await page.goto(`${device.url}/board`);
  await card(page, MOVED).getByRole("button").click();
  await page.getByRole("dialog").getByRole("button", { name: stages[1].name }).click();
  await expect(page.locator(`.board-column[data-stage="${stages[1].id}"]`)).toContainText(MOVED);
  await picture("1400-board");

  // 15:00. Found by its initials, and asked about.
  await page.goto(`${device.url}/search`);
  await page.getByRole("combobox", { name: word("ui.search") }).fill("zpy");
  await expect(page.getByRole("option", { name: new RegExp(MOVED) }).first()).toBeVisible();
  await page.goto(`${device.url}/opportunities/${opportunity}`);
  await page.getByRole("textbox", { name: word("comments.write") }).fill(ASKED);
  await page.getByRole("button", { name: word("comments.send"), exact: true }).click();
  await expect(page.locator(".comment")).toContainText(ASKED);

  // 18:00. The day's report: drafted from all this, one line added.
  await page.goto(`${device.url}/work-reports/new?period=day&from=${day()}`);
  const done = page.locator(".report-half").first();
  await expect(done.getByRole("textbox")).toHaveCount(6);
  await done.getByRole("button", { name: word("reports.add_line") }).click();
  await done.getByRole("textbox").last().fill(OWN);
  await picture("1800-report");
  await page.getByRole("button", { name: word("reports.send"), exact: true }).click();
  await expect(page.locator(".report")).toContainText(OWN);
}

/** That a device shows all of it, each once. */
async function showsEachOnce(device, { customer, stages, rep }) {
  const { page } = device;
  await page.goto(`${device.url}/customers/${customer}`);
  await expect(page.locator(".timeline").getByText(SAID)).toHaveCount(1);
  await expect(page.locator(".customer-contacts .row-title", { hasText: CONTACT })).toHaveCount(1);
  await expect(page.locator(".customer-opportunities .row", { hasText: NEW })).toHaveCount(1);
  await page.goto(`${device.url}/customers`);
  await expect(page.getByRole("link", { name: new RegExp(FOUND) })).toHaveCount(1);
  await page.goto(`${device.url}/board`);
  await expect(card(page, NEW)).toHaveCount(1);
  await expect(card(page, MOVED)).toHaveCount(1);
  await expect(page.locator(`.board-column[data-stage="${stages[1].id}"]`)).toContainText(MOVED);
  const [report] = await rep.company.rows("work_report");
  await page.goto(`${device.url}/work-reports/${report.id}`);
  await expect(page.locator(".report").getByText(OWN)).toHaveCount(1);
}

for (const { locale, language } of TOLD_IN) {
  test.describe(locale, () => {
    test.use({ locale });
    const word = wordsIn(language);

    test(`a rep works from nine to six without network, the phone dies, and back online everybody has each thing once (${language})`, async ({
      page,
      suike,
      browser,
    }, testInfo) => {
      test.setTimeout(180_000);
      const company = await team(page, suike, browser, language);
      const { rep, manager } = company;

      // The evening before: everything is on the phone.
      const phone = await Phone.of(rep, suike, { ...testInfo.project.use, locale });
      const evening = await phone.open("/");
      await evening.installed();
      await evening.filled();
      await phone.close();

      await phone.door.cut();
      const [heard, known] = [phone.door.heard.length, await mutations(suike)];
      await phone.start();
      // Cold, at a customer's address, as somebody sent it.
      const morning = await phone.open(`/customers/${company.customer}`);
      await expect(morning.page.getByRole("heading", { level: 1, name: "星澜仪器" })).toBeVisible();
      await morning.page.goto(`${phone.url}/`);
      await expect(morning.page.locator("html")).toHaveAttribute("lang", language);
      const picture = (name) => morning.page.screenshot({ path: testInfo.outputPath(`${name}-${language}.png`) });
      await work(morning, company, word, picture);
      await expect.poll(() => morning.outbox()).toBe(CHANGES);
      await phone.kill();
      expect(phone.door.heard.slice(heard), "nothing came through a dead network").toEqual([]);
      expect(await mutations(suike), "the server knows nothing of this day").toBe(known);

      await phone.door.mend();
      await phone.start();
      const back = await phone.open("/");
      await back.dot("is-everywhere");
      expect(await back.outbox()).toBe(0);
      expect(await mutations(suike)).toBe(known + CHANGES);

      const tablet = await browser.newContext({ viewport: { width: 1280, height: 800 } });
      const data = { login: rep.login, password: "a long enough password" };
      await tablet.request.post(`${suike.url}/api/sign-in`, { data, headers: { origin: suike.url } });
      for (const context of [tablet, manager.context]) {
        const device = await Device.open(context, suike.url);
        await showsEachOnce(device, company);
      }
      await showsEachOnce(back, company);
      for (const [kind, count] of Object.entries({ follow_up: 1, contact: 1, opportunity: 2, customer: 2, comment: 1, work_report: 1 })) {
        expect(await manager.company.rows(kind), kind).toHaveLength(count);
      }
      await Promise.all([tablet.close(), manager.context.close(), rep.context.close()]);
      await phone.end();
    });
  });
}
