// Somebody who uses no mouse: keys alone, and after each of them the focus is on something, and seen. Knows no screen.
import { expect } from "@playwright/test";

/** So many keys are pressed on the way to something before it counts as out of reach. */
const MOST = 60;

export class Keys {
  constructor(page) {
    this.page = page;
  }

  /** Presses keys one after the other. */
  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
    await this.seen();
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  /** Goes to something by Tab, or by another key. */
  async to(target, key = "Tab") {
    await expect(target).toBeVisible();
    for (let pressed = 0; pressed < MOST; pressed += 1) {
      if (await target.evaluate((it) => it === document.activeElement)) return;
      await this.press(key);
    }
    throw new Error(`${target} was not reached by ${MOST} times ${key}`);
  }

  /** Goes to something and presses it. */
  async use(target, { by = "Enter", key } = {}) {
    await this.to(target, key);
    await this.press(by);
  }

  /** That the focus is somewhere, in sight, with a mark that shows it. */
  async seen() {
    await expect.poll(() => this.page.evaluate(whereItIs), { message: "where the focus is" }).toBe("seen");
  }
}

/** "seen", or what is wrong with where the focus is. */
function whereItIs() {
  const it = document.activeElement;
  if (!it || it === document.body || it.id === "main") return `nowhere, on ${it?.tagName}`;
  const name = `${it.tagName.toLowerCase()}.${it.className} "${(it.getAttribute("aria-label") ?? it.textContent).trim().slice(0, 30)}"`;
  const box = it.getBoundingClientRect();
  const isOut = box.right <= 0 || box.bottom <= 0 || box.left >= innerWidth || box.top >= innerHeight;
  if (isOut && !it.closest(".check")) return `out of sight: ${name}`;
  const isMarked = (element) => {
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    const isField = element.matches(".input, .finder-box") && boxShadow !== "none";
    return isField || (outlineStyle !== "none" && parseFloat(outlineWidth) >= 1);
  };
  // A row or a card is marked as a whole, a round button by what is in it.
  const around = [it, ...it.querySelectorAll("*")];
  for (let up = it.parentElement; up && around.length < 400; up = up.parentElement) around.push(up);
  return around.some(isMarked) ? "seen" : `not marked: ${name}`;
}
