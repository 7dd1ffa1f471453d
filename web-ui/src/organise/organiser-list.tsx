import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { Organiser } from "../api/types.ts";
import { attempt } from "../state/notices.ts";
import { app, organisers } from "../state/store.ts";
import { format, words } from "../words/index.ts";
import { accept, drop, nameOf } from "./answers.ts";
import { FourWords } from "./four-words.tsx";
import { OrganiseLink } from "./organise-link.tsx";

/** Whom this guest believes, first, then who else speaks up, then who is waited for. */
export function OrganiserList(): JSX.Element {
  const { organisers: said } = words.value;
  return (
    <section class="organisers">
      <h2 id="organisers" tabIndex={-1}>
        {said.title}
      </h2>
      <p class="dim">{organisers.value.length === 0 ? said.none : said.lead}</p>
      <ul aria-labelledby="organisers">
        {organisers.value.map((one) => (
          <Row key={one.fingerprint} organiser={one} />
        ))}
      </ul>
      <ByWords />
      <div class="organise-link">
        <OrganiseLink />
      </div>
    </section>
  );
}

function Row({ organiser }: { organiser: Organiser }): JSX.Element {
  const { board, organisers: said, party } = words.value;
  const { number } = format.value;
  const { accepted, agreed, awaited, own, fingerprint, games, revision } = organiser;
  const drops = accepted || awaited;
  const action = drops ? said.drop : said.accept;
  const standing = awaited ? said.waiting : accepted ? said.standing(games, number(revision), number(games)) : said.heard(number(revision));
  return (
    <li>
      <div>
        <h3>
          <bdi>{awaited ? said.isWaitedFor : nameOf(organiser)}</bdi>
          {own && <span class="tag">{party.you}</span>}
          {accepted && <span class="tag ready">{said.isAccepted}</span>}
        </h3>
        <p>
          <FourWords words={fingerprint} />
        </p>
        <p class="dim">{standing}</p>
        {agreed && <p class="dim">{board.agreed}</p>}
      </div>
      {agreed && (
        <button
          type="button"
          class="plain small"
          aria-label={said.of(board.disagree, nameOf(organiser))}
          onClick={() => void attempt(() => app().disagree(fingerprint))}
        >
          {board.disagree}
        </button>
      )}
      <button
        type="button"
        class={drops ? "plain small" : "solid small"}
        aria-label={said.of(action, nameOf(organiser))}
        onClick={() => void (drops ? drop(organiser) : accept(fingerprint))}
      >
        {action}
      </button>
    </li>
  );
}

/** Accepts by what the organiser's screen shows, also before anybody here has told of him. */
function ByWords(): JSX.Element {
  const { organisers: said } = words.value;
  const [typed, setTyped] = useState("");
  const field = useId();
  return (
    <details>
      <summary>{said.byWords}</summary>
      <form
        onSubmit={async (event) => {
          event.preventDefault();
          if (typed.trim() !== "" && (await accept(typed.trim()))) setTyped("");
        }}
      >
        <label for={field}>{said.fourWords}</label>
        <div class="with-button">
          <input
            id={field}
            value={typed}
            maxLength={120}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" class="plain" aria-disabled={typed.trim() === ""}>
            {said.accept}
          </button>
        </div>
      </form>
    </details>
  );
}
