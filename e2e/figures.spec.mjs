// The same figures everywhere: a company's files, added up here by a script of a few lines, against report, offline report, exported
// table and dashboard link.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

import { Device } from "./book/device.mjs";
import { Company, yuan } from "./company.mjs";
import { mavenFiles, rowsOf } from "./fixtures/maven.mjs";
import { expect, test } from "./suike.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const en = JSON.parse(readFileSync(new URL("../app/locales/en.json", import.meta.url), "utf8"));
const MEASURES = ["won_amount", "won_count", "win_rate", "cycle_days"];
const DAY = 86_400_000;
const result = (page) => page.locator(".report-result");

/** The four files as records; months, products, people and regions are told apart by what stands in them. */
async function bring(company) {
  const [pipeline, accounts, products, teams] = mavenFiles().map(rowsOf);
  const make = async (kind, rows, key) => {
    const ids = await company.createMany(kind, rows);
    return new Map(rows.map((row, index) => [row[key], ids[index]]));
  };
  const regions = await make("team", [...new Set(teams.map((row) => row.regional_office))].map((name) => ({ name })), "name");
  const managers = [...new Map(teams.map((row) => [row.manager, row.regional_office]))];
  const groups = await make("team", managers.map(([name, region]) => ({ name, parent: regions.get(region) })), "name");
  const people = await make("user", teams.map((row) => ({ name: row.sales_agent, team: groups.get(row.manager), role: "rep", active: true })), "name");
  const goods = await make("product", products.map(({ product, series }) => ({ name: product, series })), "name");
  const customers = await make("customer", accounts.map((row) => ({ name: row.account, owner: company.me })), "name");
  const { stages } = await company.pipeline();
  const stage = (name) => stages.find((it) => it.outcome === { Won: "won", Lost: "lost" }[name]) ?? stages[0];
  const product = (name) => (name === "GTXPro" ? "GTX Pro" : name);
  const rows = pipeline.map((row) => ({
    name: row.opportunity_id, stage: stage(row.deal_stage).id, owner: people.get(row.sales_agent), product: goods.get(product(row.product)),
    ...(customers.has(row.account) && { customer: customers.get(row.account) }),
    ...(row.engage_date && { engaged_on: row.engage_date }), ...(row.close_date && { closed_on: row.close_date }),
    ...(row.close_value && { amount: yuan(Number(row.close_value)) }),
  }));
  await company.createMany("opportunity", rows);
  const regionOf = new Map(teams.map((row) => [row.sales_agent, row.regional_office]));
  const by = { owner: (row) => row.sales_agent, product: (row) => product(row.product), division: (row) => regionOf.get(row.sales_agent), "date:month": (row) => month(row.close_date) };
  return { pipeline, by };
}

const month = (date) => new Intl.DateTimeFormat("en", { month: "short", year: "numeric", timeZone: "UTC" }).format(new Date(date));

/** What the closed ones of each group come to. */
function counted(pipeline, key) {
  const groups = new Map();
  for (const row of pipeline.filter((it) => ["Won", "Lost"].includes(it.deal_stage))) {
    const group = groups.get(key(row)) ?? { sum: 0, won: 0, closed: 0, days: 0 };
    group.closed += 1;
    if (row.deal_stage === "Won") {
      group.won += 1;
      group.sum += Number(row.close_value);
      group.days += (new Date(row.close_date) - new Date(row.engage_date)) / DAY;
    }
    groups.set(key(row), group);
  }
  return groups;
}

const tenths = (number) => Math.round(number * 10) / 10;
const written = new Intl.NumberFormat("en", { maximumFractionDigits: 1 });
const percent = new Intl.NumberFormat("en", { style: "percent", maximumFractionDigits: 1 });

/** As people read them. */
function told(groups) {
  const line = ({ sum, won, closed, days }) => [`¥${written.format(sum)}`, written.format(won), percent.format(won / closed), `${written.format(tenths(days / won))} d`];
  return Object.fromEntries([...groups].map(([name, group]) => [name, line(group)]));
}

/** The lines of a table on a page, by their names. */
async function lines(rows, cells) {
  const all = await rows.evaluateAll(
    (rows, cells) => rows.map((row) => [row.querySelector("th").textContent.trim(), [...row.querySelectorAll(cells)].map((cell) => cell.textContent.trim())]),
    cells,
  );
  return Object.fromEntries(all.filter(([, cells]) => cells.some((cell) => cell !== "" && cell !== "¥0" && cell !== "0" && cell !== "–")));
}

test("report, offline report, exported table and link say what the files say", async ({ page, suike, browser }) => {
  test.setTimeout(240_000);
  await page.setViewportSize({ width: 1280, height: 860 });
  const company = await Company.found(page, suike.url, { language: "en", name: "Hardware Inc." });
  await page.addInitScript(() => localStorage.setItem("suike.language", "en"));
  const { pipeline, by } = await bring(company);
  const shown = () => lines(result(page).locator("tbody tr"), "td.number");
  const address = (dimension) => `/reports/new?of=opportunity&look=table&m=${MEASURES.join(",")}&by=${dimension}`;
  for (const [dimension, key] of Object.entries(by)) {
    await page.goto(address(dimension));
    await expect.poll(shown, { timeout: 60_000, message: dimension }).toEqual(told(counted(pipeline, key)));
  }

  await test.step("the funnel begins where the files say that sales began", async () => {
    const { stages } = await company.pipeline();
    const count = (...names) => pipeline.filter((row) => names.includes(row.deal_stage)).length;
    const closed = count("Won", "Lost");
    const began = count("Prospecting", "Engaging") + closed;
    await page.goto("/reports/new?of=opportunity&look=table&m=stage_entered,stage_conversion&by=stage");
    await expect.poll(shown).toMatchObject({
      [stages[0].name]: [written.format(began), percent.format(count("Won") / began)],
      [stages.find((it) => it.outcome === "won").name]: [written.format(count("Won")), ""],
    });
  });

  await test.step("the exported table holds the same numbers", async () => {
    await page.goto(address("division"));
    await expect(result(page).locator("tfoot")).toBeVisible();
    await page.getByRole("button", { name: en["reports.actions"] }).click();
    await page.getByRole("menuitem", { name: en["reports.as_table"] }).click();
    const sheet = page.getByRole("dialog");
    const download = page.waitForEvent("download");
    await sheet.getByRole("button", { name: en["export.save"] }).click();
    const text = (await readFile(await (await download).path(), "utf8")).replace("\uFEFF", "");
    const [, ...rows] = text.trim().split(/\r?\n/).map((line) => line.split(","));
    const numbers = Object.fromEntries(rows.map(([name, sum, won, rate, days]) => [name, [sum, won, rate, days].map(Number)]));
    for (const [name, { sum, won, closed, days }] of counted(pipeline, by.division)) {
      expect(numbers[name].map((it) => it.toFixed(6)), name).toEqual([sum, won, won / closed, days / won].map((it) => it.toFixed(6)));
    }
  });

  await test.step("so does a link from a board with such reports", async () => {
    const cards = [];
    for (const dimension of Object.keys(by)) {
      const ask = { measures: MEASURES, by: [dimension] };
      cards.push({ report: await company.create("report", { name: `By ${dimension}`, kind: "opportunity", look: "table", owner: company.me, ask }), size: "wide" });
    }
    const board = await company.create("board", { name: "Everything", owner: company.me, cards });
    const view = { name: "Everything", whose: "everybody", board, period: "own", language: "en", zone: [[0, 0]], zone_name: "UTC" };
    const { url } = await company.post("/api/links", { shows: view });
    const guest = await browser.newContext({ locale: "en-US" });
    const reader = await guest.newPage();
    await reader.goto(new URL(new URL(url).pathname, suike.url).href);
    for (const [dimension, key] of Object.entries(by)) {
      const section = reader.locator("section").filter({ has: reader.getByRole("heading", { name: `By ${dimension}`, exact: true }) });
      expect(await lines(section.locator("tbody tr"), "td.value"), dimension).toEqual(told(counted(pipeline, key)));
    }
    await guest.close();
  });

  await test.step("and the report without a network", async () => {
    const device = new Device(page, suike.url);
    await device.installed();
    await device.offline();
    await page.goto(address("owner"));
    await expect.poll(shown, { timeout: 60_000 }).toEqual(told(counted(pipeline, by.owner)));
  });
});
