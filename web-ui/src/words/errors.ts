import type { Words } from "./en.ts";

export type ErrorWords = Words["errors"]["unknown"];

const INVALID = "invalid-argument";

/** What a form says of a refusal: what is wrong with what was named; else, of what is not valid, in its own words, as it knows what was asked for. */
export function refusalText(words: Words, { code, wrong }: { readonly code: string; readonly wrong: string | null }, invalid: string): string {
  if (wrong !== null && Object.hasOwn(words.wrong, wrong)) return words.wrong[wrong as keyof Words["wrong"]];
  const { what, todo } = errorWords(words, code);
  return code === INVALID ? invalid : `${what} ${todo}`;
}

/** The words for an error code of the app; codes of a newer app get those for the unknown. */
export function errorWords(words: Words, code: string): ErrorWords {
  return Object.hasOwn(words.errors, code) ? words.errors[code as keyof Words["errors"]] : words.errors.unknown;
}
