import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { cleanText } from "../api/clean.ts";
import { ApiError } from "../api/client.ts";
import type { Folder } from "../api/computer.ts";
import { app } from "../state/store.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Icon } from "../ui/icons.tsx";
import { refusalText } from "../words/errors.ts";
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

interface Looked {
  readonly found: Folder | null;
  readonly refused: ApiError | null;
}

/** Looks into the first of these folders that can be looked into. */
async function look(paths: readonly (string | null)[]): Promise<Looked> {
  let refused: ApiError | null = null;
  for (const path of paths) {
    try {
      return { found: await app().folder(path), refused: null };
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      refused = reason;
    }
  }
  return { found: null, refused };
}

export function FolderChooser({ from, onChosen, onClose }: Props): JSX.Element {
  const { folders } = words.value;
  const [folder, setFolder] = useState<Folder | null>(null);
  const [typed, setTyped] = useState(from);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [looking, setLooking] = useState(true);
  const edited = useRef(false);
  const field = useId();

  // Of answers that pass each other, the one to the last question counts.
  const last = useRef<Promise<Looked> | null>(null);

  /** Shows the first of these folders that can be shown. */
  const go = async (...paths: readonly (string | null)[]): Promise<void> => {
    const looked = look(paths);
    last.current = looked;
    setLooking(true);
    edited.current = false;
    const { found, refused } = await looked;
    if (last.current !== looked) return;
    setLooking(false);
    setFailure(refused);
    if (found === null) return;
    setFolder(found);
    if (!edited.current) setTyped(found.path);
  };
  // At once, before anything is typed. A suggested folder is made when it is taken, and is not there before.
  useLayoutEffect(() => void go(from, null), []);

  const wanted = typed.trim();
  const another = wanted !== "" && wanted !== folder?.path;
  const choose = async (): Promise<void> => {
    if (another) void go(wanted);
    const looked = await last.current;
    if (looked?.found?.writable) onChosen(looked.found);
  };
  const choosable = looking || another || folder?.writable === true;

  return (
    <Dialog kind="box" title={folders.title} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void go(wanted === "" ? null : wanted);
        }}
      >
        <label for={field}>{folders.path}</label>
        <div class="with-button">
          <input
            id={field}
            value={typed}
            autocomplete="off"
            spellcheck={false}
            onInput={(event) => {
              edited.current = true;
              setTyped(event.currentTarget.value);
            }}
          />
          <button type="submit" class="plain">
            {folders.open}
          </button>
        </div>
        <p role="alert" class="problem-text">
          {failure && refusalText(words.value, failure, folders.wrong)}
        </p>
      </form>
      <ul class="folders" aria-label={folders.list}>
        {folder && folder.parent !== null && (
          <li>
            <button type="button" onClick={() => void go(folder.parent)}>
              <Icon name="up" /> {folders.up}
            </button>
          </li>
        )}
        {folder?.parent === null &&
          folder.drives.length > 1 &&
          folder.drives
            .filter((drive) => drive !== folder.path)
            .map((drive) => (
              <li key={drive}>
                <button type="button" onClick={() => void go(drive)}>
                  <Icon name="disk" /> <bdi>{cleanText(drive)}</bdi>
                </button>
              </li>
            ))}
        {folder?.folders.map((name) => (
          <li key={name}>
            <button type="button" onClick={() => void go(inside(folder.path, name))}>
              <Icon name="folder" /> <bdi>{cleanText(name)}</bdi>
            </button>
          </li>
        ))}
        {folder?.folders.length === 0 && <li class="dim">{folders.empty}</li>}
      </ul>
      {folder?.writable === true && <NewFolder key={folder.path} parent={folder.path} onMade={(made) => void go(made)} />}
      <p class="dim" role="status">
        {folder && (folder.writable ? words.value.header.free(format.value.bytes(folder.free_bytes)) : folders.readOnly)}
      </p>
      <div class="buttons">
        <button type="button" class="plain" onClick={onClose}>
          {words.value.dialog.cancel}
        </button>
        <button
          type="button"
          class="solid"
          aria-disabled={!choosable}
          onClick={() => {
            if (choosable) void choose();
          }}
        >
          {folders.use}
        </button>
      </div>
    </Dialog>
  );
}

/** Makes a folder in the one that is shown. */
function NewFolder({ parent, onMade }: { readonly parent: string; readonly onMade: (path: string) => void }): JSX.Element {
  const { folders } = words.value;
  const [name, setName] = useState<string | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const field = useId();
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => input.current?.focus(), [name === null]);
  if (name === null) {
    return (
      <button type="button" class="plain small new-folder" onClick={() => setName("")}>
        <Icon name="folder" />
        {folders.make}
      </button>
    );
  }
  const make = async (): Promise<void> => {
    try {
      onMade((await app().makeFolder(parent, name.trim())).path);
    } catch (reason) {
      if (!(reason instanceof ApiError)) throw reason;
      setFailure(reason);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim() !== "") void make();
      }}
    >
      <label for={field}>{folders.makeName}</label>
      <div class="with-button">
        <input
          id={field}
          ref={input}
          value={name}
          maxLength={120}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={failure !== null}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <button type="submit" class="plain" aria-disabled={name.trim() === ""}>
          {folders.makeYes}
        </button>
      </div>
      <p role="alert" class="problem-text">
        {failure && refusalText(words.value, failure, failure.message)}
      </p>
    </form>
  );
}
