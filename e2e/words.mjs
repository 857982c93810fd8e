// The words of the product in Simplified Chinese, so that a spec names a key and not what somebody may rephrase.
import { readFileSync } from "node:fs";

const words = JSON.parse(readFileSync(new URL("../app/locales/zh-Hans.json", import.meta.url), "utf8"));

/** The text of a key with its `{names}` filled in. */
export function word(key, args = {}) {
  const text = words[key] ?? words[`${key}_other`];
  if (text === undefined) throw new Error(`no text for ${key}`);
  return Object.entries(args).reduce((filled, [name, value]) => filled.replaceAll(`{${name}}`, value), text);
}
