import { computed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { ApiError } from "../api/client.ts";
import { cleanText } from "../api/clean.ts";
import type { Publishable } from "../api/types.ts";
import { tellFailure } from "../state/notices.ts";
import { app, gameCell, gameIds, me, problems, publishing } from "../state/store.ts";
import { format, words } from "../words/index.ts";

/** What makes the list of games worth asking for again. */
const state = computed(() => {
  const here = gameIds.value.flatMap((id) => {
    const game = gameCell(id)?.value;
    return game?.downloaded ? [id, game.local_version, game.operation?.kind, game.notices.length] : [];
  });
  return [me.value?.games_dir, publishing.value === null, problems.value.length, ...here].join(" ");
});

/** The games that are here, as the app would publish them; null until it has said so. */
export function usePublishable(): readonly Publishable[] | null {
  const [games, setGames] = useState<readonly Publishable[] | null>(null);
  useEffect(() => {
    let current = true;
    const load = async (): Promise<void> => {
      try {
        const loaded = await app().publishable();
        if (current) setGames(loaded);
      } catch (failure) {
        if (!(failure instanceof ApiError)) throw failure;
        if (current) tellFailure(failure);
      }
    };
    void load();
    return () => {
      current = false;
    };
  }, [state.value]);
  return games;
}

export function PublishableGames({ games }: { games: readonly Publishable[] | null }): JSX.Element {
  const { details, organisers } = words.value;
  const { publish } = organisers;
  const { bytes, day, number } = format.value;
  const not = games?.filter((game) => game.problem !== null).length ?? 0;
  const can = (games?.length ?? 0) - not;
  return (
    <section class="publishable">
      <h2 id="publishable">{publish.games}</h2>
      <p class="dim">
        {games === null ? details.loading : games.length === 0 ? publish.none : publish.summary(can, number(can))}
        {not > 0 && ` ${publish.not(not, number(not))}`}
      </p>
      {games !== null && games.length > 0 && (
        <table aria-labelledby="publishable">
          <thead>
            <tr>
              <th scope="col">{publish.game}</th>
              <th scope="col">{details.version}</th>
              <th scope="col" class="number">
                {details.size}
              </th>
            </tr>
          </thead>
          <tbody>
            {[...games]
              // What needs a look comes first; it is easily missed at the end of many.
              .sort((a, b) => Number(a.problem === null) - Number(b.problem === null))
              .map((game) => (
                <tr key={game.id}>
                  <th scope="row">
                    <bdi>{cleanText(game.title) || cleanText(game.id)}</bdi>
                    {game.problem !== null && (
                      <span class="problem-text">
                        {publish.cannot} <bdi lang="en">{cleanText(game.problem, 400)}</bdi>
                      </span>
                    )}
                  </th>
                  <td>{game.version !== null && day(cleanText(game.version, 40))}</td>
                  <td class="number">{bytes(game.size_bytes)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
