// The shell around the app: page, security headers, service worker. What the app shows is for the other specs.
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { Device } from "./book/device.mjs";
import { Company } from "./company.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const DIST = fileURLToPath(new URL("../dist", import.meta.url));

/** Opens the app and waits until it could start again without a network. */
async function openAndKeep(page, address = "/") {
  await page.goto(address);
  await expect(page.locator("#boot")).toHaveCount(0);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    while (!navigator.serviceWorker.controller) await new Promise((next) => setTimeout(next, 20));
  });
}

test("the app starts under its security policy without a complaint", async ({ page }) => {
  const complaints = [];
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  const response = await page.goto("/");
  await expect(page.locator("#boot")).toHaveCount(0);
  expect(response.headers()["content-security-policy"]).toContain("default-src 'none'");
  expect(complaints.filter((text) => !text.includes("401"))).toEqual([]);
});

test("hashed files may be kept for ever, the page and the service worker may not", async ({ request, suike }) => {
  const page = await request.get(suike.url);
  const [script] = (await page.text()).match(/\/assets\/boot-[^"]+\.js/);
  const cached = async (address) => (await request.get(suike.url + address)).headers()["cache-control"];
  expect(await cached(script)).toContain("immutable");
  expect(await cached("/")).toContain("must-revalidate");
  expect(await cached("/sw.js")).toBe("no-cache");
});

test("with no network the app starts at any address", async ({ context, page }) => {
  await openAndKeep(page);
  await context.setOffline(true);
  const cold = await context.newPage();
  await cold.goto("/customers/00000000-0000-7000-8000-000000000000");
  await expect(cold.locator("#boot")).toHaveCount(0);
  await expect(cold.locator("#boot-failed")).toBeHidden();
});

test("answers of the API are never kept by the service worker", async ({ context, page }) => {
  await openAndKeep(page);
  await page.evaluate(() => fetch("/api/health"));
  const kept = await page.evaluate(async () => {
    const names = await caches.keys();
    const requests = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
    return requests.flat().map((request) => new URL(request.url).pathname);
  });
  expect(kept).toContain("/");
  expect(kept.filter((path) => path.startsWith("/api"))).toEqual([]);
  await context.setOffline(true);
  expect(await page.evaluate(() => fetch("/api/health").then(() => "answered", () => "no network"))).toBe("no network");
});

test.describe("a new build", () => {
  let next;

  test.beforeEach(async () => {
    next = await mkdtemp(join(tmpdir(), "suike-next-"));
    await cp(DIST, next, { recursive: true });
  });

  test.afterEach(async ({ suike }) => {
    suike.dist = undefined;
    await rm(next, { recursive: true, force: true });
  });

  test("waits until the page says so, fetches only what changed, then replaces the old", async ({ page, suike }) => {
    await openAndKeep(page);
    const [cache] = await page.evaluate(() => caches.keys());
    await change(join(next, "index.html"), (html) => html.replace("<title>", "<title>New: "));
    await change(join(next, "sw.js"), (script) => withNewPage(script, cache.split("-").at(-1)));

    await page.evaluate(() => window.addEventListener("suike:update", () => (window.updateOffered = true)));
    const fetched = [];
    page.context().on("request", (request) => fetched.push(new URL(request.url()).pathname));
    suike.dist = next;
    // As the page itself looks again when it is looked at.
    const look = async () => {
      await (await navigator.serviceWorker.getRegistration()).update();
      return window.updateOffered === true;
    };
    await expect.poll(() => page.evaluate(look), { timeout: 30_000 }).toBe(true);
    expect(await page.title()).not.toContain("New: ");
    expect(fetched.filter((path) => path.startsWith("/assets/"))).toEqual([]);

    await page.evaluate(() => window.dispatchEvent(new Event("suike:apply-update")));
    await begunAnew(page);
    await expect.poll(() => page.evaluate(() => caches.keys().then((names) => names.length))).toBe(1);
  });

  test("its banner is pressed in the middle of a sentence, and what was typed and what waits for the network outlive it", async ({ context, page, suike }) => {
    const company = await Company.found(page, suike.url);
    const customer = await company.create("customer", { name: "星澜仪器", owner: company.me });
    const device = new Device(page, suike.url);
    await openAndKeep(page);
    await device.ready();
    await device.filled();
    const [cache] = await page.evaluate(() => caches.keys());
    await change(join(next, "index.html"), (html) => html.replace("<title>", "<title>New: "));
    await change(join(next, "sw.js"), (script) => withNewPage(script, cache.split("-").at(-1)));
    suike.dist = next;
    const banner = page.locator(".banner", { hasText: word("update.ready") });
    await expect(async () => {
      await page.evaluate(async () => (await navigator.serviceWorker.getRegistration()).update());
      await expect(banner).toBeVisible({ timeout: 1_000 });
    }).toPass({ timeout: 30_000 });
    // No network from here on: what is saved now waits.
    await context.setOffline(true);
    await page.evaluate((path) => {
      history.pushState(null, "", path);
      window.dispatchEvent(new PopStateEvent("popstate"));
    }, "/customers/new");
    await page.getByRole("textbox", { name: word("field.customer.name"), exact: true }).fill("远山纺织");
    await page.getByRole("button", { name: word("ui.save"), exact: true }).click();
    await expect.poll(() => device.outbox()).toBe(1);
    await page.evaluate((path) => {
      history.pushState(null, "", path);
      window.dispatchEvent(new PopStateEvent("popstate"));
    }, `/follow-ups/new?customer=${customer}`);
    const text = page.getByRole("textbox", { name: word("field.follow_up.text"), exact: true });
    await text.fill("说到一半");
    await page.evaluate(() => (window.updateOffered = true));
    await banner.getByRole("button", { name: word("update.apply") }).click();
    await begunAnew(page);
    await expect(text).toHaveValue("说到一半");
    expect(await device.outbox()).toBe(1);
    await context.setOffline(false);
    await page.evaluate(() => window.dispatchEvent(new Event("online")));
    await expect.poll(async () => (await company.rows("customer")).map((row) => row.doc.name).sort(), { timeout: 30_000 }).toEqual(["星澜仪器", "远山纺织"].sort());
    await expect(text).toHaveValue("说到一半");
  });
});

/** The page has begun anew, and what it began with is the new build. Its title is soon that of the app. */
async function begunAnew(page) {
  await expect(async () => {
    const seen = await page.evaluate(async () => ({ old: window.updateOffered, page: await (await fetch("/")).text() }));
    expect(seen.old).toBeUndefined();
    expect(seen.page).toContain("<title>New: ");
  }).toPass({ timeout: 30_000 });
}

async function change(file, edit) {
  const before = await readFile(file, "utf8");
  const after = edit(before);
  expect(after).not.toBe(before);
  await writeFile(file, after);
}

// As the build would write it: another hash for "/" and so another version.
function withNewPage(script, version) {
  const [, hash] = script.match(/\["\/",\s*"(\w{8})"\]/);
  return script.replaceAll(hash, "0new0new").replaceAll(version, "1new1new");
}
