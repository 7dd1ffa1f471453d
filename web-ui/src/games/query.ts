import type { Game, Language } from "../api/types.ts";

export type Filter = "all" | "installed" | "available";
export type Order = "ready" | "title" | "pcs" | "size";

export interface Query {
  readonly text: string;
  readonly filter: Filter;
  /** A genre in the reader's language, or "" for all. */
  readonly genre: string;
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

/** The games that match, in order. Every word of the text must occur; equal ones keep the order of their titles. */
export function select(games: Iterable<Game>, query: Query, language: Language): Game[] {
  const words = plain(query.text).split(/\s+/).filter(Boolean);
  const found: Game[] = [];
  for (const game of games) {
    if (query.filter === "installed" && !game.installed) continue;
    if (query.filter === "available" && !available(game)) continue;
    if (query.genre !== "" && genreOf(game, language) !== query.genre) continue;
    const text = searchText(game);
    if (words.every((word) => text.includes(word))) found.push(game);
  }
  const collator = new Intl.Collator(language, { numeric: true });
  const byTitle = (a: Game, b: Game): number => collator.compare(a.title, b.title) || (a.id < b.id ? -1 : 1);
  const first: Record<Order, (a: Game, b: Game) => number> = {
    ready: (a, b) => readiness(a) - readiness(b),
    title: () => 0,
    pcs: (a, b) => b.peer_count - a.peer_count,
    size: (a, b) => b.size_bytes - a.size_bytes,
  };
  return found.sort((a, b) => first[query.order](a, b) || byTitle(a, b));
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
