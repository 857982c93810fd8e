// The words of the product, so that a spec names a key and not what somebody may rephrase: in Simplified Chinese, or in a
// language by its tag.
import { readFileSync } from "node:fs";

/** Gives the text of a key with its `{names}` filled in, in that language. */
export function wordsIn(tag) {
  const words = JSON.parse(readFileSync(new URL(`../app/locales/${tag}.json`, import.meta.url), "utf8"));
  return (key, args = {}) => {
    const text = words[key] ?? (args.count === 1 ? words[`${key}_one`] : undefined) ?? words[`${key}_other`];
    if (text === undefined) throw new Error(`no text for ${key}`);
    return Object.entries(args).reduce((filled, [name, value]) => filled.replaceAll(`{${name}}`, value), text);
  };
}

/** What on a page is the key of a text instead of the text. */
export function keysShown(page) {
  const keys = Object.keys(JSON.parse(readFileSync(new URL("../app/locales/en.json", import.meta.url), "utf8")));
  return page.evaluate((keys) => {
    const known = new Set(keys.map((key) => key.replace(/_(one|other)$/, "")));
    const said = [...document.querySelectorAll("body *")].flatMap((element) => [
      ...[...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent.trim()),
      element.getAttribute("aria-label"),
      element.getAttribute("placeholder"),
    ]);
    return said.filter((text) => text?.includes(".") && known.has(text));
  }, keys);
}

export const word = wordsIn("zh-Hans");

/** The languages in which whole days are told: the browser's and the texts'. */
export const TOLD_IN = [
  { locale: "zh-CN", language: "zh-Hans" },
  { locale: "en-GB", language: "en" },
];
