// Taking back what was just done, one thing at a time: whatever a screen makes or arranges has Undo, for ten seconds.
import { Company, day, newId } from "./company.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 390, height: 844 } });

const box = (page, name) => page.getByRole("textbox", { name: word(`field.${name}`), exact: true });
const save = (page) => page.getByRole("button", { name: word("ui.save"), exact: true }).click();
const toast = (page) => page.locator(".toast").last();
const undo = (page) => toast(page).getByRole("button", { name: word("ui.undo"), exact: true }).click();
const actions = (place) => place.getByRole("button", { name: word("records.actions"), exact: true });
const docs = async (company, kind) => (await company.rows(kind)).map((row) => row.doc);

async function found(page, suike) {
  const company = await Company.found(page, suike.url);
  const customer = await company.create("customer", { name: "星澜仪器", owner: company.me });
  return { company, customer };
}

test("a logged follow-up goes with its next step and its tick, and the last contact is the one before", async ({ page, suike }) => {
  const { company, customer } = await found(page, suike);
  const before = Date.now() - 86_400_000;
  const earlier = { type: "log_follow_up", id: newId(), customer, channel: "call", text: "昨天", happened_at: before };
  await company.push(earlier);
  const task = await company.create("task", { title: "回访", customer, owner: company.me, due_on: day() });
  const lastContact = async () => (await company.rows("customer")).find((row) => row.id === customer).doc.last_follow_up_at;
  const isDone = async () => (await company.rows("task")).find((row) => row.id === task).doc.done_at !== undefined;
  await page.goto(`/customers/${customer}`);
  await expect(page.getByText("回访").first()).toBeVisible();
  await page.goto(`/follow-ups/new?customer=${customer}&task=${task}`);
  await box(page, "follow_up.text").fill("今天又谈了");
  await page.locator(".date-input .chip").first().click();
  await save(page);
  await expect.poll(async () => (await docs(company, "follow_up")).length).toBe(2);
  await expect.poll(async () => (await docs(company, "task")).length).toBe(2);
  expect(await lastContact()).toBeGreaterThan(before);
  await expect.poll(isDone).toBe(true);
  await undo(page);
  await expect(page.locator(".toast", { hasText: word("undo.done") })).toBeVisible();
  await expect.poll(async () => (await docs(company, "follow_up")).map((doc) => doc.text)).toEqual(["昨天"]);
  await expect.poll(async () => (await docs(company, "task")).map((doc) => doc.title)).toEqual(["回访"]);
  await expect.poll(lastContact).toBe(before);
  await expect.poll(isDone).toBe(false);
});

test("a new customer goes with the contact typed along, a new opportunity by itself", async ({ page, suike }) => {
  const { company, customer } = await found(page, suike);
  await page.goto("/customers/new");
  await box(page, "customer.name").fill("远山纺织");
  await page.getByRole("button", { name: word("customers.with_contact"), exact: true }).click();
  await box(page, "contact.name").fill("罗成");
  await save(page);
  await expect.poll(async () => (await docs(company, "contact")).length).toBe(1);
  await undo(page);
  await expect.poll(async () => (await docs(company, "contact")).length).toBe(0);
  await expect.poll(async () => (await docs(company, "customer")).map((doc) => doc.name)).toEqual(["星澜仪器"]);

  await page.goto(`/opportunities/new?customer=${customer}`);
  await box(page, "opportunity.name").fill("质谱仪采购");
  await save(page);
  await expect.poll(async () => (await docs(company, "opportunity")).length).toBe(1);
  await undo(page);
  await expect.poll(async () => (await docs(company, "opportunity")).length).toBe(0);
});

test("stages and fields are arranged and are as they were", async ({ page, suike }) => {
  const { company } = await found(page, suike);
  const { stages } = await company.pipeline();
  const stage = async (at) => (await company.rows("stage")).find((row) => row.id === stages[at].id).doc;
  const [first, second] = [await stage(0), await stage(1)];
  const row = (at) => page.locator(".stage-row", { hasText: stages[at].name });
  const pick = async (name) => {
    await actions(row(0)).click();
    await page.getByRole("menuitem", { name: word(name) }).click();
  };
  await page.goto("/pipelines");
  await pick("pipelines.down");
  await expect.poll(async () => (await stage(1)).order < (await stage(0)).order).toBe(true);
  await undo(page);
  await expect.poll(async () => [(await stage(0)).order, (await stage(1)).order]).toEqual([first.order, second.order]);
  await pick("pipelines.retire");
  await expect.poll(async () => (await stage(0)).retired).toBe(true);
  await undo(page);
  await expect.poll(async () => (await stage(0)).retired).toBe(first.retired);
  await expect(row(0)).toBeVisible();
  await pick("records.edit");
  await page.getByRole("dialog").getByRole("textbox").first().fill("初次接触");
  await save(page);
  await expect.poll(async () => (await stage(0)).name).toBe("初次接触");
  await undo(page);
  await expect.poll(async () => (await stage(0)).name).toBe(first.name);

  await page.goto("/fields");
  await page.locator("main").getByRole("button", { name: word("fields.add"), exact: true }).click();
  await page.getByRole("dialog").getByRole("textbox").first().fill("楼层");
  await save(page);
  await expect.poll(async () => (await docs(company, "field_definition")).length).toBe(1);
  await undo(page);
  await expect.poll(async () => (await docs(company, "field_definition")).length).toBe(0);
});

test("somebody who was said to have left is here again", async ({ page, suike }) => {
  const { company } = await found(page, suike);
  const id = await company.create("user", { name: "李娜", role: "rep" });
  const isActive = async () => (await company.rows("user")).find((row) => row.id === id).doc.active !== false;
  await page.goto("/people");
  await actions(page.locator(".person-row", { hasText: "李娜" })).click();
  await page.getByRole("menuitem", { name: word("people.deactivate") }).click();
  await expect.poll(isActive).toBe(false);
  await undo(page);
  await expect.poll(isActive).toBe(true);
});

test("Undo is there after nine seconds and gone after eleven", async ({ page, suike }) => {
  const { customer } = await found(page, suike);
  await page.goto(`/follow-ups/new?customer=${customer}`);
  await box(page, "follow_up.text").fill("预算过了");
  // The page itself notes when: whoever asks from outside may come late.
  await page.evaluate(() => {
    window.offered = {};
    const note = () => {
      const isThere = document.querySelector(".toast") !== null;
      if (isThere) window.offered.came ??= performance.now();
      else if (window.offered.came) window.offered.gone ??= performance.now();
    };
    new MutationObserver(note).observe(document.body, { childList: true, subtree: true });
  });
  await save(page);
  await expect(toast(page).getByRole("button", { name: word("ui.undo"), exact: true })).toBeVisible();
  const stood = await page.waitForFunction(() => window.offered.gone && window.offered.gone - window.offered.came, null, { timeout: 30_000 });
  const millis = await stood.jsonValue();
  expect(millis).toBeGreaterThan(9_000);
  expect(millis).toBeLessThan(11_500);
});
