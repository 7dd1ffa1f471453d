import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../api/client.ts";
import { cleanText } from "../api/clean.ts";
import type { DiskUse, FolderUse, GameUse } from "../api/computer.ts";
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

  const only = use?.folders.length === 1 ? use.folders[0] : undefined;
  const others = use?.folders.reduce((sum, { other_bytes }) => sum + other_bytes, 0) ?? 0;
  const most = use?.games[0] ? totalOf(use.games[0]) : 1;

  return (
    <>
      <div class="view-head">
        <h1>{disk.title}</h1>
        <p>{only && <bdi>{disk.free(bytes(only.free_bytes), only.path)}</bdi>}</p>
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
          {use.folders.map((folder, index) => (
            <InFolder
              key={folder.path}
              id={`disk-games-${index}`}
              folder={folder}
              alone={folder === only}
              games={use.games.filter((one) => one.folder === folder.path)}
              most={most}
            />
          ))}
          <dl>
            {others > 0 && (
              <div>
                <dt>{only ? disk.others : disk.othersInAll}</dt>
                <dd>{use.counted ? bytes(others) : disk.atLeast(bytes(others))}</dd>
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

interface InFolderProps {
  readonly id: string;
  readonly folder: FolderUse;
  readonly alone: boolean;
  readonly games: readonly GameUse[];
  readonly most: number;
}

/** The games of one folder; where it is not the only one, under its name and with its room. */
function InFolder({ id, folder, alone, games, most }: InFolderProps): JSX.Element {
  const { disk } = words.value;
  return (
    <>
      <h2 id={id}>{alone ? disk.games : <bdi>{cleanText(folder.path, 300)}</bdi>}</h2>
      {!alone && <p class="dim">{folder.away ? disk.away : words.value.header.free(format.value.bytes(folder.free_bytes))}</p>}
      {games.length === 0 && !folder.away && <p class="dim">{alone ? disk.none : disk.noneHere}</p>}
      <ul aria-labelledby={id}>
        {games.map((one) => (
          <GameRow key={one.id} use={one} most={most} />
        ))}
      </ul>
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
