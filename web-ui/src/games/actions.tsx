import type { JSX } from "preact";
import { useState } from "preact/hooks";
import type { ApiError } from "../api/client.ts";
import type { Action, Game } from "../api/types.ts";
import { tellFailure } from "../state/notices.ts";
import { act } from "../state/store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icons.tsx";
import type { Words } from "../words/en.ts";
import { errorWords } from "../words/errors.ts";
import { format, words } from "../words/index.ts";

/** What a card offers without its details: nothing that needs explaining or asks first. The first that applies. */
const QUICK: readonly Action[] = ["cancel", "play", "update", "install"];

/** The order in details: what a guest most likely wants first. */
const ORDER: readonly Action[] = [
  "play",
  "update",
  "install",
  "stream-install",
  "download",
  "server",
  "verify",
  "uninstall",
  "remove",
  "cancel",
];

function hint(action: Action, game: Game, { actions }: Words): string | null {
  switch (action) {
    case "install":
      return actions.hints.install(format.value.bytes(game.needs_bytes));
    case "play":
    case "cancel":
      return null;
    default:
      return actions.hints[action];
  }
}

export function QuickAction({ game, tabStop }: { game: Game; tabStop: boolean }): JSX.Element | null {
  const [busy, setBusy] = useState(false);
  const action = QUICK.find((one) => game.actions.includes(one));
  if (action === undefined) return null;
  const name = words.value.actions.names[action];
  const run = async (): Promise<void> => {
    setBusy(true);
    const failure = await act(game.id, action);
    if (failure) tellFailure(failure, game.title);
    setBusy(false);
  };
  return (
    <button
      type="button"
      class={`quick act-${action}`}
      tabIndex={tabStop ? 0 : -1}
      aria-label={words.value.actions.of(name, game.title)}
      aria-disabled={busy}
      onClick={() => {
        if (!busy) void run();
      }}
    >
      {action === "play" && <Icon name="play" />}
      {name}
    </button>
  );
}

/** All that applies to a game now, each with what it means. */
export function Actions({ game }: { game: Game }): JSX.Element {
  const [running, setRunning] = useState<Action | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [asking, setAsking] = useState(false);
  const offered = ORDER.filter((action) => game.actions.includes(action));
  const { actions, errors: _, ...rest } = words.value;

  const run = async (action: Action): Promise<void> => {
    setRunning(action);
    setFailure(null);
    setFailure(await act(game.id, action));
    setRunning(null);
  };

  return (
    <section class="actions" aria-label={actions.label}>
      {offered.map((action, index) => {
        const explained = hint(action, game, words.value);
        return (
          <div key={action} class={index === 0 ? "action main" : "action"}>
            <button
              type="button"
              class={`act-${action}`}
              aria-disabled={running !== null}
              {...(explained === null ? {} : { "aria-describedby": `hint-${action}` })}
              onClick={() => {
                if (running !== null) return;
                if (action === "remove") setAsking(true);
                else void run(action);
              }}
            >
              {action === "play" && <Icon name="play" />}
              {actions.names[action]}
            </button>
            {explained !== null && <p id={`hint-${action}`}>{explained}</p>}
          </div>
        );
      })}
      <div role="alert">
        {failure && <FailureText code={failure.code} message={failure.message} />}
      </div>
      {asking && (
        <Dialog
          kind="box"
          title={<bdi>{actions.removeTitle(game.title)}</bdi>}
          onClose={() => setAsking(false)}
        >
          <p>{actions.removeText(format.value.bytes(game.size_bytes))}</p>
          <div class="buttons">
            <button type="button" class="plain" data-first-focus onClick={() => setAsking(false)}>
              {rest.dialog.cancel}
            </button>
            <button
              type="button"
              class="danger"
              onClick={() => {
                setAsking(false);
                void run("remove");
              }}
            >
              {actions.removeYes}
            </button>
          </div>
        </Dialog>
      )}
    </section>
  );
}

/** A failure in words, what to do about it, and what the app itself said. */
export function FailureText({ code, message }: { code: string; message: string }): JSX.Element {
  const { what, todo } = errorWords(words.value, code);
  return (
    <div class="failure">
      <Icon name="warning" />
      <div>
        <p>
          <strong>{what}</strong> {todo}
        </p>
        {message !== "" && (
          <details>
            <summary>{words.value.notice.message}</summary>
            <p>
              <bdi>{message}</bdi> <code>{code}</code>
            </p>
          </details>
        )}
      </div>
    </div>
  );
}
