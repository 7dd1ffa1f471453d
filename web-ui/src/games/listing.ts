import { computed, signal } from "@preact/signals";
import type { Game } from "../api/types.ts";
import { gameCell, gameIds } from "../state/store.ts";
import { language } from "../words/index.ts";
import { type Query, genresOf, select } from "./query.ts";

export const query = signal<Query>({ text: "", filter: "all", genre: "", order: "ready" });

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

/** A list that stays the same object while it names the same things, so that those who show it stay as they are. */
function steady<T>(make: () => T[]): () => readonly T[] {
  let last: readonly T[] = [];
  return () => {
    const next = make();
    if (next.length !== last.length || next.some((item, index) => item !== last[index])) last = next;
    return last;
  };
}

/** The ids of the games that match the query, in order. */
export const shown = computed(steady(() => select(all(), query.value, language.value).map((game) => game.id)));

export const genres = computed(steady(() => genresOf(all(), language.value)));

/** The games that something runs on now, by title. */
export const busy = computed(
  steady(() =>
    [...all()]
      .filter((game) => game.operation !== null)
      .sort((a, b) => a.title.localeCompare(b.title, language.value))
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
