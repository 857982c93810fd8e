// The whole product in this process: the built worker in Miniflare over fresh databases, and `dist/` in front of it.
// For worker tests, browser tests and measurements. Knows how Suike is served, nothing of what it does.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { openFront } from "./server/front.mjs";
import { DATABASES, migrate } from "./server/migrations.mjs";
import { openWorker } from "./server/worker.mjs";

export { DATABASES };

/**
 * Starts Suike.
 *
 * @param {object} [options]
 * @param {number} [options.port] of the front; a free one by default
 * @param {boolean | string} [options.persist] keep data on disk, so that `restartWorker` finds it again: in this folder,
 *   or in one that goes when Suike stops
 * @param {boolean} [options.development] tell the worker that it is a development server
 * @param {Record<string, unknown>} [options.bindings] further variables of the worker
 * @param {string} [options.dist] other static files than those of the last build
 * @param {boolean} [options.compress] answer in brotli, as the edge does
 * @param {object} [options.miniflare] further options of Miniflare
 */
export async function startSuike({
  port = 0,
  persist = false,
  development = false,
  bindings = {},
  dist,
  compress = false,
  miniflare = {},
} = {}) {
  const isTemporary = persist === true;
  const folder = isTemporary ? await mkdtemp(join(tmpdir(), "suike-")) : persist || null;
  const variables = { ...bindings, ...(development && { DEVELOPMENT: "1" }) };
  const open = async () => {
    const mf = openWorker({ folder, variables, miniflare });
    await migrate(mf);
    return { mf, url: await mf.ready };
  };

  let worker = await open();
  const openDoor = (at = 0) => openFront({ port: at, dist, compress, workerUrl: () => worker.url });
  const front = await openDoor(port);
  const doors = [front];
  return {
    /** Where a browser goes. */
    url: front.url,
    /** The worker alone, with nothing in front of it. */
    get workerUrl() {
      return worker.url.origin;
    },
    get mf() {
      return worker.mf;
    },
    /**
     * Called before each API request with `{method, path}`; may answer "lose-request" (the worker never sees it),
     * "lose-response" (it does its work and nobody hears of it), "twice" (it gets it two times), or an HTTP status to
     * answer instead, also as `{status, code}` with the code of an error of ours.
     */
    set intercept(decide) {
      front.intercept = decide;
    },
    /**
     * Another way to the same worker, at an address of its own: a device's network. `cut()` makes it a dead one (nobody
     * listens, every connection is gone) until `mend()`; `heard` is every request that came this way.
     */
    async openDoor() {
      const door = await openDoor();
      doors.push(door);
      return door;
    },
    /** Serves other static files from now on: a new version of the app. */
    set dist(folder) {
      front.dist = folder;
    },
    /** The bucket with the files of attachments. */
    bucket: () => worker.mf.getR2Bucket("FILES"),
    /** The D1 database of a binding. */
    database: (name) => worker.mf.getD1Database(name),
    /** Lets the run that comes every quarter of an hour come, as if it were `at`. */
    async quarter(at = Date.now()) {
      const found = await worker.mf.getWorker();
      await found.scheduled({ cron: "*/15 * * * *", scheduledTime: new Date(at) });
    },
    /** Ends the worker and starts it again over the same data (which needs `persist`). */
    async restartWorker() {
      await worker.mf.dispose();
      worker = await open();
    },
    async stop() {
      await Promise.all(doors.map((door) => door.close()));
      await worker.mf.dispose();
      if (isTemporary) await rm(folder, { recursive: true, force: true });
    },
  };
}
