import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { ApiError } from "../api/client.ts";
import { attempt, tellFailure } from "../state/notices.ts";
import { act, app, gameCell, steering } from "../state/store.ts";
import { Icon, type IconName } from "../ui/icons.tsx";
import { words } from "../words/index.ts";
import { reordered } from "./queue.ts";

interface Button {
  readonly icon: IconName;
  readonly name: string;
  readonly title: string;
  readonly idle?: boolean;
  readonly onClick: () => void;
}

function Small({ icon, name, title, idle, onClick }: Button): JSX.Element {
  return (
    <button
      type="button"
      class="plain small steer"
      title={name}
      aria-label={words.value.actions.of(name, title)}
      aria-disabled={idle ?? false}
      onClick={() => {
        if (!idle) onClick();
      }}
    >
      <Icon name={icon} />
    </button>
  );
}

/** What steers one download beside its line: stop it for now or let it go on, and its place among those that wait. */
export function Steer({ id }: { id: string }): JSX.Element | null {
  const place = useRef<HTMLSpanElement>(null);
  const held = useRef<Element | null>(null);
  const game = gameCell(id)?.value;
  const queue = steering.value?.queue ?? [];
  const at = queue.indexOf(id);
  // A line that moves would lose the focus on the way.
  useLayoutEffect(() => {
    const button = held.current;
    if (button instanceof HTMLElement && document.activeElement === document.body && place.current?.contains(button)) button.focus();
  }, [at]);
  if (game === undefined) return null;
  const { actions, steering: said } = words.value;
  const { title } = game;
  const run = async (action: "pause" | "resume"): Promise<void> => {
    const failure = await act(id, action);
    if (failure instanceof ApiError) tellFailure(failure, title);
  };
  const move = (where: "first" | "up" | "down"): void => {
    held.current = document.activeElement;
    void attempt(() => app().queue(reordered(queue, id, where)));
  };
  return (
    <span class="steers" ref={place}>
      {at >= 0 && queue.length > 1 && (
        <>
          <Small icon="first" name={said.first} title={title} idle={at === 0} onClick={() => move("first")} />
          <Small icon="up" name={said.up} title={title} idle={at === 0} onClick={() => move("up")} />
          <Small icon="down" name={said.down} title={title} idle={at === queue.length - 1} onClick={() => move("down")} />
        </>
      )}
      {game.actions.includes("pause") && <Small icon="pause" name={actions.names.pause} title={title} onClick={() => void run("pause")} />}
      {game.actions.includes("resume") && <Small icon="play" name={actions.names.resume} title={title} onClick={() => void run("resume")} />}
    </span>
  );
}

/** What steers all downloads at once. */
export function SteerAll(): JSX.Element {
  const { steering: said } = words.value;
  const button = (what: "pause" | "resume", name: string): ComponentChildren => (
    <button type="button" class="plain small" onClick={() => void attempt(() => app().all(what))}>
      {name}
    </button>
  );
  return (
    <p class="steer-all">
      {button("pause", said.pauseAll)}
      {button("resume", said.resumeAll)}
    </p>
  );
}

/** Match mode, on or off with one click, in sight from everywhere. */
export function MatchButton(): JSX.Element | null {
  const now = steering.value;
  if (now === null) return null;
  const { match, matchText } = words.value.steering;
  return (
    <button
      type="button"
      class="plain small match"
      title={matchText}
      aria-label={match}
      aria-pressed={now.match}
      onClick={() => void attempt(() => app().match(!now.match))}
    >
      <Icon name="games" />
      <span>{match}</span>
    </button>
  );
}
