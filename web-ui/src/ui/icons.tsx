import type { JSX } from "preact";

const PATHS = {
  games: "M7 8h10a5 5 0 0 1 5 5v1a3.5 3.5 0 0 1-6.3 2.1L15 15H9l-.7 1.1A3.5 3.5 0 0 1 2 14v-1a5 5 0 0 1 5-5Zm0 2.5v4M5 12.500h4M15.5 12h.01M18 13.500h.01",
  party: "M12 5.500a2 2 0 1 0 0-.01M5 17.500a2 2 0 1 0 0-.01M19 17.500a2 2 0 1 0 0-.01M11 7.3 6.5 15.500M13 7.300l4.5 8.200M7.2 17.500h9.6",
  health: "M3 12h4l2.5-6 4.5 12 2.5-6H21",
  settings: "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500v5M9 14.500v5",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13Zm5 11.500L21 21",
  down: "M12 4v14M6 12l6 6 6-6",
  up: "M12 20V6M6 12l6-6 6 6",
  disk: "M4 14h16v5H4zM6 14l2-8h8l2 8M16.5 16.500h.01",
  close: "M6 6l12 12M18 6 6 18",
  pause: "M9 6v12M15 6v12",
  first: "M6 4.500h12M12 20V9M7 14l5-5 5 5",
  play: "M8 5.500v13l10.5-6.500z",
  folder: "M3 7a1.5 1.5 0 0 1 1.5-1.500H9l2 2.500h8.500A1.5 1.5 0 0 1 21 9.500v8a1.5 1.5 0 0 1-1.5 1.500h-15A1.5 1.5 0 0 1 3 17.500z",
  ok: "M5 12.500l4.5 4.500L19 7.5",
  warning: "M12 4 2.5 20h19zM12 10v4.500M12 17.200h.01",
  note: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5.500M12 7.500h.01",
  problem: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8.5 8.500l7 7M15.5 8.500l-7 7",
  cards: "M4 4h7v7H4zM13 4h7v7h-7zM4 13h7v7H4zM13 13h7v7h-7z",
  compact: "M4 4h4v4H4zM10 4h4v4h-4zM16 4h4v4h-4zM4 10h4v4H4zM10 10h4v4h-4zM16 10h4v4h-4zM4 16h4v4H4zM10 16h4v4h-4zM16 16h4v4h-4z",
  list: "M4 6h16M4 12h16M4 18h16",
  star: "M12 3.500l2.600 5.400 5.900.8-4.300 4.100 1.050 5.900L12 16.900l-5.250 2.800 1.050-5.900L3.500 9.700l5.900-.8z",
  again: "M19 6v5h-5M18.500 11A7 7 0 1 0 19 14.500",
  chevron: "M6 15l6-6 6 6",
  seal: "M12 3 5 6v5.500c0 4.500 3 7.800 7 9.500 4-1.700 7-5 7-9.500V6zM9 12l2.200 2.200 4.300-4.500",
  key: "M8 11a4 4 0 1 0 0 8 4 4 0 0 0 0-8Zm3 1.500L20 4M17 7l3 3M14.5 9.500l2 2",
} as const;

export type IconName = keyof typeof PATHS;

/** A drawing that says nothing of its own: words stand beside it. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** Three PCs on one wire: the mark of Lanspread. */
export function Mark(): JSX.Element {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path class="wire" d="M8 7v18h17" />
      <circle class="a" cx="8" cy="7" r="4.5" />
      <circle class="b" cx="8" cy="25" r="4.5" />
      <circle class="c" cx="25" cy="25" r="4.5" />
    </svg>
  );
}
