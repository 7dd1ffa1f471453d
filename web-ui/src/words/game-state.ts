import type { Game, Operation } from "../api/types.ts";
import type { Words } from "./en.ts";
import { errorWords } from "./errors.ts";
import type { Format } from "./format.ts";
import { isBrought } from "./notices.ts";

/** How a state is coloured: what can be played, what moves, what could be better, what is elsewhere, what cannot be. */
export type Tone = "ready" | "busy" | "update" | "here" | "away" | "trouble" | "gone";

export interface GameState {
  readonly tone: Tone;
  readonly text: string;
  /** What went wrong last, when the text says something else. */
  readonly trouble: string | null;
}

/** How much of an operation is done, from 0 to 1; null while its size is not known. */
export function fraction(operation: Operation): number | null {
  return operation.bytes_total > 0 ? Math.min(1, operation.bytes_done / operation.bytes_total) : null;
}

/** What runs on a game; how far it is is known by what an earlier start has left, too. */
export function operationOf({ operation, leftover }: Game): Operation | null {
  return operation && leftover && operation.bytes_total === 0 && ["waiting", "queued", "paused"].includes(operation.phase)
    ? { ...operation, ...leftover }
    : operation;
}

/** What an operation does now. */
export function doing(operation: Operation, words: Words): string {
  switch (operation.phase) {
    case "waiting":
    case "queued":
    case "paused":
      return words.state[operation.phase];
    default:
      return words.state.doing[operation.kind];
  }
}

/** An operation in parts: what it does and how far it is, and how fast it goes. */
export function operationWords(operation: Operation, words: Words, format: Format): { what: string; pace: string } {
  const done = fraction(operation);
  const now = doing(operation, words);
  const what = done === null ? now : words.state.progress(now, format.percent(done));
  const pace: string[] = [];
  if (operation.bytes_per_second > 0) {
    const rate = format.rate(operation.bytes_per_second);
    const count = operation.active_peers;
    pace.push(count > 0 ? words.state.from(count, rate, format.number(count)) : rate);
  }
  if (operation.seconds_left !== null) pace.push(words.state.left(format.span(operation.seconds_left)));
  return { what, pace: pace.join(", ") };
}

/** The state of a game, and how many play it. */
export function withPlayers(text: string, game: Game, words: Words, format: Format): string {
  return game.playing > 0 ? `${text} · ${words.now.playing(game.playing, format.number(game.playing))}` : text;
}

/** The state of a game in one line that a guest understands. */
export function gameState(game: Game, freeBytes: number, words: Words, format: Format): GameState {
  const operation = operationOf(game);
  if (operation) {
    const { what } = operationWords(operation, words, format);
    const left = operation.seconds_left;
    return { tone: "busy", text: left === null ? what : `${what}, ${words.state.left(format.span(left))}`, trouble: null };
  }
  const trouble = game.last_error && game.last_error.code !== "cancelled" ? errorWords(words, game.last_error.code).what : null;
  const settled = (tone: Tone, text: string): GameState => ({ tone, text, trouble });
  if (isBrought(game)) return settled("busy", words.state.bringing);
  if (game.run !== null) return settled("ready", words.now[game.run]);
  if (game.update_available && (game.installed || game.downloaded)) return settled("update", words.state.update);
  if (game.installed) return settled("ready", game.downloaded ? words.state.installed : words.state.notShareable);
  if (game.downloaded) return settled("here", words.state.downloaded);
  if (game.leftover) return settled("here", words.state.leftover(format.bytes(game.leftover.bytes_done), format.bytes(game.leftover.bytes_total)));
  if (game.peer_count === 0) return settled("gone", words.state.nowhere);
  if (game.needs_bytes > freeBytes) {
    return settled("trouble", words.state.needs(format.bytes(game.needs_bytes), format.bytes(freeBytes)));
  }
  return settled("away", words.state.onPcs(game.peer_count, format.number(game.peer_count)));
}
