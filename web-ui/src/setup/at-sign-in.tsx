import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { attempt, tell } from "../state/notices.ts";
import { app } from "../state/store.ts";
import { Choice } from "../ui/choice.tsx";
import { words } from "../words/index.ts";

/** The start with the computer, where Lanspread is installed. */
export function AtSignInChoice(): JSX.Element | null {
  const [on, setOn] = useState<boolean | null>(null);
  useEffect(() => {
    void attempt(async () => {
      const now = await app().atSignIn();
      setOn(now.possible ? now.on : null);
    });
  }, []);
  if (on === null) return null;

  const save = async (wanted: boolean): Promise<void> => {
    setOn(wanted);
    if (await attempt(() => app().startAtSignIn(wanted))) tell("good", words.value.settings.saved);
    else setOn(!wanted);
  };
  const { settings, steering } = words.value;
  return (
    <>
      <Choice
        label={settings.atSignIn}
        options={[
          ["yes", steering.yes],
          ["no", steering.no],
        ]}
        value={on ? "yes" : "no"}
        onChange={(wanted) => void save(wanted === "yes")}
      />
      <p class="dim">{settings.atSignInText}</p>
    </>
  );
}
