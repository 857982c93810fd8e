// The book over real IndexedDB: tabs, devices, days without network, reloads at every step, sessions and rights that end.
import { Company } from "./company.mjs";
import { Device, join } from "./book/device.mjs";
import { expect, test } from "./suike.mjs";

test.use({ locale: "zh-CN", viewport: { width: 1280, height: 800 }, suikeOptions: { bindings: { OPEN_SIGNUP: "1" } } });

/** A company and the first device of its admin. */
async function open(page, suike) {
  suike.intercept = null;
  const company = await Company.found(page, suike.url);
  const device = new Device(page, suike.url);
  await page.goto(`${suike.url}/customers`);
  await device.ready();
  await device.filled();
  return { company, device };
}

const onServer = async (company) => (await company.rows("customer")).map((row) => row.doc.name).sort();

test("two tabs show each other's work, and when the leading one closes the other leads", async ({ page, suike }) => {
  const { company, device: first } = await open(page, suike);
  const second = await first.tab();
  await second.addCustomer("跟随的标签页");
  await first.shows("跟随的标签页");
  await expect.poll(() => onServer(company)).toEqual(["跟随的标签页"]);
  await first.addCustomer("领头的标签页");
  await second.shows("领头的标签页", "跟随的标签页");
  await first.page.close();
  await second.addCustomer("接手以后");
  await second.dot("is-everywhere");
  expect(await onServer(company)).toEqual(["跟随的标签页", "领头的标签页", "接手以后"].sort());
});

test("what one device does a second shows within seconds", async ({ page, suike, browser }) => {
  const { company, device } = await open(page, suike);
  const rep = await join(company, browser, { name: "李娜", role: "admin" });
  const other = await Device.open(rep.context, suike.url);
  await device.addCustomer("两台设备");
  await other.shows("两台设备");
  await rep.context.close();
});

test("a day without network: cold starts, work and sleep, then everything once", async ({ page, suike, browser }) => {
  const door = await suike.openDoor();
  const { company, device } = await open(page, door);
  const colleague = await join(new Company(company.request, suike.url), browser, { name: "李娜", role: "admin" });
  await device.installed();
  await device.offline();
  await door.cut();
  const heard = door.heard.length;
  await device.addCustomer("早上");
  await device.dot("is-here");
  const evening = new Device(await page.context().newPage(), door.url);
  await evening.offline();
  await page.close();
  await evening.page.goto(`${door.url}/customers`);
  await evening.shows("早上");
  await evening.addCustomer("晚上");
  await colleague.company.create("customer", { name: "别人写的" });
  expect(await evening.outbox()).toBe(2);
  expect(door.heard.slice(heard), "nothing can be sent where nobody listens").toEqual([]);
  expect(await onServer(colleague.company)).toEqual(["别人写的"]);
  await door.mend();
  await evening.offline(false);
  await evening.dot("is-everywhere");
  await evening.shows("早上", "晚上", "别人写的");
  expect(await onServer(colleague.company)).toEqual(["早上", "晚上", "别人写的"].sort());
  await colleague.context.close();
});

test("a reload at any step of a push loses nothing and doubles nothing", async ({ page, suike }) => {
  const { company, device } = await open(page, suike);
  const fates = { "before the request": "lose-request", "before the answer": "lose-response", "sent twice": "twice" };
  for (const [step, fate] of Object.entries(fates)) {
    suike.intercept = ({ path }) => (path === "/api/sync/push" ? fate : undefined);
    await device.addCustomer(step);
    await page.reload();
    await device.shows(step);
  }
  suike.intercept = null;
  await page.reload();
  await device.dot("is-everywhere");
  await device.shows(...Object.keys(fates));
  await expect.poll(() => onServer(company)).toEqual(Object.keys(fates).sort());
  expect(await device.outbox()).toBe(0);
});

test("a customer saved in the very moment of a reload is there", async ({ page, suike }) => {
  const { company, device } = await open(page, suike);
  for (let round = 0; round < 5; round++) {
    const name = `一瞬间${round}`;
    await page.goto(`${suike.url}/customers/new`);
    await page.locator("main").getByRole("textbox").first().fill(name);
    await page.getByRole("button", { name: "保存" }).click();
    await page.waitForTimeout(round * 15);
    await page.reload();
  }
  await device.dot("is-everywhere");
  const all = [0, 1, 2, 3, 4].map((round) => `一瞬间${round}`);
  await expect.poll(() => onServer(company)).toEqual(all);
  await device.shows(...all);
});

test("a session that ends in the middle keeps the outbox until the same person signs in again", async ({ page, suike, browser }) => {
  const { company } = await open(page, suike);
  const rep = await join(company, browser, { name: "李娜", role: "rep" });
  const device = await Device.open(rep.context, suike.url);
  await device.installed();
  await device.filled();
  await rep.company.post("/api/sign-out-everywhere", {});
  await device.addCustomer("没有会话");
  await device.dot("is-here");
  await device.page.reload();
  await device.shows("没有会话");
  expect(await device.outbox()).toBe(1);
  expect(await onServer(company)).toEqual([]);
  await rep.company.post("/api/sign-in", { login: rep.login, password: "a long enough password" });
  await device.page.reload();
  await device.dot("is-everywhere");
  expect(await onServer(company)).toEqual(["没有会话"]);
  await rep.context.close();
});

test("somebody moved out of a team while offline has none of its rows left on the device", async ({ page, suike, browser }) => {
  const { company } = await open(page, suike);
  const east = await company.create("team", { name: "华东" });
  const west = await company.create("team", { name: "华西" });
  const mate = await join(company, browser, { name: "王伟", role: "rep", team: east });
  const rep = await join(company, browser, { name: "李娜", role: "rep", team: east });
  await mate.company.create("customer", { name: "华东机密客户", remark: "绝密底价" });
  await rep.company.create("customer", { name: "自己的客户" });
  const device = await Device.open(rep.context, suike.url);
  await device.installed();
  await device.shows("华东机密客户", "自己的客户");
  await device.offline();
  await device.page.reload();
  await device.shows("华东机密客户");
  await company.push({ type: "set_fields", kind: "user", id: rep.user, base_ver: 9e15, fields: { team: west } });
  await device.offline(false);
  await device.showsNot("华东机密客户");
  await device.shows("自己的客户");
  const bytes = async () => JSON.stringify(await device.database());
  await expect.poll(bytes, { timeout: 15_000 }).not.toContain("机密");
  expect(await bytes()).not.toContain("绝密底价");
  expect(await bytes()).toContain("自己的客户");
  await mate.context.close();
  await rep.context.close();
});

test("signing out leaves no book behind on the device", async ({ page, suike }) => {
  const { device } = await open(page, suike);
  await device.addCustomer("要带走的");
  await device.dot("is-everywhere");
  await page.goto(`${suike.url}/settings`);
  await page.getByRole("button", { name: "退出登录", exact: true }).click();
  await expect.poll(() => device.databaseName()).toBeUndefined();
});
