import { effect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../api/client.ts";
import { cleanLines, cleanText, nameOr } from "../api/clean.ts";
import type { Game, GameDetails, Source } from "../api/types.ts";
import { MakeRoom } from "../disk/make-room.tsx";
import { freeFor } from "../disk/room.ts";
import { app, gameCell, me } from "../state/store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { OpenButton } from "../ui/open-button.tsx";
import { Leds } from "../ui/leds.tsx";
import { fraction, gameState, operationWords, withPlayers } from "../words/game-state.ts";
import { format, language, words } from "../words/index.ts";
import { OwnServer } from "../party/now-list.tsx";
import { Actions, FailureText } from "./actions.tsx";
import { cardButton } from "./card.tsx";
import { Cover } from "./cover.tsx";
import { opened } from "./listing.ts";
import { genreOf } from "./query.ts";
import { Told } from "./told.tsx";

const REFRESH_MS = 1_500;

/** The parts of a game that only its details have; asked for again when the stream tells that the game changed, not too often. */
function useDetails(id: string): GameDetails | ApiError | null {
  const [details, setDetails] = useState<GameDetails | ApiError | null>(null);
  useEffect(() => {
    let open = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let last = 0;
    const load = async (): Promise<void> => {
      timer = undefined;
      last = Date.now();
      try {
        const loaded = await app().details(id);
        if (open) setDetails(loaded);
      } catch (failure) {
        if (open && failure instanceof ApiError) setDetails((before) => (before === null ? failure : before));
      }
    };
    const stop = effect(() => {
      gameCell(id)?.value;
      timer ??= setTimeout(() => void load(), Math.max(0, last + REFRESH_MS - Date.now()));
    });
    return () => {
      open = false;
      stop();
      clearTimeout(timer);
    };
  }, [id]);
  return details;
}

/** The details of the opened game. */
export function Details({ id }: { id: string }): JSX.Element | null {
  const details = useDetails(id);
  const game = gameCell(id)?.value;
  const close = (): void => {
    opened.value = null;
  };
  // A game that leaves the party takes its details along.
  useEffect(() => {
    if (game === undefined) close();
  }, [game === undefined]);
  if (game === undefined) return null;
  const more = details instanceof ApiError ? null : details;
  return (
    <Dialog kind="panel" title={<bdi>{game.title}</bdi>} onClose={close} returnTo={() => cardButton(id) ?? document.getElementById("main")}>
      <Cover game={game} />
      <StateLine game={game} />
      {game.last_error && !game.operation && game.last_error.code !== "cancelled" && (
        <FailureText code={game.last_error.code} message={cleanText(game.last_error.message, 400)} />
      )}
      <Told game={game} />
      <MakeRoom game={game} />
      <Actions game={game} />
      <OwnServer id={id} />
      {details instanceof ApiError && <FailureText code={details.code} message={details.message} />}
      {more?.description && <p class="description">{cleanLines(more.description)}</p>}
      <Facts game={game} more={more} />
      {more?.path && <OpenButton what="game" game={id} name={words.value.open.folder} />}
      <Sources sources={more?.sources ?? null} />
    </Dialog>
  );
}

function StateLine({ game }: { game: Game }): JSX.Element {
  const state = gameState(game, freeFor(game, me.value), words.value, format.value);
  if (!game.operation) {
    return (
      <p class="state-line">
        <span class="led" data-tone={state.tone} />
        {withPlayers(state.text, game, words.value, format.value)}
      </p>
    );
  }
  const { what, pace } = operationWords(game.operation, words.value, format.value);
  return (
    <div class="state-block">
      <p class="state-line">
        <span class="led" data-tone={state.tone} />
        {what}
      </p>
      <Leds done={fraction(game.operation)} label={words.value.state.doing[game.operation.kind]} />
      <p class="pace">{pace}</p>
    </div>
  );
}

function Facts({ game, more }: { game: Game; more: GameDetails | null }): JSX.Element {
  const { details } = words.value;
  const { bytes, day, span, time } = format.value;
  const facts: [string, string | null][] = [
    [details.size, bytes(game.size_bytes)],
    [details.yours, game.local_version && day(game.local_version)],
    [details.newest, game.target_version && day(game.target_version)],
    [details.agreed, game.holders > 0 ? details.hosts(format.value.number(game.holders), game.others > 0 ? format.value.number(game.others) : null) : null],
    [words.value.organisers.vouched, game.vouched ? words.value.organisers.byWhom : words.value.organisers.byNobody],
    [details.catalog, more?.catalog_version ? day(cleanText(more.catalog_version, 40)) : null],
    [words.value.now.last, game.played && time(game.played.last)],
    [words.value.now.together, game.played && game.played.seconds > 0 ? span(game.played.seconds) : null],
    [details.genre, genreOf(game, language.value) || null],
    [details.players, game.max_players || null],
    [details.masterServer, more?.master_server ? details.needed : null],
    [details.publisher, game.publisher],
    [details.release, game.release && cleanText(game.release, 40)],
    [details.path, more?.path ?? null],
  ];
  return (
    <section class="facts">
      <h3>{details.about}</h3>
      <dl>
        {facts.map(
          ([name, value]) =>
            value !== null && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>
                  <bdi>{value}</bdi>
                </dd>
              </div>
            ),
        )}
      </dl>
    </section>
  );
}

function Sources({ sources }: { sources: readonly Source[] | null }): JSX.Element {
  const { details } = words.value;
  const { day, rate } = format.value;
  return (
    <section class="sources">
      <h3 id="sources">{details.sources}</h3>
      {sources === null ? (
        <p class="dim">{details.loading}</p>
      ) : sources.length === 0 ? (
        <p class="dim">{details.noSources}</p>
      ) : (
        <table aria-labelledby="sources">
          <thead>
            <tr>
              <th scope="col">{details.source}</th>
              <th scope="col">{details.version}</th>
              <th scope="col" class="number">
                {details.speed}
              </th>
            </tr>
          </thead>
          <tbody>
            {sources.map((source) => (
              <tr key={source.peer_id}>
                <th scope="row">
                  <bdi>{nameOr(source.name, source.peer_id.slice(0, 8))}</bdi>
                </th>
                <td>{day(source.version)}</td>
                <td class="number">{source.bytes_per_second > 0 ? rate(source.bytes_per_second) : "–"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
