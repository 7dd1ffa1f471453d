import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import type { HealthCheck } from "../api/computer.ts";
import { LeftOutLine, LeftOutPanel } from "../games/left-out.tsx";
import { FolderChooser } from "../setup/folder-chooser.tsx";
import { attempt, tell } from "../state/notices.ts";
import { app, me } from "../state/store.ts";
import { copyText } from "../ui/copy.ts";
import { words } from "../words/index.ts";
import { askForKey } from "./party-key.tsx";

interface Props {
  readonly check: HealthCheck;
  /** Looks again, once something was done. */
  readonly again: () => void;
}

/** What can be done about a finding from here; nothing where only words help. */
export function Remedy({ check, again }: Props): JSX.Element | null {
  const { health, disk, party, identity } = words.value;
  switch (check.finding) {
    case "folder-read-only":
    case "folder-unusable":
      return <OtherFolder instead={check.parameters.folder ?? ""} again={again} />;
    case "folder-away":
      return <Link to="settings" name={health.buttons.folders} />;
    case "no-room":
    case "little-room":
      return <Link to="disk" name={disk.link} />;
    case "firewall-windows":
      return (
        <Button
          name={health.buttons.letIn}
          onClick={async () => {
            if (await attempt(() => app().letIn())) tell("good", words.value.health.buttons.asked);
          }}
        />
      );
    case "firewall-command":
    case "firewall-rules":
      return <Command text={check.parameters.command ?? ""} />;
    case "discovery-off":
    case "kept-back":
    case "nobody-heard":
    case "port-kept":
    case "alone":
      return <Link to="party" name={health.buttons.connect} />;
    case "key-wanted":
    case "other-key":
      return <Button name={party.keyEnter} onClick={() => askForKey(again)} />;
    case "no-key":
      return (
        <Button
          name={party.keyLeave}
          onClick={async () => {
            if (await attempt(() => app().leaveParty())) again();
          }}
        />
      );
    case "clone":
      return (
        <Button
          name={identity.renew}
          onClick={async () => {
            if (await attempt(() => app().newIdentity())) again();
          }}
        />
      );
    case "left-out":
      return (
        <>
          <LeftOutLine />
          <LeftOutPanel />
        </>
      );
    default:
      return null;
  }
}

function Button({ name, onClick }: { name: string; onClick: () => unknown }): JSX.Element {
  return (
    <button type="button" class="plain small" onClick={() => void onClick()}>
      {name}
    </button>
  );
}

function Link({ to, name }: { to: string; name: string }): JSX.Element {
  return (
    <a class="button" href={`#/${to}`}>
      {name}
    </a>
  );
}

/** A command for a terminal, to be copied; a long one wraps. */
function Command({ text }: { text: string }): JSX.Element {
  const shown = useRef<HTMLElement>(null);
  return (
    <div class="command">
      <code ref={shown}>{text}</code>
      <Button name={words.value.party.copy} onClick={() => copyText(text, shown.current)} />
    </div>
  );
}

/** Chooses a folder in place of one of the games folders. */
function OtherFolder({ instead, again }: { instead: string; again: () => void }): JSX.Element {
  const [choosing, setChoosing] = useState(false);
  const paths = me.value?.games_dirs.map(({ path }) => path) ?? [];
  return (
    <>
      <Button name={words.value.health.buttons.folder} onClick={() => setChoosing(true)} />
      {choosing && (
        <FolderChooser
          from={instead}
          onClose={() => setChoosing(false)}
          onChosen={({ path }) => {
            setChoosing(false);
            const games_dirs = paths.filter((one) => one !== path).map((one) => (one === instead ? path : one));
            void attempt(() => app().settings({ games_dirs })).then((done) => done && again());
          }}
        />
      )}
    </>
  );
}
