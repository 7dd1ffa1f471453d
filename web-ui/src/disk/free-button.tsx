import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { tellFailure } from "../state/notices.ts";
import { act } from "../state/store.ts";
import { AskRemove, AskStopSharing } from "../games/questions.tsx";
import { format, words } from "../words/index.ts";
import type { MayGo } from "./room.ts";

/** The button that lets something go, and the question before. */
export function FreeButton({ going: { game, action, bytes } }: { going: MayGo }): JSX.Element {
  const [asking, setAsking] = useState(false);
  const { actions, disk } = words.value;
  const name = actions.names[action];
  const run = async (): Promise<void> => {
    setAsking(false);
    const refused = await act(game.id, action);
    if (refused) tellFailure(refused, game.title);
  };
  const question = { game, onClose: () => setAsking(false), onYes: () => void run() };
  return (
    <>
      <button
        type="button"
        class="plain small"
        aria-label={actions.of(disk.frees(name, format.value.bytes(bytes)), game.title)}
        onClick={() => (action === "discard" ? void run() : setAsking(true))}
      >
        {disk.frees(name, format.value.bytes(bytes))}
      </button>
      {asking && (action === "remove" ? <AskRemove {...question} /> : <AskStopSharing {...question} />)}
    </>
  );
}
