// Taking data away: a list as it is filtered and ordered, picked rows, contacts as cards, and everything as one archive, which
// put back into an empty workspace gives every record as it was.
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";

import { Device } from "./book/device.mjs";
import { unpacked } from "./book/zip.mjs";
import { Company, newId, yuan } from "./company.mjs";
import { isAccessible } from "./stories/accessible.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };
const SHOTS = process.env.SUIKE_SHOTS;

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: DESK });

/** Every kind that an archive holds. */
const KINDS = ["workspace", "role", "team", "user", "tag", "field_definition", "pipeline", "stage", "product", "customer", "contact", "opportunity", "comment", "follow_up", "attachment", "task", "target", "forecast", "saved_view", "notification", "import", "import_part"];

const PIXEL = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");

async function shot(page, name) {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

const sheet = (page) => page.locator("dialog.sheet[open]");
const radio = (page, name) => sheet(page).getByRole("radio", { name, exact: true });

/** Saves what the sheet offers. */
async function saved(page, button = sheet(page).getByRole("button", { name: word("export.save") })) {
  const [download] = await Promise.all([page.waitForEvent("download"), button.click()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

/** Opens the sheet from the list's menu. */
async function openExport(page) {
  await page.getByRole("button", { name: word("list.actions") }).click();
  await page.getByRole("menuitem", { name: word("export.list") }).click();
  await expect(sheet(page)).toBeVisible();
}

/** The rows of a CSV. */
function parsed(text) {
  const rows = [[""]];
  let quoted = false;
  for (let at = text.startsWith("\ufeff") ? 1 : 0; at < text.length; at += 1) {
    const row = rows.at(-1);
    const c = text[at];
    if (quoted && c === '"' && text[at + 1] === '"') row[row.length - 1] += text[(at += 1)];
    else if (c === '"') quoted = !quoted;
    else if (!quoted && c === ",") row.push("");
    else if (!quoted && c === "\n") rows.push([""]);
    else if (quoted || c !== "\r") row[row.length - 1] += c;
  }
  return rows.filter((row) => row.length > 1 || row[0] !== "");
}

/** A record's checksum: of its id, its kind and its document with the names in order. */
function checksum({ id, kind, doc }) {
  const ordered = (value) => {
    if (Array.isArray(value)) return value.map(ordered);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.keys(value).sort().map((name) => [name, ordered(value[name])]));
  };
  return createHash("sha256").update(JSON.stringify([id, kind, ordered(doc)])).digest("hex");
}

const NAMES = ["=1+1", "O'Brien", "@A3", "+86 138 0000 0000", "'=1+1", "远山, \"纺织\""];

test("a list is taken away as it is filtered and ordered, and no name in it is a formula", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  await company.create("field_definition", { kind: "customer", key: "x_floor", label: "楼层", type: "number" });
  const rows = NAMES.map((name, at) => ({ name, owner: company.me, region: "上海", revenue: yuan((at + 1) * 100), x_floor: at, phone: "021-5588 0808" }));
  await company.createMany("customer", [...rows, { name: "别处", owner: company.me, region: "杭州" }]);
  await page.goto(`/customers?q=${encodeURIComponent("上海")}&sort=-revenue`);
  await expect(page.getByText(word("list.count_of", { count: 6, all: 7 }))).toBeVisible();
  await openExport(page);
  await shot(page, "export-list-desk");
  await radio(page, word("export.all_fields")).click();
  await isAccessible(page, { sizes: ["desk", "phone", "small"] });
  await page.setViewportSize(PHONE);
  await shot(page, "export-list-phone");
  await page.setViewportSize(DESK);
  const { name, bytes } = await saved(page);
  expect(name).toMatch(/^客户 \d{4}-\d\d-\d\d\.csv$/);
  const [heads, ...lines] = parsed(bytes.toString());
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  const column = (label) => lines.map((line) => line[heads.indexOf(label)]);
  expect(column(word("field.customer.name"))).toEqual(["远山, \"纺织\"", "''=1+1", "+86 138 0000 0000", "'@A3", "O'Brien", "'=1+1"]);
  expect(column(word("field.customer.revenue"))).toEqual(["600", "500", "400", "300", "200", "100"]);
  expect(column(word("field.customer.owner"))).toEqual(Array(6).fill("林悦"));
  expect(column("楼层")).toEqual(["5", "4", "3", "2", "1", "0"]);
  expect(column(word("field.customer.phone"))).toEqual(Array(6).fill("021-5588 0808"));
  await expect(page.locator(".toast", { hasText: name })).toBeVisible();

  await openExport(page);
  await sheet(page).getByRole("switch", { name: new RegExp(word("export.with_ids").replace(/[()]/g, "\\$&")) }).click();
  await sheet(page).getByRole("switch", { name: new RegExp(word("export.mark")) }).click();
  const plain = await saved(page);
  const [plainHeads, ...plainLines] = parsed(plain.bytes.toString());
  expect(plain.bytes[0]).not.toBe(0xef);
  expect(plainHeads).toContain(word("export.id_of", { field: word("field.customer.owner") }));
  const ids = new Set((await company.rows("customer")).map((row) => row.id));
  expect(plainLines.every((line) => ids.has(line[0]))).toBe(true);
});

test("picked contacts become a workbook and cards", async ({ page, suike }) => {
  const company = await Company.found(page, suike.url);
  const customer = await company.create("customer", { name: "星澜仪器", owner: company.me, website: "https://xinglan.example" });
  await company.createMany("contact", ["沈知夏", "顾南风", "叶清"].map((name, at) => ({ name, customer, mobile: `138 0000 000${at}` })));
  await page.goto("/contacts");
  for (const name of ["沈知夏", "叶清"]) await page.getByRole("checkbox", { name: word("list.pick_named", { name }) }).click();
  await page.getByRole("button", { name: word("export.bulk"), exact: true }).click();
  await radio(page, word("export.cards")).click();
  await expect(sheet(page).locator("[data-export-size]")).toHaveText(word("export.size_cards", { rows: 2 }));
  const cards = await saved(page);
  expect(cards.name).toMatch(/\.vcf$/);
  const text = cards.bytes.toString();
  expect(text.match(/BEGIN:VCARD/g)).toHaveLength(2);
  expect(text).toContain("FN:叶清");
  expect(text).toContain("ORG:星澜仪器");
  expect(text).not.toContain("顾南风");

  await page.getByRole("button", { name: word("export.bulk"), exact: true }).click();
  await radio(page, word("export.xlsx")).click();
  const book = await saved(page);
  const strings = unpacked(book.bytes).get("xl/worksheets/sheet1.xml").toString();
  expect(strings).toContain("沈知夏");
  expect(strings).not.toContain("顾南风");
});

/** A company with something of most kinds, and a photo. */
async function full(company) {
  const [first, second] = (await company.pipeline()).stages;
  const team = await company.create("team", { name: "华东" });
  const colleague = newId();
  await company.push({ type: "import_rows", import: newId(), kind: "user", rows: [{ id: colleague, fields: { name: "周宁", role: "manager", team } }] });
  const tag = await company.create("tag", { name: "展会" });
  await company.create("field_definition", { kind: "customer", key: "x_floor", label: "楼层", type: "number" });
  const customer = await company.create("customer", { name: "星澜仪器", level: "a", owner: company.me, tags: [tag], x_floor: 7, remark: "第一行\n第二行" });
  await company.createMany("customer", Array.from({ length: 300 }, (_, at) => ({ name: `客户 ${at}`, owner: at % 3 ? colleague : company.me, revenue: yuan(at) })));
  await company.create("customer", { name: "公海里的", owner: null });
  const gone = await company.create("customer", { name: "已删除的", owner: company.me });
  await company.create("contact", { name: "看不见的", customer: gone });
  const { ver } = (await company.rows("customer")).find((row) => row.id === gone);
  await company.push({ type: "delete", kind: "customer", id: gone, base_ver: ver });
  const contact = await company.create("contact", { name: "李工", customer, mobile: "138 0013 8000" });
  await company.create("product", { name: "质谱仪", price: yuan(180_000) });
  const opportunity = await company.create("opportunity", { name: "采购", customer, stage: second.id, amount: yuan(180_000), owner: company.me });
  await company.create("opportunity", { name: "维保", customer, stage: first.id, owner: company.me });
  await company.push({ type: "add_comment", id: newId(), opportunity, text: "@林悦 写清楚", mentions: [company.me] });
  const followUp = newId();
  await company.push({ type: "log_follow_up", id: followUp, customer, contact, channel: "visit", text: "看了实验室", happened_at: Date.now(), next: { id: newId(), title: "发报价单", due_on: "2026-12-01" } });
  await company.create("saved_view", { name: "上海的", kind: "customer", query: {}, owner: company.me });
  const sha256 = createHash("sha256").update(PIXEL).digest("hex");
  const photo = await company.create("attachment", { name: "照片.png", customer, follow_up: followUp, media: "image/png", size: PIXEL.length, sha256, width: 1, height: 1 });
  const put = await company.request.put(`${company.url}/api/files/${photo}`, { data: PIXEL, headers: { origin: company.url } });
  expect(put.ok()).toBe(true);
  return { photo, contactGone: "看不见的" };
}

/** The checksums of all records that belong into an archive. */
async function checksums(company) {
  const sums = new Map();
  const customers = new Set((await company.rows("customer")).map((row) => row.id));
  for (const kind of KINDS.filter((kind) => kind !== "workspace")) {
    for (const { id, doc } of await company.rows(kind)) {
      if (!["contact", "follow_up", "attachment"].includes(kind) || customers.has(doc.customer)) sums.set(id, checksum({ id, kind, doc }));
    }
  }
  return sums;
}

test("everything is one archive, which in an empty workspace gives every record as it was", async ({ page, suike, browser }, testInfo) => {
  test.setTimeout(180_000);
  const company = await Company.found(page, suike.url);
  const { photo } = await full(company);
  await page.goto("/settings");
  await new Device(page, suike.url).filled();
  const archive = await saved(page, page.getByRole("button", { name: word("export.everything_save") }));
  expect(archive.name).toMatch(/^疏桐仪器 .*\.zip$/);
  const before = await checksums(company);
  const files = unpacked(archive.bytes);

  await test.step("the archive has the records, tables and the photo", async () => {
    const about = JSON.parse(files.get("suike.json"));
    expect(about).toMatchObject({ format: "suike-export", version: 1, workspace: "疏桐仪器", missing: [] });
    expect(about.counts).toMatchObject({ customer: 302, contact: 1, attachment: 1, comment: 1 });
    const lines = [...files].filter(([name]) => name.startsWith("records/")).flatMap(([, bytes]) => bytes.toString().trim().split("\n"));
    const kept = lines.map((line) => JSON.parse(line)).filter((record) => record.kind !== "workspace");
    expect(new Map(kept.map((record) => [record.id, checksum(record)]))).toEqual(before);
    expect(files.get(`files/${photo} 照片.png`)).toEqual(PIXEL);
    const table = parsed(files.get("tables/customer.csv").toString());
    expect(table).toHaveLength(303);
    expect(table[0]).toContain("楼层");
  });

  const path = testInfo.outputPath("everything.zip");
  await writeFile(path, archive.bytes);
  const context = await browser.newContext({ viewport: PHONE, baseURL: suike.url });
  const other = await context.newPage();
  const restored = await Company.found(other, suike.url, { name: "新公司" });
  await other.goto("/import");
  await other.locator("input[type=file]").setInputFiles(path);
  const panel = other.locator("[data-restore]");
  await expect(panel.getByRole("heading")).toContainText("疏桐仪器");
  await expect(panel.getByRole("button", { name: word("restore.begin") })).toBeVisible();
  await shot(other, "restore-asked-phone");
  await isAccessible(other, { sizes: ["phone", "small", "desk"] });
  await panel.getByRole("button", { name: word("restore.begin") }).click();
  await expect(other.locator("[data-restored]")).toBeVisible({ timeout: 60_000 });
  await shot(other, "restore-done-phone");

  await test.step("every record is there with the same checksum, and nothing else but who put it back", async () => {
    const after = await checksums(restored);
    after.delete(restored.me);
    expect(after.size).toBe(before.size);
    expect([...before].filter(([id, sum]) => after.get(id) !== sum)).toEqual([]);
    const [{ doc: was }] = await company.rows("workspace");
    const [{ doc: is }] = await restored.rows("workspace");
    expect(is).toEqual(was);
  });

  await test.step("the photo is there too", async () => {
    const answer = await restored.request.get(`${suike.url}/api/files/${photo}`);
    expect(Buffer.from(await answer.body())).toEqual(PIXEL);
  });

  await test.step("where something is there already it does not go in", async () => {
    await restored.create("customer", { name: "新来的", owner: restored.me });
    await other.goto("/customers");
    await expect(other.getByText("新来的")).toBeVisible();
    await other.goto("/import");
    await other.locator("input[type=file]").setInputFiles(path);
    await expect(panel.getByText(word("restore.not_empty"))).toBeVisible();
    await shot(other, "restore-not-empty-phone");
  });
  await context.close();
});

test("an archive that is cut off says so", async ({ page, suike }, testInfo) => {
  await Company.found(page, suike.url);
  await page.goto("/settings");
  await new Device(page, suike.url).filled();
  for (const [name, size] of [["desk", DESK], ["phone", PHONE]]) {
    await page.setViewportSize(size);
    await page.locator("#export").evaluate((it) => it.scrollIntoView({ block: "center" }));
    await shot(page, `settings-${name}`);
  }
  const { bytes } = await saved(page, page.getByRole("button", { name: word("export.everything_save") }));
  const records = bytes.indexOf("records/");
  const broken = Buffer.from(bytes);
  broken.fill(0xff, records + 30, records + 120);
  const path = testInfo.outputPath("broken.zip");
  await writeFile(path, broken);
  await page.goto("/import");
  await page.locator("input[type=file]").setInputFiles(path);
  await expect(page.getByText(word("restore.damaged"))).toBeVisible();
});
