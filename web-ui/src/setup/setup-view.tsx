import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { ApiError } from "../api/client.ts";
import { app, setup as suggestion } from "../state/store.ts";
import { Choice } from "../ui/choice.tsx";
import { Mark } from "../ui/icons.tsx";
import { refusalText } from "../words/errors.ts";
import { LANGUAGES, chosenLanguage, language, words } from "../words/index.ts";
import { type ChosenFolder, FolderField } from "./folder-field.tsx";

/** The first start: three answers, all of them suggested, and nothing else. */
export function SetupView(): JSX.Element {
  const { setup } = words.value;
  const [folder, setFolder] = useState<ChosenFolder | null>(null);
  const [name, setName] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const field = useId();
  const suggested = suggestion.value;
  const shownFolder = folder ?? { path: suggested?.games_dir ?? "", free_bytes: suggested?.free_bytes ?? 0 };
  const shownName = name ?? suggested?.name ?? "";

  const start = async (): Promise<void> => {
    if (shownName.trim() === "") {
      setProblem(setup.needName);
      document.getElementById(field)?.focus();
      return;
    }
    setBusy(true);
    setProblem(null);
    try {
      await app().setup({ games_dir: shownFolder.path, name: shownName.trim(), language: language.value });
      // The next event brings the party; until then there is nothing more to press.
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      // Only the app knows which answer it means.
      setProblem(refusalText(words.value, reason, reason.message));
      setBusy(false);
    }
  };

  return (
    <main class="setup">
      <div class="setup-head">
        <Mark />
        <h1>{setup.title}</h1>
        <p>{setup.lead}</p>
      </div>
      <form
        class="sheet"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void start();
        }}
      >
        <FolderField value={shownFolder} onChange={setFolder} />
        <div class="field">
          <label for={field}>{setup.name}</label>
          <input
            id={field}
            value={shownName}
            maxLength={40}
            autocomplete="off"
            spellcheck={false}
            aria-describedby={`${field}-hint`}
            onInput={(event) => setName(event.currentTarget.value)}
          />
          <p id={`${field}-hint`} class="dim">
            {setup.nameHint}
          </p>
        </div>
        <Choice
          label={setup.language}
          options={LANGUAGES}
          value={language.value}
          onChange={(value) => {
            chosenLanguage.value = value;
          }}
        />
        <p role="alert" class="problem-text">
          {problem}
        </p>
        <button type="submit" class="solid big" aria-disabled={busy}>
          {busy ? setup.starting : setup.start}
        </button>
      </form>
    </main>
  );
}
