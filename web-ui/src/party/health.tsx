import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { cleanText } from "../api/clean.ts";
import { ApiError } from "../api/client.ts";
import type { HealthCheck } from "../api/computer.ts";
import { FailureText } from "../games/actions.tsx";
import { app } from "../state/store.ts";
import { Icon } from "../ui/icons.tsx";
import { checkWords } from "../words/health-check.ts";
import { format, words } from "../words/index.ts";
import { Remedy } from "./remedy.tsx";

const GRAVITY: Readonly<Record<HealthCheck["status"], number>> = { problem: 0, warning: 1, ok: 2 };

/** What the app finds out about this PC and its network, the worst first. */
export function HealthView(): JSX.Element {
  const { health } = words.value;
  const [checks, setChecks] = useState<readonly HealthCheck[] | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [busy, setBusy] = useState(true);

  const check = async (): Promise<void> => {
    setBusy(true);
    try {
      setChecks(await app().health());
      setFailure(null);
    } catch (reason) {
      if (reason instanceof ApiError) setFailure(reason);
      else throw reason;
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => void check(), []);

  const sorted = [...(checks ?? [])].sort((a, b) => GRAVITY[a.status] - GRAVITY[b.status]);
  const fine = checks !== null && sorted.every((one) => one.status === "ok");
  return (
    <>
      <div class="view-head">
        <h1>{health.title}</h1>
        <p>{health.lead}</p>
      </div>
      <div class="health-head">
        <button type="button" class="solid" aria-disabled={busy} onClick={() => !busy && void check()}>
          {health.again}
        </button>
        <p role="status">{busy ? health.checking : fine ? health.allFine : ""}</p>
      </div>
      {failure && <FailureText code={failure.code} message={failure.message} />}
      <ul class="checks">
        {sorted.map((one) => (
          <li key={one.id + (one.parameters.folder ?? "")} class={`check-row ${one.status}`}>
            <Icon name={one.status} />
            <div>
              <h2>
                {title(one, health.checks)} <span class="tag">{health.status[one.status]}</span>
              </h2>
              <CheckText check={one} again={() => void check()} />
            </div>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What was found, the one thing to do, and the button for it where there is one. */
function CheckText({ check, again }: { check: HealthCheck; again: () => void }): JSX.Element {
  const { what, todo } = checkWords(words.value, check, format.value);
  return (
    <>
      <p class="lines">
        <bdi>{what}</bdi>
      </p>
      {todo !== "" && check.status !== "ok" && <p class="advice">{todo}</p>}
      <Remedy check={check} again={again} />
    </>
  );
}

function title(check: HealthCheck, names: Readonly<Record<string, string>>): string {
  return (Object.hasOwn(names, check.id) && names[check.id]) || cleanText(check.title);
}
