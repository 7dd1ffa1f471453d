import { computed, signal } from "@preact/signals";
import type { Language } from "../api/types.ts";
import { me, phase } from "../state/store.ts";
import { de } from "./de.ts";
import { type Words, en } from "./en.ts";
import { formatFor } from "./format.ts";
import { fr } from "./fr.ts";

const dictionaries: Readonly<Record<Language, Words>> = { de, en, fr };

/** The languages, each with its own name. */
export const LANGUAGES: readonly (readonly [Language, string])[] = [
  ["en", en.language],
  ["de", de.language],
  ["fr", fr.language],
];

/** The first of the wished languages that there are words for; English when there is none. */
export function pickLanguage(wished: readonly string[]): Language {
  for (const tag of wished) {
    const base = tag.slice(0, 2).toLowerCase();
    if (Object.hasOwn(dictionaries, base)) return base as Language;
  }
  return "en";
}

/** The language chosen on this page before the app knows it. */
export const chosenLanguage = signal<Language | null>(null);

export const language = computed<Language>(() => {
  if (phase.value === "running" && me.value) return me.value.language;
  return chosenLanguage.value ?? pickLanguage(navigator.languages);
});
export const words = computed(() => dictionaries[language.value]);
export const format = computed(() => formatFor(language.value));
