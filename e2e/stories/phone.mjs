// A person's phone that can be put away, switched off in the middle and started again: a browser with a profile on disk,
// behind a network of its own. Knows no screen (`book/device.mjs` does).
import { mkdtemp, readlink, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { chromium, expect } from "@playwright/test";

import { Device } from "../book/device.mjs";

const PASSWORD = "a long enough password";

export class Phone {
  /** A new phone for somebody, with a door of their own to Suike. `use` is the project's, for how browsers are started. */
  static async of(person, suike, use) {
    const phone = new Phone();
    phone.door = await suike.openDoor();
    phone.profile = await mkdtemp(join(tmpdir(), "suike-phone-"));
    phone.use = use;
    await phone.start();
    const data = { login: person.login, password: PASSWORD };
    await phone.context.request.post(`${phone.door.url}/api/sign-in`, { data, headers: { origin: phone.door.url } });
    return phone;
  }

  get url() {
    return this.door.url;
  }

  /** Starts the browser. */
  async start() {
    const { launchOptions, locale, timezoneId } = this.use;
    const screen = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
    this.context = await chromium.launchPersistentContext(this.profile, { ...launchOptions, ...screen, locale, timezoneId });
  }

  /** Opens an address, cold, and waits until the app stands. */
  async open(path) {
    const device = new Device(this.context.pages()[0] ?? (await this.context.newPage()), this.url);
    await device.page.goto(this.url + path);
    // Pages that are a step of something else show no dot on a phone; it is there.
    await expect(device.page.locator(".sync-mark").first()).toBeAttached({ timeout: 20_000 });
    return device;
  }

  /** Puts it away: the browser closes as it should. */
  async close() {
    await this.context.close();
  }

  /** Ends the browser's process where it stands, as an empty battery does. */
  async kill() {
    const gone = new Promise((resolve) => this.context.once("close", resolve));
    // Chromium keeps `<host>-<process>` in its profile, so that no two browsers use it.
    const lock = await readlink(join(this.profile, "SingletonLock"));
    process.kill(Number(lock.split("-").at(-1)), "SIGKILL");
    await gone;
    await rm(join(this.profile, "SingletonLock"), { force: true });
  }

  /** Throws it away. */
  async end() {
    await this.context.close();
    await rm(this.profile, { recursive: true, force: true });
  }
}
