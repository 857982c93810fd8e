// That a screen has no accessibility faults and fits its width, whatever the width. Knows nothing of what is on it.
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";

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
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze();
      expect(violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.target)}`)).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize(before);
}
