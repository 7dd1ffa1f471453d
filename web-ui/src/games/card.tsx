import { computed, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { Game } from "../api/types.ts";
import { freeFor } from "../disk/room.ts";
import { memo } from "./memo.ts";
import { believing, gameCell, me } from "../state/store.ts";
import { gameState, withPlayers } from "../words/game-state.ts";
import { format, language, words } from "../words/index.ts";
import { cardNotice } from "../words/notices.ts";
import { Icon } from "../ui/icons.tsx";
import { QuickAction } from "./actions.tsx";
import { Cover } from "./cover.tsx";
import { current, opened, shown } from "./listing.ts";
import { own, toggleFavourite } from "./own.ts";
import { genreOf, playersOf } from "./query.ts";

/** The card that Tab leads to: the current one, or the first while that is not shown. */
const anchor = computed(() => {
  const id = current.value;
  return id !== null && shown.value.includes(id) ? id : (shown.value[0] ?? null);
});

export function cardButton(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-game="${CSS.escape(id)}"]`);
}

/** What a card says below its state: what went wrong, what its owner should know, else what kind of game it is. */
function More({ game, trouble }: { game: Game; trouble: string | null }): JSX.Element {
  // Where nobody is believed, that is said once for all games.
  const notice = cardNotice(game, words.value) ?? (believing.value && !game.vouched ? words.value.organisers.nobodyForThis : null);
  if (trouble !== null) return <p class="card-more card-trouble">{trouble}</p>;
  if (notice !== null) {
    return (
      <p class="card-more card-told">
        <Icon name="note" />
        <span>{notice}</span>
      </p>
    );
  }
  const players = playersOf(game);
  const kind = [genreOf(game, language.value), players > 0 ? words.value.games.upTo(players, format.value.number(players)) : ""];
  return <p class="card-more dim">{kind.filter(Boolean).join(" · ")}</p>;
}

function Star({ game, tabStop }: { game: Game; tabStop: boolean }): JSX.Element {
  const { favourite } = words.value.games;
  return (
    <button
      type="button"
      class="star"
      tabIndex={tabStop ? 0 : -1}
      title={favourite}
      aria-label={words.value.actions.of(favourite, game.title)}
      aria-pressed={own.value.favourites.has(game.id)}
      onClick={() => toggleFavourite(game.id)}
    >
      <Icon name="star" />
    </button>
  );
}

interface Place {
  readonly id: string;
  readonly column: number;
  readonly row: number;
  /** Which of how many, for who does not see all of them at once. */
  readonly position: number;
  readonly count: number;
}

/**
 * One game in the grid, of the same height whatever it says. Draws itself anew when its own cell changes, and for nothing
 * another game does.
 */
export const Card = memo(function Card({ id, column, row, position, count }: Place): JSX.Element | null {
  const cell = gameCell(id);
  const tabStop = useComputed(() => anchor.value === id).value;
  const game = cell?.value;
  if (game === undefined) return null;
  const state = gameState(game, freeFor(game, me.value), words.value, format.value);
  const { organisers } = words.value;
  const text = withPlayers(state.text, game, words.value, format.value);
  return (
    <li
      class="card"
      data-tone={state.tone}
      style={{ "--x": String(column), "--y": String(row) }}
      aria-posinset={position}
      aria-setsize={count}
    >
      <article>
        <Cover game={game} />
        <h2>
          <button
            type="button"
            data-game={id}
            tabIndex={tabStop ? 0 : -1}
            aria-describedby={`state-${id}`}
            onClick={() => {
              current.value = id;
              opened.value = id;
            }}
            onFocus={() => {
              current.value = id;
            }}
          >
            <bdi>{game.title}</bdi>
          </button>
        </h2>
        <div class="card-foot" id={`state-${id}`}>
          <p class="card-state" title={text}>
            <span class="led" data-tone={state.tone} />
            <span>{text}</span>
          </p>
          <More game={game} trouble={state.trouble} />
          <p class="card-size">
            {format.value.bytes(game.size_bytes)}
            {game.vouched && (
              <span class="card-vouched" title={organisers.vouched}>
                <Icon name="seal" />
                <span class="unseen">{organisers.vouched}</span>
              </span>
            )}
          </p>
        </div>
        <Star game={game} tabStop={tabStop} />
        <QuickAction game={game} tabStop={tabStop} />
      </article>
    </li>
  );
});
