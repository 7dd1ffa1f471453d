import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { cleanText } from "../api/clean.ts";
import { attempt } from "../state/notices.ts";
import { app, me } from "../state/store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icons.tsx";
import { words } from "../words/index.ts";
import { askForKey, makesOwn } from "./party-key.tsx";
import { strangersHere } from "./strangers.ts";

type Asked = "make" | "leave" | "show";

/** The key of the party that this PC is in, always in sight, with the ways to another one, to none and to a new one. */
export function OwnKey(): JSX.Element | null {
  const { party } = words.value;
  const [key, setKey] = useState<string | null>(null);
  const [asked, setAsked] = useState<Asked | null>(null);
  const state = me.value?.party_key;
  const look = (): Promise<boolean> => attempt(async () => setKey(await app().shownPartyKey()));
  useEffect(() => {
    if (state !== undefined) void look();
  }, [state]);
  if (state === undefined) return null;

  const met = strangersHere(words.value);
  const othersAreOpen = state === "wanted" && (me.value?.strangers.without_key ?? 0) > 0;
  const close = (): void => setAsked(null);
  const make = async (): Promise<void> => {
    close();
    makesOwn();
    if (await attempt(async () => setKey(await app().newPartyKey()))) setAsked("show");
  };
  const leave = async (): Promise<void> => {
    close();
    if (await attempt(() => app().leaveParty())) await look();
  };
  return (
    <section class={state === "wanted" ? "own-key wanted" : "own-key"} aria-labelledby="own-key">
      <Icon name="key" />
      <div>
        <h2 id="own-key">{party.key}</h2>
        {key === null ? <p>{party.keyOpen}</p> : <code class="key-line">{cleanText(key, 200)}</code>}
        {met.map((line) => (
          <p key={line} class={state === "wanted" ? "key-wanted" : "dim"}>
            {line}
          </p>
        ))}
        {state === "wanted" && met.length === 0 && <p class="key-wanted">{key === null ? party.keyWanted : party.keyOther}</p>}
      </div>
      <div class="buttons">
        {key !== null && (
          <button type="button" class="plain small" onClick={() => setAsked("show")}>
            {party.keyShow}
          </button>
        )}
        <button type="button" class={state === "wanted" && !othersAreOpen ? "solid small" : "plain small"} onClick={() => askForKey(look)}>
          {key === null ? party.keyEnter : party.keyChange}
        </button>
        {key !== null && (
          <button type="button" class={othersAreOpen ? "solid small" : "plain small"} onClick={() => setAsked("leave")}>
            {party.keyLeave}
          </button>
        )}
        <button type="button" class="plain small" onClick={() => setAsked("make")}>
          {party.keyMake}
        </button>
      </div>
      {asked === "make" && <Ask title={party.keyMake} text={party.keyMakeText} yes={party.keyMakeYes} onClose={close} onYes={make} />}
      {asked === "leave" && <Ask title={party.keyLeave} text={party.keyLeaveText} yes={party.keyLeaveYes} onClose={close} onYes={leave} />}
      {asked === "show" && key !== null && <KeyScreen text={key} onClose={close} />}
    </section>
  );
}

interface AskProps {
  readonly title: string;
  readonly text: string;
  readonly yes: string;
  readonly onClose: () => void;
  readonly onYes: () => Promise<void>;
}

function Ask({ title, text, yes, onClose, onYes }: AskProps): JSX.Element {
  return (
    <Dialog kind="box" title={title} onClose={onClose}>
      <p>{text}</p>
      <div class="buttons">
        <button type="button" class="plain" onClick={onClose}>
          {words.value.dialog.cancel}
        </button>
        <button type="button" class="solid" data-first-focus onClick={() => void onYes()}>
          {yes}
        </button>
      </div>
    </Dialog>
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
