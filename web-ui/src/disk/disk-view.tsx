import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../api/client.ts";
import type { DiskUse, GameUse } from "../api/computer.ts";
import { FailureText } from "../games/actions.tsx";
import { opened } from "../games/listing.ts";
import { allGames, app, gameCell } from "../state/store.ts";
import { Icon } from "../ui/icons.tsx";
import { format, words } from "../words/index.ts";
import { FreeButton } from "./free-button.tsx";
import { mayGo } from "./room.ts";

const totalOf = (use: GameUse): number =>
  use.installed_bytes + use.archive_bytes + use.content_bytes + use.leftover_bytes + use.aside_bytes;

/** Scripts and the like are not worth one. */
const WORTH_A_LINE = 1_000_000;

/** What takes the room on the disk, the largest first, and what of it may go. */
export function DiskView(): JSX.Element {
  const { disk } = words.value;
  const { bytes } = format.value;
  const [use, setUse] = useState<DiskUse | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(true);

  const count = async (): Promise<void> => {
    setBusy(true);
    try {
      setUse(await app().disk());
      setFailure(null);
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      setFailure(reason);
    } finally {
      setBusy(false);
    }
  };
  // What comes to rest has changed the disk.
  const here = allGames.value
    .filter((game) => game.downloaded || game.installed || game.leftover)
    .map((game) => `${game.id}${game.downloaded}${game.installed}${game.leftover !== null}${game.operation !== null}`)
    .join();
  useEffect(() => void count(), [here]);

  return (
    <>
      <div class="view-head">
        <h1>{disk.title}</h1>
        <p>{use && <bdi>{disk.free(bytes(use.free_bytes), use.games_dir)}</bdi>}</p>
      </div>
      <div class="health-head">
        <button type="button" class="solid" aria-disabled={busy} onClick={() => !busy && void count()}>
          {disk.again}
        </button>
        <p role="status">{busy ? disk.counting : ""}</p>
      </div>
      {failure && <FailureText code={failure.code} message={failure.message} />}
      {use && (
        <section class="disk-use">
          <h2 id="disk-games">{disk.games}</h2>
          {use.games.length === 0 && <p class="dim">{disk.none}</p>}
          <ul aria-labelledby="disk-games">
            {use.games.map((one) => (
              <GameRow key={one.id} use={one} most={totalOf(use.games[0] ?? one)} />
            ))}
          </ul>
          <dl>
            {use.other_bytes > 0 && (
              <div>
                <dt>{disk.others}</dt>
                <dd>{use.counted ? bytes(use.other_bytes) : disk.atLeast(bytes(use.other_bytes))}</dd>
              </div>
            )}
            <div>
              <dt>{disk.own}</dt>
              <dd>{bytes(use.own_bytes)}</dd>
            </div>
          </dl>
        </section>
      )}
    </>
  );
}

function GameRow({ use, most }: { use: GameUse; most: number }): JSX.Element {
  const { parts } = words.value.disk;
  const { bytes } = format.value;
  const game = gameCell(use.id)?.value;
  const going = game && mayGo(game, use.leftover_bytes);
  const said = [
    use.installed_bytes > 0 && parts.installed(bytes(use.installed_bytes)),
    use.archive_bytes > 0 && parts.archives(bytes(use.archive_bytes)),
    use.content_bytes >= WORTH_A_LINE && parts.content(bytes(use.content_bytes)),
    use.leftover_bytes > 0 && parts.leftover(bytes(use.leftover_bytes)),
    use.aside_bytes > 0 && parts.aside(bytes(use.aside_bytes)),
  ].filter((part) => part !== false);
  return (
    <li>
      <div class="disk-row">
        <button type="button" class="disk-title" onClick={() => game && (opened.value = game.id)}>
          <Icon name="disk" />
          <bdi>{game?.title ?? use.id}</bdi>
        </button>
        <b>{bytes(totalOf(use))}</b>
      </div>
      <progress max={most} value={totalOf(use)} aria-hidden="true" />
      <ul class="parts">
        {said.map((part) => (
          <li key={part}>{part}</li>
        ))}
      </ul>
      {going && going.bytes > 0 && <FreeButton going={going} />}
    </li>
  );
}
