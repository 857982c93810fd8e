// A customer's timeline: long ones stay quick, parts of it are one tap away, what matters is pinned, and a call is asked about.
import { Device, join } from "./book/device.mjs";
import { Company, day, newId, yuan } from "./company.mjs";
import { isAccessible } from "./stories/accessible.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

const ENTRIES = 5_000;
const HOUR = 3_600_000;

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 390, height: 844 } });

const items = (page) => page.locator(".customer-story > .timeline > .timeline-item");
const chip = (page, name) => page.locator(".story-parts").getByRole("radio", { name, exact: true });

async function found(page, suike, count) {
  const company = await Company.found(page, suike.url);
  const customer = await company.create("customer", { name: "星澜仪器", owner: company.me, phone: "021-5588 0808" });
  const rows = Array.from({ length: count }, (_, index) => ({
    customer,
    channel: index % 2 ? "call" : "visit",
    text: `第 ${index + 1} 次`,
    happened_at: Date.now() - (index + 1) * HOUR,
    by: company.me,
  }));
  await company.createMany("follow_up", rows);
  return { company, customer };
}

test(`a story of ${ENTRIES} entries shows its newest, and goes on as far as somebody scrolls`, async ({ page, suike }) => {
  test.setTimeout(120_000);
  const { customer } = await found(page, suike, ENTRIES);
  await page.goto(`/customers/${customer}`);
  await expect(items(page).nth(1)).toContainText("第 1 次", { timeout: 30_000 });
  expect(await items(page).count()).toBeLessThanOrEqual(80);
  await expect(async () => {
    await items(page).last().scrollIntoViewIfNeeded();
    expect(await items(page).count()).toBeGreaterThan(160);
  }).toPass();
  // The customer itself was made last.
  await expect(items(page).nth(160)).toContainText("第 160 次");
});

test("what is next stays in sight however far the story is scrolled", async ({ page, suike }) => {
  const { company, customer } = await found(page, suike, 200);
  await company.create("task", { title: "寄样品", customer, owner: company.me, due_on: day(1) });
  for (const size of [{ width: 390, height: 844 }, { width: 1280, height: 800 }]) {
    await page.setViewportSize(size);
    await page.goto(`/customers/${customer}`);
    const next = page.locator(".next-step", { hasText: "寄样品" });
    await expect(next).toBeInViewport();
    await expect(async () => {
      await items(page).last().scrollIntoViewIfNeeded();
      expect(await items(page).count()).toBeGreaterThan(100);
    }).toPass();
    await items(page).nth(99).scrollIntoViewIfNeeded();
    await expect(items(page).nth(0)).not.toBeInViewport();
    await expect(next).toBeInViewport({ ratio: 1 });
    // Nothing lies over it.
    const own = await next.evaluate((it) => {
      const box = it.getBoundingClientRect();
      return it.contains(document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2));
    });
    expect(own).toBe(true);
  }
});

test("everything that happened is told, with who, when and from where", async ({ page, suike, browser }) => {
  const { company, customer } = await found(page, suike, 0);
  const { user: liNa, context } = await join(company, browser, { name: "李娜", role: "rep" });
  const { stages } = await company.pipeline();
  const opportunity = await company.create("opportunity", { name: "质谱仪采购", customer, stage: stages[0].id, owner: company.me });
  await company.push({ type: "move_stage", id: opportunity, base_ver: 9e15, stage: stages[1].id });
  await company.push({ type: "add_comment", id: newId(), opportunity, text: "运费写清楚", mentions: [] });
  await company.push({ type: "log_follow_up", id: newId(), customer, channel: "call", text: "预算过了", happened_at: Date.now() });
  await company.create("task", { title: "寄样品", customer, owner: company.me, done_at: Date.now() });
  const transfer = (to) => company.push({ type: "transfer", kind: "customer", id: customer, base_ver: 9e15, to });
  await transfer(liNa);
  await transfer(null);
  await company.push({ type: "claim_customer", id: customer });
  await page.goto(`/customers/${customer}`);
  const told = [
    word("customers.came"),
    "质谱仪采购 → ",
    word("customers.said", { name: "质谱仪采购" }),
    "预算过了",
    "寄样品",
    word("customers.was_given", { name: "李娜" }),
    word("customers.went_to_pool"),
    word("customers.was_claimed"),
  ];
  for (const text of told) {
    const item = items(page).filter({ hasText: text }).first();
    await expect(item, text).toBeVisible();
    // Who, after when.
    await expect(item.locator(".meta").first(), text).toHaveText(/. · 林悦/);
  }
  await expect(items(page).filter({ hasText: "运费写清楚" })).toHaveCount(1);
  await chip(page, word("customers.story_customer")).click();
  await expect(items(page)).toHaveText([word("customers.was_claimed"), word("customers.went_to_pool"), word("customers.was_given", { name: "李娜" }), word("customers.came")].map((text) => new RegExp(text)));
  await context.close();

  const [imported] = await company.createMany("customer", [{ name: "远山纺织", owner: company.me }]);
  await page.goto(`/customers/${imported}`);
  await expect(items(page)).toHaveText([new RegExp(`${word("customers.came_in_file")}.*林悦`)]);
});

test("parts of a story are one tap away, down to one channel", async ({ page, suike }) => {
  const { company, customer } = await found(page, suike, 8);
  const { stages } = await company.pipeline();
  await company.create("opportunity", { name: "质谱仪采购", customer, stage: stages[0].id, amount: yuan(1000), owner: company.me });
  await company.create("task", { title: "寄样品", customer, owner: company.me, done_at: Date.now() });
  await page.goto(`/customers/${customer}`);
  // Eight follow-ups, a move, a task, and that it came.
  await expect(items(page)).toHaveCount(11);
  await chip(page, word("customers.story_tasks")).click();
  await expect(items(page)).toHaveText([/寄样品/]);
  await chip(page, word("kind.follow_up.other")).click();
  await expect(items(page)).toHaveCount(8);
  await chip(page, word("choice.follow_up.channel.visit")).click();
  await expect(items(page)).toHaveCount(4);
  await isAccessible(page);
});

test("what is pinned stands first, on every device, and may be let go again", async ({ page, suike }) => {
  const { company, customer } = await found(page, suike, 8);
  await page.goto(`/customers/${customer}`);
  const fifth = items(page).filter({ hasText: "第 5 次" });
  await fifth.getByRole("button", { name: word("customers.pin"), exact: true }).click();
  const pinned = page.getByRole("region", { name: word("customers.pinned") });
  await expect(pinned).toContainText("第 5 次");
  await expect.poll(async () => (await company.rows("follow_up")).filter((row) => row.doc.pinned).length).toBe(1);
  await page.reload();
  await expect(pinned).toContainText("第 5 次");
  await pinned.getByRole("button", { name: word("customers.unpin") }).click();
  await expect(pinned).toHaveCount(0);
});

test("after a call one is asked what came of it, also when the telephone put the page away", async ({ page, suike }) => {
  const { company, customer } = await found(page, suike, 1);
  const contact = await company.create("contact", { name: "李工", customer, mobile: "138 0013 8000" });
  // This machine has no telephone: the browser would wait for somebody to choose one.
  await page.addInitScript(() => window.addEventListener("click", (event) => event.target.closest("a[href^='tel:']") && event.preventDefault()));
  await page.goto(`/customers/${customer}`);
  await page.getByRole("tab", { name: new RegExp(word("customers.tab_contacts")) }).click();
  await page.getByRole("link", { name: word("customers.call_named", { name: "李工" }) }).click();
  const asked = page.locator(".banner", { hasText: word("customers.called", { name: "李工" }) });
  await expect(asked).toBeVisible();
  await page.reload();
  await asked.getByRole("button", { name: word("customers.called_log") }).click();
  await page.getByRole("textbox", { name: word("field.follow_up.text") }).fill("没人接");
  await page.getByRole("button", { name: word("ui.save") }).click();
  await expect(asked).toHaveCount(0);
  const said = async () => (await company.rows("follow_up")).find((row) => row.doc.text === "没人接")?.doc;
  await expect.poll(said).toMatchObject({ channel: "call", contact });
});

test("a follow-up is logged from a cold start in three taps and a sentence, and nothing typed is lost on the way", async ({ page, suike }) => {
  const { company, customer } = await found(page, suike, 1);
  await page.goto("/");
  let taps = 0;
  const tap = async (place) => {
    taps += 1;
    await place.click();
  };
  await tap(page.getByRole("button", { name: word("frame.add"), exact: true }));
  await tap(page.getByRole("group", { name: word("add.follow_up_with") }).getByRole("button", { name: "星澜仪器" }));
  const text = page.getByRole("textbox", { name: word("field.follow_up.text") });
  await text.fill("预算过了");
  await new Device(page, suike.url).keeps("预算过了");
  await page.reload();
  await expect(text).toHaveValue("预算过了");
  await page.goBack();
  await page.goForward();
  await expect(text).toHaveValue("预算过了");
  await page.setViewportSize({ width: 844, height: 390 });
  await expect(text).toHaveValue("预算过了");
  await tap(page.getByRole("button", { name: word("ui.save") }));
  expect(taps).toBe(3);
  await expect.poll(async () => (await company.rows("follow_up")).map((row) => row.doc)).toContainEqual(expect.objectContaining({ customer, text: "预算过了" }));
});
