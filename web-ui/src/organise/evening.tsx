import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { Tonight } from "../api/board.ts";
import { attempt } from "../state/notices.ts";
import { app, board, gameCell, gameIds, ownOrganiser, peerNames, peers } from "../state/store.ts";
import { Leds } from "../ui/leds.tsx";
import { format, language, words } from "../words/index.ts";

const MAX_GAMES = 12;
const MAX_CHARS = 300;
const SHOWN_NAMES = 8;

/** What an organiser does for the evening: tonight's games and who lacks them, announcements, and who is here. */
export function Evening(): JSX.Element {
  const { board: said } = words.value;
  const published = (ownOrganiser.value?.revision ?? 0) > 0;
  const own = board.value.tonight.filter((game) => game.own);
  return (
    <>
      <section class="evening" aria-labelledby="tonight">
        <div class="evening-head">
          <h2 id="tonight" tabIndex={-1}>
            {said.tonight}
          </h2>
          <HallLink />
        </div>
        {published ? (
          <>
            <p class="dim" id="bring-text">
              {own.length === 0 ? said.tonightNone : said.bringText}
            </p>
            <ul>
              {own.map((game) => (
                <OwnGame key={game.game_id} game={game} all={own} />
              ))}
            </ul>
            <AddGame own={own} />
            <Announce />
          </>
        ) : (
          <p class="dim">{said.needsPublished}</p>
        )}
      </section>
      <Guests own={own} />
    </>
  );
}

export function HallLink(): JSX.Element {
  const { board: said } = words.value;
  return (
    // A window of its own, for the second screen; what the tab knows goes along.
    <a class="button" href="/hall" target="lanspread-hall" rel="opener">
      {said.hall}
    </a>
  );
}

const ids = (games: readonly Tonight[]): readonly string[] => games.map((game) => game.game_id);

/** How far the party has a game. */
export function HowFar({ game }: { game: Tonight }): JSX.Element {
  const { board: said } = words.value;
  const { number } = format.value;
  const all = peers.value.length;
  const have = Math.max(0, all - game.lacking);
  return (
    <>
      <Leds done={all === 0 ? 0 : have / all} label={game.title} />
      <p class="how-far">{game.lacking === 0 ? said.allHave : said.have(number(have), number(all))}</p>
    </>
  );
}

function OwnGame({ game, all }: { game: Tonight; all: readonly Tonight[] }): JSX.Element {
  const { board: said } = words.value;
  const names = game.lacking_peers.map((id) => peerNames.value.get(id) ?? id.slice(0, 8));
  const more = names.length - SHOWN_NAMES;
  const bring = (on: boolean): void => void attempt(() => app().bring(game.game_id, on));
  const button = (label: string, style: string, onClick: () => void): JSX.Element => (
    <button type="button" class={style} aria-label={said.of(label, game.title)} onClick={onClick}>
      {label}
    </button>
  );
  return (
    <li>
      <div>
        <h3>
          <bdi>{game.title}</bdi>
          {game.bring && <span class="tag ready">{said.isAsked}</span>}
        </h3>
        <HowFar game={game} />
        {names.length > 0 && (
          <p class="dim">
            <bdi>{said.lack(names.slice(0, SHOWN_NAMES).join(", "))}</bdi> {more > 0 && said.more(format.value.number(more))}
          </p>
        )}
      </div>
      <div class="buttons">
        {button(game.bring ? said.again : said.bring, game.bring ? "plain small" : "solid small", () => bring(true))}
        {game.bring && button(said.stop, "plain small", () => bring(false))}
        {button(said.remove, "plain small", () => {
          const rest = ids(all).filter((id) => id !== game.game_id);
          void attempt(() => app().tonight(rest)).then(() => document.getElementById("tonight")?.focus());
        })}
      </div>
    </li>
  );
}

/** Chooses a further game, of those that this PC has or that an organiser vouches for. */
function AddGame({ own }: { own: readonly Tonight[] }): JSX.Element {
  const { board: said } = words.value;
  const [chosen, setChosen] = useState("");
  const field = useId();
  if (own.length >= MAX_GAMES) return <p class="dim">{said.full}</p>;
  const taken = ids(own);
  const collator = new Intl.Collator(language.value, { numeric: true });
  const choices = gameIds.value
    .filter((id) => !taken.includes(id))
    .flatMap((id) => gameCell(id)?.value ?? [])
    .sort((a, b) => collator.compare(a.title, b.title));
  const ready = choices.some((game) => game.id === chosen);
  return (
    <form
      class="add-game"
      onSubmit={async (event) => {
        event.preventDefault();
        if (ready && (await attempt(() => app().tonight([...taken, chosen])))) setChosen("");
      }}
    >
      <label for={field}>{said.addGame}</label>
      <div class="with-button">
        <select id={field} value={chosen} onChange={(event) => setChosen(event.currentTarget.value)}>
          <option value="">–</option>
          {choices.map((game) => (
            <option key={game.id} value={game.id}>
              {game.title}
            </option>
          ))}
        </select>
        <button type="submit" class="plain" aria-disabled={!ready}>
          {said.add}
        </button>
      </div>
    </form>
  );
}

/** Says something to everybody, and takes it back. */
function Announce(): JSX.Element {
  const { board: said } = words.value;
  const { number, time } = format.value;
  const [typed, setTyped] = useState("");
  const field = useId();
  const text = typed.replace(/\s+/g, " ").trim();
  const ready = text !== "";
  const own = board.value.announcements.filter((one) => one.own);
  return (
    <>
      <form
        class="announce"
        onSubmit={async (event) => {
          event.preventDefault();
          if (ready && (await attempt(() => app().announce(text)))) setTyped("");
        }}
      >
        <label for={field}>{said.announcements}</label>
        <textarea
          id={field}
          rows={2}
          maxLength={MAX_CHARS}
          value={typed}
          aria-describedby={`${field}-hint`}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <p id={`${field}-hint`} class="dim">
          {said.announceHint} {typed !== "" && said.left(number(MAX_CHARS - typed.length))}
        </p>
        <button type="submit" class="plain" aria-disabled={!ready}>
          {said.announce}
        </button>
      </form>
      <ul class="own-announcements">
        {own.map((one) => (
          <li key={one.serial}>
            <p>
              <bdi>{one.text}</bdi> <span class="dim">{time(one.at)}</span>
            </p>
            <button
              type="button"
              class="plain small"
              aria-label={said.of(said.takeBack, one.text)}
              onClick={() => void attempt(() => app().takeBack(one.serial)).then(() => document.getElementById(field)?.focus())}
            >
              {said.takeBack}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Everybody who is here, with which version, how much room, and what of tonight each lacks. */
function Guests({ own }: { own: readonly Tonight[] }): JSX.Element {
  const { board: said, party } = words.value;
  const { bytes } = format.value;
  const collator = new Intl.Collator(language.value, { numeric: true });
  const sorted = [...peers.value].sort((a, b) => Number(b.me) - Number(a.me) || collator.compare(a.name, b.name));
  return (
    <section class="guests" aria-labelledby="guests">
      <h2 id="guests">{said.guests}</h2>
      <table aria-labelledby="guests">
        <thead>
          <tr>
            <th scope="col">{party.name}</th>
            <th scope="col">{said.version}</th>
            <th scope="col" class="number">
              {said.room}
            </th>
            {own.length > 0 && <th scope="col">{said.lacks}</th>}
          </tr>
        </thead>
        <tbody>
          {sorted.map((peer) => {
            const lacks = own.filter((game) => game.lacking_peers.includes(peer.peer_id));
            return (
              <tr key={peer.peer_id}>
                <th scope="row">
                  <bdi>{peer.name}</bdi>
                  {peer.me && <span class="tag">{party.you}</span>}
                </th>
                <td>{peer.version ?? <span class="dim">{said.untold}</span>}</td>
                <td class="number">{peer.free_bytes === null ? <span class="dim">{said.untold}</span> : bytes(peer.free_bytes)}</td>
                {own.length > 0 && (
                  <td>{lacks.length === 0 ? <span class="dim">{said.nothing}</span> : <bdi>{lacks.map((game) => game.title).join(", ")}</bdi>}</td>
                )}
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
