// That a screen has no accessibility faults and fits its width, whatever the width, with all of its text. Knows nothing of what is
// on it.
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";

/** A desk at 200 %: half as many pixels of the style sheet either way. */
export const ZOOMED = { width: 640, height: 400 };

const SIZES = {
  desk: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  small: { width: 320, height: 640 },
};
const THEMES = ["light", "dark"];

/** Looks at the screen as it is: in every size and in both themes, unless fewer are asked for. */
export async function isAccessible(page, { sizes = Object.keys(SIZES), themes = THEMES } = {}) {
  const before = page.viewportSize();
  for (const size of sizes.map((name) => SIZES[name])) {
    await page.setViewportSize(size);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider, `${page.url()} at ${size.width}`).toBeLessThanOrEqual(0);
    for (const colorScheme of themes) {
      // Colours that are still on their way from one theme to the other are nobody's.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]).analyze();
      expect(violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.target)}`)).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize(before);
}

/**
 * Texts of which a part cannot be brought into sight, beyond the window or behind the edge of something that does not scroll, and
 * what is in a place too low for one line of it. A name that ends in "…" says that it goes on, and is whole where it leads.
 */
export function cutOff(page) {
  return page.evaluate(() => {
    const LINE = 40;
    // A target for fingers may be a little higher than what holds it.
    const HIDDEN = 8;
    const tolerance = { x: 1, y: 4 };
    const has = (style, axis, words) => words.test(axis === "x" ? style.overflowX : style.overflowY);
    const sides = (box, axis) => (axis === "x" ? [box.left, box.right] : [box.top, box.bottom]);
    const beyond = (box, edge, axis) => {
      const [[from, to], [first, last]] = [sides(box, axis), sides(edge, axis)];
      return from < first - tolerance[axis] || to > last + tolerance[axis];
    };
    const whole = { left: 0, top: 0, right: innerWidth, bottom: innerHeight };
    const isCut = (element, box, axis) => {
      for (let at = element; at; at = at.parentElement) {
        const style = getComputedStyle(at);
        const goesOn = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
        if (goesOn || has(style, axis, /auto|scroll/)) return false;
        if (has(style, axis, /hidden|clip/) && beyond(box, at.getBoundingClientRect(), axis)) return true;
        if (style.position === "fixed") break;
      }
      return beyond(box, whole, axis);
    };
    const wider = document.documentElement.scrollWidth - innerWidth;
    const found = wider > 0 ? [`${wider} px wider than the window`] : [];
    const range = document.createRange();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const [node, element] = [texts.currentNode, texts.currentNode.parentElement];
      if (!node.textContent.trim() || element.closest(".visually-hidden, .skip-link, svg, script, noscript")) continue;
      if (!element.checkVisibility({ visibilityProperty: true })) continue;
      range.selectNodeContents(node);
      const box = range.getBoundingClientRect();
      if (box.width > 0 && (isCut(element, box, "x") || isCut(element, box, "y"))) found.push(`cut off: ${node.textContent.trim()}`);
    }
    for (const element of document.querySelectorAll("body *")) {
      const style = getComputedStyle(element);
      if (!has(style, "y", /auto|scroll/) || !element.checkVisibility()) continue;
      const name = `${element.tagName.toLowerCase()}.${element.className}`;
      if (element.scrollHeight > element.clientHeight + HIDDEN && element.clientHeight < LINE) found.push(`${element.clientHeight} px high: ${name}`);
      // What is wide on purpose says so by its role; a page or a sheet is not.
      const isPage = element.matches(".page-body, .vlist, .sheet-body, .menu, .panel-body");
      if (isPage && element.scrollWidth > element.clientWidth + 1) found.push(`scrolls sideways: ${name}`);
    }
    return found;
  });
}
