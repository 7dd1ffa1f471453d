import { computed, signal } from "@preact/signals";
import type { JSX } from "preact";
import { gameCell } from "../state/store.ts";
import { Icon } from "../ui/icons.tsx";
import { Leds } from "../ui/leds.tsx";
import { doing, fraction, operationOf, operationWords } from "../words/game-state.ts";
import { format, words } from "../words/index.ts";
import { busy, opened } from "./listing.ts";
import { memo } from "./memo.ts";
import { Steer, SteerAll } from "./steer.tsx";

const unfolded = signal(false);

/** All that runs, as one; null while nothing does. */
const sum = computed(() => {
  let done = 0;
  let total = 0;
  let rate = 0;
  for (const id of busy.value) {
    const game = gameCell(id)?.value;
    const operation = game && operationOf(game);
    if (!operation) continue;
    done += operation.bytes_done;
    total += operation.bytes_total;
    rate += operation.bytes_per_second;
  }
  return { done: total > 0 ? Math.min(1, done / total) : null, rate };
});

/** The one place of all progress, at the foot of every view: what runs now, or of several their sum, which unfolds. */
export function Dock(): JSX.Element {
  const { games } = words.value;
  const [only, ...others] = busy.value;
  if (only === undefined) return <p class="dock idle">{games.idle}</p>;
  return (
    <section class="dock" aria-label={games.now}>
      {others.length === 0 ? <DockRow id={only} /> : <Several />}
    </section>
  );
}

function Several(): JSX.Element {
  const { games } = words.value;
  const count = busy.value.length;
  const { done, rate } = sum.value;
  return (
    <>
      {unfolded.value && (
        <div id="dock-list" class="dock-list">
          <SteerAll />
          <ul>
            {busy.value.map((id) => (
              <li key={id}>
                <DockRow id={id} />
              </li>
            ))}
          </ul>
        </div>
      )}
      <button
        type="button"
        class="dock-row"
        aria-expanded={unfolded.value}
        aria-controls="dock-list"
        onClick={() => {
          unfolded.value = !unfolded.value;
        }}
      >
        <span class="dock-title">
          <Icon name="chevron" /> {games.running(count, format.value.number(count))}
        </span>
        <span class="dock-share">{done === null ? "" : format.value.percent(done)}</span>
        <span class="dock-pace">{rate > 0 && format.value.rate(rate)}</span>
      </button>
      <Leds done={done} label={games.now} />
    </>
  );
}

const DockRow = memo(function DockRow({ id }: { id: string }): JSX.Element | null {
  const game = gameCell(id)?.value;
  const operation = game && operationOf(game);
  if (!game || !operation) return null;
  const { pace } = operationWords(operation, words.value, format.value);
  const done = fraction(operation);
  const now = doing(operation, words.value);
  return (
    <>
      <div class="dock-line">
        <button
          type="button"
          class="dock-row"
          onClick={() => {
            opened.value = id;
          }}
        >
          <span class="dock-title">
            <bdi>{game.title}</bdi>
          </span>
          <span class="dock-share">{done === null ? "" : format.value.percent(done)}</span>
          <span class="dock-pace">
            {now}
            {pace === "" ? "" : ", "}
            {pace}
          </span>
        </button>
        <Steer id={id} />
      </div>
      <Leds done={done} label={`${game.title}: ${now}`} />
    </>
  );
});
