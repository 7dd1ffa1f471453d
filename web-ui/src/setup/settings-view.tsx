import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { Settings } from "../api/computer.ts";
import type { Language } from "../api/types.ts";
import { mayTellOnDesktop, onDesktop } from "../state/desktop.ts";
import { attempt, tell } from "../state/notices.ts";
import { app, me, quit } from "../state/store.ts";
import { OrganiseLink } from "../organise/organise-link.tsx";
import { THEMES, type Theme, theme } from "../state/view.ts";
import { OpenButton } from "../ui/open-button.tsx";
import { Choice } from "../ui/choice.tsx";
import { LANGUAGES, words } from "../words/index.ts";
import { AtSignInChoice } from "./at-sign-in.tsx";
import { GamesFoldersField } from "./games-folders.tsx";
import { SpeedSheet } from "./speed.tsx";

/** What was answered at the first start, and how the page looks. What is chosen holds at once; the name is saved by its button. */
export function SettingsView(): JSX.Element {
  const { settings, setup } = words.value;
  const field = useId();
  const [name, setName] = useState<string | null>(null);
  const now = me.value;

  const save = async (change: Settings): Promise<void> => {
    if (await attempt(() => app().settings(change))) {
      setName(null);
      tell("good", words.value.settings.saved);
    }
  };
  const tellOnDesktop = async (wanted: "yes" | "no"): Promise<void> => {
    onDesktop.value = wanted;
    if (wanted === "no" || (await mayTellOnDesktop())) return;
    onDesktop.value = "no";
    tell("bad", words.value.settings.desktopForbidden);
  };
  const themes = THEMES.map((one): readonly [Theme, string] => [one, settings.themes[one]]);

  return (
    <>
      <div class="view-head">
        <h1>{settings.title}</h1>
        <p>{now && settings.version(now.version)}</p>
      </div>
      {now && (
        <form
          class="sheet"
          onSubmit={(event) => {
            event.preventDefault();
            if (name !== null && name.trim() !== "") void save({ name: name.trim() });
          }}
        >
          <div class="field">
            <label for={field}>{setup.name}</label>
            <div class="with-button">
              <input
                id={field}
                value={name ?? now.name}
                maxLength={40}
                autocomplete="off"
                spellcheck={false}
                onInput={(event) => setName(event.currentTarget.value)}
              />
              <button type="submit" class="solid" aria-disabled={name === null || name.trim() === ""}>
                {settings.save}
              </button>
            </div>
          </div>
          <GamesFoldersField folders={now.games_dirs} onChange={(games_dirs) => void save({ games_dirs })} />
          <div class="places">
            <OpenButton what="games" name={words.value.open.folder} />
            <a class="button" href="#/disk">
              {words.value.disk.link}
            </a>
            <OpenButton what="logs" name={words.value.open.logs} />
          </div>
          <Choice
            label={setup.language}
            options={LANGUAGES}
            value={now.language}
            onChange={(language: Language) => void save({ language })}
          />
          <Choice
            label={words.value.now.tell}
            options={[
              ["yes", words.value.steering.yes],
              ["no", words.value.steering.no],
            ]}
            value={now.tell_playing ? "yes" : "no"}
            onChange={(value) => void save({ tell_playing: value === "yes" })}
          />
          <p class="dim">{words.value.now.tellText}</p>
          <Choice
            label={settings.desktop}
            options={[
              ["yes", words.value.steering.yes],
              ["no", words.value.steering.no],
            ]}
            value={onDesktop.value}
            onChange={(wanted) => void tellOnDesktop(wanted)}
          />
          <p class="dim">{settings.desktopText}</p>
          <AtSignInChoice />
          <Choice
            label={settings.theme}
            options={themes}
            value={theme.value}
            onChange={(value) => {
              theme.value = value;
            }}
          />
        </form>
      )}
      <SpeedSheet />
      <section class="sheet quit">
        <OrganiseLink />
      </section>
      <section class="sheet quit">
        <p>{settings.quitText}</p>
        <button type="button" class="danger" onClick={() => void attempt(quit)}>
          {settings.quit}
        </button>
      </section>
    </>
  );
}
