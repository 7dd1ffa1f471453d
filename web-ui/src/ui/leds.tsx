import type { JSX } from "preact";
import { format } from "../words/index.ts";

/** Progress as a row of lights; `done` from 0 to 1, null while nobody knows. */
export function Leds({ done, label }: { done: number | null; label: string }): JSX.Element {
  return (
    <div
      class={done === null ? "leds unknown" : "leds"}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...(done === null ? {} : { "aria-valuenow": Math.floor(done * 100), "aria-valuetext": format.value.percent(done) })}
      style={{ "--done": String(done ?? 1) }}
    />
  );
}
