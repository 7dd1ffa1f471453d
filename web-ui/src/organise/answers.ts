import { computed, effect, signal } from "@preact/signals";
import { nameOr } from "../api/clean.ts";
import type { Organiser } from "../api/types.ts";
import { attempt, tell } from "../state/notices.ts";
import { app, organisers } from "../state/store.ts";
import { words } from "../words/index.ts";

const NOT_NOW = "lanspread.not-now";

/** The fingerprints that the guest was asked about and answered, in this tab. */
const answered = signal<readonly string[]>((sessionStorage.getItem(NOT_NOW) ?? "").split("\n"));

function answer(fingerprints: readonly string[]): void {
  answered.value = [...new Set([...answered.value, ...fingerprints])];
  sessionStorage.setItem(NOT_NOW, answered.value.join("\n"));
}

/** Those who are heard of and about whom the guest has not said anything yet. */
export const asking = computed(() =>
  organisers.value.filter((one) => !one.accepted && !one.own && !one.awaited && !answered.value.includes(one.fingerprint)),
);

/** The name of an organiser, or the words by which somebody without one is known. */
export function nameOf(organiser: Organiser): string {
  return nameOr(organiser.name, organiser.fingerprint);
}

// Told however it came about: a party key accepts, too, and so do other programs of the same user.
let known: ReadonlySet<string> | null = null;
effect(() => {
  const accepted = organisers.value.filter((one) => one.accepted);
  for (const one of accepted) {
    if (known === null || known.has(one.fingerprint) || one.own) continue;
    const { organisers: said } = words.peek();
    tell("good", said.accepted(nameOf(one)), said.acceptedText);
  }
  // What the first state says is no news.
  known = known === null && organisers.value.length === 0 ? null : new Set(accepted.map((one) => one.fingerprint));
});

/** Accepts whose four words these are; whether that went through. */
export function accept(fingerprint: string): Promise<boolean> {
  return attempt(() => app().acceptOrganiser(fingerprint));
}

/** Says no for now to all who ask; Party still has them. */
export function notNow(): void {
  answer(asking.value.map((one) => one.fingerprint));
}

/** Believes this organiser no longer, and is not asked about it again. */
export async function drop(organiser: Organiser): Promise<void> {
  answer([organiser.fingerprint]);
  if (await attempt(() => app().dropOrganiser(organiser.fingerprint))) {
    tell("good", words.value.organisers.dropped(nameOf(organiser)));
  }
}
