import { computed } from "@preact/signals";
import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { cleanText, nameOr } from "../api/clean.ts";
import { HowFar } from "../organise/evening.tsx";
import { attempt } from "../state/notices.ts";
import { app, board, gameCell, me, myself, now, peers } from "../state/store.ts";
import { Notices } from "../ui/notices.tsx";
import { format, words } from "../words/index.ts";

const SHOWN_NAMES = 4;
const SHOWN_ANNOUNCEMENTS = 2;

/** What is played, with everybody who plays it and the servers that run for it. */
const played = computed(() => {
  const games = new Map<string, { names: string[]; servers: string[] }>();
  for (const run of now.value) {
    const game = games.get(run.game_id) ?? { names: [], servers: [] };
    games.set(run.game_id, game);
    if (run.kind === "server") game.servers.push(run.addr);
    else game.names.push(run.name);
  }
  return [...games].sort(([, a], [, b]) => b.names.length - a.names.length);
});

/** Tonight's games, each once, though several organisers may have chosen it. */
const tonight = computed(() => {
  const all = board.value.tonight;
  return all.filter((game, at) => all.findIndex((other) => other.game_id === game.game_id) === at);
});

/** The view for the beamer: read from ten metres, changed by what happens, without anything to be done. */
export function HallView(): JSX.Element {
  const { board: said } = words.value;
  return (
    <main id="main" class="hall" tabIndex={-1}>
      <section class="hall-tonight" aria-labelledby="tonight">
        <h1 id="tonight">{said.tonight}</h1>
        {tonight.value.length === 0 && <p>{said.tonightNone}</p>}
        <ul class={tonight.value.length > 5 ? "many" : ""}>
          {tonight.value.map((game) => (
            <li key={game.game_id}>
              <h2>
                <bdi>{game.title}</bdi>
              </h2>
              <HowFar game={game} />
            </li>
          ))}
        </ul>
      </section>
      <div class="hall-side">
        <Announcements />
        <Played />
      </div>
      <Join />
    </main>
  );
}

function Announcements(): JSX.Element | null {
  const { board: said } = words.value;
  const { announcements } = board.value;
  if (announcements.length === 0) return null;
  return (
    <section class="hall-said" aria-label={said.announcements} aria-live="polite">
      {announcements.slice(0, SHOWN_ANNOUNCEMENTS).map((one) => (
        <p key={`${one.fingerprint} ${one.serial}`}>
          <bdi>{one.text}</bdi>
          <small>
            <bdi>{said.says(nameOr(one.organiser, one.fingerprint), format.value.time(one.at))}</bdi>
          </small>
        </p>
      ))}
    </section>
  );
}

function Played(): JSX.Element {
  const { board: said } = words.value;
  const { number } = format.value;
  return (
    <section class="hall-played" aria-labelledby="played">
      <h2 id="played">{said.playing}</h2>
      {played.value.length === 0 && <p>{said.nobodyPlays}</p>}
      <ul>
        {played.value.slice(0, 6).map(([id, { names, servers }]) => (
          <li key={id}>
            <h3>
              <bdi>{gameCell(id)?.value.title ?? id}</bdi>
            </h3>
            {names.length > 0 && (
              <p>
                <b>{number(names.length)}</b> <bdi>{names.slice(0, SHOWN_NAMES).join(", ")}</bdi>{" "}
                {names.length > SHOWN_NAMES && said.more(number(names.length - SHOWN_NAMES))}
              </p>
            )}
            {servers.map((addr) => (
              <p key={addr}>
                {said.server} <code>{addr}</code>
              </p>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How others come here: the address, and the key where the person here wants the whole hall to see it. */
function Join(): JSX.Element {
  const { board: said, header } = words.value;
  const { number, rate } = format.value;
  const [key, setKey] = useState<string | null>(null);
  const state = me.value?.party_key;
  const show = (): Promise<boolean> => attempt(async () => setKey(await app().shownPartyKey()));
  return (
    <footer class="hall-foot">
      <p>
        <small>{said.join}</small> <code>{me.value?.addr}</code>
      </p>
      {key !== null && (
        <p>
          <small>{said.key}</small> <code class="hall-key">{cleanText(key, 200)}</code>
        </p>
      )}
      <p>
        <b>{said.pcs(peers.value.length, number(peers.value.length))}</b>
      </p>
      <p>
        <small>{said.speeds}</small>{" "}
        <span>
          <span class="unseen">{header.down} </span>↓ {rate(myself.value?.receives_bytes_per_second ?? 0)}{" "}
          <span class="unseen">{header.up} </span>↑ {rate(myself.value?.sends_bytes_per_second ?? 0)}
        </span>
      </p>
      <Notices />
      <div class="buttons">
        {key !== null ? (
          <button type="button" class="plain" onClick={() => setKey(null)}>
            {said.hideKey}
          </button>
        ) : (
          state === "set" && (
            <button type="button" class="plain" onClick={() => void show()}>
              {said.showKey}
            </button>
          )
        )}
        <button
          type="button"
          class="plain"
          onClick={() => {
            // A browser that may not fill the screen shows it as large as before.
            document.documentElement.requestFullscreen?.().catch(() => undefined);
          }}
        >
          {said.fill}
        </button>
        <a class="button" href="/#/organise">
          {said.back}
        </a>
      </div>
    </footer>
  );
}
