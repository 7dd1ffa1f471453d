import type { JSX } from "preact";
import { dismiss, told } from "../state/notices.ts";
import { words } from "../words/index.ts";
import { Icon } from "./icons.tsx";

/** What is told now, seen and read out. The region exists from the start: readers notice only what changes in one they know. */
export function Notices(): JSX.Element {
  const notice = told.value;
  return (
    <div class="notices" role="status" aria-live="polite" aria-atomic="false">
      {notice !== null && (
        <div key={notice.id} class={`notice ${notice.tone}`}>
          <Icon name={notice.tone === "good" ? "ok" : "warning"} />
          <p title={[notice.text, notice.advice].filter(Boolean).join(" ")}>
            <strong>
              <bdi>{notice.text}</bdi>
            </strong>
            {notice.advice !== null && <span> {notice.advice}</span>}
          </p>
          <button type="button" class="round" aria-label={words.value.notice.dismiss} onClick={() => dismiss(notice.id)}>
            <Icon name="close" />
          </button>
        </div>
      )}
    </div>
  );
}
