import { effect, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { ApiError } from "../api/client.ts";
import { attempt } from "../state/notices.ts";
import { app, me } from "../state/store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { errorWords } from "../words/errors.ts";
import { words } from "../words/index.ts";
import { strangersHere } from "./strangers.ts";

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
  const met = strangersHere(words.value);
  const leave = async (): Promise<void> => {
    if (await attempt(() => app().leaveParty())) {
      close();
      entered();
    }
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
        {wanted.value && met.map((line) => <p key={line}>{line}</p>)}
        <p>{!wanted.value ? party.keyEnterText : met.length > 0 ? party.keyText : `${party.keyWanted} ${party.keyText}`}</p>
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
          {wanted.value && (me.value?.strangers.without_key ?? 0) > 0 && (
            <button type="button" class="plain" onClick={() => void leave()}>
              {party.keyLeave}
            </button>
          )}
          <button type="submit" class="solid">
            {party.keySend}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
