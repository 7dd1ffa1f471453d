import type { JSX } from "preact";
import { useEffect, useId, useState } from "preact/hooks";
import { cleanText } from "../api/clean.ts";
import { ApiError } from "../api/client.ts";
import type { Folder } from "../api/types.ts";
import { app } from "../state/store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icons.tsx";
import { errorWords } from "../words/errors.ts";
import { format, words } from "../words/index.ts";

interface Props {
  readonly from: string;
  readonly onChosen: (folder: Folder) => void;
  readonly onClose: () => void;
}

/** The path of a folder inside another, in the way of the machine that named the other. */
export function inside(path: string, name: string): string {
  const separator = path.includes("\\") && !path.startsWith("/") ? "\\" : "/";
  return path.endsWith(separator) ? path + name : path + separator + name;
}

export function FolderChooser({ from, onChosen, onClose }: Props): JSX.Element {
  const { folders } = words.value;
  const [folder, setFolder] = useState<Folder | null>(null);
  const [typed, setTyped] = useState(from);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const field = useId();

  const go = async (path: string | null): Promise<void> => {
    try {
      const found = await app().folder(path);
      setFolder(found);
      setTyped(found.path);
      setFailure(null);
    } catch (reason) {
      if (reason instanceof ApiError) setFailure(reason);
      else throw reason;
    }
  };
  useEffect(() => void go(from), []);

  const said = failure && errorWords(words.value, failure.code);
  return (
    <Dialog kind="box" title={folders.title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void go(typed.trim() === "" ? null : typed.trim());
        }}
      >
        <label for={field}>{folders.path}</label>
        <div class="with-button">
          <input
            id={field}
            value={typed}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button type="submit" class="plain">
            {folders.open}
          </button>
        </div>
        <p role="alert" class="problem-text">
          {said && `${said.what} ${said.todo}`}
        </p>
      </form>
      {folder && (
        <>
          <ul class="folders" aria-label={folders.list}>
            {folder.parent !== null && (
              <li>
                <button type="button" onClick={() => void go(folder.parent)}>
                  <Icon name="up" /> {folders.up}
                </button>
              </li>
            )}
            {folder.folders.map((name) => (
              <li key={name}>
                <button type="button" onClick={() => void go(inside(folder.path, name))}>
                  <Icon name="folder" /> <bdi>{cleanText(name)}</bdi>
                </button>
              </li>
            ))}
            {folder.folders.length === 0 && <li class="dim">{folders.empty}</li>}
          </ul>
          <p class="dim" role="status">
            {folder.writable ? words.value.header.free(format.value.bytes(folder.free_bytes)) : folders.readOnly}
          </p>
          <div class="buttons">
            <button type="button" class="plain" onClick={onClose}>
              {words.value.dialog.cancel}
            </button>
            <button
              type="button"
              class="solid"
              aria-disabled={!folder.writable}
              onClick={() => folder.writable && onChosen(folder)}
            >
              {folders.use}
            </button>
          </div>
        </>
      )}
    </Dialog>
  );
}
