// Nothing that somebody typed is lost: by a reload, going back, a tap outside, turning the phone, or a session that ends in the
// middle. And how little it takes to have a customer with a contact.
import { Device } from "../book/device.mjs";
import { Company } from "../company.mjs";
import { expect, test } from "../suike.mjs";
import { word } from "../words.mjs";

const UPRIGHT = { width: 390, height: 844 };
const ASIDE = { width: 844, height: 390 };

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: UPRIGHT });

const TYPED = "说到一半就被打断";
const box = (page, name) => page.getByRole("textbox", { name: word(`field.${name}`), exact: true });

/** The forms: where each is, its first box, and what else one chose in it. */
const FORMS = [
  {
    name: "a follow-up",
    path: ({ customer }) => `/follow-ups/new?customer=${customer}`,
    field: "follow_up.text",
    choose: (page) => page.getByRole("radio", { name: word("choice.follow_up.channel.visit") }).click(),
    chosen: (page) => expect(page.getByRole("radio", { name: word("choice.follow_up.channel.visit") })).toHaveAttribute("aria-checked", "true"),
  },
  {
    name: "a new customer",
    path: () => "/customers/new",
    field: "customer.name",
    choose: (page) => box(page, "customer.region").fill("绍兴"),
    chosen: (page) => expect(box(page, "customer.region")).toHaveValue("绍兴"),
  },
  {
    name: "an opportunity",
    path: ({ customer }) => `/opportunities/new?customer=${customer}`,
    field: "opportunity.name",
    choose: (page) => box(page, "opportunity.amount").fill("180000"),
    chosen: (page) => expect(box(page, "opportunity.amount")).toHaveValue(/180,?000/),
  },
];

async function found(page, suike) {
  const company = await Company.found(page, suike.url);
  return { company, customer: await company.create("customer", { name: "星澜仪器", owner: company.me }) };
}

for (const form of FORMS) {
  test(`what is typed into ${form.name} outlives a reload, going back, turning the phone and the end of the session`, async ({ page, suike }) => {
    const it = await found(page, suike);
    const device = new Device(page, suike.url);
    const typed = () => box(page, form.field);
    const isThere = async () => {
      await expect(typed()).toHaveValue(TYPED);
      await form.chosen(page);
    };
    await page.goto("/");
    await device.ready();
    await page.goto(form.path(it));
    await form.choose(page);
    await typed().fill(TYPED);

    // Turning the phone to the side, where the layout is another one, and back.
    await page.setViewportSize(ASIDE);
    await isThere();
    await page.setViewportSize({ width: 1280, height: 800 });
    await isThere();
    await page.setViewportSize(UPRIGHT);
    await isThere();

    // Back in the middle of a word, at once.
    await typed().press("End");
    await page.goBack();
    await expect(typed()).toHaveCount(0);
    await page.goto(form.path(it));
    await isThere();

    await device.keeps(TYPED);
    await page.reload();
    await isThere();

    // The session ends while somebody types: the person stays where they are, and what is typed goes on.
    suike.intercept = ({ path }) => (path.includes("/api/sync") ? { status: 401, code: "signed_out" } : undefined);
    try {
      await page.evaluate(() => window.dispatchEvent(new Event("online")));
      await expect(page.getByText(word("session.expired"))).toBeVisible({ timeout: 20_000 });
      await isThere();
      await page.reload();
      await isThere();
    } finally {
      suike.intercept = null;
    }
    // Signed in again.
    await page.reload();
    await isThere();
    await page.getByRole("button", { name: word("ui.save"), exact: true }).click();
    const kind = form.field.split(".")[0];
    await expect.poll(async () => (await it.company.rows(kind)).filter((row) => JSON.stringify(row.doc).includes(TYPED)).length, { timeout: 20_000 }).toBe(1);
  });
}

const dialog = (page) => page.getByRole("dialog");
const actionsOf = (place) => place.getByRole("button", { name: word("records.actions"), exact: true });

/** The small forms, in sheets and where a value stands: how each is opened, and its box. */
const SMALL = [
  {
    name: "why an opportunity was lost",
    path: ({ opportunity }) => `/opportunities/${opportunity}`,
    open: (page, { stages }) => page.getByRole("list", { name: word("opportunities.path") }).getByRole("button", { name: stages.find((it) => it.outcome === "lost").name }).click(),
    box: (page) => dialog(page).getByRole("textbox").first(),
  },
  {
    name: "a fact",
    path: ({ customer }) => `/customers/${customer}`,
    open: async (page) => {
      await page.getByRole("tab", { name: word("customers.tab_facts") }).click();
      const edit = page.getByRole("button", { name: word("records.edit_field", { field: word("field.customer.region") }), exact: true });
      // What was begun is open by itself.
      await expect(edit.or(box(page, "customer.region"))).toBeVisible();
      if (await edit.isVisible()) await edit.click();
    },
    box: (page) => box(page, "customer.region"),
  },
  {
    name: "a cell",
    desk: true,
    path: () => "/customers?cols=name%2Cregion&sort=name",
    open: (page) => page.locator("[data-field=region]").first().dblclick(),
    box: (page) => page.locator(".cell-editor").getByRole("textbox"),
    leave: (page) => page.keyboard.press("Escape"),
  },
  {
    name: "a stage",
    path: () => "/pipelines",
    open: async (page, { stages }) => {
      await actionsOf(page.locator(".stage-row", { hasText: stages[0].name })).click();
      await page.getByRole("menuitem", { name: word("records.edit") }).click();
    },
    box: (page) => dialog(page).getByRole("textbox").first(),
  },
  {
    name: "a field",
    path: () => "/fields",
    open: (page) => page.getByRole("button", { name: word("fields.add"), exact: true }).click(),
    box: (page) => dialog(page).getByRole("textbox").first(),
  },
  {
    name: "a view",
    path: () => "/customers?level=is:a",
    open: (page) => page.getByRole("button", { name: word("views.save"), exact: true }).click(),
    box: (page) => dialog(page).getByRole("textbox").first(),
  },
];

for (const form of SMALL) {
  test(`what is typed into ${form.name} outlives a reload and going back, and goes when it is given up`, async ({ page, suike }) => {
    const it = await found(page, suike);
    it.stages = (await it.company.pipeline()).stages;
    it.opportunity = await it.company.create("opportunity", { name: "质谱仪采购", customer: it.customer, stage: it.stages[0].id, owner: it.company.me });
    if (form.desk) await page.setViewportSize({ width: 1280, height: 800 });
    const open = async () => {
      await page.goto(form.path(it));
      await form.open(page, it);
    };
    await page.goto("/");
    await open();
    await form.box(page).fill(TYPED);
    await page.goBack();
    await expect(form.box(page)).toHaveCount(0);
    await open();
    await expect(form.box(page)).toHaveValue(TYPED);
    await page.reload();
    await form.open(page, it);
    await expect(form.box(page)).toHaveValue(TYPED);
    const cancel = page.getByRole("button", { name: word("ui.cancel"), exact: true });
    await (form.leave ? form.leave(page) : cancel.click());
    await expect(form.box(page)).toHaveCount(0);
    await page.reload();
    await form.open(page, it);
    await expect(form.box(page)).not.toHaveValue(TYPED);
  });
}

test("what was picked in a sheet is not lost to a tap outside", async ({ page, suike }) => {
  const { company } = await found(page, suike);
  const { stages } = await company.pipeline();
  await page.goto("/pipelines");
  await actionsOf(page.locator(".stage-row", { hasText: stages[0].name })).click();
  await page.getByRole("menuitem", { name: word("records.edit") }).click();
  const won = dialog(page).getByRole("radio", { name: word("choice.stage.outcome.won") });
  await won.click();
  await page.mouse.click(195, 5);
  await expect(won).toHaveAttribute("aria-checked", "true");
  await page.keyboard.press("Escape");
  await expect(won).toHaveAttribute("aria-checked", "true");
});

test("a tap outside the sheet of a follow-up takes nothing away", async ({ page, suike }) => {
  const { customer } = await found(page, suike);
  await page.goto(`/customers/${customer}`);
  await page.getByRole("button", { name: word("customers.log_short"), exact: true }).click();
  await box(page, "follow_up.text").fill(TYPED);
  await page.mouse.click(195, 5);
  await expect(box(page, "follow_up.text")).toHaveValue(TYPED);
  await page.keyboard.press("Escape");
  await expect(box(page, "follow_up.text")).toHaveValue(TYPED);
  await page.getByRole("dialog").getByRole("button", { name: word("ui.close"), exact: true }).click();
  await expect(box(page, "follow_up.text")).toHaveCount(0);
  await page.getByRole("button", { name: word("customers.log_short"), exact: true }).click();
  await expect(box(page, "follow_up.text")).toHaveValue(TYPED);
});

test("a customer with a contact is one screen, five taps and two names", async ({ page, suike }) => {
  const { company } = await found(page, suike);
  await page.goto("/");
  let taps = 0;
  let keys = 0;
  const tap = async (target) => {
    taps += 1;
    await target.click();
  };
  const type = async (text) => {
    keys += text.length;
    await page.keyboard.type(text);
  };
  await tap(page.getByRole("button", { name: word("frame.add"), exact: true }));
  await tap(page.getByRole("dialog").getByRole("button", { name: word("add.customer"), exact: true }));
  await expect(box(page, "customer.name")).toBeFocused();
  await type("远山纺织");
  await tap(page.getByRole("button", { name: word("customers.with_contact"), exact: true }));
  await expect(box(page, "contact.name")).toBeFocused();
  await type("罗成");
  await tap(box(page, "contact.mobile"));
  await type("13755550105");
  await tap(page.getByRole("button", { name: word("ui.save"), exact: true }));
  await expect(page.getByRole("heading", { level: 1, name: "远山纺织" })).toBeVisible();
  await expect.poll(async () => (await company.rows("contact")).map((row) => row.doc)).toMatchObject([{ name: "罗成", mobile: "13755550105" }]);
  expect({ taps, keys }).toEqual({ taps: 5, keys: 17 });
});

test("what is typed in the last moment before the page goes away is there at the next start, once", async ({ page, suike }) => {
  const { customer } = await found(page, suike);
  const path = `/follow-ups/new?customer=${customer}`;
  for (const text of ["第一句", "第二句，更长一点", "第三句"]) {
    await page.goto(path);
    await box(page, "follow_up.text").fill(text);
    await page.goto("/settings");
    await page.goto(path);
    await expect(box(page, "follow_up.text")).toHaveValue(text);
  }
  const device = new Device(page, suike.url);
  await device.keeps("第三句");
  // The database has it: nothing of it is left in the note.
  await expect.poll(() => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("suike.typed.")))).toEqual([]);
  await page.getByRole("button", { name: word("ui.cancel"), exact: true }).click();
  await page.goto(path);
  await expect(box(page, "follow_up.text")).toHaveValue("");
});
