import { signal } from "@preact/signals";
import { ApiError } from "../api/client.ts";
import { errorWords } from "../words/errors.ts";
import { format, words } from "../words/index.ts";
import type { Settled } from "./merge.ts";

export interface Notice {
  readonly id: number;
  readonly tone: "good" | "bad";
  readonly text: string;
  readonly advice: string | null;
}

/** What guests are told in passing, oldest first. Shown and read out by one live region. */
export const notices = signal<readonly Notice[]>([]);

const SHORT_MS = 6_000;
const LONG_MS = 15_000;
const AT_ONCE = 3;
let next = 0;

export function tell(tone: Notice["tone"], text: string, advice: string | null = null): void {
  const notice: Notice = { id: next++, tone, text, advice };
  const others = notices.value.filter((other) => other.text !== text);
  notices.value = [...others, notice].slice(-AT_ONCE);
  setTimeout(() => dismiss(notice.id), tone === "good" ? SHORT_MS : LONG_MS);
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

/** Tells a refusal: of a game by its title, or of the page itself. */
export function tellFailure(error: ApiError, title: string | null = null): void {
  const { what, todo } = errorWords(words.value, error.code);
  tell("bad", title === null ? what : words.value.notice.failed(title, what), todo);
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
  if (settled.length > AT_ONCE) {
    tell("good", words.value.notice.many(format.value.number(settled.length)));
    return;
  }
  for (const { game, kind } of settled) {
    const failure = game.last_error;
    if (failure && failure.code !== "cancelled") {
      const { what, todo } = errorWords(words.value, failure.code);
      tell("bad", words.value.notice.failed(game.title, what), todo);
    } else if (failure || !reached(game, kind)) {
      tell("good", words.value.notice.stopped(game.title));
    } else {
      tell("good", words.value.notice.finished[kind](game.title));
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
