// What a company arranges for itself: its name, stages, fields of its own, tags; and the people at a customer.
import AxeBuilder from "@axe-core/playwright";

import { Company } from "./company.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 1280, height: 800 } });

const found = (page, suike) => Company.found(page, suike.url);
const save = (page) => page.getByRole("button", { name: word("ui.save") }).click();
const field = (page, name) => page.getByRole("textbox", { name: word(name) });
const only = async (company, kind) => (await company.rows(kind)).map((row) => row.doc);

test("an admin renames the company where its name stands", async ({ page, suike }) => {
  const company = await found(page, suike);
  await page.goto("/settings");
  await page.getByRole("button", { name: word("records.edit_field", { field: word("field.workspace.name") }) }).click();
  await field(page, "field.workspace.name").fill("疏桐科技");
  await page.keyboard.press("Enter");
  await expect(page.getByText("疏桐科技").first()).toBeVisible();
  await expect.poll(() => only(company, "workspace")).toMatchObject([{ name: "疏桐科技" }]);
});

test("a stage is added at the end, moved up and renamed, and the board follows", async ({ page, suike }) => {
  const company = await found(page, suike);
  const { id: pipeline, stages } = await company.pipeline();
  const before = stages.map((stage) => stage.name);
  const customer = await company.create("customer", { name: "星澜仪器" });
  await company.create("opportunity", { name: "示波器", customer, pipeline, stage: stages[0].id, owner: company.me });
  await page.goto("/pipelines");
  const row = (name) => page.locator(".stage-row", { hasText: name });
  const choose = async (name, verb) => {
    await row(name).getByRole("button", { name: word("records.actions"), exact: true }).click();
    await page.getByRole("menuitem", { name: word(verb) }).click();
  };
  await page.getByRole("button", { name: word("pipelines.add_stage") }).click();
  await field(page, "field.stage.name").fill("试用");
  await page.getByRole("textbox", { name: word("field.stage.probability") }).fill("55");
  await save(page);
  await choose("试用", "pipelines.up");
  await choose("试用", "records.edit");
  await field(page, "field.stage.name").fill("现场试用");
  await save(page);
  const [lead, next] = [before.slice(0, 3), before.slice(3)];
  await expect.poll(async () => (await company.pipeline()).stages.map((stage) => stage.name)).toEqual([...lead, "现场试用", ...next]);
  expect(await only(company, "stage")).toContainEqual(expect.objectContaining({ name: "现场试用", probability: 55 }));
  await page.goto("/board");
  await expect(page.locator(".board-column", { hasText: "现场试用" })).toBeVisible();
});

test("a field of the company's own is asked for in the form and kept with the record", async ({ page, suike }) => {
  const company = await found(page, suike);
  await page.goto("/fields");
  await page.getByRole("button", { name: word("fields.add") }).click();
  await field(page, "field.field_definition.label").fill("装机台数");
  await page.getByRole("radio", { name: word("choice.field_definition.type.number") }).click();
  await save(page);
  await expect(page.locator(".row-title", { hasText: "装机台数" })).toBeVisible();
  await expect.poll(() => only(company, "field_definition")).toMatchObject([{ kind: "customer", type: "number" }]);
  const [{ key }] = await only(company, "field_definition");
  await page.goto("/customers/new");
  await field(page, "field.customer.name").fill("星澜仪器");
  await page.getByText(word("records.more_fields")).click();
  await page.getByRole("textbox", { name: "装机台数" }).fill("12");
  await save(page);
  await expect(page.getByRole("heading", { name: "星澜仪器" })).toBeVisible();
  await expect.poll(() => only(company, "customer")).toMatchObject([{ [key]: 12 }]);
});

/** Opens the sheet of a field on the page of fields. */
async function editField(page, label) {
  await page.locator(".row", { hasText: label }).getByRole("button", { name: word("records.actions"), exact: true }).click();
  await page.getByRole("menuitem", { name: word("records.edit") }).click();
  return page.getByRole("dialog");
}

test("a field made just now is a column of the list and a filter at once, and its choices are searched", async ({ page, suike }) => {
  const company = await found(page, suike);
  await company.create("customer", { name: "星澜仪器" });
  await page.goto("/fields");
  await page.getByRole("button", { name: word("fields.add") }).click();
  const sheet = page.getByRole("dialog");
  await field(sheet, "field.field_definition.label").fill("楼层");
  await sheet.getByRole("radio", { name: word("choice.field_definition.type.choice"), exact: true }).click();
  for (const choice of ["一层", "二层"]) {
    await sheet.getByRole("button", { name: word("fields.add_choice") }).click();
    await sheet.getByRole("textbox", { name: word("fields.choice"), exact: true }).last().fill(choice);
  }
  await sheet.getByRole("checkbox", { name: word("field.field_definition.listed") }).click();
  expect((await new AxeBuilder({ page }).analyze()).violations.map((it) => it.id)).toEqual([]);
  await save(page);
  await page.getByRole("link", { name: word("place.customers") }).first().click();
  await expect(page.getByRole("columnheader", { name: "楼层" })).toBeVisible();
  await expect.poll(() => only(company, "field_definition")).toHaveLength(1);
  const [{ key }] = await only(company, "field_definition");
  await company.create("customer", { name: "青禾食品", [key]: "二层" });
  await expect(page.getByRole("gridcell", { name: "二层" })).toBeVisible();
  await page.locator(".filter-chips").getByRole("button", { name: word("list.add_filter") }).first().click();
  const panel = page.locator(".panel:popover-open");
  await panel.getByRole("searchbox").fill("楼层");
  await panel.getByRole("button", { name: "楼层", exact: true }).click();
  await panel.getByText("二层", { exact: true }).click();
  await expect(page.getByText(word("list.count_of", { count: 1, all: 2 }))).toBeVisible();
  await page.goto(`/customers?q=${encodeURIComponent("erceng")}`);
  await expect(page.getByText("青禾食品").first()).toBeVisible();
  await expect(page.getByText("星澜仪器")).toHaveCount(0);
});

test("a choice is renamed everywhere at once, and a retired one is kept by who has it, asked for, and brought back", async ({ page, suike }) => {
  const company = await found(page, suike);
  const grade = { kind: "customer", key: "x_grade", label: "等级评定", type: "choice", choices: ["金牌", "银牌", "铜牌"], listed: true };
  await company.create("field_definition", grade);
  await company.create("customer", { name: "星澜仪器", x_grade: "金牌" });
  const holder = await company.create("customer", { name: "青禾食品", x_grade: "银牌" });
  const choices = async () => (await only(company, "field_definition"))[0].choices;
  await page.goto("/fields");
  let sheet = await editField(page, "等级评定");
  const words = () => sheet.getByRole("textbox", { name: word("fields.choice"), exact: true });
  const press = (key, name) => sheet.getByRole("button", { name: word(key, { name }) }).click();
  await expect(words()).toHaveCount(3);
  await words().first().fill("白金");
  await press("fields.choice_retire", "银牌");
  await press("fields.choice_up", "铜牌");
  await page.keyboard.press("Enter");
  await sheet.getByRole("button", { name: word("fields.add_choice") }).click();
  await words().last().fill("铁牌");
  expect((await new AxeBuilder({ page }).analyze()).violations.map((it) => it.id)).toEqual([]);
  await save(page);
  await expect.poll(choices).toEqual([
    { key: "铜牌", label: "铜牌" },
    { key: "金牌", label: "白金" },
    { key: "银牌", label: "银牌", retired: true },
    { key: "铁牌", label: "铁牌" },
  ]);

  await page.goto("/customers?sort=x_grade");
  for (const label of ["白金", "银牌"]) await expect(page.getByRole("gridcell", { name: label })).toBeVisible();
  await expect.poll(() => page.locator(".cell-title").allInnerTexts()).toEqual(["星澜仪器", "青禾食品"]);
  await page.goto(`/customers?x_grade=${encodeURIComponent("is:金牌")}`);
  await expect(page.locator(".filter-chips")).toContainText("白金");
  await expect(page.getByText("星澜仪器").first()).toBeVisible();
  await page.locator(".filter-chips").getByRole("button", { name: "白金" }).first().click();
  const panel = page.locator(".panel:popover-open");
  await panel.getByText("银牌", { exact: true }).click();
  await panel.getByText("白金", { exact: true }).click();
  await expect(page.getByText("青禾食品").first()).toBeVisible();
  await expect(page.getByText("星澜仪器")).toHaveCount(0);

  await page.goto("/reports/new?of=customer&m=count.customer&by=x_grade&look=table");
  for (const label of ["白金", "银牌"]) await expect(page.locator("tbody tr", { hasText: label })).toContainText("1");

  const offered = () => page.locator(".field", { hasText: "等级评定" }).getByRole("radio").allInnerTexts();
  await page.goto("/customers/new");
  await page.getByText(word("records.more_fields")).click();
  await expect.poll(offered).toEqual(["铜牌", "白金", "铁牌"]);
  await page.goto(`/customers/${holder}/edit`);
  await expect.poll(async () => (await offered()).at(-1)).toBe("银牌");

  await page.goto("/fields");
  sheet = await editField(page, "等级评定");
  await press("fields.choice_bring_back", "银牌");
  await save(page);
  await expect.poll(async () => (await choices())[2]).toEqual({ key: "银牌", label: "银牌" });
});

test("a retired stage leaves the board, stays in sight where stages are arranged, and comes back", async ({ page, suike }) => {
  const company = await found(page, suike);
  const { id: pipeline, stages } = await company.pipeline();
  const { name } = stages[1];
  const customer = await company.create("customer", { name: "星澜仪器" });
  await company.create("opportunity", { name: "示波器", customer, pipeline, stage: stages[0].id, owner: company.me });
  const row = page.locator(".stage-row", { hasText: name });
  const choose = async (verb) => {
    await row.getByRole("button", { name: word("records.actions"), exact: true }).click();
    await page.getByRole("menuitem", { name: word(verb) }).click();
  };
  const retired = async () => (await only(company, "stage")).find((stage) => stage.name === name).retired === true;
  await page.goto("/pipelines");
  await choose("pipelines.retire");
  await expect(row.locator(".meta")).toContainText(word("field.stage.retired"));
  await expect.poll(retired).toBe(true);
  await page.goto("/board");
  await expect(page.locator(".board-column").first()).toBeVisible();
  await expect(page.locator(".board-column", { hasText: name })).toHaveCount(0);
  await page.goto("/pipelines");
  await choose("pipelines.bring_back");
  await expect(row.locator(".meta")).not.toContainText(word("field.stage.retired"));
  await expect.poll(retired).toBe(false);
  await page.goto("/board");
  await expect(page.locator(".board-column", { hasText: name })).toBeVisible();
});

test("a tag stands once: a second one of the same name is refused beside the field", async ({ page, suike }) => {
  const company = await found(page, suike);
  await company.create("tag", { name: "重点" });
  await page.goto("/tags");
  await expect(page.getByRole("link", { name: "重点" })).toBeVisible();
  await page.goto("/tags/new");
  await field(page, "field.tag.name").fill("重点");
  await save(page);
  await expect(field(page, "field.tag.name")).toHaveAttribute("aria-invalid", "true");
  await field(page, "field.tag.name").fill("老客户");
  await save(page);
  await expect.poll(async () => (await only(company, "tag")).map((tag) => tag.name).sort()).toEqual(["老客户", "重点"].sort());
});

test("a contact is added on its customer's page and is called with one press", async ({ page, suike }) => {
  const company = await found(page, suike);
  const customer = await company.create("customer", { name: "星澜仪器" });
  await page.goto(`/customers/${customer}`);
  await page.getByRole("tab", { name: word("customers.tab_contacts") }).click();
  await page.getByRole("button", { name: word("customers.add_contact") }).click();
  await field(page, "field.contact.name").fill("周敏");
  await field(page, "field.contact.mobile").fill("13800138000");
  await page.getByText(word("records.more_fields")).click();
  await field(page, "field.contact.email").fill("zhou@example.com");
  await save(page);
  await expect.poll(() => only(company, "contact")).toMatchObject([{ name: "周敏", customer }]);
  await page.goto(`/customers/${customer}`);
  await page.getByRole("tab", { name: word("customers.tab_contacts") }).click();
  const call = page.getByRole("link", { name: word("customers.call_named", { name: "周敏" }) });
  await expect(call).toHaveAttribute("href", "tel:13800138000");
  const way = (name) => page.getByRole("link", { name: word(`customers.${name}`, { name: "周敏" }) });
  await expect(way("message_named")).toHaveAttribute("href", "sms:13800138000");
  await expect(way("mail_named")).toHaveAttribute("href", "mailto:zhou@example.com");
});
