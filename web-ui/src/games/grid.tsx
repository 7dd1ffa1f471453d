import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { words } from "../words/index.ts";
import { Card, cardButton } from "./card.tsx";
import { type Layout, current, engaged, layout, shown } from "./listing.ts";
import { step } from "./query.ts";

/** So many are all drawn: then the browser's own search finds each. Of more only those near the window. */
const ALL_DRAWN = 64;
/** How many rows beside the window are drawn, too. */
const BESIDE = 3;

interface Measures {
  /** The least width of a card. */
  readonly least: number;
  /** How high it is at this width: of covers of 7:5, and what stands below. */
  height(width: number): number;
}

const MEASURES: Readonly<Record<Layout, Measures>> = {
  cards: { least: 236, height: (width) => Math.round(((width - 10) * 5) / 7) + 152 },
  compact: { least: 156, height: (width) => Math.round(((width - 10) * 5) / 7) + 54 },
  list: { least: Infinity, height: (width) => (width < 620 ? 104 : 66) },
};

/** What of the grid is in sight. */
interface Sight {
  readonly columns: number;
  readonly rowHeight: number;
  readonly firstRow: number;
  readonly lastRow: number;
}

function sightOf(list: HTMLElement, kind: Layout): Sight {
  const { least, height } = MEASURES[kind];
  const { top, width } = list.getBoundingClientRect();
  const columns = Math.max(1, Math.floor(width / least));
  const rowHeight = height(width / columns);
  const firstRow = Math.max(0, Math.floor(-top / rowHeight) - BESIDE);
  return { columns, rowHeight, firstRow, lastRow: firstRow + Math.ceil(innerHeight / rowHeight) + 2 * BESIDE + 1 };
}

/** The games as cards or rows, each at its place; the arrow keys walk among them. */
export function Grid(): JSX.Element {
  const list = useRef<HTMLUListElement>(null);
  const held = useRef<string | null>(null);
  const wanted = useRef<string | null>(null);
  const [sight, setSight] = useState<Sight>({ columns: 1, rowHeight: 300, firstRow: 0, lastRow: 0 });
  const kind = layout.value;
  const ids = shown.value;

  useLayoutEffect(() => {
    const place = list.current;
    if (place === null) return;
    let due = 0;
    const look = (): void => {
      due = 0;
      const now = sightOf(place, kind);
      setSight((before) => ((Object.keys(now) as (keyof Sight)[]).every((key) => before[key] === now[key]) ? before : now));
    };
    const soon = (): void => {
      due ||= requestAnimationFrame(look);
    };
    look();
    const watch = new ResizeObserver(soon);
    watch.observe(place);
    addEventListener("scroll", soon, { passive: true });
    return () => {
      cancelAnimationFrame(due);
      watch.disconnect();
      removeEventListener("scroll", soon);
      engaged.value = false;
    };
  }, [kind]);

  // What a key leads to may have been out of sight, and a card that moves to another place loses the focus.
  useLayoutEffect(() => {
    const id = wanted.current ?? (document.activeElement === document.body ? held.current : null);
    wanted.current = null;
    if (id !== null) cardButton(id)?.focus({ preventScroll: id === held.current });
  });

  const { columns, rowHeight, firstRow, lastRow } = sight;
  const few = ids.length <= ALL_DRAWN;
  const first = few ? 0 : firstRow * columns;
  const end = few ? ids.length : Math.min(ids.length, (lastRow + 1) * columns);
  const places = Array.from({ length: Math.max(0, end - first) }, (_, offset) => first + offset);
  // The one with the focus stays wherever the window goes.
  const apart = current.value === null ? -1 : ids.indexOf(current.value);
  if (apart >= 0 && apart < first) places.unshift(apart);
  if (apart >= end) places.push(apart);

  return (
    <ul
      ref={list}
      class={`grid ${kind}`}
      aria-label={words.value.games.title}
      style={{
        "--columns": String(columns),
        "--row": `${rowHeight}px`,
        height: `${Math.ceil(ids.length / columns) * rowHeight}px`,
      }}
      onPointerEnter={() => {
        engaged.value = true;
      }}
      onPointerLeave={() => {
        engaged.value = false;
      }}
      onFocusIn={(event) => {
        const target = event.target as HTMLElement;
        held.current = target.dataset.game ?? null;
        if (target.matches(":focus-visible")) engaged.value = true;
      }}
      onFocusOut={(event) => {
        // Focus that goes nowhere was taken away, not moved on.
        if (event.relatedTarget === null) return;
        held.current = null;
        if (!list.current?.contains(event.relatedTarget as Node)) engaged.value = false;
      }}
      onKeyDown={(event) => {
        const from = (event.target as HTMLElement).dataset.game;
        if (from === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
        const next = ids[step(event.key, ids.indexOf(from), ids.length, columns)];
        if (next === undefined || next === from) return;
        event.preventDefault();
        wanted.current = next;
        current.value = next;
      }}
    >
      {places.map((at) => {
        const id = ids[at] ?? "";
        return <Card key={id} id={id} column={at % columns} row={Math.floor(at / columns)} position={at + 1} count={ids.length} />;
      })}
    </ul>
  );
}
