// The colours of charts, reckoned from the style sheet: any two can be told apart by people who see few colours, and each stands out
// from what is behind it. Knows nothing of pages, so it needs none.
import { readFileSync } from "node:fs";

import { expect, test } from "@playwright/test";

const read = (path) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8");

/** How much of red, green and blue somebody sees of each (Machado, Oliveira and Fernandes 2009, severity 1). */
const EYES = {
  usual: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
};
/** The least distance of two colours (CIE76), and the least contrast to a surface (WCAG 1.4.11). */
const APART = 15;
const CONTRAST = 3;

const within = (parts) => parts.map((part) => Math.min(1, Math.max(0, part)));
const times = (rows, parts) => rows.map((row) => row.reduce((sum, factor, at) => sum + factor * parts[at], 0));

/** `oklch(l c h)` as linear red, green and blue. */
function linear([l, c, h]) {
  const [a, b] = [c * Math.cos((h * Math.PI) / 180), c * Math.sin((h * Math.PI) / 180)];
  const cones = [l + 0.3963377774 * a + 0.2158037573 * b, l - 0.1055613458 * a - 0.0638541728 * b, l - 0.0894841775 * a - 1.291485548 * b];
  return within(times([[4.0767416621, -3.3077115913, 0.2309699292], [-1.2684380046, 2.6097574011, -0.3413193965], [-0.0041960863, -0.7034186147, 1.707614701]], cones.map((cone) => cone ** 3)));
}

function lab(parts) {
  const white = [0.95047, 1, 1.08883];
  const xyz = times([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.072175], [0.0193339, 0.119192, 0.9503041]], parts);
  const [x, y, z] = xyz.map((part, at) => part / white[at]).map((part) => (part > 216 / 24389 ? Math.cbrt(part) : ((24389 / 27) * part + 16) / 116));
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const distance = (one, other) => Math.hypot(...one.map((part, at) => part - other[at]));
const light = (parts) => 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2];
const contrast = (one, other) => (Math.max(light(one), light(other)) + 0.05) / (Math.min(light(one), light(other)) + 0.05);

/** The colours that the rules after `selector` name. */
function named(css, selector) {
  const [, rules] = css.split(`${selector} {\n`);
  const said = rules.slice(0, rules.indexOf("}")).matchAll(/--([a-z0-9-]+): oklch\(([0-9.]+) ([0-9.]+) ([0-9.]+)\);/g);
  return Object.fromEntries([...said].map(([, name, ...parts]) => [`--${name}`, linear(parts.map(Number))]));
}

/** The names of the colours that a source file gives to charts. */
const used = (path, list) => [...read(path).match(new RegExp(`const ${list}: [^=]*= \\[([^\\]]*)\\]`))[1].matchAll(/"(--[a-z0-9-]+)"/g)].map(([, name]) => name);
const LISTS = [used("app/src/records/figures/picture.rs", "COLORS"), used("app/src/ui/chart.rs", "PARTS")];

for (const [theme, selector] of [["light", "\n:root"], ["dark", ':root:not([data-theme="light"])'], ["dark by choice", ':root[data-theme="dark"]']]) {
  test(`colours of charts, ${theme}: any two are two for everybody, and none is lost on the page`, () => {
    const colours = named(read("style/tokens.css"), selector);
    for (const names of LISTS) {
      expect(names).toHaveLength(6);
      for (const [kind, eyes] of Object.entries(EYES)) {
        const seen = names.map((name) => lab(within(times(eyes, colours[name]))));
        const close = names.flatMap((name, at) => names.slice(0, at).map((other, before) => [kind, name, other, distance(seen[at], seen[before])]));
        expect(close.filter(([, , , apart]) => !(apart >= APART))).toEqual([]);
      }
      for (const surface of ["--surface-0", "--surface-1"]) {
        const faint = names.map((name) => [name, surface, contrast(colours[name], colours[surface])]);
        expect(faint.filter(([, , ratio]) => !(ratio >= CONTRAST))).toEqual([]);
      }
    }
  });
}
