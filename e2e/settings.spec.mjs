// What a company arranges for itself: its name, stages, fields of its own, tags; and the people at a customer.
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
  await expect(page.getByText("装机台数")).toBeVisible();
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
  await save(page);
  await expect.poll(() => only(company, "contact")).toMatchObject([{ name: "周敏", customer }]);
  await page.goto(`/customers/${customer}`);
  await page.getByRole("tab", { name: word("customers.tab_contacts") }).click();
  const call = page.getByRole("link", { name: word("customers.call_named", { name: "周敏" }) });
  await expect(call).toHaveAttribute("href", "tel:13800138000");
});
