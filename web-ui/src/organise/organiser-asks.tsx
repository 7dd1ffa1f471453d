import type { JSX } from "preact";
import { Icon } from "../ui/icons.tsx";
import { format, words } from "../words/index.ts";
import { accept, asking, nameOf, notNow } from "./answers.ts";
import { FourWords } from "./four-words.tsx";

function leave(): void {
  // What had the focus is gone.
  document.getElementById("main")?.focus();
}

/** Asks, on every view, about organisers who are heard of: of several the first, the others are under Party. */
export function OrganiserAsks(): JSX.Element {
  return <div role="status">{asking.value.length > 0 && <Asked />}</div>;
}

function Asked(): JSX.Element | null {
  const { organisers } = words.value;
  const [first, ...others] = asking.value;
  if (first === undefined) return null;
  const name = nameOf(first);
  return (
    <section class="asks" aria-labelledby="asks">
      <Icon name="seal" />
      <div>
        <h2 id="asks">
          <bdi>{organisers.speaksUp(name)}</bdi>
        </h2>
        <p>
          <FourWords words={first.fingerprint} />
        </p>
        <p>{organisers.means}</p>
        {others.length > 0 && <p class="dim">{organisers.others(others.length, format.value.number(others.length))}</p>}
      </div>
      <div class="buttons">
        <button
          type="button"
          class="plain"
          onClick={() => {
            notNow();
            leave();
          }}
        >
          {organisers.later}
        </button>
        <button
          type="button"
          class="solid"
          onClick={async () => {
            if (await accept(first.fingerprint)) leave();
          }}
        >
          {organisers.accept}
        </button>
      </div>
    </section>
  );
}
