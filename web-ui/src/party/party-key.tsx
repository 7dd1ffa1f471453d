import { effect, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { ApiError } from "../api/client.ts";
import { app, me } from "../state/store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { errorWords } from "../words/errors.ts";
import { words } from "../words/index.ts";

const wanted = signal(false);
const asking = signal(false);
let madeOurs = false;

/** Who makes a key knows that the others do not have it yet, and need not be asked for theirs. */
export function makesOwn(): void {
  madeOurs = true;
}

// Asked for once each time that peers begin to want one; who says no finds it under Party.
effect(() => {
  const now = me.value?.party_key === "wanted";
  if (now !== wanted.peek()) asking.value = now && !madeOurs;
  wanted.value = now;
});

let entered: () => unknown = () => {};

/** Asks for the key of another party; `then` follows once one is accepted. */
export function askForKey(then: () => unknown): void {
  entered = then;
  madeOurs = false;
  asking.value = true;
}

export function PartyKeyDialog(): JSX.Element | null {
  const { party } = words.value;
  const [key, setKey] = useState("");
  const [seen, setSeen] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const field = useId();
  if (!asking.value) return null;
  const close = (): void => {
    asking.value = false;
    setKey("");
    setFailure(null);
  };
  const send = async (): Promise<void> => {
    try {
      await app().partyKey(key);
      close();
      entered();
    } catch (reason) {
      if (reason instanceof ApiError) setFailure(reason);
      else throw reason;
    }
  };
  return (
    <Dialog kind="box" title={party.key} onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (key !== "") void send();
        }}
      >
        <p>
          {wanted.value ? `${party.keyWanted} ${party.keyText}` : party.keyEnterText}
        </p>
        <label for={field}>{party.key}</label>
        <input
          id={field}
          data-first-focus
          {...(seen ? { type: "text" as const } : { type: "password" as const })}
          autocomplete="off"
          spellcheck={false}
          value={key}
          onInput={(event) => setKey(event.currentTarget.value)}
        />
        <label class="check">
          <input type="checkbox" checked={seen} onChange={(event) => setSeen(event.currentTarget.checked)} />
          {party.keyShown}
        </label>
        <p role="alert" class="problem-text">
          {failure && errorWords(words.value, failure.code).what}
        </p>
        <div class="buttons">
          <button type="button" class="plain" onClick={close}>
            {party.keyLater}
          </button>
          <button type="submit" class="solid">
            {party.keySend}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
