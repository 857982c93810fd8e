// Putting the app on the home screen: offered once it is of use, between two pieces of work, and never again after a no; on an iPhone it
// is said how, and what happens otherwise.
import { Company, newId } from "./company.mjs";
import { isAccessible } from "./stories/accessible.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 390, height: 844 } });

const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";

/** The browser says at each start that it would install the app; `asked` counts how often we let it. */
async function installable(page) {
  await page.addInitScript(() => {
    window.asked = 0;
    const offer = () => {
      const event = new Event("beforeinstallprompt", { cancelable: true });
      event.prompt = () => Promise.resolve((window.asked += 1));
      window.kept = !window.dispatchEvent(event);
    };
    window.addEventListener("load", () => {
      const wait = setInterval(() => {
        if (document.querySelector(".page")) {
          clearInterval(wait);
          offer();
        }
      }, 50);
    });
  });
}

const offer = (page) => page.locator(".banner", { hasText: word("install.offer") });

async function log(page, customer, text) {
  await page.goto(`/follow-ups/new?customer=${customer}`);
  await expect(offer(page)).toHaveCount(0);
  await page.getByRole("textbox", { name: word("field.follow_up.text") }).fill(text);
  await page.getByRole("button", { name: word("ui.save") }).click();
  await expect(page.getByText(text)).toBeVisible();
}

test("it is offered on Today after the third follow-up, and a no is for good", async ({ page, suike }, testInfo) => {
  const company = await Company.found(page, suike.url);
  const customer = await company.create("customer", { name: "星澜仪器", owner: company.me });
  await installable(page);
  await page.goto("/");
  await expect.poll(() => page.evaluate(() => window.kept)).toBe(true);
  await expect(offer(page)).toHaveCount(0);
  for (const text of ["第一次", "第二次", "第三次"]) await log(page, customer, text);
  await expect(offer(page)).toHaveCount(0);
  await page.goto("/");
  await expect(offer(page)).toBeVisible();
  await isAccessible(page, { sizes: ["phone", "small"] });
  await page.screenshot({ path: testInfo.outputPath("offer.png") });
  await offer(page).getByRole("button", { name: word("install.never") }).click();
  await expect(offer(page)).toHaveCount(0);
  await page.reload();
  await expect.poll(() => page.evaluate(() => window.kept)).toBe(true);
  await expect(offer(page)).toHaveCount(0);
  // Whoever wants it all the same finds it.
  await page.goto("/more");
  await page.getByRole("button", { name: word("more.install") }).click();
  expect(await page.evaluate(() => window.asked)).toBe(1);
});

test("it is offered on the second day, and the browser asks", async ({ page, suike }) => {
  await Company.found(page, suike.url);
  await page.addInitScript(() => {
    if (!localStorage.getItem("suike.use")) {
      localStorage.setItem("suike.use", JSON.stringify({ last: "2026-01-05", days: 1, logged: 0, dismissed: false }));
    }
  });
  await installable(page);
  await page.goto("/");
  await offer(page).getByRole("button", { name: word("install.do") }).click();
  expect(await page.evaluate(() => window.asked)).toBe(1);
  await expect(offer(page)).toHaveCount(0);
});

test.describe("on an iPhone", () => {
  test.use({ userAgent: IPHONE, hasTouch: true, isMobile: true });

  test("it is said how it is done and what is lost otherwise; elsewhere nothing of it is said", async ({ page, suike, browser }, testInfo) => {
    const company = await Company.found(page, suike.url);
    const customer = await company.create("customer", { name: "星澜仪器", owner: company.me });
    await company.push({ type: "log_follow_up", id: newId(), customer, channel: "call", text: "说过了", happened_at: Date.now() });
    await page.goto("/sync");
    await expect(page.getByText(word("install.ios_kept"))).toBeVisible();
    await page.goto("/more");
    await page.getByRole("button", { name: word("more.install") }).click();
    const sheet = page.getByRole("dialog", { name: word("install.ios_title") });
    for (const said of ["ios_share", "ios_add", "ios_kept", "ios_badge", "ios_sharing"]) {
      await expect(sheet.getByText(word(`install.${said}`))).toBeVisible();
    }
    await isAccessible(page, { sizes: ["phone", "small"] });
    await page.screenshot({ path: testInfo.outputPath("how.png") });

    const desk = await browser.newContext({ userAgent: "Mozilla/5.0 (X11; Linux x86_64)", isMobile: false, hasTouch: false, storageState: await page.context().storageState() });
    const other = await desk.newPage();
    await other.goto(`${suike.url}/sync`);
    await expect(other.getByRole("heading", { level: 1, name: word("place.sync") })).toBeVisible();
    await expect(other.getByText(word("install.ios_kept"))).toHaveCount(0);
    await desk.close();
  });
});
