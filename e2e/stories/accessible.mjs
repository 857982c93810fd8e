// That a screen has no accessibility faults and fits its width, whatever the width. Knows nothing of what is on it.
import AxeBuilder from "@axe-core/playwright";
import { expect } from "@playwright/test";

const SIZES = [
  { width: 1280, height: 800 },
  { width: 390, height: 844 },
  { width: 320, height: 640 },
];

/** Looks at the screen as it is in every size and in both themes. */
export async function isAccessible(page) {
  const before = page.viewportSize();
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(wider, `${page.url()} at ${size.width}`).toBeLessThanOrEqual(0);
    for (const colorScheme of ["light", "dark"]) {
      // Colours that are still on their way from one theme to the other are nobody's.
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      const { violations } = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag22aa"]).analyze();
      expect(violations.map((it) => `${it.id}: ${it.nodes.map((node) => node.target)}`)).toEqual([]);
    }
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  await page.setViewportSize(before);
}
