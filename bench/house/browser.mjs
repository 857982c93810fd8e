// Chromium with a profile on disk: an incognito one keeps IndexedDB in memory and flatters it.
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium } from "playwright-core";

const named = process.env.SUIKE_CHROMIUM;
const executablePath = named === "playwright" ? undefined : (named ?? ["/usr/bin/chromium"].find(existsSync));
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
export const DESK = { viewport: { width: 1440, height: 900 } };

/** A cheap phone on a slow line: a quarter of this machine's speed, 1.6 Mbit/s, 150 ms. */
export const SLOW_PHONE = { cpu: 4, bitsPerSecond: 1_600_000, latency: 150 };

/** Runs `use(context, page)` in a browser of its own, with nothing in its caches. */
export async function inBrowser(shape, use) {
  const folder = await mkdtemp(join(tmpdir(), "suike-bench-"));
  const options = { executablePath, args: ARGUMENTS, headless: true, locale: "zh-CN", timezoneId: "Asia/Shanghai", ...shape };
  const context = await chromium.launchPersistentContext(folder, options);
  try {
    return await use(context, context.pages()[0] ?? (await context.newPage()));
  } finally {
    await context.close();
    await rm(folder, { recursive: true, force: true });
  }
}

/** Slows a page, and its line if `bitsPerSecond` says so. */
export async function slow(context, page, { cpu = 1, bitsPerSecond, latency = 0 } = {}) {
  const devtools = await context.newCDPSession(page);
  if (cpu > 1) await devtools.send("Emulation.setCPUThrottlingRate", { rate: cpu });
  if (bitsPerSecond) {
    await devtools.send("Network.enable");
    await devtools.send("Network.emulateNetworkConditions", {
      offline: false,
      latency,
      downloadThroughput: bitsPerSecond / 8,
      uploadThroughput: bitsPerSecond / 16,
    });
  }
  return devtools;
}

/** Notes in the page when `selector` first matches so many elements; read it with `noticed`. */
export function notice(page, selector, least = 1) {
  return page.addInitScript(
    ([selector, least]) => {
      const look = () => {
        if (document.querySelectorAll(selector).length < least) return requestAnimationFrame(look);
        // The frame that shows it has been drawn when the one after it begins.
        requestAnimationFrame(() => (window.noticed ??= performance.now()));
      };
      requestAnimationFrame(look);
    },
    [selector, least],
  );
}

/** Milliseconds from the beginning of the page to what `notice` waits for. */
export async function noticed(page, timeout = 120_000) {
  return (await page.waitForFunction(() => window.noticed, null, { timeout, polling: 50 })).jsonValue();
}

/** The time of a mark that the app leaves, once it is there. */
export async function marked(page, name, timeout = 180_000) {
  const find = (name) => performance.getEntriesByName(name)[0]?.startTime;
  return (await page.waitForFunction(find, name, { timeout, polling: 20 })).jsonValue();
}
