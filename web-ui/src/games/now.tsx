import type { JSX } from "preact";
import { gameCell } from "../state/store.ts";
import { Leds } from "../ui/leds.tsx";
import { doing, fraction, operationWords } from "../words/game-state.ts";
import { format, words } from "../words/index.ts";
import { busy, opened } from "./listing.ts";
import { memo } from "./memo.ts";

/** What runs now, legible from the next row of tables. */
export function Now(): JSX.Element | null {
  if (busy.value.length === 0) return null;
  return (
    <section class="now" aria-labelledby="now">
      <h2 id="now">{words.value.games.now}</h2>
      <ul>
        {busy.value.map((id) => (
          <NowRow key={id} id={id} />
        ))}
      </ul>
    </section>
  );
}

const NowRow = memo(function NowRow({ id }: { id: string }): JSX.Element | null {
  const game = gameCell(id)?.value;
  if (!game?.operation) return null;
  const { pace } = operationWords(game.operation, words.value, format.value);
  const done = fraction(game.operation);
  const now = doing(game.operation, words.value);
  return (
    <li>
      <button
        type="button"
        class="now-row"
        onClick={() => {
          opened.value = id;
        }}
      >
        <span class="now-title">
          <bdi>{game.title}</bdi>
        </span>
        <span class="now-share">{done === null ? "" : format.value.percent(done)}</span>
        <span class="now-pace">
          {now}
          {pace === "" ? "" : ", "}
          {pace}
        </span>
      </button>
      <Leds done={done} label={now} />
    </li>
  );
});
