import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";

interface Props<T extends string> {
  readonly label: string;
  readonly options: readonly (readonly [T, ComponentChildren])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
  /** Whether the label is only read out. */
  readonly quiet?: boolean;
}

/** One of a few, all of them in sight. */
export function Choice<T extends string>({ label, options, value, onChange, quiet }: Props<T>): JSX.Element {
  const name = useId();
  return (
    <fieldset class="choice">
      <legend class={quiet ? "unseen" : ""}>{label}</legend>
      <div class="choice-row">
        {options.map(([option, shown]) => (
          <label key={option}>
            <input type="radio" name={name} value={option} checked={option === value} onChange={() => onChange(option)} />
            <span>{shown}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
