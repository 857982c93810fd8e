// An import whose page goes away at any moment: closed or crashed, twenty times over, it goes on where it was, and each row is
// there once. The moments follow from SIM_SEED, which is printed.
import { Company } from "./company.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 1280, height: 800 } });

const KILLS = 20;
const ROWS = 9_000;

/** Numbers from 0 to 1 that follow from a seed (mulberry32). */
function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Takes the page away as a person or the system does. */
async function kill(page, how) {
  if (how === "close") return page.close();
  const client = await page.context().newCDPSession(page);
  const gone = page.waitForEvent("crash");
  client.send("Page.crash").catch(() => {});
  await gone;
  return page.close();
}

test("an import that is killed at any moment twenty times makes each row once", async ({ page, context, suike }, testInfo) => {
  test.setTimeout(300_000);
  const seed = Number(process.env.SIM_SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`SIM_SEED=${seed}`);
  testInfo.annotations.push({ type: "SIM_SEED", description: String(seed) });
  const roll = dice(seed);
  const company = await Company.found(page, suike.url);
  const lines = Array.from({ length: ROWS }, (_, at) => `客户 ${at},${at % 2 ? "上海" : "杭州"}`);
  await page.goto("/import");
  const buffer = Buffer.from(["公司名称,地区", ...lines].join("\n"));
  await page.locator("input[type=file]").setInputFiles({ name: "many.csv", mimeType: "text/csv", buffer });
  await page.getByRole("button", { name: word("import.next") }).click();
  const begin = page.getByRole("button", { name: word("import.put_in", { number: ROWS.toLocaleString("en-US") }) });
  await begin.click({ timeout: 60_000 });
  const address = page.url();
  await expect(page.getByRole("progressbar")).toBeVisible();

  let open = page;
  for (let count = 0; count < KILLS; count += 1) {
    await open.waitForTimeout(roll() * 1_200);
    await kill(open, roll() < 0.5 ? "close" : "crash");
    open = await context.newPage();
    await open.goto(address);
  }
  await expect(open.locator('[data-sent="yes"]')).toBeVisible({ timeout: 120_000 });
  const names = (await company.rows("customer")).map((row) => row.doc.name);
  expect(names.length, `SIM_SEED=${seed}: what is said to be sent is there`).toBe(ROWS);
  expect(new Set(names).size, `SIM_SEED=${seed}`).toBe(ROWS);
});
