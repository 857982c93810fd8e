// Bringing files in through the pages, for stories that begin with somebody's data. Knows the five steps, not what is in the files;
// `import.spec` looks at each of them.
import { expect } from "../suike.mjs";

/** Picks files, as their person does. */
export const choose = (page, files) => page.locator("input[type=file]").setInputFiles(files);

/** What the pages say about one of the files. */
export const inFile = (page, name) => page.locator(`[data-file="${name}"]`);

/** Goes in as the admin, who sets the company up if nobody has. */
export async function enter(page) {
  await page.goto("/");
  const create = page.getByRole("button", { name: "Create" });
  const signIn = page.getByRole("button", { name: "Sign in" });
  await expect(create.or(signIn)).toBeVisible();
  if (await create.isVisible()) {
    await page.getByLabel("Company name").fill("Hardware Inc.");
    await page.getByLabel("Currency").selectOption("USD");
    await page.getByLabel("Your name").fill("Ada Admin");
  }
  await page.getByLabel("Email or phone").fill("ada@example.com");
  await page.getByLabel("Password", { exact: true }).fill("correct horse battery");
  await create.or(signIn).click();
  await expect(page.getByRole("heading", { name: "Today" })).toBeVisible();
}

/** Goes on to the dry run, past the values if some have to be looked at. */
export const dryRun = async (page) => {
  await page.getByRole("button", { name: /Next|Dry run/ }).click();
  const button = page.getByRole("button", { name: "Dry run" });
  const counts = page.locator("tr[data-file]").first();
  await expect(button.or(counts)).toBeVisible();
  if (await button.isVisible()) await button.click();
};

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
