// How the browser tests run: one Chromium, one file after the other, each file with a Suike of its own (`suike.mjs`).
import { existsSync } from "node:fs";

import { defineConfig } from "@playwright/test";

const named = process.env.SUIKE_CHROMIUM;
const executablePath = named === "playwright" ? undefined : (named ?? ["/usr/bin/chromium"].find(existsSync));

export default defineConfig({
  testDir: ".",
  testMatch: "**/*.spec.mjs",
  outputDir: "artefacts",
  reporter: [["list"]],
  workers: 2,
  fullyParallel: false,
  // On a busy machine a browser may miss its moment once; what is wrong fails twice, and what passed late is listed as flaky.
  retries: process.env.CI ? 1 : 0,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  forbidOnly: Boolean(process.env.CI),
  use: {
    trace: "off",
    screenshot: "only-on-failure",
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    launchOptions: {
      executablePath,
      args: [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
});
