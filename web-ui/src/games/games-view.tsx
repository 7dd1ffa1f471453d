import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { believing, gameIds } from "../state/store.ts";
import { format, words } from "../words/index.ts";
import { Grid } from "./grid.tsx";
import { playable, query, shown, sortAgain, stale, unvouched } from "./listing.ts";
import { LeftOutLine, LeftOutPanel } from "./left-out.tsx";
import { Icon } from "../ui/icons.tsx";
import { Toolbar } from "./toolbar.tsx";

export function GamesView(): JSX.Element {
  const { games } = words.value;
  const { number } = format.value;
  const count = gameIds.value.length;
  // Who comes here asks for the order of now.
  useState(sortAgain);
  return (
    <>
      <div class="view-head games-head">
        <h1>{games.title}</h1>
        <p>{count > 0 && games.summary(count, number(count), number(playable.value))}</p>
        <LeftOutLine />
      </div>
      {count === 0 ? (
        <div class="empty">
          <h2>{games.waiting}</h2>
          <p>{games.waitingText}</p>
        </div>
      ) : (
        <>
          <Toolbar />
          <Found />
          <Grid />
        </>
      )}
      <LeftOutPanel />
    </>
  );
}

/** Said once for all games, quietly: without an organiser the crowd is believed. */
function NobodyVouches(): JSX.Element | null {
  const count = unvouched.value;
  if (believing.value || count === 0) return null;
  const { nobody, nobodyForSome } = words.value.organisers;
  return (
    <p class="nobody-vouches">
      <Icon name="note" />
      {count === gameIds.value.length ? nobody : nobodyForSome(format.value.number(count))}
    </p>
  );
}

/** One line of a fixed height: how many were found, while something is searched, and the way back to all; else who vouches. */
function Found(): JSX.Element {
  const { games } = words.value;
  const { text, filter, genre, players } = query.value;
  const count = shown.value.length;
  const narrowed = text !== "" || filter !== "all" || genre !== "" || players > 0;
  return (
    <div class="found">
      <p role="status">{narrowed && (count === 0 ? games.none : games.found(count, format.value.number(count)))}</p>
      {narrowed && (
        <button
          type="button"
          class="plain small"
          onClick={() => {
            query.value = { ...query.value, text: "", filter: "all", genre: "", players: 0 };
          }}
        >
          {games.clear}
        </button>
      )}
      {!narrowed && <NobodyVouches />}
      {stale.value && (
        <button type="button" class="plain small again" onClick={sortAgain}>
          <Icon name="again" />
          {games.again}
        </button>
      )}
    </div>
  );
}
