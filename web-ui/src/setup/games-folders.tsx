import type { JSX } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { cleanText } from "../api/clean.ts";
import type { GamesDir } from "../api/types.ts";
import { Icon } from "../ui/icons.tsx";
import { format, words } from "../words/index.ts";
import { FolderChooser } from "./folder-chooser.tsx";

interface Props {
  readonly folders: readonly GamesDir[];
  /** Saves the folders in this order; the first one is the main one. */
  readonly onChange: (paths: readonly string[]) => void;
}

/** The games folders with their free room: others can be put in the list, taken from it, and made the main one. */
export function GamesFoldersField({ folders, onChange }: Props): JSX.Element {
  const { setup, header, disk } = words.value;
  const [choosing, setChoosing] = useState(false);
  const add = useRef<HTMLButtonElement>(null);
  const id = useId();
  const paths = folders.map(({ path }) => path);

  /** The button that was pressed may go. */
  const save = (next: readonly string[]): void => {
    add.current?.focus();
    onChange(next);
  };

  return (
    <div class="field">
      <span class="label" id={id}>
        {paths.length > 1 ? disk.folders : setup.folder}
      </span>
      <ul class="folder-list" aria-labelledby={id}>
        {folders.map(({ path, away, free_bytes }, index) => (
          <li key={path} class="folder-field">
            <Icon name={away ? "warning" : "folder"} />
            <p>
              <code>
                <bdi>{cleanText(path, 300)}</bdi>
              </code>
              <span class="dim">
                {[index === 0 && paths.length > 1 && disk.mainFolder, away ? disk.away : header.free(format.value.bytes(free_bytes))]
                  .filter((part) => part !== false)
                  .join(" · ")}
              </span>
            </p>
            {index > 0 && (
              <button
                type="button"
                class="plain small"
                aria-label={`${disk.makeMain}: ${path}`}
                onClick={() => save([path, ...paths.filter((other) => other !== path)])}
              >
                {disk.makeMain}
              </button>
            )}
            {paths.length > 1 && (
              <button
                type="button"
                class="plain small"
                aria-label={`${disk.takeOut}: ${path}`}
                onClick={() => save(paths.filter((other) => other !== path))}
              >
                {disk.takeOut}
              </button>
            )}
          </li>
        ))}
      </ul>
      <p>
        <button type="button" class="plain small" ref={add} onClick={() => setChoosing(true)}>
          <Icon name="folder" />
          {disk.addFolder}
        </button>
      </p>
      <p class="dim">{paths.length > 1 ? disk.foldersHint : setup.folderHint}</p>
      {choosing && (
        <FolderChooser
          from={paths[0] ?? ""}
          onClose={() => setChoosing(false)}
          onChosen={({ path }) => {
            setChoosing(false);
            if (!paths.includes(path)) onChange([...paths, path]);
          }}
        />
      )}
    </div>
  );
}
