import { computed, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { memo } from "./memo.ts";
import { believing, gameCell, me } from "../state/store.ts";
import { fraction, gameState } from "../words/game-state.ts";
import { format, words } from "../words/index.ts";
import { cardNotice } from "../words/notices.ts";
import { Icon } from "../ui/icons.tsx";
import { Leds } from "../ui/leds.tsx";
import { QuickAction } from "./actions.tsx";
import { Cover } from "./cover.tsx";
import { current, opened, shown } from "./listing.ts";

/** The card that Tab leads to: the current one, or the first while that is not shown. */
const anchor = computed(() => {
  const id = current.value;
  return id !== null && shown.value.includes(id) ? id : (shown.value[0] ?? null);
});

export function cardButton(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-game="${CSS.escape(id)}"]`);
}

/** One game in the grid. Draws itself anew when its own cell changes, and for nothing another game does. */
export const Card = memo(function Card({ id }: { id: string }): JSX.Element | null {
  const cell = gameCell(id);
  const tabStop = useComputed(() => anchor.value === id).value;
  const game = cell?.value;
  if (game === undefined) return null;
  const state = gameState(game, me.value?.free_bytes ?? Infinity, words.value, format.value);
  const { organisers } = words.value;
  // Where nobody is believed, that is said once for all games.
  const notice = cardNotice(game, words.value) ?? (believing.value && !game.vouched ? organisers.nobodyForThis : null);
  return (
    <li class="card" data-tone={state.tone}>
      <article>
        <Cover id={id} cover={game.cover} />
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
          <p class="card-state">
            <span class="led" data-tone={state.tone} />
            <span>{state.text}</span>
          </p>
          {state.trouble !== null && <p class="card-trouble">{state.trouble}</p>}
          {notice !== null && (
            <p class="card-told">
              <Icon name="note" />
              <span>{notice}</span>
            </p>
          )}
          {game.operation ? (
            <Leds done={fraction(game.operation)} label={words.value.state.doing[game.operation.kind]} />
          ) : (
            <p class="card-size">
              {format.value.bytes(game.size_bytes)}
              {game.vouched && (
                <span class="card-vouched" title={organisers.vouched}>
                  <Icon name="seal" />
                  <span class="unseen">{organisers.vouched}</span>
                </span>
              )}
            </p>
          )}
        </div>
        <QuickAction game={game} tabStop={tabStop} />
      </article>
    </li>
  );
});
