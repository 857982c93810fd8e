// Imports that wait for their person: cells that can be read in two ways, and a pause.
import { Company } from "./company.mjs";
import { choose, dryRun, enter, inFile } from "./stories/importing.mjs";
import { expect, test } from "./suike.mjs";

test.use({ locale: "en-US" });

test("a pause keeps what is in and says so, the rest waits, and goes in when it is wanted", async ({ page }) => {
  test.setTimeout(120_000);
  await page.setViewportSize({ width: 390, height: 844 });
  await enter(page);
  await page.goto("/import");
  const lines = Array.from({ length: 6000 }, (_, n) => `Paused ${n},${n % 50}`);
  await choose(page, { name: "many.csv", mimeType: "text/csv", buffer: Buffer.from(["Company,Employees", ...lines].join("\n")) });
  await page.getByRole("button", { name: /Next/ }).click();
  const phone = await page.context().newCDPSession(page);
  await page.getByRole("button", { name: "Import 6,000 rows" }).waitFor();
  await phone.send("Emulation.setCPUThrottlingRate", { rate: 10 });
  await page.getByRole("button", { name: "Import 6,000 rows" }).click();
  await expect(page.getByText(/[\d,]+ of 6,000 rows · [\d,]+ a second · .*left/)).toBeVisible({ timeout: 30_000 });
  await page.getByRole("button", { name: "Pause" }).click();
  const share = page.getByRole("progressbar");
  const goOn = page.getByRole("button", { name: "Go on" });
  await expect(goOn).toBeVisible();
  const before = await share.getAttribute("aria-valuenow");
  expect(Number(before)).toBeLessThan(100);
  await phone.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await page.waitForTimeout(1_500);
  expect(await share.getAttribute("aria-valuenow"), "nothing goes in meanwhile").toBe(before);
  await goOn.click();
  await expect(page.locator('[data-kind="customer"] .stat-value')).toHaveText("6,000", { timeout: 60_000 });
  await page.goto("/customers?q=Paused");
  await expect(page.getByText(/^6,?000 (of|in all)/)).toBeVisible({ timeout: 30_000 });
});

test("dates and numbers that can be read in two ways are asked about with one of their own cells", async ({ page, suike }) => {
  await enter(page);
  const lines = ["Deal,Stage,Amount,Expected close", 'Two ways,New,"1,500",03/04/2030', 'Also two,New,"2,750",05/06/2030'];
  const file = { name: "two-ways.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) };
  await page.goto("/import");
  await choose(page, file);
  await expect(inFile(page, file.name).getByLabel("Each row is one of")).toHaveValue("opportunity");
  const dates = inFile(page, file.name).locator('[data-column="Expected close"]');
  const amounts = inFile(page, file.name).locator('[data-column="Amount"]');
  await expect(dates.getByText("can be read in two ways")).toBeVisible();
  await expect(dates.getByLabel("Order of dates").locator("option")).toHaveText([/03\/04\/2030 .*Apr/, /03\/04\/2030 .*Mar/]);
  await expect(amounts.getByText("can be read in two ways")).toBeVisible();
  await dates.getByLabel("Order of dates").selectOption("day_first");
  await amounts.getByLabel("can be read in two ways").selectOption("comma");
  await dryRun(page);
  await page.getByRole("button", { name: /^Import / }).click();
  await expect(page.locator('[data-sent="yes"]')).toBeVisible({ timeout: 30_000 });
  const rows = await new Company(page.request, suike.url).rows("opportunity");
  const one = rows.map((row) => row.doc ?? row.d).find((doc) => doc.name === "Two ways");
  expect([one.expected_close, one.amount.minor]).toEqual(["2030-04-03", 150]);
});
