import type { Action, Game } from "../api/types.ts";

/** What may go, and what its going frees. */
export interface MayGo {
  readonly game: Game;
  readonly action: Extract<Action, "discard" | "stop-sharing" | "remove">;
  readonly bytes: number;
}

/** What of a game may go without anybody missing it much: the most harmless that the app allows. Who has counted knows better what is left over. */
export function mayGo(game: Game, leftoverBytes = game.leftover?.bytes_done ?? 0): MayGo | null {
  if (game.actions.includes("discard")) return { game, action: "discard", bytes: leftoverBytes };
  if (game.actions.includes("stop-sharing")) return { game, action: "stop-sharing", bytes: game.archive_bytes };
  if (game.actions.includes("remove")) return { game, action: "remove", bytes: game.size_bytes };
  return null;
}

const HARM: Readonly<Record<MayGo["action"], number>> = { discard: 0, "stop-sharing": 1, remove: 2 };

/** What would have to go for so many bytes: leftovers first, then the archives of as few games as can be. All of it where that is not enough. */
export function makesRoom(missingBytes: number, games: readonly Game[]): MayGo[] {
  const all = games
    .flatMap((game) => mayGo(game) ?? [])
    .filter(({ bytes }) => bytes > 0)
    .sort((a, b) => HARM[a.action] - HARM[b.action] || b.bytes - a.bytes);
  const going: MayGo[] = [];
  let left = missingBytes;
  for (const one of all) {
    if (left <= 0) break;
    going.push(one);
    left -= one.bytes;
  }
  // What turned out to be needless beside a larger one stays.
  let over = -left;
  return going.filter(({ bytes }) => {
    if (bytes > over) return true;
    over -= bytes;
    return false;
  });
}
