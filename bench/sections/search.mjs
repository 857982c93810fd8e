// Search over a large book: how long each sort of words takes, how long the text takes to gather, and how much memory it needs.
import { readFile } from "node:fs/promises";

import { startSuike } from "../../e2e/server.mjs";
import { DESK, inBrowser, marked } from "../house/browser.mjs";
import { Company, generated } from "../house/company.mjs";
import { remember } from "../house/memory.mjs";
import { percentile } from "../house/numbers.mjs";
import { buildPages } from "../house/pages.mjs";

const HANZI = new URL("../../crates/domain/data/hanzi.txt", import.meta.url);
/** Questions of each sort. */
const QUESTIONS = 60;
const SORTS = { chinese: "Chinese", initials: "pinyin initials", english: "English", digits: "digits" };
const FIELDS = ["name", "industry", "region", "address", "email", "website", "remark"];

export async function measure({ dist, report }) {
  const initials = await readings();
  for (const count of [20_000, 100_000]) await measureOf(count, initials, { dist, report });
}

async function measureOf(count, initials, { dist, report }) {
  const suike = await startSuike({ dist, compress: true });
  const peers = await buildPages();
  const line = await remember(suike.url);
  try {
    const company = await Company.found(suike);
    const rows = await generated("customer", count);
    await company.fill("customer", rows);
    const questions = asked(rows, initials);
    const ours = await answered(line, company, questions);
    suike.dist = peers.folder;
    const texts = rows.map((row) => text(row, initials));
    const scan = await inBrowser(DESK, async (context, page) => {
      await page.goto(`${suike.url}/limits.html`);
      return page.evaluate(scanned, { texts, questions });
    });
    const many = count.toLocaleString("en");
    for (const [sort, name] of Object.entries(SORTS)) {
      report({ id: `search_${count}_${sort}`, what: `search of ${many} customers, ${name}, p95`, value: percentile(ours.times[sort], 0.95), unit: "ms", against: { what: "a JavaScript scan row by row", value: percentile(scan[sort], 0.95) }, goal: 0.5 });
    }
    report({ id: `search_${count}_build`, what: `making ${many} customers searchable, columns for lists included`, value: ours.build, unit: "ms", against: { what: "the goal", value: 800 }, goal: 1 });
    report({ id: `search_${count}_heap`, what: `memory of the searchable text of ${many} customers`, value: ours.heap / 1e6, unit: "MB", against: { what: "the goal", value: 20 }, goal: 1 });
  } finally {
    await line.stop();
    await suike.stop();
    await peers.remove();
  }
}

/** What the app takes for each question, and for being ready to answer. */
async function answered({ url }, company, questions) {
  return inBrowser(DESK, async (context, page) => {
    await company.enter(context, url);
    await page.goto(`${url}/settings`);
    await marked(page, "suike:first-sync");
    // A start with everything here, on a page that needs no list: what is measured is search alone.
    await page.waitForTimeout(3_000);
    await page.reload();
    await marked(page, "suike:indexed");
    const build = await page.evaluate(filled);
    const heap = await page.evaluate(() => {
      const said = performance.getEntriesByType("mark").find(({ name }) => name.startsWith("suike:indexed "));
      return Number(said.name.split(" ")[1]);
    });
    await page.evaluate(() => document.querySelector("a[href='/search']").click());
    await page.waitForSelector(".finder-box input");
    const times = {};
    for (const sort of Object.keys(SORTS)) times[sort] = await page.evaluate(ask, questions[sort]);
    return { build, heap, times };
  });
}

/** Runs in the page: what filling the tables took, the breaks between left out. */
function filled() {
  const [begun, ended] = ["suike:fill", "suike:filled"].map((name) => performance.getEntriesByName(name));
  return ended.reduce((sum, end, at) => sum + end.startTime - begun[at].startTime, 0);
}

/** Runs in the page: types each question and adds up what looking through every kind took. */
async function ask(questions) {
  const input = document.querySelector(".finder-box input");
  const times = [];
  const spent = () => {
    const [begun, ended] = ["suike:find", "suike:found"].map((name) => performance.getEntriesByName(name));
    return { kinds: ended.length, sum: ended.reduce((sum, end, at) => sum + end.startTime - begun[at].startTime, 0) };
  };
  for (const question of questions) {
    performance.clearMarks("suike:find");
    performance.clearMarks("suike:found");
    input.value = question;
    input.dispatchEvent(new Event("input", { bubbles: true }));
    const until = performance.now() + 5_000;
    // Seven kinds are looked through one after the other.
    while (spent().kinds < 7 && performance.now() < until) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    times.push(spent().sum);
  }
  return times;
}

/** Runs in a page: the same questions, answered as one would without an index. */
function scanned({ texts, questions }) {
  const times = {};
  for (const [sort, all] of Object.entries(questions)) {
    times[sort] = all.map((question) => {
      const begun = performance.now();
      const words = question.toLowerCase().split(" ");
      const found = [];
      for (let at = 0; at < texts.length; at += 1) if (words.every((word) => texts[at].includes(word))) found.push(at);
      const took = performance.now() - begun;
      return found.length < 0 ? 0 : took;
    });
  }
  return times;
}

/** A row as a scan reads it: every searchable text, digits alone, pinyin in full and by initials. */
function text(row, initials) {
  const letters = [...row.name];
  const first = letters.map((letter) => initials.get(letter)?.[0] ?? letter).join("");
  const full = letters.map((letter) => initials.get(letter) ?? letter).join("");
  const digits = (row.phone ?? "").replace(/\D/g, "");
  return [...FIELDS.map((field) => row[field] ?? ""), digits, first, full].join("\n").toLowerCase();
}

/** Questions that people would ask for rows here and there in the book. */
function asked(rows, initials) {
  const some = (which) => Array.from({ length: QUESTIONS * 40 }, (_, n) => rows[(n * 7919) % rows.length]).map(which).filter(Boolean).slice(0, QUESTIONS);
  const chinese = (row) => row.name.match(/\p{Script=Han}{2,}/u)?.[0];
  return {
    chinese: some((row) => chinese(row)?.slice(0, 3)),
    initials: some((row) => [...(chinese(row)?.slice(0, 4) ?? "")].map((letter) => initials.get(letter)?.[0] ?? "").join("")),
    english: some((row) => row.name.match(/[A-Za-z]{4,}/)?.[0].slice(0, 6).toLowerCase()),
    digits: some((row) => (row.phone ?? "").replace(/\D/g, "").slice(-5)),
  };
}

async function readings() {
  const lines = (await readFile(HANZI, "utf8")).split("\n").filter((line) => /^[a-z]+ /.test(line));
  return new Map(lines.flatMap((line) => [...line.split(" ")[1]].map((letter) => [letter, line.split(" ")[0]])));
}
