// Importing files through the pages: the main job with a whole company's files, problems beside their cells, no network,
// leaving and finding again.
import { readFile } from "node:fs/promises";

import AxeBuilder from "@axe-core/playwright";

import { Device } from "./book/device.mjs";
import { Company } from "./company.mjs";
import { mavenFiles, rowsOf } from "./fixtures/maven.mjs";
import { choose, dryRun, enter, inFile } from "./stories/importing.mjs";
import { expect, test } from "./suike.mjs";

const CORPUS = new URL("../crates/files/tests/corpus/", import.meta.url).pathname;
const WORKBOOKS = new URL("../crates/files/tests/fixtures/", import.meta.url).pathname;
const PROBLEMS = new URL("fixtures/customers-with-problems.csv", import.meta.url).pathname;
/** The stages that the files name, in the order in which sales go. */
const STAGES = ["Prospecting", "Engaging", "Won", "Lost"];
const SHOTS = process.env.SUIKE_SHOTS;

test.use({ locale: "en-US" });

/** A picture for eyes, when asked for. */
async function shot(page, name) {
  if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

const field = (page, file, column) => inFile(page, file).locator(`[data-column="${column}"] select`).first();
const number = (text) => Number(text.replace(/[^\d.-]/g, ""));

/** Count and sum by what a row says, from the files alone. */
function figures(rows, key) {
  const groups = new Map();
  for (const row of rows) {
    const group = groups.get(key(row)) ?? { count: 0, sum: 0 };
    group.count += 1;
    group.sum += Number(row.close_value || 0);
    groups.set(key(row), group);
  }
  return groups;
}

/** Count and sum in the heads of the board's columns, stage by stage. */
async function board(page, query) {
  await page.goto(`/board?${query}`);
  const heads = page.locator(".board-column");
  const named = () => heads.evaluateAll((columns) => columns.map((column) => column.getAttribute("aria-label")));
  await expect.poll(named, { timeout: 20_000 }).toEqual(STAGES);
  const read = () =>
    heads.evaluateAll((columns) =>
      columns.map((column) => [
        column.getAttribute("aria-label"),
        column.querySelector(".board-count").textContent,
        column.querySelector(".board-stage .meta").getAttribute("title"),
      ]),
    );
  return async () => new Map((await read()).map(([stage, count, sum]) => [stage, { count: number(count), sum: number(sum || "0") }]));
}

function total(stages) {
  return [...stages.values()].reduce((all, one) => ({ count: all.count + one.count, sum: all.sum + one.sum }), { count: 0, sum: 0 });
}

test("a whole company comes in from four files, and every figure is that of the files", async ({ page, suike }) => {
  test.setTimeout(300_000);
  await page.setViewportSize({ width: 1280, height: 860 });
  const files = mavenFiles();
  const [pipeline, accounts, products, teams] = files.map(rowsOf);
  expect([pipeline.length, accounts.length, products.length, teams.length]).toEqual([8800, 85, 7, 35]);

  await enter(page);
  await page.goto("/import");
  await shot(page, "1-files-desk");
  await choose(page, files);

  await test.step("what the files are is understood", async () => {
    await expect(inFile(page, "sales_pipeline.csv").getByLabel("Each row is one of")).toHaveValue("opportunity");
    await expect(inFile(page, "accounts.csv").getByLabel("Each row is one of")).toHaveValue("customer");
    await expect(inFile(page, "products.csv").getByLabel("Each row is one of")).toHaveValue("product");
    await expect(inFile(page, "sales_teams.csv").getByLabel("Each row is one of")).toHaveValue("user");
    await expect(field(page, "accounts.csv", "office_location")).toHaveValue("region");
    await expect(field(page, "sales_teams.csv", "regional_office")).toHaveValue("team.parent");
    await inFile(page, "accounts.csv").getByLabel("Unit").first().scrollIntoViewIfNeeded();
    await inFile(page, "accounts.csv").locator('[data-column="revenue"]').getByLabel("Unit").selectOption({ label: "Millions" });
    await shot(page, "2-columns-desk");
    await page.getByRole("button", { name: "Next" }).click();
  });

  await test.step("a product written without its space is suggested", async () => {
    const value = page.locator('[data-column="product"] [data-value="GTXPro"]');
    await expect(value.locator("select option:checked")).toHaveText("GTX Pro");
    await shot(page, "3-values-desk");
    await page.getByRole("button", { name: "Dry run" }).click();
  });

  await test.step("the dry run finds every row good", async () => {
    for (const [file, count] of [["sales_pipeline.csv", "8,800"], ["accounts.csv", "85"], ["products.csv", "7"], ["sales_teams.csv", "35"]]) {
      await expect(page.locator(`tr[data-file="${file}"] td`)).toHaveText([count, "0", "0"], { timeout: 30_000 });
    }
    await shot(page, "4-trial-desk");
    await page.getByRole("button", { name: /^Import / }).click();
  });

  await test.step("the rows go in, and the server has them", async () => {
    await expect(page.getByRole("progressbar")).toBeVisible();
    await shot(page, "5-going-desk");
    await expect(page.getByRole("heading", { name: "Imported" })).toBeVisible({ timeout: 120_000 });
    await expect(page.locator('[data-kind="opportunity"] .stat-value')).toHaveText("8,800");
    await expect(page.locator('[data-kind="customer"] .stat-value')).toHaveText("85");
    await expect(page.locator('[data-kind="product"] .stat-value')).toHaveText("7");
    await expect(page.getByText("1,425 opportunities name no customer")).toBeVisible();
    await expect(page.locator('[data-sent="yes"]')).toBeVisible({ timeout: 180_000 });
    await shot(page, "6-report-desk");
  });

  const company = new Company(page.request, suike.url);
  const ids = async (kind) => new Map((await company.rows(kind)).map((row) => [(row.doc ?? row.d).name, row.id ?? row.i]));
  const [users, productIds, pipelines] = await Promise.all([ids("user"), ids("product"), ids("pipeline")]);
  const here = `pipeline=is:${pipelines.get("Sales pipeline 2")}`;

  await test.step("figures by stage", async () => {
    const shown = await board(page, here);
    await expect.poll(shown, { timeout: 30_000 }).toEqual(figures(pipeline, (row) => row.deal_stage));
    expect([...(await shown()).entries()].map(([stage, { count }]) => [stage, count])).toEqual([
      ["Prospecting", 500],
      ["Engaging", 1589],
      ["Won", 4238],
      ["Lost", 2473],
    ]);
    await shot(page, "7-board-desk");
  });

  await test.step("figures by product", async () => {
    const product = (row) => (row.product === "GTXPro" ? "GTX Pro" : row.product);
    for (const [name, expected] of figures(pipeline, product)) {
      const shown = await board(page, `${here}&product=is:${productIds.get(name)}`);
      await expect.poll(async () => total(await shown()), { message: name }).toEqual(expected);
    }
  });

  await test.step("figures by agent", async () => {
    const expected = figures(pipeline, (row) => row.sales_agent);
    for (const { sales_agent: agent } of teams) {
      const shown = await board(page, `${here}&owner=is:${users.get(agent)}`);
      const nothing = { count: 0, sum: 0 };
      await expect.poll(async () => total(await shown()), { message: agent }).toEqual(expected.get(agent) ?? nothing);
    }
  });

  await test.step("figures by region", async () => {
    const regionOf = new Map(teams.map((row) => [row.sales_agent, row.regional_office]));
    const expected = figures(pipeline, (row) => regionOf.get(row.sales_agent));
    expect(expected.size).toBe(3);
    for (const [region, group] of expected) {
      const agents = teams.filter((row) => row.regional_office === region).map((row) => users.get(row.sales_agent));
      const shown = await board(page, `${here}&owner=is:${agents.join(",")}`);
      await expect.poll(async () => total(await shown()), { message: region }).toEqual(group);
    }
  });

  await test.step("lists count what came in", async () => {
    await page.goto("/customers");
    await expect(page.getByText("85 in all")).toBeVisible();
    await page.goto("/products");
    await expect(page.getByText("7 in all")).toBeVisible();
    await page.goto("/opportunities?customer=empty:");
    await expect(page.getByText("1,425 of 8,800").or(page.getByText("1425 of 8800"))).toBeVisible();
  });

  await test.step("people stand in the teams of their managers, below their regions", async () => {
    await page.goto("/people");
    for (const region of new Set(teams.map((row) => row.regional_office))) {
      await expect(page.getByRole("heading", { name: region, exact: true })).toBeVisible();
    }
    for (const manager of new Set(teams.map((row) => row.manager))) {
      const team = page.locator("section.team-1").filter({ has: page.getByRole("heading", { name: `Team ${manager}` }) });
      const agents = teams.filter((row) => row.manager === manager);
      await expect(team.getByText(manager, { exact: true })).toBeVisible();
      for (const { sales_agent: agent } of agents) await expect(team.getByText(agent, { exact: true })).toBeVisible();
    }
    await shot(page, "8-people-desk");
  });
});

test("a problem stands beside its cell, and the rest goes in without a network", async ({ page, context }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await enter(page);
  await page.goto("/import");
  await shot(page, "1-files-phone");
  await choose(page, PROBLEMS);
  await expect(page.locator('[data-column="Company"] select').first()).toHaveValue("name");
  await shot(page, "2-columns-phone");
  const axe = await new AxeBuilder({ page }).include(".page").analyze();
  expect(axe.violations.map((it) => `${it.id}: ${it.nodes[0]?.html}`)).toEqual([]);
  await context.setOffline(true);
  await page.getByRole("button", { name: /Next|Dry run/ }).click();
  const dryRun = page.getByRole("button", { name: "Dry run" });
  if (await dryRun.isVisible().catch(() => false)) await dryRun.click();

  await expect(page.locator('tr[data-file="customers-with-problems.csv"] td')).toHaveText(["2", "0", "3"]);
  const bad = (column, text) => page.locator("td.is-bad").filter({ has: page.locator(`input[aria-label="Put “${column}” right"][value="${text}"]`) });
  await expect(bad("Email", "not a mail")).toContainText("Not a mail address");
  await expect(bad("Employees", "several")).toContainText("This is not what belongs here");
  await shot(page, "4-trial-phone");
  await page.getByRole("button", { name: "Download these rows" }).click();
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Save file" }).click(),
  ]);
  const saved = (await readFile(await download.path(), "utf8")).trim().split("\n");
  expect(saved).toHaveLength(4);
  expect(saved[1]).toContain("Bad Mail Ltd,not a mail,5,retail,Not a mail address");

  await page.getByText("Leave cells empty that cannot be read").click();
  await expect(page.locator('tr[data-file="customers-with-problems.csv"] td')).toHaveText(["4", "0", "1"]);
  await page.getByRole("button", { name: "Import 4 rows" }).click();
  await expect(page.getByRole("heading", { name: "Imported" })).toBeVisible();
  await expect(page.locator('[data-sent="no"]')).toBeVisible();
  await shot(page, "6-report-phone");
  await context.setOffline(false);
  await expect(page.locator('[data-sent="yes"]')).toBeVisible({ timeout: 30_000 });

  await test.step("the same file again finds them there", async () => {
    await page.goto("/import");
    await choose(page, PROBLEMS);
    await page.getByRole("button", { name: /Next|Dry run/ }).click();
    if (await dryRun.isVisible().catch(() => false)) await dryRun.click();
    await expect(page.locator('tr[data-file="customers-with-problems.csv"] td')).toHaveText(["0", "4", "1"]);
  });
});

test("an import that is left in the middle is found again and makes every row once", async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await enter(page);
  await page.goto("/import");
  const lines = Array.from({ length: 6000 }, (_, n) => `Found again ${n},${n % 50}`);
  const buffer = Buffer.from(["Company,Employees", ...lines].join("\n"));
  await choose(page, { name: "many.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: /Next/ }).click();
  // A slow phone, so that there is a middle.
  const phone = await page.context().newCDPSession(page);
  await page.getByRole("button", { name: "Import 6,000 rows" }).waitFor();
  await phone.send("Emulation.setCPUThrottlingRate", { rate: 10 });
  await page.getByRole("button", { name: "Import 6,000 rows" }).click();
  const share = page.locator('[role="progressbar"]:not([aria-valuenow="0"])');
  await share.waitFor();
  expect(Number(await share.getAttribute("aria-valuenow"))).toBeLessThan(100);
  await page.reload();
  await phone.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await expect(page.getByRole("heading", { name: "Imported" })).toBeVisible({ timeout: 60_000 });
  await expect(page.locator('[data-kind="customer"] .stat-value')).toHaveText("6,000");
  await page.goto("/customers?q=Found");
  await expect(page.getByText(/^6,?000 (of|in all)/)).toBeVisible({ timeout: 30_000 });
  await page.goto("/import");
  await expect(page.getByText("many.csv")).toBeVisible();
});

const note = (page, file, code) => inFile(page, file).locator(`[data-note="${code}"]`);
test("a file of an old Chinese program is read in its encoding, says so, and may be read in another", async ({ page, suike }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await enter(page);
  await page.goto("/import");
  await choose(page, `${CORPUS}gb18030.csv`);
  await expect(field(page, "gb18030.csv", "客户名称")).toHaveValue("name");
  await expect(note(page, "gb18030.csv", "guessed")).toContainText("GB18030");
  const encoding = inFile(page, "gb18030.csv").getByLabel("Encoding of the file");
  await expect(encoding).toHaveValue("gb18030");
  await shot(page, "2-encoding-phone");

  await encoding.selectOption("windows1252");
  await expect(inFile(page, "gb18030.csv").locator('[data-column="客户名称"]')).toHaveCount(0);
  await expect(encoding).toHaveValue("windows1252");
  await new Device(page, suike.url).keeps("windows1252");
  await page.reload();
  await expect(encoding).toHaveValue("windows1252");
  await encoding.selectOption("gb18030");
  await expect(field(page, "gb18030.csv", "客户名称")).toHaveValue("name");
  await dryRun(page);
  await expect(page.locator('tr[data-file="gb18030.csv"] td')).toHaveText(["2", "0", "0"]);
});

for (const [file, rows] of [["office.xlsx", "5"], ["customers.xls", "65"]]) {
  test(`a workbook, ${file}, is read from its first sheet with something in it`, async ({ page }) => {
    await page.setViewportSize({ width: 1280, height: 860 });
    await enter(page);
    await page.goto("/import");
    await choose(page, `${WORKBOOKS}${file}`);
    await expect(inFile(page, file).getByText(`${rows} rows`)).toBeVisible();
    await inFile(page, file).getByLabel("Each row is one of").selectOption("customer");
    await expect(field(page, file, "客户名称")).toHaveValue("name");
    await expect(note(page, file, "header_below")).toBeVisible();
    await expect(note(page, file, "joined_cells")).toBeVisible();
    const sheet = inFile(page, file).getByLabel("Sheet");
    await expect(sheet.locator("option:checked")).toHaveText("客户");
    await expect(inFile(page, file).getByText("2019-03-01").first()).toBeVisible();
    await shot(page, `2-${file}-desk`);

    if (file === "office.xlsx") {
      await sheet.selectOption({ label: "More" });
      await expect(inFile(page, file).getByRole("alert")).toHaveText("There are no rows in it");
      await expect(sheet.locator("option:checked")).toHaveText("客户");
    } else {
      await sheet.selectOption({ label: "More" });
      await expect(inFile(page, file).getByText("1 row", { exact: true })).toBeVisible();
      await expect(inFile(page, file).locator(".import-table th", { hasText: /^a$/ })).toBeVisible();
    }
  });
}

test("cards of contacts become contacts, and customers where they name a company", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await enter(page);
  await page.goto("/import");
  await choose(page, `${CORPUS}three.vcf`);
  await expect(inFile(page, "three.vcf").getByLabel("Each row is one of")).toHaveValue("contact");
  for (const [column, target] of [["full name", "name"], ["company name", "customer"], ["mobile phone", "mobile"], ["notes", "remark"]]) {
    await expect(field(page, "three.vcf", column)).toHaveValue(target);
  }
  await expect(note(page, "three.vcf", "without_company")).toBeVisible();
  await expect(note(page, "three.vcf", "photos_skipped")).toBeVisible();
  await shot(page, "2-cards-phone");
});

test("a table copied out of a chat is pasted", async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await enter(page);
  await page.goto("/import");
  await page.getByText("Or paste a table").click();
  await page.getByRole("textbox", { name: "Or paste a table" }).fill("| Company | Employees |\n|---|---|\n| Pasted One | 3 |\n| Pasted Two | 4 |\n");
  await page.getByRole("button", { name: "Next" }).click();
  await expect(field(page, "Pasted rows", "Company")).toHaveValue("name");
  await expect(inFile(page, "Pasted rows").getByText("2 rows")).toBeVisible();
  await expect(inFile(page, "Pasted rows").getByLabel("Encoding of the file")).toHaveCount(0);
});

test("what is no table says what it is", async ({ page }) => {
  await enter(page);
  await page.goto("/import");
  await choose(page, { name: "brochure.pdf", mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n%") });
  await expect(page.getByRole("alert")).toContainText("brochure.pdf: This is neither a table nor a list of contacts.");
  const web = Buffer.from("<html><table><tr><td>a</td></tr></table></html>");
  await choose(page, { name: "report.xls", mimeType: "application/vnd.ms-excel", buffer: web });
  await expect(page.getByRole("alert")).toContainText("This is a web page under the name of a spreadsheet.");
});

/** Goes through the steps to the dry run, whatever lies between. */
async function toDryRun(page) {
  await page.getByRole("button", { name: /Next|Dry run/ }).click();
  const dryRun = page.getByRole("button", { name: "Dry run" });
  if (await dryRun.isVisible().catch(() => false)) await dryRun.click();
}

const file = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

test("records that are there are updated field by field, and the whole import is taken back", async ({ page, suike }) => {
  await page.setViewportSize({ width: 1280, height: 860 });
  await enter(page);
  const company = new Company(page.request, suike.url);
  await page.goto("/import");
  await choose(page, file("first.csv", "Company,Region,Industry\nOver Acme,East,Steel\nOver Beta,,Tea\n"));
  await toDryRun(page);
  await page.getByRole("button", { name: "Import 2 rows" }).click();
  await expect(page.locator('[data-sent="yes"]')).toBeVisible({ timeout: 30_000 });

  await page.goto("/import");
  await choose(page, file("second.csv", "Company,Region,Industry\nover acme,West,Coal\nOver Beta,North,Coal\nOver Gamma,South,Salt\n"));
  await test.step("the columns of the first file are known again", async () => {
    await expect(page.locator("[data-used-before]")).toBeVisible();
    await page.getByRole("button", { name: "Use it again" }).click();
    await expect(page.locator("[data-used-before]")).toHaveCount(0);
  });
  await test.step("one field is written over, the others are filled", async () => {
    await page.locator("[data-there]").getByRole("radio", { name: "Update" }).click();
    await page.locator('[data-column="Region"]').getByLabel("Where there is a value already").selectOption("overwrite");
    await toDryRun(page);
    await expect(page.locator('tr[data-file="second.csv"] td')).toHaveText(["1", "2", "0", "0"]);
    const change = page.locator('[data-changes="second.csv"] .import-change').filter({ hasText: "Over Acme" });
    await expect(change.locator('[data-path="region"]')).toContainText("EastWest");
    await expect(change.locator('[data-path="industry"]')).toHaveCount(0);
    await shot(page, "9-changes-desk");
    await page.getByRole("button", { name: "Import 3 rows" }).click();
    await expect(page.getByRole("heading", { name: "Imported" })).toBeVisible();
    await expect(page.locator('[data-sent="yes"]')).toBeVisible({ timeout: 30_000 });
  });
  const regions = async () => {
    const live = (await company.rows("customer")).filter((row) => !row.deleted_at && row.doc.name.startsWith("Over "));
    return Object.fromEntries(live.map((row) => [row.doc.name, row.doc.region ?? ""]));
  };
  await expect.poll(regions).toEqual({ "Over Acme": "West", "Over Beta": "North", "Over Gamma": "South" });

  await test.step("what somebody changed since stays, the rest goes back, from the import's page after a reload", async () => {
    const beta = (await company.rows("customer")).find((row) => row.doc.name === "Over Beta");
    await company.push({ type: "set_fields", kind: "customer", id: beta.id, base_ver: beta.ver, fields: { region: "Mine" } });
    const here = page.url();
    await page.goto("/customers?q=Over");
    await expect(page.getByText("Mine", { exact: true })).toBeVisible();
    await page.goto(here);
    await page.getByRole("button", { name: "Take this import back…" }).click();
    await expect(page.getByText("1 records would be removed, 1 put back as they were. 1 would stay")).toBeVisible();
    await shot(page, "10-back-desk");
    await page.getByRole("button", { name: "Take it back", exact: true }).click();
    await expect(page.locator("[data-taken-back]")).toContainText("1 records removed");
    await expect(page.locator(".import-stays")).toContainText("Over Beta");
  });
  await expect.poll(regions, { timeout: 30_000 }).toEqual({ "Over Acme": "East", "Over Beta": "Mine" });
});

test("columns are joined and parted, become fields of one's own, and a cell is put right where it stands", async ({ page, suike }) => {
  await page.setViewportSize({ width: 1280, height: 860 });
  await enter(page);
  await page.goto("/import");
  const rows = ["Shape One 13800138001,Zhejiang,Hangzhou,Gold,bad mail,-", "Shape Two 13800138002,Jiangsu,Suzhou,Gold,two@b.example,-"];
  const more = ["Shape Three 13800138003,Jiangsu,Wuxi,Silver,,N/A", "Shape Four 13800138004,Jiangsu,Wuxi,Silver,,N/A"];
  await choose(page, file("shape.csv", ["Company,Address,District,Standing grade,Email,Remark", ...rows, ...more].join("\n")));
  const column = (name) => page.locator(`[data-column="${name}"]`);
  await column("Company").getByLabel("Phone or email in these cells").selectOption("phone");
  await column("District").locator("select").first().selectOption("");
  await column("Address").getByLabel("Column to join to “Address”").selectOption({ label: "District" });
  await column("Standing grade").locator("select").first().selectOption("");
  await column("Standing grade").getByRole("button", { name: "New field" }).click();
  await expect(column("Standing grade").locator("select").first()).toHaveValue(/^x_standing_grade_/);
  await page.getByText("Treat “-”, “N/A”, “Select” and the like as empty").click();
  await page.getByLabel("＋ A value for all rows").selectOption("industry");
  await page.locator('[data-constant="industry"] input').fill("Optics");
  await shot(page, "11-shaped-desk");
  await toDryRun(page);
  await expect(page.locator('tr[data-file="shape.csv"] td')).toHaveText(["3", "0", "1"]);
  const cell = page.getByLabel("Put “Email” right");
  await cell.fill("one@b.example");
  await cell.press("Tab");
  await expect(page.locator('tr[data-file="shape.csv"] td')).toHaveText(["4", "0", "0"]);
  await page.getByRole("button", { name: "Import 4 rows" }).click();
  await expect(page.locator('[data-sent="yes"]')).toBeVisible({ timeout: 30_000 });
  const company = new Company(page.request, suike.url);
  const one = (await company.rows("customer")).find((row) => row.doc.name === "Shape One").doc;
  const grade = Object.entries(one).find(([key]) => key.startsWith("x_standing_grade_"));
  expect([one.phone, one.address, one.email, one.industry, one.remark, grade?.[1]]).toEqual([
    "13800138001",
    "Zhejiang Hangzhou",
    "one@b.example",
    "Optics",
    undefined,
    "Gold",
  ]);
});

/** Takes the import at hand back. */
async function takeBack(page, gone) {
  await page.getByRole("button", { name: "Take this import back…" }).click();
  await page.getByRole("button", { name: "Take it back", exact: true }).click();
  await expect(page.locator("[data-taken-back]")).toContainText(gone);
}

test("what was said and what was to be done come in at their own dates, once, and go again with their import", async ({ page, suike }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await enter(page);
  const company = new Company(page.request, suike.url);
  const customers = file("客户.csv", "客户名称,客户编号,行业\n星澜仪器,K-1,仪器\n云帆生物,K-2,生物\n");
  const followUps = file(
    "跟进记录.csv",
    "客户编号,客户名称,跟进方式,跟进内容,跟进时间,跟进人,下次联系时间\nK-1,,电话沟通,问了预算,2023-03-01 09:30,Ada Admin,2023-03-08\nK-1,,喝茶,聊了聊,2023年4月2日 下午3:05,,\n,云帆生物,微信,发了照片,2022/5/6,Ada Admin,2099-05-06\n",
  );
  const tasks = (standing) =>
    file("tasks.csv", `Subject,Due Date,Status,Account Name,Assigned To\n寄样品,2023-05-06,Completed,星澜仪器,Ada Admin\n报价,2023-06-01,${standing},星澜仪器,\n`);
  const counts = (name) => page.locator(`tr[data-file="${name}"] td`);
  await page.goto("/import");
  await choose(page, [followUps, tasks("Not Started"), customers]);

  await test.step("the files, their columns and most of their words are understood", async () => {
    await expect(inFile(page, "跟进记录.csv").getByLabel("Each row is one of")).toHaveValue("follow_up");
    await expect(inFile(page, "tasks.csv").getByLabel("Each row is one of")).toHaveValue("task");
    await expect(field(page, "跟进记录.csv", "跟进时间").locator("option:checked")).toHaveText("When *");
    await expect(field(page, "跟进记录.csv", "客户编号").locator("option:checked")).toHaveText("Customer › Number in the old system");
    await expect(field(page, "tasks.csv", "Status").locator("option:checked")).toHaveText("Done");
    await shot(page, "12-columns-follow-ups-phone");
    await page.getByRole("button", { name: "Next" }).click();
    await page.locator('[data-column="channel"] [data-value="喝茶"] select').selectOption({ label: "Visit" });
    await shot(page, "13-values-follow-ups-phone");
    await page.getByRole("button", { name: "Dry run" }).click();
    await expect(counts("客户.csv")).toHaveText(["2", "0", "0"]);
    await expect(counts("跟进记录.csv")).toHaveText(["3", "0", "0"]);
    await expect(counts("tasks.csv")).toHaveText(["2", "0", "0"]);
    await shot(page, "14-trial-follow-ups-phone");
    await page.getByRole("button", { name: "Import 8 rows" }).click();
    await expect(page.locator('[data-sent="yes"]')).toBeVisible({ timeout: 30_000 });
  });
  const first = page.url();
  const named = async (kind, field, ...values) => (await company.rows(kind)).filter((row) => values.includes(row.doc[field]));
  const [{ id, doc }] = await named("customer", "name", "星澜仪器");
  expect(doc.last_follow_up_at).toBe(Date.parse("2023-04-02T15:05:00+08:00"));

  const next = await named("task", "title", "Next contact on");
  expect(next.map(({ doc }) => doc.due_on), "the next contact is a task; one of a day long past is none").toEqual(["2099-05-06"]);

  await test.step("the timeline tells them at their own dates", async () => {
    await page.goto(`/customers/${id}`);
    const items = page.locator(".customer-story > .timeline > .timeline-item");
    await expect(items).toHaveText([/寄样品.*May 6, 2023/s, /Visit.*Apr 2, 2023.*聊了聊/s, /Call.*Mar 1, 2023.*Ada Admin.*问了预算/s, /Imported from a file/]);
    await shot(page, "15-timeline-phone");
  });

  await test.step("the same files again make nothing twice, and tick off what was done meanwhile", async () => {
    await page.goto("/import");
    await choose(page, [followUps, tasks("Completed"), customers]);
    await inFile(page, "tasks.csv").locator("[data-there]").getByRole("radio", { name: "Update" }).click();
    await page.getByRole("button", { name: "Next" }).click();
    await page.locator('[data-column="channel"] [data-value="喝茶"] select').selectOption({ label: "Visit" });
    await page.getByRole("button", { name: "Dry run" }).click();
    await expect(counts("客户.csv")).toHaveText(["0", "0", "2", "0"]);
    await expect(counts("跟进记录.csv")).toHaveText(["0", "0", "3", "0"]);
    await expect(counts("tasks.csv")).toHaveText(["0", "1", "1", "0"]);
    await page.getByRole("button", { name: "Import 1 row", exact: true }).click();
    await expect(page.locator('[data-sent="yes"]')).toBeVisible({ timeout: 30_000 });
    expect((await named("task", "title", "Next contact on")).length, "and no next contact either").toBe(1);
    const [quote] = await named("task", "title", "报价");
    expect(quote.doc.done_at).toBe(Date.parse("2023-06-01T12:00:00+08:00"));
  });

  await test.step("taken back, the one import opens the task again, and the other takes everything away that was not touched since", async () => {
    await takeBack(page, "1 put back as they were");
    await expect.poll(async () => (await named("task", "title", "报价"))[0].doc.done_at).toBeUndefined();
    await page.goto(first);
    await takeBack(page, "6 records removed");
    await expect(page.locator(".import-stays")).toContainText("报价");
    const left = async () => [
      ...(await named("follow_up", "text", "问了预算", "聊了聊", "发了照片")).map((row) => row.doc.text),
      ...(await named("task", "title", "寄样品", "报价", "Next contact on")).map((row) => row.doc.title),
      ...(await named("customer", "name", "星澜仪器", "云帆生物")).map((row) => row.doc.name),
    ];
    await expect.poll(left).toEqual(["报价", "星澜仪器"]);
  });
});
