import { signal } from "@preact/signals";
import { parseClean } from "../api/clean.ts";

/** What this browser keeps of its guest's games. */
export interface Own {
  readonly favourites: ReadonlySet<string>;
  /** When a game was last started from here, in ms. */
  readonly played: ReadonlyMap<string, number>;
}

const KEY = "lanspread.own";

function read(): Own {
  try {
    const { favourites, played } = parseClean<{ favourites?: string[]; played?: Record<string, number> }>(localStorage.getItem(KEY) ?? "{}");
    return { favourites: new Set(favourites), played: new Map(Object.entries(played ?? {})) };
  } catch {
    return { favourites: new Set(), played: new Map() };
  }
}

export const own = signal<Own>(read());

function keep(next: Own): void {
  own.value = next;
  localStorage.setItem(KEY, JSON.stringify({ favourites: [...next.favourites], played: Object.fromEntries(next.played) }));
}

export function toggleFavourite(id: string): void {
  const favourites = new Set(own.peek().favourites);
  if (!favourites.delete(id)) favourites.add(id);
  keep({ ...own.peek(), favourites });
}

export function markPlayed(id: string, at = Date.now()): void {
  keep({ ...own.peek(), played: new Map(own.peek().played).set(id, at) });
}
