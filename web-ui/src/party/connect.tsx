import type { JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { cleanText } from "../api/clean.ts";
import { ApiError } from "../api/client.ts";
import { tell } from "../state/notices.ts";
import { copyText } from "../ui/copy.ts";
import { app, me } from "../state/store.ts";
import { refusalText } from "../words/errors.ts";
import { words } from "../words/index.ts";

/** Connecting by address, for when the others do not appear by themselves; and our own address, to be told to them. */
export function Connect(): JSX.Element {
  const { party } = words.value;
  const [address, setAddress] = useState("");
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const field = useId();

  const connect = async (): Promise<void> => {
    setBusy(true);
    setFailure(null);
    try {
      const peer = await app().connect(address.trim());
      tell("good", words.value.party.connected(cleanText(peer.name, 48) || peer.addr));
      setAddress("");
    } catch (reason) {
      if (reason instanceof ApiError) setFailure(reason);
      else throw reason;
    } finally {
      setBusy(false);
    }
  };

  return (
    <section class="connect">
      <h2>{party.connect}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy && address.trim() !== "") void connect();
        }}
      >
        <label for={field}>{party.address}</label>
        <div class="with-button">
          <input
            id={field}
            value={address}
            placeholder="192.168.1.20:40000"
            autocomplete="off"
            spellcheck={false}
            aria-describedby={`${field}-hint`}
            aria-invalid={failure !== null}
            onInput={(event) => setAddress(event.currentTarget.value)}
          />
          <button type="submit" class="solid" aria-disabled={busy}>
            {party.connectButton}
          </button>
        </div>
        <p id={`${field}-hint`} class="dim">
          {party.connectText}
        </p>
        <p role="alert" class="problem-text">
          {failure && refusalText(words.value, failure, party.addressWrong)}
        </p>
      </form>
      {me.value && <OwnAddress address={me.value.addr} />}
    </section>
  );
}

function OwnAddress({ address }: { address: string }): JSX.Element {
  const { party } = words.value;
  const shown = useRef<HTMLElement>(null);
  const copy = (): Promise<void> => copyText(address, shown.current);
  return (
    <div class="own-address">
      <span>{party.own}</span>
      <code ref={shown}>{address}</code>
      <button type="button" class="plain small" onClick={() => void copy()}>
        {party.copy}
      </button>
    </div>
  );
}
