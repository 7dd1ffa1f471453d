import type { Action, Game, GamesDir, Me } from "../api/types.ts";

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

/** The room for a game: in its own folder, or for a new one in the roomiest. */
export function freeFor(game: Game, me: Me | null): number {
  if (me === null) return Infinity;
  return me.games_dirs.find(({ path }) => path === game.games_dir)?.free_bytes ?? me.free_bytes;
}

/** What would make a game fit into one games folder. */
export interface Fit {
  readonly folder: GamesDir;
  readonly missingBytes: number;
  readonly going: readonly MayGo[];
  readonly enough: boolean;
}

/** Where a game would fit with the least loss, as it lies in one folder whole: in its own, or for a new one in any that is there. */
export function fitOf(game: Game, games: readonly Game[], folders: readonly GamesDir[]): Fit | null {
  const others = games.filter(({ id }) => id !== game.id);
  const open = folders.filter(({ path, away }) => !away && (game.games_dir === null || game.games_dir === path));
  const fits = open.map((folder): Fit => {
    const missingBytes = game.needs_bytes - folder.free_bytes;
    const going = makesRoom(missingBytes, others.filter((other) => other.games_dir === folder.path));
    return { folder, missingBytes, going, enough: freed(going) >= missingBytes };
  });
  const loss = (fit: Fit): number => (fit.enough ? freed(fit.going) : Infinity);
  const lacks = (fit: Fit): number => fit.missingBytes - freed(fit.going);
  return fits.reduce<Fit | null>((best, fit) => {
    if (best === null) return fit;
    const better = fit.enough || best.enough ? loss(fit) < loss(best) : lacks(fit) < lacks(best);
    return better ? fit : best;
  }, null);
}

function freed(going: readonly MayGo[]): number {
  return going.reduce((sum, { bytes }) => sum + bytes, 0);
}
