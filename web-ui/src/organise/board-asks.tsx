import { computed, signal } from "@preact/signals";
import type { JSX } from "preact";
import { nameOr } from "../api/clean.ts";
import type { Announcement, Ask } from "../api/board.ts";
import { attempt } from "../state/notices.ts";
import { app, board, gameCell, me } from "../state/store.ts";
import { Icon } from "../ui/icons.tsx";
import { format, words } from "../words/index.ts";
import { asking } from "./answers.ts";

const READ = "lanspread.announcements-read";

/** What names an announcement: its organiser, and his number for it. */
const nameOf = (one: Announcement): string => `${one.fingerprint} ${one.serial}`;

/** The announcements that this browser has closed. */
const read = signal<readonly string[]>((localStorage.getItem(READ) ?? "").split("\n"));

const unread = computed(() => board.value.announcements.filter((one) => !one.own && !read.value.includes(nameOf(one))));

/** Closes one, and those before it, which are no news by then. */
function close(): void {
  read.value = board.value.announcements.map(nameOf);
  localStorage.setItem(READ, read.value.join("\n"));
  leave();
}

function leave(): void {
  // What had the focus is gone.
  document.getElementById("main")?.focus();
}

/** What organisers say and ask, on every view: the newest announcement, and one game at a time. */
export function BoardAsks(): JSX.Element {
  const [said] = unread.value;
  const [ask] = board.value.asks;
  return (
    <div role="status">
      {said && <Said announcement={said} />}
      {ask && asking.value.length === 0 && <Asked ask={ask} />}
    </div>
  );
}

function Said({ announcement }: { announcement: Announcement }): JSX.Element {
  const { board: said } = words.value;
  return (
    <section class="asks said" aria-labelledby="said">
      <Icon name="note" />
      <div>
        <h2 id="said">
          <bdi>{announcement.text}</bdi>
        </h2>
        <p class="dim">
          <bdi>{said.says(nameOr(announcement.organiser, announcement.fingerprint), format.value.time(announcement.at))}</bdi>
        </p>
      </div>
      <div class="buttons">
        <button type="button" class="plain" onClick={close}>
          {said.close}
        </button>
      </div>
    </section>
  );
}

function Asked({ ask }: { ask: Ask }): JSX.Element {
  const { board: said } = words.value;
  const { bytes, number } = format.value;
  const game = gameCell(ask.game_id)?.value;
  const name = nameOr(ask.organiser, ask.fingerprint);
  const needed = game?.needs_bytes ?? 0;
  const free = me.value?.free_bytes ?? 0;
  const fits = needed <= free;
  const others = board.value.asks.length - 1;
  const answer = async (word: "get" | "not-now" | "always"): Promise<void> => {
    if (await attempt(() => app().answer(ask, word))) leave();
  };
  return (
    <section class="asks" aria-labelledby="asked">
      <Icon name="down" />
      <div>
        <h2 id="asked">
          <bdi>{said.asks(name, game?.title ?? ask.game_id)}</bdi>
        </h2>
        <p>
          {said.asksText(bytes(needed), bytes(free))} {!fits && said.noRoom}
        </p>
        <p class="dim" id="asked-always">
          <bdi>{said.asksAlways(name)}</bdi>
        </p>
        {others > 0 && <p class="dim">{said.othersAsked(others, number(others))}</p>}
      </div>
      <div class="buttons">
        <button type="button" class="plain" onClick={() => void answer("not-now")}>
          {said.later}
        </button>
        {fits && (
          <>
            <button type="button" class="plain" aria-describedby="asked-always" onClick={() => void answer("always")}>
              {said.always}
            </button>
            <button type="button" class="solid" onClick={() => void answer("get")}>
              {said.get}
            </button>
          </>
        )}
      </div>
    </section>
  );
}
