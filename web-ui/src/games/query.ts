import type { Game, Language } from "../api/types.ts";
import type { Own } from "./own.ts";

export type Filter = "all" | "installed" | "available" | "favourites";
export type Order = "ready" | "title" | "recent" | "pcs" | "players" | "size";

export interface Query {
  readonly text: string;
  readonly filter: Filter;
  /** A genre in the reader's language, or "" for all. */
  readonly genre: string;
  /** How many must be able to play together; 0 for any number. */
  readonly players: number;
  readonly order: Order;
}

/** Lower case without accents: what search compares. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}+/gu, "").toLowerCase();
}

const searchable = new WeakMap<Game, string>();

function searchText(game: Game): string {
  let text = searchable.get(game);
  if (text === undefined) {
    const genres = game.genre ? Object.values(game.genre).join(" ") : "";
    text = plain(`${game.title} ${game.id} ${game.publisher ?? ""} ${genres}`);
    searchable.set(game, text);
  }
  return text;
}

export function genreOf(game: Game, language: Language): string {
  return game.genre?.[language] ?? game.genre?.en ?? game.genre?.de ?? "";
}

/** Every genre of these games in the reader's language, sorted by its rules. */
export function genresOf(games: Iterable<Game>, language: Language): string[] {
  const genres = new Set<string>();
  for (const game of games) genres.add(genreOf(game, language));
  genres.delete("");
  return [...genres].sort(new Intl.Collator(language).compare);
}

/** Whether it is neither here nor on its way but can be had: from peers, or from what is downloaded. */
function available(game: Game): boolean {
  return !game.installed && (game.peer_count > 0 || game.downloaded);
}

/** What can be played comes first, then what is on this disk, then what the party has. */
function readiness(game: Game): number {
  if (game.installed) return 0;
  if (game.downloaded) return 1;
  return game.peer_count > 0 ? 2 : 3;
}

/** How many can play together, as far as the catalog's free text tells: 8 of "2-8", 2 of "2 (+ 6 CPU)", else 0. */
export function playersOf(game: Game): number {
  const [, least, most] = /(\d+)(?:\s*[-–]\s*(\d+))?/.exec(game.max_players ?? "") ?? [];
  return Number(most ?? least ?? 0);
}

/** Where a game stands in this order, before its title decides. */
function place(game: Game, order: Order, own: Own): number {
  switch (order) {
    case "ready":
      return readiness(game);
    case "title":
      return 0;
    case "recent":
      return -Math.max(own.played.get(game.id) ?? 0, game.played ? Date.parse(game.played.last) || 0 : 0);
    case "pcs":
      return -game.peer_count;
    case "players":
      return -playersOf(game);
    case "size":
      return -game.size_bytes;
  }
}

function passes(game: Game, { filter, players }: Query, own: Own): boolean {
  if (players > 0 && playersOf(game) < players) return false;
  switch (filter) {
    case "all":
      return true;
    case "installed":
      return game.installed;
    case "available":
      return available(game);
    case "favourites":
      return own.favourites.has(game.id);
  }
}

/** The games by title; sorted anew only when a title comes, goes or changes, as comparing by a language's rules is slow. */
function titleRanks(): (games: readonly Game[], language: Language) => ReadonlyMap<string, number> {
  let of: Language | null = null;
  let titles = new Map<string, string>();
  let ranks = new Map<string, number>();
  return (games, language) => {
    if (of !== language || titles.size !== games.length || games.some(({ id, title }) => titles.get(id) !== title)) {
      const { compare } = new Intl.Collator(language, { numeric: true });
      const sorted = [...games].sort((a, b) => compare(a.title, b.title) || (a.id < b.id ? -1 : 1));
      of = language;
      titles = new Map(games.map(({ id, title }) => [id, title]));
      ranks = new Map(sorted.map(({ id }, rank) => [id, rank]));
    }
    return ranks;
  };
}

const rankOf = titleRanks();

/**
 * The games that match, in order. Every word of the text must occur; equal ones keep the order of their titles. `places` are
 * kept: a game that has one keeps it whatever has become of it, so that nothing moves unasked.
 */
export function select(games: Iterable<Game>, query: Query, language: Language, own: Own, places = new Map<string, number>()): Game[] {
  const words = plain(query.text).split(/\s+/).filter(Boolean);
  const all = [...games];
  const ranks = rankOf(all, language);
  const found: { game: Game; place: number; rank: number }[] = [];
  for (const game of all) {
    if (!passes(game, query, own)) continue;
    if (query.genre !== "" && genreOf(game, language) !== query.genre) continue;
    const text = searchText(game);
    if (!words.every((word) => text.includes(word))) continue;
    const at = places.get(game.id) ?? place(game, query.order, own);
    places.set(game.id, at);
    found.push({ game, place: at, rank: ranks.get(game.id) ?? 0 });
  }
  return found.sort((a, b) => a.place - b.place || a.rank - b.rank).map(({ game }) => game);
}

/** Where an arrow key leads in a grid of so many columns; the same place when it leads nowhere. */
export function step(key: string, index: number, count: number, columns: number): number {
  const last = count - 1;
  switch (key) {
    case "ArrowLeft":
      return Math.max(0, index - 1);
    case "ArrowRight":
      return Math.min(last, index + 1);
    case "ArrowUp":
      return index - columns >= 0 ? index - columns : index;
    case "ArrowDown":
      if (index + columns <= last) return index + columns;
      // Below may be the shorter last row.
      return Math.floor(index / columns) < Math.floor(last / columns) ? last : index;
    case "Home":
      return 0;
    case "End":
      return last;
    default:
      return index;
  }
}
