import type { JSX } from "preact";
import { nameOr } from "../api/clean.ts";
import { opened } from "../games/listing.ts";
import { board, gameCell } from "../state/store.ts";
import { format, words } from "../words/index.ts";
import { HowFar } from "./evening.tsx";

/** Tonight's games and what was announced, for guests; nothing while organisers have said nothing. */
export function TonightList(): JSX.Element | null {
  const { board: said } = words.value;
  const { time } = format.value;
  const { tonight, announcements } = board.value;
  if (tonight.length === 0 && announcements.length === 0) return null;
  return (
    <section class="tonight" aria-labelledby="tonight">
      <h2 id="tonight">{said.tonight}</h2>
      <ul>
        {tonight.map((game) => (
          <li key={`${game.organiser} ${game.game_id}`}>
            {gameCell(game.game_id) === undefined ? (
              <bdi class="now-game">{game.title}</bdi>
            ) : (
              <button
                type="button"
                class="plain small now-game"
                onClick={() => {
                  opened.value = game.game_id;
                }}
              >
                <bdi>{game.title}</bdi>
              </button>
            )}
            <HowFar game={game} />
            <p class="dim">
              <bdi>{said.by(game.organiser)}</bdi>
            </p>
          </li>
        ))}
      </ul>
      {announcements.map((one) => (
        <p key={`${one.fingerprint} ${one.serial}`}>
          <bdi>{one.text}</bdi>{" "}
          <span class="dim">
            <bdi>{said.says(nameOr(one.organiser, one.fingerprint), time(one.at))}</bdi>
          </span>
        </p>
      ))}
    </section>
  );
}
