import type { JSX } from "preact";
import type { Failure, Game } from "../api/types.ts";
import { Icon } from "../ui/icons.tsx";
import { language, words } from "../words/index.ts";
import { noticeWords } from "../words/notices.ts";

/** What the owner of a game should know of it, each with what to do. */
export function Told({ game }: { game: Game }): JSX.Element | null {
  if (game.notices.length === 0) return null;
  return (
    <ul class="told" aria-label={words.value.details.notices}>
      {game.notices.map((notice) => (
        <li key={notice.code + notice.message}>
          <Icon name="note" />
          <NoticeText notice={notice} />
        </li>
      ))}
    </ul>
  );
}

/** A notice in the reader's words, and below it what the app itself said, which names files. Who reads English needs only that. */
export function NoticeText({ notice }: { notice: Failure }): JSX.Element {
  const { message } = notice;
  const { what, todo } = noticeWords(words.value, notice);
  const own = message !== "" && (language.value === "en" || what === message);
  return (
    <div>
      {!own && (
        <p>
          <strong>{what}</strong> {todo}
        </p>
      )}
      {message !== "" && (
        <p lang="en" class={own ? "" : "original"}>
          <bdi>{message}</bdi>
        </p>
      )}
    </div>
  );
}
