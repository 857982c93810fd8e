// `test` and `expect` for browser specs. `suike` is a running product with empty databases, one for each spec file;
// `page.goto("/…")` goes to it.
import { test as base } from "@playwright/test";

import { startSuike } from "./server.mjs";

export { expect } from "@playwright/test";

export const test = base.extend({
  // Outlives a file only until the first test of the next one.
  served: [
    async ({}, use) => {
      const served = { file: null, suike: null };
      await use(served);
      await served.suike?.stop();
    },
    { scope: "worker" },
  ],
  /** Options of `startSuike`, for `test.use` at the top of a file. */
  suikeOptions: [{}, { option: true }],
  suike: async ({ served, suikeOptions }, use, testInfo) => {
    if (served.file !== testInfo.file) {
      await served.suike?.stop();
      served.suike = await startSuike(suikeOptions);
      served.file = testInfo.file;
    }
    await use(served.suike);
  },
  baseURL: async ({ suike }, use) => use(suike.url),
});
