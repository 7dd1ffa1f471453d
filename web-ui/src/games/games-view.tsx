import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { believing, gameIds } from "../state/store.ts";
import { format, words } from "../words/index.ts";
import { ScriptsQuestion } from "./actions.tsx";
import { Card, cardButton } from "./card.tsx";
import { Details } from "./details.tsx";
import { current, opened, playable, query, shown, unvouched } from "./listing.ts";
import { LeftOutLine, LeftOutPanel } from "./left-out.tsx";
import { Now } from "./now.tsx";
import { step } from "./query.ts";
import { Icon } from "../ui/icons.tsx";
import { Toolbar } from "./toolbar.tsx";

export function GamesView(): JSX.Element {
  const { games } = words.value;
  const { number } = format.value;
  const count = gameIds.value.length;
  return (
    <>
      <div class="view-head">
        <h1>{games.title}</h1>
        <p>{count > 0 && games.summary(count, number(count), number(playable.value))}</p>
        <LeftOutLine />
      </div>
      <NobodyVouches />
      <Now />
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
      {opened.value !== null && <Details key={opened.value} id={opened.value} />}
      <ScriptsQuestion />
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

/** How many were found, told only while something is searched. */
function Found(): JSX.Element {
  const { games } = words.value;
  const { text, filter, genre } = query.value;
  const count = shown.value.length;
  const narrowed = text !== "" || filter !== "all" || genre !== "";
  return (
    <div class="found">
      <p role="status">{narrowed && (count === 0 ? games.none : games.found(count, format.value.number(count)))}</p>
      {narrowed && (
        <button
          type="button"
          class="plain small"
          onClick={() => {
            query.value = { ...query.value, text: "", filter: "all", genre: "" };
          }}
        >
          {games.clear}
        </button>
      )}
    </div>
  );
}

function columnsOf(list: HTMLElement): number {
  return getComputedStyle(list).gridTemplateColumns.split(" ").length;
}

function Grid(): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const held = useRef<string | null>(null);

  // A card that moves to another place loses the focus; it gets it back.
  useLayoutEffect(() => {
    if (held.current !== null && document.activeElement === document.body) cardButton(held.current)?.focus({ preventScroll: true });
  }, [shown.value]);

  return (
    <ul
      ref={list}
      class="grid"
      aria-label={words.value.games.title}
      onFocusIn={(event) => {
        held.current = (event.target as HTMLElement).dataset.game ?? null;
      }}
      onFocusOut={(event) => {
        // Focus that goes nowhere was taken away, not moved on.
        if (event.relatedTarget !== null) held.current = null;
      }}
      onKeyDown={(event) => {
        const from = (event.target as HTMLElement).dataset.game;
        if (from === undefined || list.current === null || event.altKey || event.ctrlKey || event.metaKey) return;
        const ids = shown.value;
        const index = ids.indexOf(from);
        const next = ids[step(event.key, index, ids.length, columnsOf(list.current))];
        if (next === undefined || next === from) return;
        event.preventDefault();
        current.value = next;
        cardButton(next)?.focus();
      }}
    >
      {shown.value.map((id) => (
        <Card key={id} id={id} />
      ))}
    </ul>
  );
}
