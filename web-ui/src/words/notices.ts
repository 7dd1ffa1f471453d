import type { Failure, Game } from "../api/types.ts";
import type { Words } from "./en.ts";

export type NoticeWords = Words["notices"]["bringing"];

/** The words for a notice of the app; one of a newer app speaks for itself. */
export function noticeWords(words: Words, { code, message }: Failure): NoticeWords {
  return Object.hasOwn(words.notices, code) ? words.notices[code as keyof Words["notices"]] : { what: message, todo: "" };
}

/** Whether another program is still bringing the game's files. */
export function isBrought(game: Game): boolean {
  return game.notices.some((notice) => notice.code === BRINGING);
}

const BRINGING = "bringing";

/** What its own line says already, or can wait until somebody opens the game. */
const QUIET: ReadonlySet<string> = new Set([
  BRINGING,
  "moved-aside",
  "saves-kept",
  "saves-put-away",
  "saves-brought-back",
  "setup-exit",
  "script-exit",
  "script-path",
]);

/** What a card says of the game besides its state: the first notice that should not wait. */
export function cardNotice(game: Game, words: Words): string | null {
  const notice = game.notices.find(({ code }) => !QUIET.has(code));
  return notice === undefined ? null : noticeWords(words, notice).what;
}
