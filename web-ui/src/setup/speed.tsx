import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { Limits, Steering } from "../api/types.ts";
import { attempt, tell } from "../state/notices.ts";
import { app, steering } from "../state/store.ts";
import { Choice } from "../ui/choice.tsx";
import { format, words } from "../words/index.ts";

const MEGA = 1_000_000;
const RATES = [0, 1, 2, 5, 10, 20, 50, 100].map((rate) => rate * MEGA);
const AT_ONCE = [1, 2, 3, 5, 0];

/** How much of the network Lanspread may take. What is chosen holds at once. */
export function SpeedSheet(): JSX.Element | null {
  const now = steering.value;
  if (now === null) return null;
  const { steering: said, settings } = words.value;
  const save = async (limits: Limits): Promise<void> => {
    if (await attempt(() => app().limits(limits))) tell("good", settings.saved);
  };
  const rate = (bytes: number): string => (bytes === 0 ? said.none : format.value.rate(bytes));
  const count = (downloads: number): string => (downloads === 0 ? said.none : format.value.number(downloads));
  const pick = (label: string, field: keyof Limits & keyof Steering, usual: readonly number[], shown: (value: number) => string): JSX.Element => (
    <Pick label={label} options={withNow(usual, Number(now[field]))} value={Number(now[field])} shown={shown} onChange={(value) => void save({ [field]: value })} />
  );
  return (
    <section class="sheet">
      <h2>{said.title}</h2>
      {pick(said.receive, "receive_bytes_per_second", RATES, rate)}
      {pick(said.send, "send_bytes_per_second", RATES, rate)}
      {pick(said.atOnce, "downloads_at_once", AT_ONCE, count)}
      <Choice
        label={said.whilePlaying}
        options={[
          ["yes", said.yes],
          ["no", said.no],
        ]}
        value={now.match_while_playing ? "yes" : "no"}
        onChange={(value) => void save({ match_while_playing: value === "yes" })}
      />
      <p class="dim">{said.matchText}</p>
    </section>
  );
}

/** What was chosen elsewhere, in a terminal, can be chosen here, too. */
function withNow(usual: readonly number[], now: number): readonly number[] {
  return usual.includes(now) ? usual : [...usual, now];
}

interface PickProps {
  readonly label: string;
  readonly options: readonly number[];
  readonly value: number;
  readonly shown: (value: number) => string;
  readonly onChange: (value: number) => void;
}

function Pick({ label, options, value, shown, onChange }: PickProps): JSX.Element {
  const field = useId();
  return (
    <div class="field">
      <label for={field}>{label}</label>
      <select id={field} value={String(value)} onChange={(event) => onChange(Number(event.currentTarget.value))}>
        {options.map((option) => (
          <option key={option} value={String(option)}>
            {shown(option)}
          </option>
        ))}
      </select>
    </div>
  );
}
