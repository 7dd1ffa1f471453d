import { computed, effect, signal } from "@preact/signals";
import { ApiError } from "../api/client.ts";
import { opened } from "../games/listing.ts";
import { errorWords } from "../words/errors.ts";
import { format, words } from "../words/index.ts";
import { tellOnDesktop } from "./desktop.ts";
import type { Settled } from "./merge.ts";
import { view } from "./view.ts";

export interface Notice {
  readonly id: number;
  readonly tone: "good" | "bad";
  readonly text: string;
  readonly advice: string | null;
}

/** What guests are told in passing, one at a time: the first is shown and read out, the others wait for it. */
const queue = signal<readonly Notice[]>([]);
export const told = computed(() => queue.value[0] ?? null);

const SHORT_MS = 6_000;
const LONG_MS = 15_000;
/** How long one is shown at least, while others wait. */
const LEAST_MS = { good: 1_500, bad: 5_000 } as const;
const AT_ONCE = 3;
let next = 0;

export function tell(tone: Notice["tone"], text: string, advice: string | null = null): void {
  const notice: Notice = { id: next++, tone, text, advice };
  const others = queue.value.filter((other) => other.text !== text);
  const [first, ...rest] = others;
  // What went wrong need not wait for what went well.
  const ahead = tone === "bad" && first?.tone === "good";
  queue.value = ahead ? [notice, ...others].slice(0, AT_ONCE) : first ? [first, ...[...rest, notice].slice(1 - AT_ONCE)] : [notice];
}

export function dismiss(id: number): void {
  queue.value = queue.value.filter((notice) => notice.id !== id);
}

let shownId = -1;
let shownAt = 0;
effect(() => {
  const [first, ...waiting] = queue.value;
  if (first === undefined) return;
  if (first.id !== shownId) {
    shownId = first.id;
    shownAt = Date.now();
  }
  const stays = waiting.length > 0 ? LEAST_MS[first.tone] : first.tone === "good" ? SHORT_MS : LONG_MS;
  const timer = setTimeout(() => dismiss(first.id), Math.max(0, shownAt + stays - Date.now()));
  return () => clearTimeout(timer);
});

/** Tells a refusal: of a game by its title, or of the page itself. */
export function tellFailure(error: ApiError, title: string | null = null): void {
  const { what, todo } = errorWords(words.value, error.code);
  // What is not valid only the app can say.
  tell("bad", title === null ? what : words.value.notice.failed(title, what), error.code === "invalid-argument" ? error.message : todo);
}

/** Does what was asked and tells when it was refused; whether it was done. */
export async function attempt(asked: () => Promise<unknown>): Promise<boolean> {
  try {
    await asked();
    return true;
  } catch (reason) {
    if (!(reason instanceof ApiError)) throw reason;
    tellFailure(reason);
    return false;
  }
}

/** Tells how operations ended; of many at once only how many, so that it never chatters. */
export function tellSettled(settled: readonly Settled[]): void {
  // The big view is for the hall, which this PC's operations are none of; the guest's own page tells them.
  if (view.peek() === "hall") return;
  if (settled.length > AT_ONCE) {
    const many = words.value.notice.many(format.value.number(settled.length));
    tell("good", many);
    tellOnDesktop("", many, null);
    return;
  }
  for (const { game, kind } of settled) {
    const failure = game.last_error;
    if (failure && failure.code !== "cancelled") {
      const { what, todo } = errorWords(words.value, failure.code);
      tellOnDesktop(game.id, words.value.notice.failed(game.title, what), todo);
      // Its open details say so already.
      if (opened.peek() === game.id) continue;
      tell("bad", words.value.notice.failed(game.title, what), todo);
    } else if (failure || !reached(game, kind)) {
      tell("good", words.value.notice.stopped(game.title));
    } else {
      const { kept, finished } = words.value.notice;
      const ready = (kind === "Removing" && game.installed ? kept : finished[kind])(game.title);
      tell("good", ready);
      tellOnDesktop(game.id, ready, null);
    }
  }
}

/** Whether the game is where the operation wanted it. */
function reached(game: Settled["game"], kind: Settled["kind"]): boolean {
  switch (kind) {
    case "Downloading":
      return game.downloaded;
    case "Installing":
    case "StreamInstalling":
      return game.installed;
    case "Updating":
      return !game.update_available;
    case "Uninstalling":
      return !game.installed;
    case "Removing":
      return !game.downloaded;
    case "Verifying":
      return true;
  }
}
