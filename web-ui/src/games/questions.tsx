import type { JSX } from "preact";
import type { Game } from "../api/types.ts";
import { inside } from "../setup/folder-chooser.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { format, words } from "../words/index.ts";

interface Props {
  readonly game: Game;
  readonly onClose: () => void;
}

/** Asks before downloaded files are deleted. */
export function AskRemove({ game, onClose, onYes }: Props & { readonly onYes: () => void }): JSX.Element {
  const { actions, dialog } = words.value;
  return (
    <Dialog kind="box" title={<bdi>{actions.removeTitle(game.title)}</bdi>} onClose={onClose}>
      <p>{actions.removeText(format.value.bytes(game.size_bytes))}</p>
      <div class="buttons">
        <button type="button" class="plain" data-first-focus onClick={onClose}>
          {dialog.cancel}
        </button>
        <button type="button" class="danger" onClick={onYes}>
          {actions.removeYes}
        </button>
      </div>
    </Dialog>
  );
}

/** Asks before the archives of an installed game are deleted: says what goes, what stays, and how much room that brings. */
export function AskStopSharing({ game, onClose, onYes }: Props & { readonly onYes: () => void }): JSX.Element {
  const { disk, dialog } = words.value;
  return (
    <Dialog kind="box" title={<bdi>{disk.stopTitle(game.title)}</bdi>} onClose={onClose}>
      <p>{disk.stopText(format.value.bytes(game.archive_bytes))}</p>
      <p>{game.peer_count > 0 ? disk.stopShare : disk.stopLast}</p>
      <p>{disk.stopBack}</p>
      <div class="buttons">
        <button type="button" class="plain" data-first-focus onClick={onClose}>
          {dialog.cancel}
        </button>
        <button type="button" class="danger" onClick={onYes}>
          {disk.stopYes}
        </button>
      </div>
    </Dialog>
  );
}

/** Asks before scripts run that an update has brought and nobody vouches for. The harmless answer has the focus. */
export function AskScripts({ game, onClose, onYes }: Props & { readonly onYes: () => void }): JSX.Element {
  const { actions, dialog } = words.value;
  return (
    <Dialog kind="box" title={<bdi>{actions.scriptsTitle(game.title)}</bdi>} onClose={onClose}>
      <p>{actions.scriptsText}</p>
      <ul class="scripts">
        {game.scripts_changed.map((name) => (
          <li key={name}>
            <code>
              <bdi>{name}</bdi>
            </code>
          </li>
        ))}
      </ul>
      <p>{actions.scriptsRisk}</p>
      <div class="buttons">
        <button type="button" class="plain" data-first-focus onClick={onClose}>
          {dialog.cancel}
        </button>
        <button type="button" class="danger" onClick={onYes}>
          {actions.scriptsYes}
        </button>
      </div>
    </Dialog>
  );
}

/** What an uninstall would take along: where it is, and what the player made; null where that cannot be said. */
export interface Goes {
  readonly path: string | null;
  readonly own: { readonly count: number; readonly bytes: number } | null;
}

interface AskUninstallProps extends Props {
  readonly goes: Goes;
  readonly onAnswer: (keep: boolean) => void;
}

/** Says what an uninstall takes along and what stays, and asks whether what the player made is kept. */
export function AskUninstall({ game, goes: { path, own }, onClose, onAnswer }: AskUninstallProps): JSX.Element {
  const { actions, dialog } = words.value;
  const { bytes, number } = format.value;
  const keeps = own !== null && own.count > 0;
  return (
    <Dialog kind="box" title={<bdi>{actions.uninstallTitle(game.title)}</bdi>} onClose={onClose}>
      <p>
        <bdi>{actions.goes(path === null ? "local" : inside(path, "local"))}</bdi>
      </p>
      <p>{game.downloaded ? actions.stays(bytes(game.size_bytes)) : actions.staysNothing}</p>
      {keeps && <p>{actions.keepText(own.count, number(own.count), bytes(own.bytes))}</p>}
      {own === null && <p>{actions.putAway}</p>}
      <div class="buttons">
        <button type="button" class="plain" {...(keeps ? {} : { "data-first-focus": true })} onClick={onClose}>
          {dialog.cancel}
        </button>
        <button type="button" class="danger" onClick={() => onAnswer(own === null)}>
          {keeps ? actions.keepNo : actions.uninstallYes}
        </button>
        {keeps && (
          <button type="button" class="solid" data-first-focus onClick={() => onAnswer(true)}>
            {actions.keepYes}
          </button>
        )}
      </div>
    </Dialog>
  );
}
