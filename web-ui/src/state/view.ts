import { type Signal, effect, signal } from "@preact/signals";
import { language } from "../words/index.ts";

/** The parts that everybody is led to; the others are reached from inside of these. */
export const NAV = ["games", "party", "health", "settings"] as const;
const VIEWS = [...NAV, "disk", "organise", "hall"] as const;
export type View = (typeof VIEWS)[number];

function viewOf(hash: string): View {
  const name = hash.replace(/^#\/?/, "");
  return VIEWS.find((view) => view === name) ?? "games";
}

/** The part of the page that is shown; follows the address, so that Back works. */
export const view = signal<View>(viewOf(location.pathname === "/hall" ? "hall" : location.hash));
window.addEventListener("hashchange", () => {
  // A link of the icon into an open page brings a new code: begin anew with it.
  if (location.hash.startsWith("#c=")) location.reload();
  else {
    view.value = viewOf(location.hash);
    scrollTo(0, 0);
  }
});

/** One of a few choices, kept by this browser. */
export function kept<T extends string>(key: string, choices: readonly T[], otherwise: T): Signal<T> {
  const choice = signal<T>(choices.find((one) => one === localStorage.getItem(key)) ?? otherwise);
  effect(() => localStorage.setItem(key, choice.value));
  return choice;
}

export const THEMES = ["auto", "dark", "light"] as const;
export type Theme = (typeof THEMES)[number];

export const theme = kept<Theme>("lanspread.theme", THEMES, "auto");

/** Keeps the document's own attributes with the choices made in it. */
export function dressDocument(): void {
  effect(() => {
    document.documentElement.lang = language.value;
  });
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
  });
}
