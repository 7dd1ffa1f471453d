import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Run } from "../api/types.ts";
import { begin } from "../games/actions.tsx";
import { opened } from "../games/listing.ts";
import { gameCell, now } from "../state/store.ts";
import { copyText } from "../ui/copy.ts";
import { OpenButton } from "../ui/open-button.tsx";
import { words, format } from "../words/index.ts";

/** Who plays what since when, and which servers run; nothing while nobody does. */
export function NowList(): JSX.Element | null {
  const { now: said } = words.value;
  if (now.value.length === 0) return null;
  return (
    <section class="now" aria-labelledby="now">
      <h2 id="now">{said.title}</h2>
      <ul>
        {now.value.map((run) => (
          <RunRow key={`${run.kind} ${run.peer_id} ${run.game_id}`} run={run} />
        ))}
      </ul>
    </section>
  );
}

function since(run: Run): string {
  return run.phase === "starting" ? words.value.now.starting : words.value.now.since(format.value.time(run.since));
}

function RunRow({ run }: { run: Run }): JSX.Element {
  const { now: said, party } = words.value;
  const game = gameCell(run.game_id)?.value;
  const title = game?.title ?? run.game_id;
  const address = useRef<HTMLElement>(null);
  return (
    <li>
      <div>
        <p>
          {game === undefined ? (
            <bdi class="now-game">{title}</bdi>
          ) : (
            <button
              type="button"
              class="plain small now-game"
              onClick={() => {
                opened.value = run.game_id;
              }}
            >
              <bdi>{title}</bdi>
            </button>
          )}
          {run.kind === "server" && <span class="tag">{said.server}</span>}
        </p>
        <p class="dim">
          <bdi>{run.name}</bdi>
          {run.me && ` (${party.you})`}, {since(run)}
          {run.kind === "server" && (
            <>
              {", "}
              <code ref={address}>{run.addr}</code>
            </>
          )}
        </p>
      </div>
      <RunButtons run={run} title={title} address={address} />
    </li>
  );
}

interface Buttons {
  readonly run: Run;
  readonly title: string;
  readonly address: { readonly current: Element | null };
}

/** What can be done about it: ours is stopped; with others one plays along, where the game is installed. */
function RunButtons({ run, title, address }: Buttons): JSX.Element | null {
  const { actions, now: said } = words.value;
  const game = gameCell(run.game_id)?.value;
  const stop = run.kind === "server" ? "stop-server" : "stop";
  const button = (name: string, label: string, onClick: () => void): JSX.Element => (
    <button type="button" class="plain small" aria-label={label} onClick={onClick}>
      {name}
    </button>
  );
  if (game === undefined) return null;
  if (run.me && game.actions.includes(stop)) return button(said.stop, actions.of(actions.names[stop], title), () => void begin(game, stop));
  if (run.me || !game.installed) return null;
  return button(said.join, run.kind === "server" ? `${said.joinOf(title, run.name)}, ${said.server}` : said.joinOf(title, run.name), () => {
    void copyText(run.addr, address.current);
    if (game.actions.includes("play")) void begin(game, "play");
  });
}

/** The line of the server that was started from here: since when, where, and where its output is. */
export function OwnServer({ id }: { id: string }): JSX.Element | null {
  const { now: said, party } = words.value;
  const address = useRef<HTMLElement>(null);
  const run = now.value.find((one) => one.me && one.kind === "server" && one.game_id === id);
  if (run === undefined) return null;
  return (
    <section class="own-server" aria-label={said.server}>
      <p>
        <strong>{said.server}</strong>: {since(run)}, <code ref={address}>{run.addr}</code>{" "}
        <button type="button" class="plain small" onClick={() => void copyText(run.addr, address.current)}>
          {party.copy}
        </button>
      </p>
      {run.log !== null && (
        <p class="dim">
          {said.log}: <code>{run.log}</code> <OpenButton what="log" game={id} name={words.value.open.log} />
        </p>
      )}
    </section>
  );
}
