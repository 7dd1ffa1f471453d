import type { JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { FailureText } from "../games/actions.tsx";
import { FolderField } from "../setup/folder-field.tsx";
import { attempt, tell } from "../state/notices.ts";
import { app, gameCell, me, ownOrganiser, publishError, publishing } from "../state/store.ts";
import { Leds } from "../ui/leds.tsx";
import { format, words } from "../words/index.ts";
import { Evening } from "./evening.tsx";
import { FourWords } from "./four-words.tsx";
import { PublishableGames, usePublishable } from "./publishable.tsx";

/** What an organiser does: sees what is here, publishes it with one button, and shows the four words to the hall. */
export function OrganiseView(): JSX.Element {
  const { publish } = words.value.organisers;
  const { number } = format.value;
  const games = usePublishable();
  const [typed, setTyped] = useState<string | null>(null);
  const field = useId();
  const now = me.value;
  const name = typed ?? (ownOrganiser.value?.name || now?.name || "");
  const published = (ownOrganiser.value?.revision ?? 0) > 0;
  const count = games?.filter((game) => game.problem === null).length ?? 0;
  const ready = count > 0 && name.trim() !== "" && publishing.value === null;

  const others = now?.games_dirs.slice(1).map((folder) => folder.path) ?? [];
  const choose = async (path: string): Promise<void> => {
    if (await attempt(() => app().settings({ games_dirs: [path, ...others.filter((other) => other !== path)] }))) tell("good", words.value.settings.saved);
  };

  return (
    <>
      <div class="view-head">
        <h1>{publish.title}</h1>
        <p>{publish.lead}</p>
      </div>
      <div class="organise">
        {/* What is done once comes behind what is done all evening. */}
        {published && <Evening />}
        <OwnWords />
        <form
          class="sheet"
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) void attempt(() => app().publish(name.trim()));
          }}
        >
          {now && (
            <FolderField
              value={{ path: now.games_dir, free_bytes: now.free_bytes }}
              onChange={(folder) => void choose(folder.path)}
            />
          )}
          <div class="field">
            <label for={field}>{publish.name}</label>
            <input
              id={field}
              value={name}
              maxLength={40}
              autocomplete="off"
              spellcheck={false}
              aria-describedby={`${field}-hint`}
              onInput={(event) => setTyped(event.currentTarget.value)}
            />
            <p id={`${field}-hint`} class="dim">
              {publish.nameHint}
            </p>
          </div>
          <div class="field">
            <button type="submit" class="solid big" aria-disabled={!ready} aria-describedby={`${field}-what`}>
              {publish.button(count, number(count))}
            </button>
            <p id={`${field}-what`} class="dim">
              {publish.buttonText}
            </p>
          </div>
          <Outcome />
        </form>
        {!published && <Evening />}
        <PublishableGames games={games} />
      </div>
    </>
  );
}

/** How far the hashing is, and what came of it. */
function Outcome(): JSX.Element {
  const { publish } = words.value.organisers;
  const { bytes, number, percent } = format.value;
  const own = ownOrganiser.value;
  const running = publishing.value;
  const failure = publishError.value;
  const done = running === null || running.total_bytes === 0 ? 0 : running.done_bytes / running.total_bytes;
  return (
    <div class="outcome">
      {running && (
        <>
          <p>
            <strong>
              <bdi>{publish.reading(gameCell(running.game_id)?.value.title ?? running.game_id)}</bdi>
            </strong>
          </p>
          <Leds done={done} label={publish.title} />
          <p class="dim">{publish.progress(percent(done), bytes(running.done_bytes), bytes(running.total_bytes))}</p>
        </>
      )}
      <div role="alert">{!running && failure && <FailureText code={failure.code} message={failure.message} />}</div>
      <p role="status">
        {!running && !failure && (own && own.revision > 0 ? publish.published(own.games, number(own.revision), number(own.games)) : publish.never)}
      </p>
    </div>
  );
}

/** The own fingerprint, for the back of the hall. */
function OwnWords(): JSX.Element {
  const { publish } = words.value.organisers;
  const block = useRef<HTMLElement>(null);
  const own = ownOrganiser.value;
  return (
    <section
      class="own-words"
      ref={block}
      aria-labelledby="own-words"
      // Where there is no Escape key, a touch leaves the full screen.
      onClick={() => {
        if (document.fullscreenElement) void document.exitFullscreen();
      }}
    >
      <div class="own-words-head">
        <h2 id="own-words">{publish.words}</h2>
        {own && (
          <button
            type="button"
            class="plain small"
            onClick={() => {
              // A browser that may not fill the screen shows them as large as before.
              block.current?.requestFullscreen?.().catch(() => undefined);
            }}
          >
            {publish.fill}
          </button>
        )}
      </div>
      {own ? (
        <>
          <p>
            <FourWords words={own.fingerprint} big />
          </p>
          <p class="dim">{publish.wordsText}</p>
        </>
      ) : (
        <p class="dim">{publish.wordsLater}</p>
      )}
    </section>
  );
}
