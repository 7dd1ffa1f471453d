import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { Choice } from "../ui/choice.tsx";
import { Icon } from "../ui/icons.tsx";
import { format, words } from "../words/index.ts";
import { LAYOUTS, type Layout, genres, knowsPlayers, layout, query } from "./listing.ts";
import type { Filter, Order } from "./query.ts";

/** How many players a guest may look for. */
const AT_LEAST = [2, 4, 8, 16, 32];

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches("input:not([type=radio]), textarea, select");
}

/** Search, filters and order. "/" leads to the search from anywhere in the view, Escape empties it. */
export function Toolbar(): JSX.Element {
  const search = useRef<HTMLInputElement>(null);
  const { games } = words.value;

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (document.querySelector("dialog[open]")) return;
      event.preventDefault();
      search.current?.focus();
      search.current?.select();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  const filters = Object.entries(games.filters) as [Filter, string][];
  const orders = (Object.entries(games.orders) as [Order, string][]).filter(([order]) => order !== "players" || knowsPlayers.value);
  const layouts = LAYOUTS.map((one): readonly [Layout, JSX.Element] => [
    one,
    <>
      <Icon name={one} />
      <span class="unseen">{games.layouts[one]}</span>
    </>,
  ]);
  return (
    <search class="toolbar">
      <div class="search">
        <Icon name="search" />
        <input
          ref={search}
          type="search"
          aria-label={games.search}
          aria-keyshortcuts="/"
          placeholder={games.searchHint}
          autocomplete="off"
          spellcheck={false}
          value={query.value.text}
          onInput={(event) => {
            query.value = { ...query.value, text: event.currentTarget.value };
          }}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            event.preventDefault();
            if (query.value.text === "") event.currentTarget.blur();
            else query.value = { ...query.value, text: "" };
          }}
        />
      </div>
      <Choice
        label={games.filter}
        quiet
        options={filters}
        value={query.value.filter}
        onChange={(filter) => {
          query.value = { ...query.value, filter };
        }}
      />
      <label class="pick">
        <span class="unseen">{games.genre}</span>
        <select
          value={query.value.genre}
          onChange={(event) => {
            query.value = { ...query.value, genre: event.currentTarget.value };
          }}
        >
          <option value="">{games.allGenres}</option>
          {genres.value.map((genre) => (
            <option key={genre} value={genre}>
              {genre}
            </option>
          ))}
        </select>
      </label>
      {knowsPlayers.value && (
        <label class="pick">
          <span class="unseen">{games.players}</span>
          <select
            value={query.value.players}
            onChange={(event) => {
              query.value = { ...query.value, players: Number(event.currentTarget.value) };
            }}
          >
            <option value={0}>{games.anyPlayers}</option>
            {AT_LEAST.map((count) => (
              <option key={count} value={count}>
                {games.atLeast(format.value.number(count))}
              </option>
            ))}
          </select>
        </label>
      )}
      <label class="pick">
        <span class="unseen">{games.order}</span>
        <select
          value={query.value.order}
          onChange={(event) => {
            query.value = { ...query.value, order: event.currentTarget.value as Order };
          }}
        >
          {orders.map(([order, name]) => (
            <option key={order} value={order}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Choice
        label={games.layout}
        quiet
        options={layouts}
        value={layout.value}
        onChange={(kind) => {
          layout.value = kind;
        }}
      />
    </search>
  );
}
