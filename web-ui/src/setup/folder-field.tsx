import type { JSX } from "preact";
import { useId, useState } from "preact/hooks";
import { Icon } from "../ui/icons.tsx";
import { format, words } from "../words/index.ts";
import { FolderChooser } from "./folder-chooser.tsx";

export interface ChosenFolder {
  readonly path: string;
  readonly free_bytes: number;
}

/** The games folder with its free space, and the way to another one. */
export function FolderField({ value, onChange }: { value: ChosenFolder; onChange: (folder: ChosenFolder) => void }): JSX.Element {
  const { setup, header } = words.value;
  const [choosing, setChoosing] = useState(false);
  const id = useId();
  return (
    <div class="field">
      <span class="label" id={id}>
        {setup.folder}
      </span>
      <div class="folder-field" role="group" aria-labelledby={id}>
        <Icon name="folder" />
        <p>
          <code>
            <bdi>{value.path}</bdi>
          </code>
          <span class="dim">{header.free(format.value.bytes(value.free_bytes))}</span>
        </p>
        <button type="button" class="plain small" onClick={() => setChoosing(true)}>
          {setup.choose}
        </button>
      </div>
      <p class="dim">{setup.folderHint}</p>
      {choosing && (
        <FolderChooser
          from={value.path}
          onClose={() => setChoosing(false)}
          onChosen={(folder) => {
            onChange(folder);
            setChoosing(false);
          }}
        />
      )}
    </div>
  );
}
