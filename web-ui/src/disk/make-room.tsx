import type { JSX } from "preact";
import type { Game } from "../api/types.ts";
import { allGames, me } from "../state/store.ts";
import { format, words } from "../words/index.ts";
import { FreeButton } from "./free-button.tsx";
import { type MayGo, fitOf } from "./room.ts";

/** Says of a game that does not fit what would make it fit. */
export function MakeRoom({ game }: { game: Game }): JSX.Element | null {
  const wanted = !game.installed && !game.operation && (game.downloaded || game.target_version !== null);
  const folders = me.value?.games_dirs ?? [];
  const fit = wanted ? fitOf(game, allGames.value, folders) : null;
  if (fit === null || fit.missingBytes <= 0) return null;
  const { disk } = words.value;
  const { bytes } = format.value;
  const { folder, missingBytes: missing, going, enough } = fit;
  return (
    <section class="make-room">
      <h3>{disk.fitTitle}</h3>
      {folders.length > 1 && (
        <p class="dim">
          <bdi>{disk.free(bytes(folder.free_bytes), folder.path)}</bdi>
        </p>
      )}
      <p>{going.length > 0 ? disk.fitText(bytes(missing)) : disk.fitNot(bytes(missing))}</p>
      {going.length > 0 && (
        <ul>
          {going.map((one) => (
            <li key={one.game.id}>
              <p>
                <bdi>{said(one)}</bdi>
              </p>
              <FreeButton going={one} />
            </li>
          ))}
        </ul>
      )}
      {going.length > 0 && !enough && <p>{disk.fitPart}</p>}
      <p>
        <a class="button" href="#/disk">{disk.link}</a>
      </p>
    </section>
  );
}

function said({ game, action, bytes }: MayGo): string {
  const { disk } = words.value;
  const size = format.value.bytes(bytes);
  switch (action) {
    case "discard":
      return disk.fitLeftover(game.title, size);
    case "stop-sharing":
      return disk.fitArchives(game.title, size);
    case "remove":
      return disk.fitRemove(game.title, size);
  }
}
