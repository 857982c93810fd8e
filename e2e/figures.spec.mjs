// The same figures everywhere: a company's files, added up here by a script of a few lines, against report, offline report, exported
// table and dashboard link.
import { readFileSync } from "node:fs";
import { readFile } from "node:fs/promises";

import { Device } from "./book/device.mjs";
import { Company } from "./company.mjs";
import { mavenFiles, rowsOf } from "./fixtures/maven.mjs";
import { bringInMaven } from "./stories/importing.mjs";
import { expect, test } from "./suike.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const en = JSON.parse(readFileSync(new URL("../app/locales/en.json", import.meta.url), "utf8"));
const MEASURES = ["won_amount", "won_count", "win_rate", "cycle_days"];
const DAY = 86_400_000;
const result = (page) => page.locator(".report-result");

/** What each row of the files belongs to, by the name of a dimension. */
function groupings([, accounts, , teams]) {
  const agents = new Map(teams.map((row) => [row.sales_agent, row]));
  const sectors = new Map(accounts.map((row) => [row.account, row.sector]));
  return {
    "date:month": (row) => month(row.close_date),
    owner: (row) => row.sales_agent,
    manager: (row) => agents.get(row.sales_agent).manager,
    division: (row) => agents.get(row.sales_agent).regional_office,
    product: (row) => (row.product === "GTXPro" ? "GTX Pro" : row.product),
    industry: (row) => sectors.get(row.account),
    customer: (row) => row.account,
  };
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

/** The numbers of the report on the page as it is exported, by the names of its lines. */
async function exported(page) {
  await page.getByRole("button", { name: en["reports.actions"] }).click();
  await page.getByRole("menuitem", { name: en["reports.as_table"] }).click();
  const sheet = page.getByRole("dialog");
  const download = page.waitForEvent("download");
  await sheet.getByRole("button", { name: en["export.save"] }).click();
  const text = (await readFile(await (await download).path(), "utf8")).replace("\uFEFF", "");
  const [, ...rows] = text.trim().split(/\r?\n/).map((line) => line.split(","));
  return Object.fromEntries(rows.map(([name, ...numbers]) => [name, numbers.map(Number)]));
}

test("after a company's files came in, report, offline report, exported table and link say what the files say", async ({ page, suike, browser }) => {
  test.setTimeout(600_000);
  await page.setViewportSize({ width: 1280, height: 860 });
  const company = await Company.found(page, suike.url, { language: "en", name: "Hardware Inc." });
  await page.addInitScript(() => localStorage.setItem("suike.language", "en"));
  const files = mavenFiles();
  await bringInMaven(page, files);
  const tables = files.map(rowsOf);
  const [pipeline] = tables;
  const by = groupings(tables);
  const shown = () => lines(result(page).locator("tbody tr"), "td.number");
  const address = (dimension) => `/reports/new?of=opportunity&look=table&m=${MEASURES.join(",")}&by=${dimension}`;
  const reportsHold = async () => {
    for (const [dimension, key] of Object.entries(by)) {
      await page.goto(address(dimension));
      await expect.poll(shown, { timeout: 60_000, message: dimension }).toEqual(told(counted(pipeline, key)));
    }
  };

  await test.step("seven reports do", reportsHold);

  await test.step("the funnel begins where the files say that sales began", async () => {
    const count = (...names) => pipeline.filter((row) => names.includes(row.deal_stage)).length;
    const began = count("Prospecting", "Engaging", "Won", "Lost");
    await page.goto("/reports/new?of=opportunity&look=table&m=stage_entered,stage_conversion&by=stage");
    await expect.poll(shown).toMatchObject({
      Prospecting: [written.format(began), percent.format(count("Engaging", "Won") / began)],
      Won: [written.format(count("Won")), ""],
    });
  });

  await test.step("the exported tables hold the same numbers, unrounded", async () => {
    for (const [dimension, key] of Object.entries(by)) {
      await page.goto(address(dimension));
      const groups = counted(pipeline, key);
      await expect.poll(shown, { timeout: 60_000 }).toEqual(told(groups));
      const numbers = await exported(page);
      for (const [name, { sum, won, closed, days }] of groups) {
        expect(numbers[name]?.map((it) => it.toFixed(6)), name).toEqual([sum, won, won / closed, days / won].map((it) => it.toFixed(6)));
      }
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
    const { customer: _, ...leaving } = by;
    for (const [dimension, key] of Object.entries(leaving)) {
      const section = reader.locator("section").filter({ has: reader.getByRole("heading", { name: `By ${dimension}`, exact: true }) });
      expect(await lines(section.locator("tbody tr"), "td.value"), dimension).toEqual(told(counted(pipeline, key)));
    }
    // Only aggregates leave: what names customers stays inside.
    const text = await reader.locator("body").innerText();
    expect(text).not.toContain("By customer");
    for (const customer of new Set(pipeline.map((row) => row.account).filter(Boolean))) expect(text).not.toContain(customer);
    await guest.close();
  });

  await test.step("and the reports without a network", async () => {
    const device = new Device(page, suike.url);
    await device.installed();
    await device.offline();
    await reportsHold();
  });
});
