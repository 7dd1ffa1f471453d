import type { JSX } from "preact";
import { ApiError } from "../api/client.ts";
import { tell } from "../state/notices.ts";
import { app } from "../state/store.ts";
import { errorWords } from "../words/errors.ts";
import { words } from "../words/index.ts";
import { Icon } from "./icons.tsx";

interface Props {
  readonly what: "games" | "logs" | "game" | "log";
  readonly game?: string;
  readonly name: string;
}

/** A button that opens a folder or a log on this PC. */
export function OpenButton({ what, game, name }: Props): JSX.Element {
  const open = async (): Promise<void> => {
    try {
      await app().openPlace(what, game);
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      tell("bad", errorWords(words.value, reason.code).what, reason.message);
    }
  };
  return (
    <button type="button" class="plain small" onClick={() => void open()}>
      <Icon name="folder" />
      {name}
    </button>
  );
}
