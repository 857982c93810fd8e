// First sync of 20,000 and 100,000 rows, and the rows back into memory at the next start.
import { startSuike } from "../../e2e/server.mjs";
import { DESK, inBrowser, marked, slow } from "../house/browser.mjs";
import { Company, generated } from "../house/company.mjs";
import { remember } from "../house/memory.mjs";
import { median, repeat } from "../house/numbers.mjs";
import { buildPages } from "../house/pages.mjs";

/** What a first sync over a slow line measures: 1.6 Mbit/s and 150 ms, as DevTools calls slow 4G. */
const SLOW_4G = { bitsPerSecond: 1_600_000, latency: 150 };
const OVER_SLOW_4G = 20_000;

const GOALS = { indexed: 0.1, bytes: 2 };
const PEERS = { indexed: "raw IndexedDB rows, 3 indexes", dexie: "Dexie, 3 indexes", bytes: "storing the page bytes and building a search text" };

export async function measure({ dist, runs, report }) {
  const sizes = process.env.ROWS ? [Number(process.env.ROWS)] : [20_000, 100_000];
  for (const count of sizes) await measureOf(count, { dist, runs: count > 20_000 ? Math.min(runs, 3) : runs, report });
}

async function measureOf(count, { dist, runs, report }) {
  const suike = await startSuike({ dist, compress: true });
  const peers = await buildPages();
  const line = await remember(suike.url);
  try {
    const company = await Company.found(suike);
    await company.fill("customer", await generated("customer", count));
    const rows = count.toLocaleString("en");
    const { sync: withServer } = await first(suike, company);
    await first(line, company);
    const ours = await repeat(runs, () => first(line, company));
    if (count === OVER_SLOW_4G) await overSlow4G(line, company, { runs: Math.min(runs, 3), rows, report });
    suike.dist = peers.folder;
    const bytesWithServer = await peer(suike, company, "bytes");
    await peer(line, company, "bytes");
    const sync = median(ours.map((run) => run.sync));
    // Records with indexes take so long that one run tells enough of 100,000.
    for (const [way, name] of Object.entries(PEERS)) {
      const times = await repeat(way === "bytes" ? runs : count > 20_000 ? 1 : Math.min(runs, 3), () => peer(line, company, way));
      const value = median(times);
      report({ id: `sync_${count}_${way}`, what: `first sync of ${rows} rows`, value: sync, unit: "ms", against: { what: name, value }, goal: GOALS[way] ?? GOALS.indexed });
    }
    report({ id: `sync_${count}_server`, what: `the same with the worker and local D1 in it`, value: withServer, unit: "ms", against: { what: PEERS.bytes, value: bytesWithServer }, goal: 1.5 });
    const read = median(await repeat(runs, () => back(line, company)));
    const load = median(ours.map((run) => run.load));
    report({ id: `load_${count}`, what: `${rows} rows back into memory`, value: load, unit: "ms", against: { what: "page read + JSON.parse", value: read }, goal: 1.5 });
  } finally {
    await line.stop();
    await suike.stop();
    await peers.remove();
  }
}

/**
 * A first sync of the app on a new device, until everything is stored and the list on the screen has it (so the columns that
 * answer searches are made); and what the next start takes to have it back.
 */
async function first({ url }, company) {
  return inBrowser(DESK, async (context, page) => {
    await company.enter(context, url);
    await page.goto(`${url}/customers`);
    const begun = await marked(page, "suike:book-ready");
    const shown = await marked(page, "suike:first-sync");
    const stored = await marked(page, "suike:stored");
    await page.waitForTimeout(1_500);
    await page.reload();
    const load = (await marked(page, "suike:book-ready")) - (await marked(page, "suike:load"));
    return { sync: Math.max(shown, stored) - begun, load };
  });
}

/** The same over a slow line, beside what the pages' compressed bytes need on it. */
async function overSlow4G({ url }, company, { runs, rows, report }) {
  const synced = await repeat(runs, () => slowly(url, company));
  const value = median(synced.map((run) => run.took));
  const bytes = median(synced.map((run) => run.bytes));
  const what = `${Math.round(bytes / 1000)} kB at 1.6 Mbit/s`;
  const alone = (bytes * 8 * 1000) / SLOW_4G.bitsPerSecond;
  report({ id: "sync_slow_4g", what: `first sync of ${rows} rows over slow 4G`, value, unit: "ms", against: { what, value: alone }, goal: 1.15 });
}

/** From the first question to the last page in place, on a page whose code has come at full speed. */
async function slowly(url, company) {
  return inBrowser(DESK, async (context, page) => {
    await page.addInitScript(() => performance.setResourceTimingBufferSize(1_000));
    await page.goto(`${url}/sign-in`);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await slow(context, page, SLOW_4G);
    await company.enter(context, url);
    await page.goto(`${url}/customers`);
    const done = await marked(page, "suike:first-sync");
    const pulls = await page.evaluate(() =>
      performance.getEntriesByType("resource").filter(({ name }) => name.endsWith("/api/sync/pull")).map(({ startTime, transferSize }) => ({ startTime, transferSize })),
    );
    const during = pulls.filter(({ startTime }) => startTime < done);
    return { took: done - during[0].startTime, bytes: during.reduce((sum, { transferSize }) => sum + transferSize, 0) };
  });
}

async function peer({ url }, company, way) {
  return inBrowser(DESK, async (context, page) => {
    await company.enter(context, url);
    await page.goto(`${url}/store.html`);
    await page.waitForFunction(() => window.peers);
    return page.evaluate((way) => window.peers.sync(way), way);
  });
}

async function back({ url }, company) {
  return inBrowser(DESK, async (context, page) => {
    await company.enter(context, url);
    await page.goto(`${url}/store.html`);
    await page.waitForFunction(() => window.peers);
    await page.evaluate(() => window.peers.keep());
    await page.reload();
    await page.waitForFunction(() => window.peers);
    return (await page.evaluate(() => window.peers.read())).took;
  });
}
