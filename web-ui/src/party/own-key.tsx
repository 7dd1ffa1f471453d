import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { ApiError } from "../api/client.ts";
import { tellFailure } from "../state/notices.ts";
import { app, me } from "../state/store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icons.tsx";
import { words } from "../words/index.ts";

/** The way of an organiser to a key for the party, and to showing it to everybody. */
export function OwnKey(): JSX.Element | null {
  const { party, dialog } = words.value;
  const [asking, setAsking] = useState(false);
  const [shown, setShown] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const state = me.value?.party_key;
  if (state === undefined || (state === "wanted" && shown === null)) return null;

  const show = async (getting: () => Promise<string | null>): Promise<void> => {
    setAsking(false);
    setBusy(true);
    try {
      setShown(await getting());
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      tellFailure(reason);
    } finally {
      setBusy(false);
    }
  };
  const has = state === "set";
  return (
    <div class="own-key">
      <Icon name="key" />
      <p>{has ? party.keyHere : party.keyOpen}</p>
      <button
        type="button"
        class="plain small"
        aria-disabled={busy}
        onClick={() => {
          if (busy) return;
          if (has) void show(() => app().shownPartyKey());
          else setAsking(true);
        }}
      >
        {has ? party.keyShow : party.keyMake}
      </button>
      {asking && (
        <Dialog kind="box" title={party.keyMake} onClose={() => setAsking(false)}>
          <p>{party.keyMakeText}</p>
          <div class="buttons">
            <button type="button" class="plain" onClick={() => setAsking(false)}>
              {dialog.cancel}
            </button>
            <button type="button" class="solid" data-first-focus onClick={() => void show(() => app().newPartyKey())}>
              {party.keyMakeYes}
            </button>
          </div>
        </Dialog>
      )}
      {shown !== null && <KeyScreen text={shown} onClose={() => setShown(null)} />}
    </div>
  );
}

/** A key as large as the window allows, each word on a line of its own. */
function KeyScreen({ text, onClose }: { text: string; onClose: () => void }): JSX.Element {
  const { party } = words.value;
  return (
    <Dialog kind="screen" title={party.key} onClose={onClose}>
      <p>{party.keyScreen}</p>
      <p class="key-words">
        {text.split(" ").map((word, at) => (
          <span key={at}>{word} </span>
        ))}
      </p>
    </Dialog>
  );
}
