import type { JSX } from "preact";
import type { Game } from "../api/types.ts";
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

interface AskUninstallProps extends Props {
  readonly own: { readonly count: number; readonly bytes: number };
  readonly onAnswer: (keep: boolean) => void;
}

/** Asks whether what the player made is kept when the installed game goes. */
export function AskUninstall({ game, own, onClose, onAnswer }: AskUninstallProps): JSX.Element {
  const { actions, dialog } = words.value;
  const { bytes, number } = format.value;
  return (
    <Dialog kind="box" title={<bdi>{actions.keepTitle(game.title)}</bdi>} onClose={onClose}>
      <p>{actions.keepText(own.count, number(own.count), bytes(own.bytes))}</p>
      <div class="buttons">
        <button type="button" class="plain" onClick={onClose}>
          {dialog.cancel}
        </button>
        <button type="button" class="danger" onClick={() => onAnswer(false)}>
          {actions.keepNo}
        </button>
        <button type="button" class="solid" data-first-focus onClick={() => onAnswer(true)}>
          {actions.keepYes}
        </button>
      </div>
    </Dialog>
  );
}
