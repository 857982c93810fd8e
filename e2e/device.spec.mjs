// What a device does with the installed app: what its icon offers and says, and what other apps share with it.
import { Device } from "./book/device.mjs";
import { Company, day } from "./company.mjs";
import { expect, test } from "./suike.mjs";
import { word } from "./words.mjs";

const LI_NA = "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:李娜\r\nORG:星云仪器;采购部\r\nTITLE:经理\r\nTEL;TYPE=CELL:138 0013 8000\r\nTEL;TYPE=WORK:010-1234567\r\nTEL;TYPE=HOME:010-7654321\r\nEMAIL:li@example.com\r\nURL:https://example.com\r\nEND:VCARD\r\n";
/** As old telephones write them: version 2.1, quoted, in GBK. */
const WANG_WEI = "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=8E=8B;=E4=BC=9F;;;\r\nORG;CHARSET=GBK;ENCODING=QUOTED-PRINTABLE:=B1=B1=BE=A9=CA=BE=C0=FD\r\nTEL;CELL:13900139000\r\nEND:VCARD\r\n";

test.use({ suikeOptions: { bindings: { OPEN_SIGNUP: "1" } }, viewport: { width: 390, height: 844 } });

test("the icon offers what people do most", async ({ page, suike, request }) => {
  const manifest = await (await request.get(`${suike.url}/manifest.webmanifest`)).json();
  const company = await Company.found(page, suike.url);
  await company.create("customer", { name: "星澜仪器", owner: company.me });
  for (const { url } of manifest.shortcuts) {
    await page.goto(url);
    await expect(page.locator("main").getByRole("textbox").or(page.locator("main").getByRole("combobox")).first()).toBeVisible();
  }
});

test("the icon bears the number of what waits", async ({ page, suike }) => {
  await page.addInitScript(() => {
    navigator.setAppBadge = async (count) => void (window.badge = count);
    navigator.clearAppBadge = async () => void (window.badge = 0);
  });
  const company = await Company.found(page, suike.url);
  await company.create("task", { title: "回访", owner: company.me, due_on: day(-1) });
  await company.create("task", { title: "下周的事", owner: company.me, due_on: day(5) });
  await page.goto("/");
  await expect.poll(() => page.evaluate(() => window.badge)).toBe(1);
  await page.getByRole("button", { name: word("tasks.finish_named", { name: "回访" }) }).click();
  await expect.poll(() => page.evaluate(() => window.badge)).toBe(0);
});

/** A file as the picker has it. */
const file = (name, text, mimeType = "text/vcard") => ({ name, mimeType, buffer: Buffer.from(text) });

/** Shares as the system does: a form with the manifest's names is sent from wherever the app is. */
async function share(page, { action, params }, { files = [], ...texts }) {
  await page.evaluate(
    ({ action, params, texts }) => {
      document.querySelector("#sharing")?.remove();
      const form = Object.assign(document.createElement("form"), { id: "sharing", method: "post", enctype: "multipart/form-data", action });
      for (const [what, text] of Object.entries(texts)) {
        form.append(Object.assign(document.createElement("input"), { name: params[what], value: text }));
      }
      form.append(Object.assign(document.createElement("input"), { name: params.files[0].name, type: "file", multiple: true }));
      document.body.append(form);
    },
    { action, params, texts },
  );
  if (files.length > 0) await page.locator("#sharing input[type=file]").setInputFiles(files);
  await page.evaluate(() => document.querySelector("#sharing").submit());
}

const manifestOf = async (request, suike) => (await (await request.get(`${suike.url}/manifest.webmanifest`)).json()).share_target;
const field = (page, kind, name) => page.locator("main").getByLabel(word(`field.${kind}.${name}`), { exact: true });

/** Somebody at work with the app installed. */
async function atWork(page, suike, path = "/customers") {
  const company = await Company.found(page, suike.url);
  const device = new Device(page, suike.url);
  await page.goto(path);
  await device.ready();
  await device.filled();
  await device.installed();
  return { company, device };
}

for (const kept of [true, false]) {
  test(`the browser is asked once to keep what is here, and its ${kept ? "yes" : "no"} is said`, async ({ page, suike }) => {
    await Company.found(page, suike.url);
    await page.addInitScript((kept) => {
      window.asked = 0;
      StorageManager.prototype.persist = async () => {
        window.asked += 1;
        return kept;
      };
      StorageManager.prototype.persisted = async () => kept;
    }, kept);
    await page.goto("/sync");
    await expect(page.getByText(word(kept ? "sync.kept" : "sync.not_kept"))).toBeVisible();
    await expect.poll(() => page.evaluate(() => window.asked)).toBe(1);
    await page.getByRole("button", { name: word("sync.now") }).click();
    await expect(page.locator(".sync-mark").first()).toHaveClass(/is-everywhere/);
    expect(await page.evaluate(() => window.asked)).toBe(1);
  });
}

test("a text that another app shares is the beginning of a follow-up, with a network and without", async ({ page, suike, request }) => {
  const target = await manifestOf(request, suike);
  const { device } = await atWork(page, suike);
  for (const offline of [false, true]) {
    await device.offline(offline);
    await share(page, target, { title: "报价", text: "客户要三台", url: "https://example.com/q" });
    await expect(page).toHaveURL(/\/follow-ups\/new\?/);
    await expect(field(page, "follow_up", "text")).toHaveValue("报价\n客户要三台\nhttps://example.com/q");
  }
});

test("a contact that another app shares fills the form of a new customer, and nothing is saved until one says so", async ({ page, suike, request }) => {
  const target = await manifestOf(request, suike);
  const { company, device } = await atWork(page, suike);
  await device.offline();
  await share(page, target, { title: "李娜", files: [file("李娜.vcf", LI_NA)] });
  await expect(page).toHaveURL(/\/customers\/new\?/);
  await expect(page.getByText(word("import.shared_begun"))).toBeVisible();
  const person = page.getByRole("group", { name: word("kind.contact") });
  const filled = async () => {
    await expect(field(page, "customer", "name")).toHaveValue("星云仪器");
    await expect(field(page, "customer", "website")).toHaveValue("https://example.com");
    const told = { name: "李娜", mobile: "138 0013 8000", phone: "010-1234567", email: "li@example.com", title: "经理", department: "采购部" };
    for (const [name, text] of Object.entries(told)) {
      await expect(person.getByLabel(word(`field.contact.${name}`), { exact: true })).toHaveValue(text);
    }
    const other = word("import.card.told", { name: word("import.card.second_phone"), text: "010-7654321" });
    await expect(person.getByLabel(word("field.contact.remark"))).toHaveValue(other);
  };
  await filled();
  await page.reload();
  await filled();
  expect(await device.outbox()).toBe(0);
  await device.offline(false);
  await page.getByRole("button", { name: word("ui.save"), exact: true }).click();
  await expect(page.getByRole("heading", { name: "星云仪器" })).toBeVisible();
  await expect.poll(async () => (await company.rows("contact")).map(({ doc }) => [doc.name, doc.mobile, doc.email])).toEqual([["李娜", "138 0013 8000", "li@example.com"]]);
  // Whoever works for a customer that is there comes to it.
  await share(page, target, { files: [file("zhou.vcf", LI_NA.replace("李娜", "周敏").replace("8000", "8001"))] });
  await expect(page).toHaveURL(/\/contacts\/new\?customer=/);
  await expect(field(page, "contact", "name")).toHaveValue("周敏");
  await expect(field(page, "contact", "mobile")).toHaveValue("138 0013 8001");
});

test("several contacts at once become an import with the file already chosen", async ({ page, suike, request }) => {
  const target = await manifestOf(request, suike);
  const { device } = await atWork(page, suike);
  await device.offline();
  await share(page, target, { files: [file("通讯录.vcf", LI_NA + WANG_WEI)] });
  await expect(page).toHaveURL(/\/import\/[0-9a-f-]{36}$/);
  await expect(page.locator('[data-file="通讯录.vcf"]')).toBeVisible();
  await expect(page.getByText("王伟").first()).toBeVisible();
  await page.reload();
  await expect(page.locator('[data-file="通讯录.vcf"]')).toBeVisible();
});

test("what is shared while nobody is signed in waits for who signs in, and goes with who signs out", async ({ page, suike, request }) => {
  const target = await manifestOf(request, suike);
  const waiting = () => page.evaluate(async () => (await (await caches.open("suike-shared")).keys()).length);
  const { company } = await atWork(page, suike, "/settings");
  const [{ doc: { login } }] = await company.rows("user");
  await page.getByRole("button", { name: word("settings.sign_out"), exact: true }).click();
  await expect(page.getByRole("heading", { name: word("sign_in.title") })).toBeVisible();
  await share(page, target, { files: [file("wang.vcf", WANG_WEI)] });
  await expect(page).toHaveURL(/\/import/);
  await expect(page.getByRole("heading", { name: word("sign_in.title") })).toBeVisible();
  await page.reload();
  expect(await waiting()).toBe(1);
  await page.getByLabel(word("sign_in.login")).fill(login);
  await page.getByLabel(word("sign_in.password"), { exact: true }).fill("a long enough password");
  await page.getByRole("button", { name: word("sign_in.submit") }).click();
  await expect(field(page, "customer", "name")).toHaveValue("北京示例");
  await expect(page.getByRole("group", { name: word("kind.contact") }).getByLabel(word("field.contact.mobile"))).toHaveValue("13900139000");
  await expect.poll(waiting).toBe(0);
  await page.evaluate(async () => (await caches.open("suike-shared")).put("/shared/1-0", new Response("left")));
  await page.goto("/settings");
  await page.getByRole("button", { name: word("settings.sign_out"), exact: true }).click();
  await expect(page.getByRole("heading", { name: word("sign_in.title") })).toBeVisible();
  await expect.poll(waiting).toBe(0);
});

test("a file that is no contact says what is wrong and what to do", async ({ page, suike, request }) => {
  const target = await manifestOf(request, suike);
  await atWork(page, suike);
  for (const [name, text, code] of [["报价.vcf", "%PDF-1.7\n…", "not_a_table"], ["空.vcf", "BEGIN:VCARD\nEND:VCARD\n", "empty"]]) {
    await share(page, target, { files: [file(name, text)] });
    const said = page.getByRole("alert").filter({ hasText: name });
    await expect(said).toContainText(word(`import.file_error.${code}`));
    await expect(said).toContainText(word("import.shared_unreadable"));
    await expect(page.locator(".import-drop").getByText(word("import.pick"))).toBeVisible();
  }
});

test.describe("before the app is installed", () => {
  test.use({ serviceWorkers: "block" });

  test("a shared text arrives all the same, and a file is asked for once more", async ({ page, suike, request }) => {
    const target = await manifestOf(request, suike);
    await Company.found(page, suike.url);
    await page.goto("/customers");
    await new Device(page, suike.url).ready();
    await share(page, target, { text: "客户要三台" });
    await expect(field(page, "follow_up", "text")).toHaveValue("客户要三台");
    await share(page, target, { files: [file("wang.vcf", WANG_WEI)] });
    await expect(page.getByText(word("import.shared_missed"))).toBeVisible();
    await expect(page.locator(".import-drop").getByText(word("import.pick"))).toBeVisible();
  });
});
