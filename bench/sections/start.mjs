// Opening the app on a cheap phone with 20,000 customers: the first time, and again without a network.
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { startSuike } from "../../e2e/server.mjs";
import { PHONE, SLOW_PHONE, inBrowser, notice, noticed, slow } from "../house/browser.mjs";
import { Company, generated } from "../house/company.mjs";
import { median, repeat } from "../house/numbers.mjs";
import { buildPages, noise } from "../house/pages.mjs";

const CUSTOMERS = 20_000;
const ROWS = "main .vlist-row";
const ENOUGH = 5;

export async function measure({ dist, runs, report }) {
  const suike = await startSuike({ dist, compress: true });
  const peers = await buildPages();
  try {
    const company = await Company.found(suike);
    await company.fill("customer", await generated("customer", CUSTOMERS));
    const starts = await repeat(runs, () => twice(suike, company));
    const module = await wasmOf(dist);
    await writeFile(join(peers.folder, "app.wasm"), await readFile(join(dist, module)));
    await writeFile(join(peers.folder, "rows.txt"), await onePage(company));
    // One file for the document's own journey, the rest side by side, as the app's page asks for them.
    const bytes = median(starts.map((start) => start.bytes));
    const names = await Promise.all([0, 1].map(async (part) => {
      await writeFile(join(peers.folder, `part-${part}.bin`), noise(Math.round(bytes / 2)));
      return `/part-${part}.bin`;
    }));
    suike.dist = peers.folder;
    const arrival = median(await repeat(runs, () => arrive(suike, names)));
    const limit = median(await repeat(runs, () => instantiate(suike)));
    report({
      id: "cold_start",
      what: "usable list on a throttled phone, cold, 20,000 customers on the server",
      value: median(starts.map((start) => start.cold)),
      unit: "ms",
      against: { what: `the same ${Math.round(bytes / 1000)} kB alone`, value: arrival },
      goal: 1.6,
    });
    report({
      id: "second_start",
      what: "the same, second start, offline",
      value: median(starts.map((start) => start.second)),
      unit: "ms",
      against: { what: "instantiating the wasm and reading one page", value: limit },
      goal: 2.5,
    });
  } finally {
    await suike.stop();
    await peers.remove();
  }
}

/** The first start, and after everything has come the second one, without a network. */
async function twice(suike, company) {
  return inBrowser(PHONE, async (context, page) => {
    await company.enter(context);
    await notice(page, ROWS, ENOUGH);
    const devtools = await slow(context, page, SLOW_PHONE);
    let bytes = 0;
    devtools.on("Network.dataReceived", (event) => (bytes += event.encodedDataLength));
    await page.goto(`${suike.url}/customers`, { waitUntil: "commit" });
    const cold = await noticed(page);
    const arrived = bytes;
    await settle(page, devtools);
    await context.setOffline(true);
    await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOW_PHONE.cpu });
    await page.goto(`${suike.url}/customers`, { waitUntil: "commit" });
    return { cold, bytes: arrived, second: await noticed(page) };
  });
}

/** Lets the rest come at full speed: all rows, the service worker and its files. */
async function settle(page, devtools) {
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  await devtools.send("Network.emulateNetworkConditions", { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: -1 });
  await page.waitForFunction(() => performance.getEntriesByName("suike:first-sync").length > 0, null, { timeout: 120_000 });
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await page.waitForTimeout(5_000);
}

async function arrive(suike, names) {
  return inBrowser(PHONE, async (context, page) => {
    await slow(context, page, SLOW_PHONE);
    await page.goto(`${suike.url}/limits.html`);
    return page.evaluate((names) => window.peers.arrive(names), names);
  });
}

async function instantiate(suike) {
  return inBrowser(PHONE, async (context, page) => {
    await page.goto(`${suike.url}/limits.html`);
    await page.evaluate(() => window.peers.keep("/app.wasm", "/rows.txt"));
    await slow(context, page, { cpu: SLOW_PHONE.cpu });
    await page.goto(`${suike.url}/limits.html`, { waitUntil: "commit" });
    await page.waitForFunction(() => window.peers);
    return page.evaluate(() => window.peers.start("/app.wasm"));
  });
}

async function wasmOf(dist) {
  const page = await readFile(join(dist, "index.html"), "utf8");
  return page.match(/"(\/assets\/[^"]+\.wasm)"/)[1];
}

async function onePage(company) {
  const { lines } = await company.pull([]);
  return lines.map((line) => JSON.stringify(line)).join("\n");
}
