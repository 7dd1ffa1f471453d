import { signal } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { cleanText } from "../api/clean.ts";
import { ApiError } from "../api/client.ts";
import type { Action, Answers, Game } from "../api/types.ts";
import { tellFailure } from "../state/notices.ts";
import { act, app, gameCell } from "../state/store.ts";
import { Icon } from "../ui/icons.tsx";
import type { Words } from "../words/en.ts";
import { errorWords } from "../words/errors.ts";
import { isBrought } from "../words/notices.ts";
import { format, words } from "../words/index.ts";
import { markPlayed } from "./own.ts";
import { AskRemove, AskScripts, AskStopSharing, AskUninstall, type Goes } from "./questions.tsx";

/** What a card offers without its details: nothing that needs explaining or asks first. The first that applies. */
const QUICK: readonly Action[] = ["resume", "cancel", "stop", "play", "update", "install"];

/** The order in details: what a guest most likely wants first. */
const ORDER: readonly Action[] = [
  "play",
  "stop",
  "update",
  "install",
  "stream-install",
  "download",
  "repair",
  "setup",
  "server",
  "stop-server",
  "verify",
  "uninstall",
  "stop-sharing",
  "remove",
  "discard",
  "resume",
  "pause",
  "cancel",
];

/** What would write where another program still brings the game. */
const WRITING: ReadonlySet<Action> = new Set(["install", "download", "stream-install", "update"]);

/** What runs scripts of the game. */
const RUNNING: ReadonlySet<Action> = new Set(["play", "setup", "server"]);

/** Whether scripts would run that nobody has accepted yet. */
function runsStrangers(action: Action, game: Game): boolean {
  return RUNNING.has(action) && game.scripts_changed.length > 0;
}

/** Those of these actions that the app allows now, in their order. */
function offeredOf(order: readonly Action[], game: Game): Action[] {
  const brought = isBrought(game);
  return order.filter((action) => game.actions.includes(action) && !(brought && WRITING.has(action)));
}

function hint(action: Action, game: Game, { actions }: Words): string | null {
  switch (action) {
    case "install":
      return actions.hints.install(format.value.bytes(game.needs_bytes));
    case "update":
      return game.downloaded ? actions.hints.update : actions.hints.updateLowDisk;
    case "uninstall":
      return game.downloaded ? actions.hints.uninstall : actions.hints.uninstallLowDisk;
    case "play":
    case "stop":
    case "cancel":
      return null;
    default:
      return actions.hints[action];
  }
}

/** What an uninstall would take along now; what the player made is kept unasked where that cannot be said. */
async function whatGoes(id: string): Promise<Goes> {
  try {
    const { path, own_files } = await app().details(id);
    return { path: path && cleanText(path, 300), own: own_files ?? null };
  } catch (failure) {
    if (failure instanceof ApiError) return { path: null, own: null };
    throw failure;
  }
}

export function QuickAction({ game, tabStop }: { game: Game; tabStop: boolean }): JSX.Element | null {
  const [asked, setAsked] = useState<Action | null>(null);
  const action = game.run === "starting" ? "play" : offeredOf(QUICK, game)[0];
  if (action === undefined) return null;
  const starting = action === "play" && (game.run === "starting" || asked === "play");
  const name = starting ? words.value.now.starting : words.value.actions.names[action];
  const busy = starting || asked === action;
  const run = async (): Promise<void> => {
    setAsked(action);
    await begin(game, action);
    setAsked(null);
  };
  return (
    <button
      type="button"
      class={`quick act-${action}`}
      tabIndex={tabStop ? 0 : -1}
      aria-label={words.value.actions.of(name, game.title)}
      aria-disabled={busy}
      onClick={(event) => {
        // The second click on Play is none on the Stop in its place.
        if (!busy && (action !== "stop" || event.detail < 2)) void run();
      }}
    >
      {action === "play" && <Icon name="play" />}
      {name}
    </button>
  );
}

/** Asks for an action from anywhere: about scripts that nobody has accepted first, and says what went wrong. */
export async function begin(game: Game, action: Action): Promise<void> {
  if (runsStrangers(action, game)) {
    askedFor.value = { id: game.id, action };
    return;
  }
  const failure = await act(game.id, action);
  if (failure) tellFailure(failure, game.title);
  else if (action === "play") markPlayed(game.id);
}

/** What waits for the answer whether scripts may run. */
const askedFor = signal<{ readonly id: string; readonly action: Action } | null>(null);

/** The question about scripts for whatever runs them, wherever that was asked for. */
export function ScriptsQuestion(): JSX.Element | null {
  const asked = askedFor.value;
  const game = asked === null ? undefined : gameCell(asked.id)?.value;
  if (asked === null || game === undefined) return null;
  const close = (): void => {
    askedFor.value = null;
  };
  const run = async (): Promise<void> => {
    close();
    const failure = await act(game.id, asked.action, { accept_scripts: true });
    if (failure) tellFailure(failure, game.title);
    else if (asked.action === "play") markPlayed(game.id);
  };
  return <AskScripts game={game} onClose={close} onYes={() => void run()} />;
}

/** All that applies to a game now, each with what it means. */
export function Actions({ game }: { game: Game }): JSX.Element {
  const [running, setRunning] = useState<Action | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [asking, setAsking] = useState<"remove" | "stop-sharing" | Goes | null>(null);
  const offered = offeredOf(ORDER, game);
  const { actions } = words.value;
  // What was asked for and is in force already holds nothing up.
  const busy = running !== null && game.actions.includes(running);

  const run = async (action: Action, answers: Answers = {}): Promise<void> => {
    setAsking(null);
    setRunning(action);
    setFailure(null);
    const refused = await act(game.id, action, answers);
    setFailure(refused);
    if (refused === null && action === "play") markPlayed(game.id);
    setRunning(null);
  };
  const begin = async (action: Action): Promise<void> => {
    if (action === "remove" || action === "stop-sharing") return setAsking(action);
    if (runsStrangers(action, game)) {
      askedFor.value = { id: game.id, action };
      return;
    }
    if (action !== "uninstall") return run(action);
    setRunning(action);
    const goes = await whatGoes(game.id);
    setRunning(null);
    setAsking(goes);
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
              aria-disabled={busy}
              {...(explained === null ? {} : { "aria-describedby": `hint-${action}` })}
              onClick={(event) => {
                if (!busy && (action !== "stop" || event.detail < 2)) void begin(action);
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
        {failure && game.last_error?.code !== failure.code && <FailureText code={failure.code} message={failure.message} />}
      </div>
      {asking === "remove" && (
        <AskRemove game={game} onClose={() => setAsking(null)} onYes={() => void run("remove")} />
      )}
      {asking === "stop-sharing" && (
        <AskStopSharing game={game} onClose={() => setAsking(null)} onYes={() => void run("stop-sharing")} />
      )}
      {asking !== null && typeof asking !== "string" && (
        <AskUninstall
          game={game}
          goes={asking}
          onClose={() => setAsking(null)}
          onAnswer={(keep) => void run("uninstall", keep ? { keep_saves: true } : {})}
        />
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
