// Photos and voice notes of follow-ups (records of kind "attachment"): added without network, kept through reloads, sent when
// there is one, seen on other devices; what is no photo is refused in words.
import { mkdtemp, rm, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join as path } from "node:path";

import { Device, join } from "./book/device.mjs";
import { Company } from "./company.mjs";
import config from "./playwright.config.mjs";
import { isAccessible } from "./stories/accessible.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

const { launchOptions } = config.use;
const FAKE_MICROPHONE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];

test.use({
  suikeOptions: { bindings: { OPEN_SIGNUP: "1" } },
  viewport: { width: 390, height: 844 },
  launchOptions: { ...launchOptions, args: [...launchOptions.args, ...FAKE_MICROPHONE] },
});

/** A camera's JPEG: of this size, turned by its EXIF, which also says where it was taken. */
async function photo(page, width, height, { name = "IMG_1.jpg", turned = false } = {}) {
  const drawn = await page.evaluate(
    async ([width, height]) => {
      const canvas = Object.assign(document.createElement("canvas"), { width, height });
      const context = canvas.getContext("2d");
      for (let at = 0; at < 400; at += 1) {
        context.fillStyle = `hsl(${(at * 47) % 360} 70% 50%)`;
        context.fillRect((at % 20) * (width / 20), Math.floor(at / 20) * (height / 20), width / 20, height / 20);
      }
      const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.9));
      return [...new Uint8Array(await blob.arrayBuffer())];
    },
    [width, height],
  );
  const bytes = Buffer.from(drawn);
  const buffer = turned ? Buffer.concat([bytes.subarray(0, 2), exif("31.2304N 121.4737E"), bytes.subarray(2)]) : bytes;
  return { name, mimeType: "image/jpeg", buffer };
}

/** A segment that says "turn a quarter to the right" and where that was. */
function exif(where) {
  const place = Buffer.from(`${where}\0`);
  const head = Buffer.from("Exif\0\0II*\0\x08\0\0\0\x02\0", "latin1");
  const entry = (tag, type, count, value) => {
    const bytes = Buffer.alloc(12);
    bytes.writeUInt16LE(tag, 0);
    bytes.writeUInt16LE(type, 2);
    bytes.writeUInt32LE(count, 4);
    bytes.writeUInt32LE(value, 8);
    return bytes;
  };
  const entries = [entry(0x010e, 2, place.length, 38), entry(0x0112, 3, 1, 6)];
  const body = Buffer.concat([head, ...entries, Buffer.alloc(4), place]);
  const length = Buffer.alloc(4);
  length.writeUInt16BE(0xffe1, 0);
  length.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([length, body]);
}

async function found(page, suike) {
  const company = await Company.found(page, suike.url);
  const customer = await company.create("customer", { name: "星澜仪器", owner: company.me });
  return { company, customer };
}

const chooser = (page) => page.locator(".add-files input[multiple]");
const added = (page) => page.locator(".add-files .file-tile");
const pictures = (page) => page.locator(".customer-story .file-picture");
const marks = (page) => page.locator(".customer-story .file-mark");
const say = (page, text) => page.getByRole("textbox", { name: word("field.follow_up.text") }).fill(text);
const save = (page) => page.getByRole("button", { name: word("ui.save") }).click();

/** Opens the form of a customer's page. */
async function log(page, suike, customer) {
  await page.goto(`${suike.url}/customers/${customer}`);
  await page.getByRole("button", { name: word("customers.log_short"), exact: true }).click();
  await expect(chooser(page)).toBeAttached();
}

/** That an image really shows something. */
const isSeen = (image) => expect.poll(() => image.evaluate((it) => it.naturalWidth)).toBeGreaterThan(0);

/** How many files this device keeps. */
const kept = async (page, suike) => (await new Device(page, suike.url).database()).files?.length ?? 0;

test("a photo added without network is there after a reload, goes out when there is one, and others see it", async ({ page, suike, browser }) => {
  test.setTimeout(120_000);
  const { company, customer } = await found(page, suike);
  const colleague = await join(company, browser, { name: "王经理", role: "admin" });
  const device = new Device(page, suike.url);
  await page.goto(`${suike.url}/customers/${customer}`);
  const picture = await photo(page, 3000, 2000, { turned: true });
  await device.installed();
  await device.filled();
  await device.offline();
  await log(page, suike, customer);
  await say(page, "看了实验室");
  await chooser(page).setInputFiles(picture);
  await expect(added(page)).toHaveCount(1);
  await isSeen(added(page).locator("img"));
  await save(page);
  await isSeen(pictures(page));
  await expect(marks(page)).toHaveText([new RegExp(word("files.waiting"))]);
  await expect.poll(() => device.outbox()).toBe(2);

  await page.reload();
  await isSeen(pictures(page));
  await expect(marks(page)).toHaveText([new RegExp(word("files.waiting"))]);

  await device.offline(false);
  await expect(marks(page)).toHaveCount(0, { timeout: 30_000 });
  const [{ id, doc }] = await company.rows("attachment");
  expect(doc).toMatchObject({ media: "image/jpeg", width: 1067, height: 1600, stored: true, customer, name: "IMG_1.jpg" });
  const bytes = await (await page.request.get(`${suike.url}/api/files/${id}`)).body();
  expect(bytes.length).toBe(doc.size);
  expect(bytes.includes("Exif") || bytes.includes("31.2304N"), "where it was taken stays on the phone").toBe(false);

  const other = await Device.open(colleague.context, suike.url);
  await other.page.goto(`${suike.url}/customers/${customer}`);
  await isSeen(pictures(other.page));
  // What was looked at once is there without network too.
  await other.installed();
  await other.filled();
  await other.offline();
  await other.page.reload();
  await isSeen(pictures(other.page));
  await colleague.context.close();
});

test("while a photo goes out its picture says so", async ({ page, suike }) => {
  const { customer } = await found(page, suike);
  let letGo;
  const held = new Promise((done) => (letGo = done));
  await page.context().route("**/api/files/*", async (route) => {
    if (route.request().method() === "PUT") await held;
    await route.continue();
  });
  await page.goto(`${suike.url}/customers/${customer}`);
  const picture = await photo(page, 800, 600);
  await log(page, suike, customer);
  await say(page, "看了实验室");
  await chooser(page).setInputFiles(picture);
  await expect(added(page)).toHaveCount(1);
  await save(page);
  const sending = new RegExp(word("files.sending", { percent: "\\d+%" }));
  await expect(marks(page)).toHaveText([sending], { timeout: 20_000 });
  letGo();
  await expect(marks(page)).toHaveCount(0, { timeout: 20_000 });
});

test("a draft keeps its photos through a reload and a closed sheet, and gives them up when it is given up", async ({ page, suike }, testInfo) => {
  const { company, customer } = await found(page, suike);
  await log(page, suike, customer);
  await say(page, "先记一半");
  await chooser(page).setInputFiles([await photo(page, 400, 300), await photo(page, 300, 400, { name: "IMG_2.jpg" })]);
  await expect(added(page)).toHaveCount(2);
  await new Device(page, suike.url).keeps("先记一半");
  await page.reload();
  await log(page, suike, customer);
  await expect(added(page)).toHaveCount(2);
  await isSeen(added(page).locator("img").last());
  await added(page).first().getByRole("button", { name: word("files.remove", { name: word("files.photo_named") }) }).click();
  await expect(added(page)).toHaveCount(1);
  await isAccessible(page);
  await page.screenshot({ path: testInfo.outputPath("form.png") });
  await page.getByRole("button", { name: word("ui.cancel") }).click();
  await expect.poll(() => kept(page, suike)).toBe(0);
  await log(page, suike, customer);
  await expect(added(page)).toHaveCount(0);
  expect(await company.rows("attachment")).toEqual([]);
});

test("what is no picture, or too large, is refused in words and everything else stays", async ({ page, suike }) => {
  const { customer } = await found(page, suike);
  const folder = await mkdtemp(path(tmpdir(), "suike-photo-"));
  const huge = path(folder, "huge.jpg");
  await writeFile(huge, "");
  await truncate(huge, 61 * 1024 * 1024);
  await log(page, suike, customer);
  await say(page, "还在写");
  const problem = page.locator(".add-files .banner");
  await chooser(page).setInputFiles({ name: "notes.jpg", mimeType: "image/jpeg", buffer: Buffer.from("not a picture") });
  await expect(problem).toContainText(word("files.problem.not_a_picture", { name: "notes.jpg" }));
  await chooser(page).setInputFiles(huge);
  await expect(problem).toContainText(word("files.problem.too_large", { name: "huge.jpg", limit: 60 }));
  await expect(added(page)).toHaveCount(0);
  await chooser(page).setInputFiles(await photo(page, 200, 200));
  await expect(problem).toHaveCount(0);
  await expect(added(page)).toHaveCount(1);
  await expect(page.getByRole("textbox", { name: word("field.follow_up.text") })).toHaveValue("还在写");
  await rm(folder, { recursive: true });
});

test("a voice note is recorded, sent and heard", async ({ page, suike, context }) => {
  const { company, customer } = await found(page, suike);
  await context.grantPermissions(["microphone"]);
  await log(page, suike, customer);
  await say(page, "口述");
  await page.getByRole("button", { name: word("files.record") }).click();
  await expect(page.getByRole("timer")).toContainText("0:02", { timeout: 20_000 });
  await page.getByRole("button", { name: word("files.stop") }).click();
  await expect(added(page)).toHaveCount(1);
  // What is said while one saves belongs to it too.
  await page.getByRole("button", { name: word("files.record"), exact: true }).click();
  await expect(page.getByRole("timer")).toContainText("0:01", { timeout: 20_000 });
  await save(page);
  await expect.poll(async () => (await company.rows("attachment")).filter((row) => row.doc.stored).length, { timeout: 30_000 }).toBe(2);
  const [{ doc }] = await company.rows("attachment");
  expect(doc.media).toMatch(/^audio\//);
  expect(doc.seconds).toBeGreaterThanOrEqual(1);
  const play = page.locator(".customer-story").getByRole("button", { name: new RegExp(word("files.play")) });
  await expect(play).toHaveCount(2);
  await play.first().click();
  const sound = page.locator(".customer-story audio");
  await expect.poll(() => sound.evaluate((it) => it.readyState)).toBeGreaterThan(0);
});

test("somebody who is interrupted in the middle of a voice note finds what was said so far in the draft", async ({ page, suike, context }) => {
  const { customer } = await found(page, suike);
  await context.grantPermissions(["microphone"]);
  await log(page, suike, customer);
  await page.getByRole("button", { name: word("files.record"), exact: true }).click();
  await expect(page.getByRole("timer")).toContainText("0:02", { timeout: 20_000 });
  // A tap beside the sheet does not take it away.
  await page.mouse.click(5, 5);
  await expect(page.getByRole("timer")).toBeVisible();
  await expect.poll(() => kept(page, suike), { timeout: 20_000 }).toBe(1);
  await page.reload();
  await log(page, suike, customer);
  await expect(added(page)).toHaveCount(1);
  await expect(added(page)).toContainText(/0:0[4-9]/);
});

test("a microphone that is not allowed is said, and the form goes on", async ({ page, suike }) => {
  const { customer } = await found(page, suike);
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("no", "NotAllowedError"));
  });
  await log(page, suike, customer);
  await page.getByRole("button", { name: word("files.record") }).click();
  await expect(page.locator(".add-files .banner")).toContainText(word("files.problem.not_permitted"));
  await expect(page.getByRole("button", { name: word("files.record") })).toBeEnabled();
});

test("a file that does not get through is tried again, and one that is refused says why and waits for the person", async ({ page, suike }) => {
  test.setTimeout(120_000);
  const { company, customer } = await found(page, suike);
  const tries = [];
  suike.intercept = ({ method }) => {
    if (method !== "PUT") return undefined;
    tries.push(method);
    if (tries.length === 1) return 503;
    return tries.length === 2 ? { status: 422, code: "wrong_file" } : undefined;
  };
  try {
    await log(page, suike, customer);
    await say(page, "试几次");
    await chooser(page).setInputFiles(await photo(page, 400, 300));
    await expect(added(page)).toHaveCount(1);
    await save(page);
    await expect(marks(page)).toContainText(word("files.refused.wrong_file"), { timeout: 30_000 });
    expect(tries.length).toBe(2);
    await page.reload();
    await expect(marks(page)).toContainText(word("files.refused.wrong_file"));
    await marks(page).getByRole("button", { name: word("files.again") }).click();
    await expect(marks(page)).toHaveCount(0, { timeout: 30_000 });
    await expect.poll(async () => (await company.rows("attachment")).map((row) => row.doc.stored)).toEqual([true]);
  } finally {
    suike.intercept = null;
  }
});

test("signing out asks while a photo is only here", async ({ page, suike }) => {
  const { customer } = await found(page, suike);
  suike.intercept = ({ method }) => (method === "PUT" ? 503 : undefined);
  try {
    await log(page, suike, customer);
    await say(page, "还没传");
    await chooser(page).setInputFiles(await photo(page, 400, 300));
    await expect(added(page)).toHaveCount(1);
    await save(page);
    await expect(marks(page)).toHaveCount(1);
    await page.goto(`${suike.url}/settings`);
    await page.getByRole("button", { name: word("settings.sign_out"), exact: true }).click();
    await expect(page.getByRole("dialog")).toContainText(word("settings.unsent_title"));
  } finally {
    suike.intercept = null;
  }
});

test("photos open in full, are walked through by keys, and close; nothing of it is out of anybody's reach", async ({ page, suike }, testInfo) => {
  const { customer } = await found(page, suike);
  await log(page, suike, customer);
  await say(page, "两张");
  await chooser(page).setInputFiles([await photo(page, 800, 600), await photo(page, 600, 800, { name: "IMG_2.jpg" })]);
  await expect(added(page)).toHaveCount(2);
  await save(page);
  await isSeen(pictures(page).last());
  await expect(marks(page)).toHaveCount(0, { timeout: 30_000 });
  await isAccessible(page);
  await page.screenshot({ path: testInfo.outputPath("timeline.png") });
  const tiles = page.locator(".customer-story .file button.file-tile");
  await tiles.first().focus();
  await page.keyboard.press("Enter");
  const viewer = page.locator("dialog.viewer[open]");
  await isSeen(viewer.locator("img"));
  await expect(viewer).toContainText(word("files.nth", { nth: 1, count: 2 }));
  await page.screenshot({ path: testInfo.outputPath("in-full.png") });
  await page.keyboard.press("ArrowRight");
  await expect(viewer).toContainText(word("files.nth", { nth: 2, count: 2 }));
  await expect(viewer.locator("img")).toHaveAttribute("alt", /林悦/);
  await page.keyboard.press("ArrowLeft");
  await expect(viewer).toContainText(word("files.nth", { nth: 1, count: 2 }));
  await page.keyboard.press("Escape");
  await expect(viewer).toHaveCount(0);
  await expect(tiles.first()).toBeFocused();
});

test("a photo that should not be there is taken off after it was logged, and comes back with one tap", async ({ page, suike }) => {
  const { company, customer } = await found(page, suike);
  await log(page, suike, customer);
  await say(page, "拍错了一张");
  await chooser(page).setInputFiles([await photo(page, 800, 600), await photo(page, 600, 800, { name: "IMG_2.jpg" })]);
  await expect(added(page)).toHaveCount(2);
  await save(page);
  const tiles = page.locator(".customer-story .file button.file-tile");
  await expect(tiles).toHaveCount(2);
  await tiles.first().click();
  await page.locator("dialog.viewer[open]").getByRole("button", { name: word("files.remove") }).click();
  await expect(page.locator("dialog.viewer[open]")).toHaveCount(0);
  await expect(tiles).toHaveCount(1);
  await expect.poll(async () => (await company.rows("attachment")).length, { timeout: 20_000 }).toBe(1);
  await page.locator(".toast", { hasText: word("files.removed") }).getByRole("button", { name: word("ui.undo") }).click();
  await expect(tiles).toHaveCount(2);
  await expect.poll(async () => (await company.rows("attachment")).length, { timeout: 20_000 }).toBe(2);
});
