import type { Words } from "./en.ts";

export type ErrorWords = Words["errors"]["unknown"];

/** The words for an error code of the app; codes of a newer app get those for the unknown. */
export function errorWords(words: Words, code: string): ErrorWords {
  return Object.hasOwn(words.errors, code) ? words.errors[code as keyof Words["errors"]] : words.errors.unknown;
}
