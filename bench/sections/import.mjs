// Importing 50,000 rows of 20 columns through the pages, eight of them as new fields: how long the page ever keeps its person waiting,
// how fast rows go in, what that takes in memory and in rows of D1.
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { newId } from "../../e2e/company.mjs";
import { startSuike } from "../../e2e/server.mjs";
import { word } from "../../e2e/words.mjs";
import { DESK, inBrowser } from "../house/browser.mjs";
import { Company } from "../house/company.mjs";

const ROWS = Number(process.env.IMPORT_ROWS ?? 50_000);
const CHUNK = 500;

/** The columns: what they are called, the field that each fills, and its text in a row. */
const COLUMNS = [
  ["公司名称", "name", (at) => `导入的客户 ${at}`],
  ["客户级别", "level", (at) => "abcd"[at % 4]],
  ["行业", "industry", (at) => ["制造", "医药", "化工", "教育"][at % 4]],
  ["地区", "region", (at) => ["上海", "杭州", "苏州", "宁波", "无锡"][at % 5]],
  ["地址", "address", (at) => `工业园 ${at % 97} 号 ${at} 室`],
  ["电话", "phone", (at) => `021-5${String(at).padStart(7, "0")}`],
  ["邮箱", "email", (at) => `office${at}@example.com`],
  ["网址", "website", (at) => `https://c${at}.example.com`],
  ["员工数", "employees", (at) => String(20 + (at % 900))],
  ["成立年份", "founded", (at) => String(1980 + (at % 40))],
  ["客户编号", "source_id", (at) => `C-${at}`],
  ["备注", "remark", (at) => `第 ${at} 行的备注，两句话。第二句。`],
];

/** Columns that no field takes: each becomes a field of the company's own. */
const MORE = Array.from({ length: 20 - COLUMNS.length }, (_, at) => [`附加 ${at + 1}`, `x_more_${at}`, (row) => `值 ${row * (at + 3)}`]);

const file = () => {
  const columns = [...COLUMNS, ...MORE];
  const lines = Array.from({ length: ROWS }, (_, row) => columns.map(([, , text]) => text(row)).join(","));
  return Buffer.from([columns.map(([header]) => header).join(","), ...lines].join("\n"));
};

export async function measure({ dist, report }) {
  const buffer = file();
  // Given as a path, as a person picks it: bytes handed over by a script would be decoded in the page, on its only thread.
  const folder = await mkdtemp(join(tmpdir(), "suike-import-"));
  const path = join(folder, "many.csv");
  await writeFile(path, buffer);
  // Only a development server says how many rows D1 wrote.
  const suike = await startSuike({ dist, compress: true, development: true });
  try {
    const ours = await through(suike, path);
    const took = await pushed(dist);
    const rows = ROWS.toLocaleString("en");
    const names = { open: "opening the file", fields: "making eight columns fields", trial: "trying it out", run: "putting it in" };
    for (const [part, name] of Object.entries(names)) {
      report({ id: `import_task_${part}`, what: `longest task while importing ${rows} rows × 20: ${name}`, value: ours.tasks[part], unit: "ms", against: { what: "the goal", value: 50 }, goal: 1 });
    }
    report({ id: "import_rate", what: `${rows} rows × 20 through the pages, from the button until everything is sent`, value: ours.took, unit: "ms", against: { what: "the same records pushed by a script", value: took }, goal: 1.5, detail: { "rows a second": Math.round((ROWS * 1000) / ours.took) } });
    report({ id: "import_memory", what: "by how much the page's process grows at most, the memory of the wasm included", value: ours.memory / 1e6, unit: "MB", against: { what: "the file", value: buffer.length / 1e6 }, goal: 60 });
    report({ id: "import_rows_written", what: "D1 rows written for each imported row", value: ours.written / ROWS, unit: "rows", against: { what: "the goal", value: 4 }, goal: 1 });
  } finally {
    await suike.stop();
    await rm(folder, { recursive: true });
  }
}

/** The import through the pages. */
async function through(suike, path) {
  const company = await Company.found(suike);
  return inBrowser(DESK, async (context, page) => {
    const memory = await watchMemory();
    let written = 0;
    page.on("response", (answer) => {
      const [, rows] = /written=(\d+)/.exec(answer.headers()["x-d1"] ?? "") ?? [];
      if (answer.url().endsWith("/api/sync/push")) written += Number(rows ?? 0);
    });
    await company.enter(context, suike.url);
    await page.addInitScript(() => {
      window.longest = 0;
      new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) window.longest = Math.max(window.longest, duration);
      }).observe({ type: "longtask", buffered: true });
    });
    const tasks = {};
    const part = async (name, work) => {
      // What the page did before is not of this part.
      await page.waitForTimeout(500);
      await page.evaluate(() => (window.longest = 0));
      await work();
      await page.waitForTimeout(100);
      tasks[name] = Math.max(await page.evaluate(() => window.longest), 1);
    };
    await page.goto(`${suike.url}/import`);
    // The page's own code is here, and what it does at its start is done.
    await page.locator("input[type=file]").waitFor({ state: "attached" });
    await page.waitForTimeout(2_000);
    const next = page.getByRole("button", { name: word("import.next"), exact: true }).last();
    await part("open", async () => {
      await page.locator("input[type=file]").setInputFiles(path);
      await page.locator("[data-column]").first().waitFor({ timeout: 120_000 });
    });
    await part("fields", async () => {
      const make = page.getByRole("button", { name: word("import.new_field"), exact: true });
      for (let left = MORE.length; left > 0; left -= 1) {
        await make.first().click();
        await page.waitForFunction(([name, left]) => [...document.querySelectorAll("button")].filter((it) => it.textContent.trim() === name).length < left, [word("import.new_field"), left]);
      }
    });
    const begin = page.getByRole("button", { name: word("import.put_in", { number: ROWS.toLocaleString("en-US") }) });
    const tryOut = page.getByRole("button", { name: word("import.try_out"), exact: true });
    await part("trial", async () => {
      await next.click();
      await begin.or(tryOut).first().waitFor({ timeout: 120_000 });
      if (await tryOut.isVisible()) await tryOut.click();
      await begin.waitFor({ timeout: 300_000 });
    });
    let took = 0;
    await part("run", async () => {
      const begun = performance.now();
      await begin.click();
      await page.locator('[data-sent="yes"]').waitFor({ timeout: 900_000 });
      took = performance.now() - begun;
    });
    return { tasks, took, memory: await memory.stop(), written };
  });
}

/** Looks at the memory of the page's process four times a second, as Linux counts it; 0 elsewhere. Only one browser runs here. */
async function watchMemory() {
  const resident = async () => {
    const ids = (await readdir("/proc").catch(() => [])).filter((name) => /^\d+$/.test(name));
    const sizes = ids.map(async (id) => {
      const [command, status] = await Promise.all(["cmdline", "status"].map((name) => readFile(`/proc/${id}/${name}`, "utf8").catch(() => "")));
      return command.includes("--type=renderer") ? Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024 : 0;
    });
    return Math.max(0, ...(await Promise.all(sizes)));
  };
  const begun = await resident();
  let most = begun;
  const timer = setInterval(async () => (most = Math.max(most, await resident())), 250);
  return {
    stop: async () => {
      clearInterval(timer);
      return Math.max(most, await resident()) - begun;
    },
  };
}

/** How long the same records take as commands from a script. */
async function pushed(dist) {
  const suike = await startSuike({ dist, compress: true, development: true });
  try {
    return await pushedTo(await Company.found(suike));
  } finally {
    await suike.stop();
  }
}

async function pushedTo(company) {
  const fields = MORE.map(([label, key]) => ({ type: "create", kind: "field_definition", id: newId(), fields: { kind: "customer", key, label, type: "text" } }));
  for (const field of fields) await company.run(field);
  const record = (at) => ({ id: newId(), fields: { owner: company.me, ...Object.fromEntries([...COLUMNS, ...MORE].map(([, field, text]) => [field, value(field, text(at))])) } });
  const begun = performance.now();
  for (let from = 0; from < ROWS; from += CHUNK) {
    const rows = Array.from({ length: Math.min(CHUNK, ROWS - from) }, (_, at) => record(from + at));
    await company.run({ type: "import_rows", import: newId(), kind: "customer", rows });
  }
  return performance.now() - begun;
}

const value = (field, text) => (["employees", "founded"].includes(field) ? Number(text) : text);
