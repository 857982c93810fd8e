// What Lighthouse says of the main screens with its settings for a phone. Speed is measured in `bench/`, not here.
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium } from "@playwright/test";
import lighthouse from "lighthouse";

import { Company, yuan } from "./company.mjs";
import { expect, test } from "./suike.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });
test.setTimeout(240_000);

const PASSES = { accessibility: 100, "best-practices": 100 };

/** A port that nobody listens on. */
async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The scores of a page, and which of its checks failed. */
async function scores(url, port) {
  const flags = { port, output: "json", logLevel: "error", disableStorageReset: true, onlyCategories: Object.keys(PASSES) };
  const { lhr } = await lighthouse(url, flags);
  const failed = Object.values(lhr.audits).filter((audit) => audit.score !== null && audit.score < 1).map((audit) => audit.id);
  const points = Object.entries(lhr.categories).map(([name, { score }]) => [name, Math.round(score * 100)]);
  return { points: Object.fromEntries(points), failed };
}

test("accessibility and best practices are 100 on the screens of every day", async ({ suike }, testInfo) => {
  const [profile, port] = [await mkdtemp(join(tmpdir(), "suike-lighthouse-")), await freePort()];
  const { launchOptions } = testInfo.project.use;
  const args = [...launchOptions.args, `--remote-debugging-port=${port}`];
  const context = await chromium.launchPersistentContext(profile, { ...launchOptions, args, locale: "zh-CN" });
  try {
    const page = context.pages()[0] ?? (await context.newPage());
    const company = await Company.found(page, suike.url);
    const customer = await company.create("customer", { name: "星澜仪器", level: "a", owner: company.me });
    const [stage] = (await company.pipeline()).stages;
    await company.create("opportunity", { name: "质谱仪采购", customer, stage: stage.id, amount: yuan(180_000), owner: company.me });
    await page.goto(`${suike.url}/customers`);
    await expect(page.getByRole("link", { name: /星澜仪器/ })).toBeVisible();
    for (const path of ["/", "/customers", `/customers/${customer}`, "/board"]) {
      expect(await scores(suike.url + path, port), path).toMatchObject({ points: PASSES });
    }
  } finally {
    await context.close();
    await rm(profile, { recursive: true, force: true });
  }
});
