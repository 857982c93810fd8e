// Schedules of reports and boards: at their time those for whom they are get a notification that leads to them; made, changed
// and ended with and without a network.
import { Device, join } from "./book/device.mjs";
import { Company, yuan } from "./company.mjs";
import { isAccessible } from "./stories/accessible.mjs";
import { expect, test } from "./suike.mjs";
import { word, wordsIn } from "./words.mjs";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 390, height: 844 };

const scheduleMenu = (page, what = "reports", item = word("schedule.title")) =>
  page.getByRole("button", { name: word(`${what}.actions`) }).click().then(() => page.getByRole("menuitem", { name: item, exact: true }).click());
const said = (...words) => [word("schedule.title"), words.join("")].join(word("schedule.colon"));

/** A report and a board of everybody's, and 李娜, a rep. */
async function shared(page, suike, browser, options) {
  const company = await Company.found(page, suike.url, options);
  const [stage] = (await company.pipeline()).stages;
  await company.create("opportunity", { name: "甲", stage: stage.id, amount: yuan(50_000), owner: company.me });
  const report = await company.create("report", {
    name: "全员在跟", kind: "opportunity", look: "rows", owner: company.me, shared: true, ask: { measures: ["open_amount"], by: ["stage"] },
  });
  const board = await company.create("board", { name: "周会", owner: company.me, shared: true, cards: [{ report, size: "wide" }] });
  const rep = await join(company, browser, { name: "李娜" });
  const schedules = async (kind) => (await company.rows("schedule")).filter((row) => row.doc.about.kind === kind).map((row) => row.doc);
  return { company, report, board, rep, schedules };
}

test("a scheduled report tells its readers at its time and leads them to it, a board too", async ({ page, suike, browser }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(PHONE);
  const { report, board, rep, schedules } = await shared(page, suike, browser);
  await page.goto(`/reports/${report}`);
  await scheduleMenu(page);
  const sheet = page.getByRole("dialog");
  await sheet.getByRole("radio", { name: word("choice.schedule.rhythm.day"), exact: true }).click();
  await sheet.getByRole("combobox", { name: word("schedule.hour") }).selectOption("08:00");
  await expect(sheet.getByText(word("schedule.tells", { count: 2, names: "李娜" }))).toBeVisible();
  await sheet.getByRole("button", { name: word("ui.save"), exact: true }).click();
  await expect(sheet).toHaveCount(0);
  await expect.poll(async () => (await schedules("report")).map((doc) => [doc.name, doc.hour])).toEqual([["全员在跟", 8]]);
  const [{ next_at }] = await schedules("report");
  expect(new Date(next_at + 8 * 3_600_000).getUTCHours()).toBe(8);
  const hers = await Device.open(rep.context, suike.url, "/");
  await suike.quarter(next_at);
  await suike.quarter(next_at);
  const ready = word("told.report_of_day", { name: "全员在跟" });
  await hers.page.locator(".today-part", { hasText: word("today.for_you") }).getByRole("link", { name: ready }).click();
  await expect(hers.page).toHaveURL(new RegExp(`/reports/${report}$`));
  await expect(hers.page.getByRole("heading", { level: 1 })).toHaveText("全员在跟");
  await hers.page.goto(new URL("/notifications", suike.url).href);
  await expect(hers.page.getByRole("link", { name: ready })).toHaveCount(1);

  await page.goto(`/numbers?board=${board}`);
  await scheduleMenu(page, "boards");
  await sheet.getByRole("radio", { name: word("choice.schedule.rhythm.month"), exact: true }).click();
  await sheet.getByRole("combobox", { name: word("schedule.day"), exact: true }).selectOption(word("schedule.last_day"));
  await sheet.getByRole("button", { name: word("ui.save"), exact: true }).click();
  await expect.poll(async () => (await schedules("board")).length).toBe(1);
  const [monthly] = await schedules("board");
  expect(new Date(monthly.next_at + 32 * 3_600_000).getUTCDate()).toBe(1);
  await suike.quarter(monthly.next_at);
  await hers.page.getByRole("link", { name: word("told.board_of_month", { name: "周会" }) }).click();
  await expect(hers.page).toHaveURL(new RegExp(`board=${board}`));
  await expect(hers.page.getByRole("heading", { name: "全员在跟" })).toBeVisible();
  await rep.context.close();
});

test("a schedule is changed, rests and goes on without a network, and ends", async ({ page, suike, browser }) => {
  test.setTimeout(120_000);
  await page.setViewportSize(DESK);
  const { report, rep, schedules } = await shared(page, suike, browser);
  const device = new Device(page, suike.url);
  await page.goto(`/reports/${report}`);
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("全员在跟");
  await device.filled();
  await device.installed();
  await device.offline();
  await scheduleMenu(page);
  const sheet = page.getByRole("dialog");
  const press = async (key) => {
    await sheet.getByRole("button", { name: word(key), exact: true }).click();
    await expect(sheet).toHaveCount(0);
  };
  await press("ui.save");
  const weekly = (weekday, time) => said(word("schedule.every_week", { weekday: word(`choice.schedule.weekday.${weekday}`), time }));
  await scheduleMenu(page, "reports", weekly("monday", "09:00"));
  await sheet.getByRole("combobox", { name: word("schedule.weekday") }).selectOption(word("choice.schedule.weekday.friday"));
  await sheet.getByRole("combobox", { name: word("schedule.hour") }).selectOption("17:00");
  await press("ui.save");
  await scheduleMenu(page, "reports", weekly("friday", "17:00"));
  await press("schedule.pause");
  await device.offline(false);
  await expect.poll(async () => (await schedules("report")).map((doc) => [doc.weekday, doc.paused, doc.next_at])).toEqual([["friday", true, undefined]]);
  await suike.quarter(Date.now() + 30 * 86_400_000);
  expect(await rep.company.rows("notification")).toEqual([]);
  await scheduleMenu(page, "reports", said(word("schedule.rests")));
  await expect(sheet.getByText(word("schedule.rests_text"))).toBeVisible();
  await press("schedule.resume");
  await expect.poll(async () => (await schedules("report"))[0].next_at ?? 0).toBeGreaterThan(Date.now());
  await scheduleMenu(page, "reports", weekly("friday", "17:00"));
  await press("schedule.stop");
  await expect.poll(async () => (await schedules("report")).length).toBe(0);
  const toast = page.locator(".toast", { hasText: word("schedule.stopped", { name: "全员在跟" }) });
  await toast.getByRole("button", { name: word("ui.undo"), exact: true }).click();
  await expect.poll(async () => (await schedules("report")).length).toBe(1);
  await rep.context.close();
});

for (const [language, theme] of [["zh-Hans", "light"], ["en", "dark"]]) {
  test(`when a report is sent is legible on phones and at a desk, in ${language}`, async ({ page, suike, browser }, testInfo) => {
    const speak = wordsIn(language);
    const { company, report, rep } = await shared(page, suike, browser, { language });
    await page.addInitScript((language) => localStorage.setItem("suike.language", language), language);
    await company.create("schedule", { about: { kind: "report", record: report }, rhythm: "day", hour: 9, zone: [[0, 480]] });
    await suike.quarter((await company.rows("schedule"))[0].doc.next_at);
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.setViewportSize(PHONE);
    await page.goto("/notifications");
    await expect(page.getByRole("link", { name: speak("told.report_of_day", { name: "全员在跟" }) })).toBeVisible();
    await page.screenshot({ path: testInfo.outputPath(`told-${language}.png`) });
    await page.goto(`/reports/${report}`);
    for (const [size, viewport] of [["phone", PHONE], ["desk", DESK]]) {
      await page.setViewportSize(viewport);
      await page.getByRole("button", { name: speak("reports.actions") }).click();
      await page.screenshot({ path: testInfo.outputPath(`menu-${language}-${size}.png`) });
      await page.getByRole("menuitem", { name: new RegExp(speak("schedule.title")) }).click();
      const sheet = page.getByRole("dialog");
      for (const rhythm of ["day", "week", "month"]) {
        await sheet.getByRole("radio", { name: speak(`choice.schedule.rhythm.${rhythm}`), exact: true }).click();
        await page.screenshot({ path: testInfo.outputPath(`${rhythm}-${language}-${size}.png`) });
      }
      if (size === "phone") await isAccessible(page, { sizes: ["small", "phone"] });
      await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
      await sheet.getByRole("button", { name: speak("ui.close"), exact: true }).click();
    }
    await rep.context.close();
  });
}
