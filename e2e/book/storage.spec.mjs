// What happens when the device's storage does not do its part.
import { Company } from "../company.mjs";
import { expect, test } from "../suike.mjs";
import { Device } from "./device.mjs";

test.use({ locale: "zh-CN", viewport: { width: 1280, height: 800 }, suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

async function open(page, suike) {
  const company = await Company.found(page, suike.url);
  const device = new Device(page, suike.url);
  await page.goto(`${suike.url}/customers`);
  await device.ready();
  await device.filled();
  await device.installed();
  return { company, device };
}

const onServer = async (company) => (await company.rows("customer")).map((row) => row.doc.name).sort();

/** Types a new customer without loading the page anew. */
async function add(page, name) {
  await page.evaluate(() => history.pushState(null, "", "/customers/new"));
  await page.evaluate(() => window.dispatchEvent(new PopStateEvent("popstate")));
  await page.locator("main").getByRole("textbox").first().fill(name);
  await page.getByRole("button", { name: "保存" }).click();
  await expect(page.getByRole("heading", { name })).toBeVisible();
}

/** Lets a page's device have no room while `window.full` is true. */
async function mayBeFull(page) {
  await page.addInitScript(() => {
    const put = IDBObjectStore.prototype.put;
    IDBObjectStore.prototype.put = function (...args) {
      if (window.full) throw new DOMException("no room", "QuotaExceededError");
      return put.apply(this, args);
    };
  });
}

test("a full device keeps the change in view, says so, and saves it once there is room", async ({ page, suike }) => {
  await mayBeFull(page);
  const { company, device } = await open(page, suike);
  await page.evaluate(() => (window.full = true));
  await add(page, "没有地方了");
  await expect(page.getByText(/无法存储/).first()).toBeVisible();
  expect(await device.outbox()).toBe(0);
  expect(await onServer(company)).toEqual([]);
  await page.evaluate(() => (window.full = false));
  await expect.poll(() => onServer(company), { timeout: 20_000 }).toEqual(["没有地方了"]);
  await device.dot("is-everywhere");
  await expect(page.getByText(/无法存储/)).toHaveCount(0);
});

test("what is in memory only when a page goes away is there at the next start, and arrives once", async ({ page, suike }) => {
  await mayBeFull(page);
  const { company, device } = await open(page, suike);
  const noted = () => page.evaluate(() => Object.keys(localStorage).filter((name) => name.startsWith("suike.done.")).length);
  await page.evaluate(() => (window.full = true));
  await add(page, "最后一刻");
  expect(await device.outbox()).toBe(0);
  expect(await noted()).toBe(0);
  await page.reload();
  await device.shows("最后一刻");
  await device.dot("is-everywhere");
  await expect.poll(() => onServer(company)).toEqual(["最后一刻"]);
  await expect.poll(noted).toBe(0);
  await page.reload();
  await device.dot("is-everywhere");
  expect(await onServer(company)).toEqual(["最后一刻"]);
});

test("a database closed under us is opened again", async ({ page, suike }) => {
  await page.addInitScript(() => {
    const transaction = IDBDatabase.prototype.transaction;
    IDBDatabase.prototype.transaction = function (...args) {
      if (window.closing) {
        window.closing = false;
        this.close();
      }
      return transaction.apply(this, args);
    };
  });
  const { company, device } = await open(page, suike);
  await page.evaluate(() => (window.closing = true));
  await add(page, "又打开了");
  await device.dot("is-everywhere");
  expect(await page.evaluate(() => window.closing)).toBe(false);
  expect(await onServer(company)).toEqual(["又打开了"]);
});

test("a database deleted under us is written again from memory", async ({ page, suike, context }) => {
  const { company, device } = await open(page, suike);
  await device.addCustomer("第一个");
  await device.dot("is-everywhere");
  const name = await device.databaseName();
  await page.evaluate(
    (name) =>
      new Promise((resolve, reject) => {
        const request = indexedDB.deleteDatabase(name);
        request.onsuccess = resolve;
        request.onerror = reject;
      }),
    name,
  );
  await context.setOffline(true);
  await add(page, "第二个");
  await expect.poll(() => device.outbox()).toBe(1);
  await expect.poll(async () => (await device.database()).pages.length).toBeGreaterThan(0);
  await page.reload();
  await device.shows("第一个", "第二个");
  await context.setOffline(false);
  await device.dot("is-everywhere");
  expect(await onServer(company)).toEqual(["第一个", "第二个"]);
});

test("a database of the version before, with a full outbox, is brought up to date and loses nothing", async ({ page, suike, context }) => {
  const { company, device } = await open(page, suike);
  await context.setOffline(true);
  await device.addCustomer("旧版里写的");
  await device.addCustomer("还没发出");
  expect(await device.outbox()).toBe(2);
  const [name, stores] = [await device.databaseName(), await device.database()];
  await context.setOffline(false);
  suike.intercept = ({ path }) => (path.startsWith("/api/sync") ? 503 : undefined);
  await page.goto(`${suike.url}/api/health`);
  await page.evaluate(writeVersionOne, [name, stores]);
  suike.intercept = null;
  await page.goto(`${suike.url}/customers`);
  await device.shows("旧版里写的", "还没发出");
  await device.dot("is-everywhere");
  expect(await onServer(company)).toEqual(["旧版里写的", "还没发出"].sort());
  expect(Object.keys(await device.database()).sort()).toEqual(["attention", "drafts", "file_facts", "files", "imported", "last_seen", "meta", "outbox", "pages"]);
});

/** The database as version 1 of the app made it: without `last_seen`. */
async function writeVersionOne([name, stores]) {
  const done = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  await done(indexedDB.deleteDatabase(name));
  const opening = indexedDB.open(name, 1);
  const old = ["pages", "outbox", "attention", "meta", "drafts"];
  opening.onupgradeneeded = () => old.forEach((store) => opening.result.createObjectStore(store));
  const database = await done(opening);
  const transaction = database.transaction(old, "readwrite");
  const bytes = (store, value) => (store === "pages" ? new TextEncoder().encode(value) : value);
  for (const store of old) {
    for (const [key, value] of stores[store]) transaction.objectStore(store).put(bytes(store, value), key);
  }
  await new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onerror = reject;
  });
  database.close();
}
