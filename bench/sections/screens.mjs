// What a hand waits for on the everyday screens: a list that follows the words typed, a record that opens, a long list under a
// thumb, a card carried over a full board, a customer with a long story. Times are told in frames of the same browser.
import { startSuike } from "../../e2e/server.mjs";
import { DESK, PHONE, inBrowser, marked, slow } from "../house/browser.mjs";
import { Company, generated } from "../house/company.mjs";
import { remember } from "../house/memory.mjs";
import { median, percentile } from "../house/numbers.mjs";
import { buildPages } from "../house/pages.mjs";

const CUSTOMERS = Number(process.env.ROWS ?? 100_000);
const CARDS = 8_800;
const ENTRIES = 5_000;
const HOUR = 3_600_000;
const WORDS = 24;

export async function measure({ dist, report }) {
  const suike = await startSuike({ dist, compress: true });
  const peers = await buildPages();
  const line = await remember(suike.url);
  try {
    const company = await Company.found(suike);
    const rows = await generated("customer", CUSTOMERS);
    const ids = await company.fill("customer", rows);
    const story = ids.at(-1);
    await company.fill("follow_up", entries(story, company.me), (row) => ({ customer: row.customer, owner: undefined }));
    const [stages] = [(await company.settings("stage")).sort((one, other) => one.doc.order - other.doc.order)];
    const cards = await generated("opportunity", CARDS);
    await company.fill("opportunity", cards, (_, number) => ({ stage: stages[number % stages.length].id }));
    const words = asked(rows);
    const desk = await atDesk(line.url, company, { words, story });
    const phone = await onPhone(line.url, company);
    suike.dist = peers.folder;
    const plain = await inBrowser(PHONE, async (context, page) => {
      await page.goto(`${suike.url}/list.html`);
      await page.waitForFunction(() => window.peers);
      await page.evaluate((rows) => window.peers.list(rows), rows);
      await slow(context, page, { cpu: 4 });
      return page.evaluate(scrolled, ".list");
    });
    const many = CUSTOMERS.toLocaleString("en");
    const frames = (id, what, times, goal) =>
      report({ id, what, value: percentile(times, 0.95), unit: "ms", against: { what: "a frame of this browser", value: desk.frame }, goal });
    frames("keystroke", `a letter typed over a list of ${many} customers, to the painted list, p95`, desk.letters, 3);
    frames("open_record", `a customer opened among ${many}, to the painted page, p95`, desk.opened, 4);
    frames("open_story", `a customer with ${ENTRIES.toLocaleString("en")} follow-ups opened, to the painted page, p95`, desk.story, 4);
    frames("drag", `a frame while a card is carried over a board of ${CARDS.toLocaleString("en")}, p95`, desk.drag, 2);
    report({
      id: "scroll",
      what: `a frame while ${many} customers are scrolled on a phone at a quarter of the speed, p95`,
      value: percentile(phone, 0.95),
      unit: "ms",
      against: { what: "the same rows as plain windowed DOM", value: percentile(plain, 0.95) },
      goal: 1,
    });
  } finally {
    await line.stop();
    await suike.stop();
    await peers.remove();
  }
}

/** A long story with one customer, an entry an hour. */
function entries(customer, by) {
  return Array.from({ length: ENTRIES }, (_, number) => ({
    customer,
    by,
    channel: number % 2 ? "call" : "visit",
    text: `第 ${number + 1} 次`,
    happened_at: Date.now() - (number + 1) * HOUR,
  }));
}

/** Beginnings of names that stand here and there in the book, two letters and then one more. */
function asked(rows) {
  const names = Array.from({ length: WORDS * 40 }, (_, n) => rows[(n * 7919) % rows.length].name);
  return names.filter((name) => /^\p{Script=Han}{3}/u.test(name)).slice(0, WORDS).map((name) => name.slice(0, 3));
}

async function atDesk(url, company, { words, story }) {
  return inBrowser(DESK, async (context, page) => {
    await company.enter(context, url);
    await page.goto(`${url}/customers`);
    await marked(page, "suike:first-sync");
    await page.waitForTimeout(5_000);
    await page.reload();
    await marked(page, "suike:indexed");
    await page.waitForSelector("main .vlist-row a");
    const frame = median(await page.evaluate(idleFrames));
    const letters = await page.evaluate(typed, words);
    const opened = await page.evaluate(openedOnes);
    const longStory = await page.evaluate(openedStory, `/customers/${story}`);
    await page.evaluate(() => document.querySelector('a[href="/board"]').click());
    await page.waitForSelector(".board-card");
    await page.waitForTimeout(500);
    return { frame, letters, opened, story: longStory, drag: await carried(page) };
  });
}

async function onPhone(url, company) {
  return inBrowser(PHONE, async (context, page) => {
    await company.enter(context, url);
    await page.goto(`${url}/customers`);
    await marked(page, "suike:first-sync");
    await page.waitForTimeout(5_000);
    await page.waitForSelector("main .vlist-row a");
    await slow(context, page, { cpu: 4 });
    return page.evaluate(scrolled, "main .vlist");
  });
}

/** Runs in the page: how long its frames are when nothing happens. */
async function idleFrames() {
  const times = [];
  let before = await new Promise(requestAnimationFrame);
  for (let n = 0; n < 60; n += 1) {
    const now = await new Promise(requestAnimationFrame);
    times.push(now - before);
    before = now;
  }
  return times;
}

/** Runs in the page: types each word letter by letter into the list's own search, and waits for the list to be another. */
async function typed(words) {
  const input = document.querySelector(".filter-search input");
  const list = () => [...document.querySelectorAll("main .vlist-row")].slice(0, 12).map((row) => row.textContent).join("\n");
  const times = [];
  const say = (text) => {
    input.value = text;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  for (const word of words) {
    for (let end = 1; end <= word.length; end += 1) {
      const before = list();
      const begun = performance.now();
      say(word.slice(0, end));
      let changed = false;
      while (!changed && performance.now() - begun < 1_500) {
        await new Promise(requestAnimationFrame);
        changed = list() !== before;
      }
      await new Promise(requestAnimationFrame);
      // Some letters narrow nothing that is in sight.
      if (changed) times.push(performance.now() - begun);
    }
    say("");
    await painted();
    await new Promise((resolve) => setTimeout(resolve, 400));
  }
  return times;
}

/** Runs in the page: opens customers from the list, one after the other. */
async function openedOnes() {
  const times = [];
  const head = () => document.querySelector("main .customer-head")?.textContent ?? "";
  for (let n = 0; n < 20; n += 1) {
    const link = document.querySelectorAll("main .vlist-row a")[n % 10];
    const address = link.getAttribute("href").split("?")[0];
    const before = head();
    const begun = performance.now();
    link.click();
    const there = () => location.pathname === address && head() && head() !== before;
    while (!there()) {
      if (performance.now() - begun > 5_000) throw new Error(`${address} did not open`);
      await new Promise(requestAnimationFrame);
    }
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - begun);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return times;
}

/** Runs in the page: opens the customer with the long story ten times. */
async function openedStory(address) {
  const times = [];
  const go = (to) => {
    const link = Object.assign(document.createElement("a"), { href: to });
    document.body.append(link);
    link.click();
    link.remove();
  };
  for (let n = 0; n < 10; n += 1) {
    const begun = performance.now();
    go(address);
    const there = () => document.querySelectorAll("main .customer-story .timeline-item").length > 20;
    while (!there() && performance.now() - begun < 5_000) await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
    times.push(performance.now() - begun);
    go("/customers");
    while (there()) await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return times;
}

/** Runs in the page: scrolls as a thumb flings, and notes how long each frame was. */
async function scrolled(selector) {
  const inner = document.querySelector(selector);
  let list = inner;
  while (list && !(list.scrollHeight > list.clientHeight + 1000 && /auto|scroll/.test(getComputedStyle(list).overflowY))) list = list.parentElement;
  list ??= document.scrollingElement;
  const times = [];
  let before = await new Promise(requestAnimationFrame);
  for (let n = 0; n < 240; n += 1) {
    list.scrollTop += 90;
    const now = await new Promise(requestAnimationFrame);
    times.push(now - before);
    before = now;
  }
  if (list.scrollTop < 240 * 80) throw new Error("the list did not scroll");
  return times;
}

/** Carries a card to and fro over the board, and notes the frames meanwhile. */
async function carried(page) {
  const box = await page.locator(".board-card").first().boundingBox();
  await page.mouse.move(box.x + 40, box.y + 20);
  await page.mouse.down();
  await page.mouse.move(box.x + 80, box.y + 40, { steps: 4 });
  await page.waitForFunction(() => document.querySelector(".board.is-dragging"));
  const times = page.evaluate(async () => {
    const times = [];
    let before = await new Promise(requestAnimationFrame);
    for (let n = 0; n < 150; n += 1) {
      const now = await new Promise(requestAnimationFrame);
      times.push(now - before);
      before = now;
    }
    return times;
  });
  for (let turn = 0; turn < 6; turn += 1) await page.mouse.move(turn % 2 ? box.x + 80 : box.x + 700, box.y + 60 + turn * 30, { steps: 25 });
  const frames = await times;
  await page.keyboard.press("Escape");
  await page.mouse.up();
  return frames;
}
