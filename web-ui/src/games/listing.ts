import { computed, signal } from "@preact/signals";
import type { Game } from "../api/types.ts";
import { gameCell, gameIds, steering } from "../state/store.ts";
import { kept } from "../state/view.ts";
import { language } from "../words/index.ts";
import { own } from "./own.ts";
import { type Query, genresOf, playersOf, select } from "./query.ts";

export const query = signal<Query>({ text: "", filter: "all", genre: "", players: 0, order: "ready" });

export const LAYOUTS = ["cards", "compact", "list"] as const;
export type Layout = (typeof LAYOUTS)[number];
/** How the games are laid out; kept by this browser. */
export const layout = kept<Layout>("lanspread.layout", LAYOUTS, "cards");

/** The game whose details are open. */
export const opened = signal<string | null>(null);
/** The one card of the grid that Tab leads to. */
export const current = signal<string | null>(null);

function* all(): Generator<Game> {
  for (const id of gameIds.value) {
    const cell = gameCell(id);
    if (cell) yield cell.value;
  }
}

function alike<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && one.every((item, index) => item === other[index]);
}

/** A list that stays the same object while it names the same things, so that those who show it stay as they are. */
function steady<T>(make: () => T[]): () => readonly T[] {
  let last: readonly T[] = [];
  return () => {
    const next = make();
    if (!alike(next, last)) last = next;
    return last;
  };
}

/** Whether somebody points at a card, or walks among them by keys: then nothing moves. */
export const engaged = signal(false);
const asked = signal(0);

/** Sorts anew, by what the games are now. */
export function sortAgain(): void {
  asked.value++;
}

/** Where the games stood when their order was last asked for. */
let standing = { query: query.peek(), asked: -1, language: "", places: new Map<string, number>(), ids: [] as readonly string[] };

/**
 * The ids of the games that match the query, in order. The order is that of when it was asked for: a game that is installed
 * meanwhile stays where it is. Games that come or go do so when nobody points at any.
 */
export const shown = computed((): readonly string[] => {
  const now = { query: query.value, asked: asked.value, language: language.value };
  const anew = now.query !== standing.query || now.asked !== standing.asked || now.language !== standing.language;
  if (!anew && (engaged.value || opened.value !== null)) return standing.ids;
  const places = anew ? new Map<string, number>() : standing.places;
  const ids = select(all(), now.query, now.language, own.value, places).map((game) => game.id);
  standing = { ...now, places, ids: alike(ids, standing.ids) ? standing.ids : ids };
  return standing.ids;
});

/** Whether sorting again would show something else. */
export const stale = computed(() => {
  const fresh = select(all(), query.value, language.value, own.value);
  return !alike(fresh.map((game) => game.id), shown.value);
});

export const genres = computed(steady(() => genresOf(all(), language.value)));

/** Whether any game says how many can play it. */
export const knowsPlayers = computed(() => {
  for (const game of all()) if (playersOf(game) > 0) return true;
  return false;
});

/** Which in the queue a game is; 0 when it does not wait. */
function place(game: Game): number {
  return 1 + (steering.value?.queue.indexOf(game.id) ?? -1);
}

/** The games that something runs on now, by title; then the downloads that wait, in their order. */
export const busy = computed(
  steady(() =>
    [...all()]
      .filter((game) => game.operation !== null)
      .sort((a, b) => place(a) - place(b) || a.title.localeCompare(b.title, language.value))
      .map((game) => game.id),
  ),
);

/** How many games can be played now. */
export const playable = computed(() => {
  let count = 0;
  for (const game of all()) if (game.installed) count++;
  return count;
});

/** How many games nobody vouches for. */
export const unvouched = computed(() => {
  let count = 0;
  for (const game of all()) if (!game.vouched) count++;
  return count;
});
