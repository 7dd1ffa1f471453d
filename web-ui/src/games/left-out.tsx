import { computed, signal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { cleanText } from "../api/clean.ts";
import type { Problem } from "../api/types.ts";
import { CLONE } from "../party/clone.tsx";
import { me, problems } from "../state/store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icons.tsx";
import { format, words } from "../words/index.ts";
import { noticeWords } from "../words/notices.ts";
import { NoticeText } from "./told.tsx";

const GONE = "games-folder-gone";

const gone = computed(() => problems.value.filter((problem) => problem.code === GONE));

/** What is left out, all of one folder together. */
const byFolder = computed(() => {
  const folders = new Map<string, Problem[]>();
  for (const problem of problems.value) {
    if (problem.code === GONE || problem.code === CLONE) continue;
    const others = folders.get(problem.folder);
    if (others) others.push(problem);
    else folders.set(problem.folder, [problem]);
  }
  return [...folders];
});

/** Says which games folders are not there, on every view. */
export function GamesFolderState(): JSX.Element {
  const first = gone.value[0];
  const said = first && noticeWords(words.value, first);
  const isAll = gone.value.length >= (me.value?.games_dirs.length ?? 1);
  return (
    <div role="status">
      {said && (
        <div class="banner">
          <Icon name="warning" />
          <p>
            <strong>{isAll ? said.what : words.value.disk.someAway}</strong> {said.todo}{" "}
            {gone.value.map(({ folder }) => (
              <code key={folder}>
                <bdi>{cleanText(folder, 300)}</bdi>
              </code>
            ))}
          </p>
        </div>
      )}
    </div>
  );
}

const open = signal(false);

/** How many folders are left out, and the way to why. */
export function LeftOutLine(): JSX.Element | null {
  const count = byFolder.value.length;
  if (count === 0) return null;
  return (
    <button
      type="button"
      class="left-out small"
      aria-haspopup="dialog"
      aria-label={words.value.leftOut.why(count, format.value.number(count))}
      onClick={() => {
        open.value = true;
      }}
    >
      <Icon name="folder" />
      <span class="wide">{words.value.leftOut.why(count, format.value.number(count))}</span>
      <span class="narrow">{format.value.number(count)}</span>
    </button>
  );
}

/** Each folder that is left out, with why and what to do. */
export function LeftOutPanel(): JSX.Element | null {
  const { leftOut } = words.value;
  const close = (): void => {
    open.value = false;
  };
  // It belongs to the view that opened it.
  useEffect(() => close, []);
  if (!open.value) return null;
  return (
    <Dialog kind="panel" title={leftOut.title} onClose={close} returnTo={() => document.getElementById("main")}>
      <p class="dim">{byFolder.value.length === 0 ? leftOut.none : leftOut.lead}</p>
      <ul class="told">
        {byFolder.value.map(([folder, told]) => (
          <li key={folder}>
            <Icon name="folder" />
            <div>
              <h3>
                <bdi>{folder}</bdi>
              </h3>
              {told.map((problem) => (
                <NoticeText key={problem.code + problem.message} notice={problem} />
              ))}
            </div>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
