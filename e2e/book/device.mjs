// A person's device: a browser context with the app in it, and what a test does to it. Knows forms as little as it can.
import { expect } from "@playwright/test";

import { Company } from "../company.mjs";

const PASSWORD = "a long enough password";

/** Adds a person to the company by an invitation and returns them. */
export async function join(company, browser, { name, role = "rep", team }) {
  const login = `${crypto.randomUUID().slice(0, 8)}@example.com`;
  const { token } = await company.post("/api/invites", { role, team });
  const context = await browser.newContext();
  const joined = new Company(context.request, company.url);
  await joined.post(`/api/invites/${token}/accept`, { name, login, password: PASSWORD });
  const { user } = await joined.get("/api/session");
  return { name, login, user, context, company: joined };
}

export class Device {
  constructor(page, url) {
    this.page = page;
    this.url = url;
  }

  /** A device of somebody who is signed in in that context. */
  static async open(context, url, path = "/customers") {
    const device = new Device(await context.newPage(), url);
    await device.page.goto(url + path);
    await device.ready();
    return device;
  }

  /** Another tab of the same device. */
  async tab(path = "/customers") {
    return Device.open(this.page.context(), this.url, path);
  }

  async ready() {
    await expect(this.page.locator(".sync-mark").first()).toBeVisible({ timeout: 20_000 });
  }

  /** Waits until everything that the person may see is here, and stored. */
  async filled() {
    const meta = async () => Object.fromEntries((await this.database()).meta ?? []).sync ?? "";
    await expect.poll(meta, { timeout: 20_000 }).toContain('"complete":true');
  }

  async offline(is = true) {
    await this.page.context().setOffline(is);
  }

  /** Types a new customer into the form and saves it. */
  async addCustomer(name) {
    await this.page.goto(`${this.url}/customers/new`);
    await this.page.locator("main").getByRole("textbox").first().fill(name);
    await this.page.getByRole("button", { name: "保存" }).click();
    await expect(this.page.getByRole("heading", { name })).toBeVisible();
  }

  /** That the list shows these customers, in whatever order. */
  async shows(...names) {
    if (!new URL(this.page.url()).pathname.endsWith("/customers")) await this.page.goto(`${this.url}/customers`);
    for (const name of names) await expect(this.page.getByRole("link", { name: new RegExp(name) })).toHaveCount(1);
  }

  async showsNot(name) {
    await expect(this.page.getByRole("link", { name: new RegExp(name) })).toHaveCount(0);
  }

  /** What the sync dot says: "is-everywhere", "is-sending", "is-here" or "needs-you". */
  async dot(state) {
    await expect(this.page.locator(".sync-mark").first()).toHaveClass(new RegExp(state), { timeout: 20_000 });
  }

  /** Waits until the shell can start without network. */
  async installed() {
    await this.page.evaluate(async () => {
      await navigator.serviceWorker.ready;
      if (!navigator.serviceWorker.controller) {
        await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done));
      }
    });
  }

  /** The name of the book's database. */
  async databaseName() {
    const all = await this.page.evaluate(async () => (await indexedDB.databases()).map((it) => it.name));
    return all.find((name) => name.startsWith("suike-"));
  }

  /** Everything in the database by store, keys and values, pages as text. */
  async database() {
    const name = await this.databaseName();
    return name ? this.page.evaluate(readDatabase, name) : {};
  }

  /** Waits until what was typed, or done lately, is stored. */
  async keeps(text) {
    await expect.poll(async () => JSON.stringify((await this.database()).drafts ?? [])).toContain(text);
  }

  /** How many commands wait in the stored outbox. */
  async outbox() {
    return (await this.database()).outbox?.length ?? 0;
  }
}

async function readDatabase(name) {
  const asked = (request) =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const database = await asked(indexedDB.open(name));
  const stores = {};
  const text = (value) => (value instanceof Uint8Array ? new TextDecoder().decode(value) : value);
  for (const store of database.objectStoreNames) {
    const source = database.transaction(store).objectStore(store);
    const [keys, values] = await Promise.all([asked(source.getAllKeys()), asked(source.getAll())]);
    stores[store] = keys.map((key, at) => [key, text(values[at])]);
  }
  database.close();
  return stores;
}
