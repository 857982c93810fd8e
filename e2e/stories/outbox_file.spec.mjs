// Unsent work as a file: out of a device that may be lost, into another of the same person, and into nobody else's.
import { readFile } from "node:fs/promises";

import { expect, test } from "../suike.mjs";
import { word } from "../words.mjs";
import { apart, back, deviceOf, open, team } from "./people.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const names = async (company) => (await company.rows("customer")).map((row) => row.doc.name).sort();

/** Saves the outbox on the sync page; gives the file's text. */
async function saved(device) {
  const [download] = await Promise.all([
    device.page.waitForEvent("download"),
    device.page.getByRole("button", { name: word("sync.save_file") }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^suike-\d{4}-\d\d-\d\d\.json$/);
  return readFile(await download.path(), "utf8");
}

/** Loads a text as a file on the sync page. */
async function load(device, text) {
  if (!device.page.url().endsWith("/sync")) await open(device, "/sync");
  const file = { name: "suike.json", mimeType: "application/json", buffer: Buffer.from(text) };
  await device.page.locator("input[type=file]").setInputFiles(file);
}

const says = (device, text) => expect(device.page.locator(".toast", { hasText: text }).last()).toBeVisible();

/** The same person on a device that knows nothing. */
async function another(person, browser, suike) {
  const context = await browser.newContext();
  const data = { login: person.login, password: "a long enough password" };
  await context.request.post(`${suike.url}/api/sign-in`, { data, headers: { origin: suike.url } });
  return { ...person, context, device: await deviceOf({ context }, suike) };
}

/** 李娜, who wrote two customers without network, and the file of them. */
async function written(page, suike, browser) {
  const people = await team(page, suike, browser);
  const device = await deviceOf(people.rep, suike);
  await apart(device);
  await device.addCustomer("早上的客户");
  await device.addCustomer("下午的客户");
  await open(device, "/sync");
  return { ...people, device, file: await saved(device) };
}

test("what was saved to a file is loaded on a wiped device and arrives once, also when the old device comes back", async ({
  page,
  suike,
  browser,
}) => {
  const { rep, manager, device, file } = await written(page, suike, browser);
  const fresh = await another(rep, browser, suike);
  await load(fresh.device, file);
  await says(fresh.device, word("sync.loaded", { count: 2 }));
  await fresh.device.dot("is-everywhere");
  await expect.poll(() => names(manager.company)).toEqual(["下午的客户", "早上的客户"]);
  await load(fresh.device, file);
  await says(fresh.device, word("sync.loaded_nothing"));
  await back(device);
  await device.dot("is-everywhere");
  await device.shows("早上的客户", "下午的客户");
  expect(await names(manager.company)).toEqual(["下午的客户", "早上的客户"]);
  await fresh.context.close();
});

test("another file, a damaged one and somebody else's are each refused in words, and nothing is taken from them", async ({
  page,
  suike,
  browser,
}) => {
  const { rep, manager, file } = await written(page, suike, browser);
  const fresh = await another(rep, browser, suike);
  await load(fresh.device, "name,phone\n星澜,021");
  await says(fresh.device, word("sync.not_an_outbox"));
  await load(fresh.device, `${file.split("\n")[0]}\n{"seq":1,"mutation":{`);
  await says(fresh.device, word("sync.not_an_outbox"));
  const boss = await deviceOf(manager, suike);
  await load(boss, file);
  await says(boss, word("sync.somebody_elses"));
  expect([await fresh.device.outbox(), await boss.outbox()]).toEqual([0, 0]);
  expect(await names(manager.company)).toEqual([]);
  await fresh.context.close();
});

test("a file that ends in the middle gives what can be read and says what could not", async ({ page, suike, browser }) => {
  const { rep, manager, file } = await written(page, suike, browser);
  const fresh = await another(rep, browser, suike);
  await load(fresh.device, file.trimEnd().slice(0, -40));
  await says(fresh.device, word("sync.loaded", { count: 1 }));
  await says(fresh.device, word("sync.unreadable", { count: 1 }));
  await fresh.device.dot("is-everywhere");
  await expect.poll(() => names(manager.company)).toEqual(["早上的客户"]);
  await fresh.context.close();
});

test("what was refused is in the file too: it waits on the other device as it waited here", async ({ page, suike, browser }) => {
  const { admin, rep, manager } = await team(page, suike, browser);
  const pooled = await admin.create("customer", { name: "公海客户", owner: null });
  const device = await deviceOf(rep, suike);
  await apart(device);
  await open(device, `/customers/${pooled}`);
  await device.page.getByRole("button", { name: word("customers.claim") }).click();
  await manager.company.push({ type: "claim_customer", id: pooled });
  await back(device);
  await device.dot("needs-you");
  await open(device, "/sync");
  const file = await saved(device);
  const fresh = await another(rep, browser, suike);
  await load(fresh.device, file);
  await fresh.device.dot("needs-you");
  await expect(fresh.device.page.locator(".card")).toContainText("公海客户");
  await fresh.context.close();
});

test("a device that refuses to store says so on every page, and what it holds in memory can be saved to a file", async ({
  page,
  suike,
  browser,
}) => {
  const { rep, manager } = await team(page, suike, browser);
  await rep.context.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...args) {
      if (window.full) throw new DOMException("no room", "QuotaExceededError");
      return put.apply(this, args);
    };
  });
  const device = await deviceOf(rep, suike, { path: "/customers/new" });
  await apart(device);
  await device.page.evaluate(() => (window.full = true));
  await device.page.locator("main").getByRole("textbox").first().fill("没有地方了");
  await device.page.getByRole("button", { name: word("ui.save") }).click();
  const banner = device.page.locator(".banner", { hasText: word("sync.storage_trouble") });
  await expect(banner).toHaveAttribute("role", "alert");
  await device.page.locator("a[href='/sync']").first().click();
  await expect(banner).toBeVisible();
  const file = await saved(device);
  expect(file).toContain("没有地方了");
  const fresh = await another(rep, browser, suike);
  await load(fresh.device, file);
  await says(fresh.device, word("sync.loaded", { count: 1 }));
  await fresh.device.dot("is-everywhere");
  await expect.poll(() => names(manager.company)).toEqual(["没有地方了"]);
  await fresh.context.close();
});
