// A small team for stories, each with a device behind a network of its own that can be cut. Knows how they meet and part,
// not what they do.
import { Device, join } from "../book/device.mjs";
import { Company } from "../company.mjs";

export const PHONE = { width: 390, height: 844 };
export const DESK = { width: 1280, height: 800 };

/** A company with a team of a manager and a rep. */
export async function team(page, suike, browser) {
  const admin = await Company.found(page, suike.url);
  const east = await admin.create("team", { name: "华东" });
  const manager = await join(admin, browser, { name: "王经理", role: "manager", team: east });
  const rep = await join(admin, browser, { name: "李娜", role: "rep", team: east });
  return { admin, manager, rep };
}

/** A person's device at that address, with everything on it that they may see. */
export async function deviceOf(person, suike, { path = "/customers", size = DESK } = {}) {
  const door = await suike.openDoor();
  const page = await person.context.newPage();
  await page.setViewportSize(size);
  const device = Object.assign(new Device(page, door.url), { door });
  await page.goto(door.url + path);
  await device.installed();
  await device.filled();
  return device;
}

/** Takes devices' networks away. */
export async function apart(...devices) {
  for (const device of devices) {
    await device.offline();
    await device.door.cut();
  }
}

/** Gives a device its network back. */
export async function back(device) {
  await device.door.mend();
  await device.offline(false);
}

/** Opens an address as a link does, cold. */
export const open = (device, path) => device.page.goto(device.url + path);
