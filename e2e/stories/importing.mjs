// Bringing files in through the pages, for stories that begin with somebody's data. Knows the five steps, not what is in the files;
// `import.spec` looks at each of them.
import { expect } from "../suike.mjs";

/** Picks files, as their person does. */
export const choose = (page, files) => page.locator("input[type=file]").setInputFiles(files);

/** What the pages say about one of the files. */
export const inFile = (page, name) => page.locator(`[data-file="${name}"]`);

/** Brings in a company's four files, in English, and waits until the server has every row. */
export async function bringInMaven(page, files) {
  await page.goto("/import");
  await choose(page, files);
  await inFile(page, "accounts.csv").locator('[data-column="revenue"]').getByLabel("Unit").selectOption({ label: "Millions" });
  await page.getByRole("button", { name: "Next" }).click();
  await expect(page.locator('[data-column="product"] [data-value="GTXPro"] select option:checked')).toHaveText("GTX Pro");
  await page.getByRole("button", { name: "Dry run" }).click();
  await page.getByRole("button", { name: /^Import / }).click({ timeout: 60_000 });
  await expect(page.locator('[data-sent="yes"]')).toBeVisible({ timeout: 300_000 });
}
