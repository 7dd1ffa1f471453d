import { computed, signal } from "@preact/signals";
import type { JSX } from "preact";
import { ApiError } from "../api/client.ts";
import { app, problems } from "../state/store.ts";
import { Icon } from "../ui/icons.tsx";
import { errorWords } from "../words/errors.ts";
import { words } from "../words/index.ts";
import { NoticeText } from "../games/told.tsx";

export const CLONE = "same-identity";

const clone = computed(() => problems.value.find((problem) => problem.code === CLONE));

const busy = signal(false);
const failure = signal<ApiError | null>(null);

async function renew(): Promise<void> {
  busy.value = true;
  failure.value = null;
  try {
    await app().newIdentity();
  } catch (reason) {
    if (reason instanceof ApiError) failure.value = reason;
    else throw reason;
  } finally {
    busy.value = false;
  }
}

/** Says that another PC has this one's identity, on every view, with the way out. */
export function CloneState(): JSX.Element {
  const problem = clone.value;
  const failed = failure.value && errorWords(words.value, failure.value.code);
  return (
    <div role="status">
      {problem && (
        <div class="banner">
          <Icon name="warning" />
          <div>
            <NoticeText notice={problem} />
            {failed && (
              <p class="problem-text">
                {failed.what} {failed.todo}
              </p>
            )}
          </div>
          <button type="button" class="solid small" disabled={busy.value} onClick={() => void renew()}>
            {words.value.identity.renew}
          </button>
        </div>
      )}
    </div>
  );
}
