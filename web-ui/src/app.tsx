import type { JSX } from "preact";
import { ScriptsQuestion } from "./games/actions.tsx";
import { DiskView } from "./disk/disk-view.tsx";
import { Details } from "./games/details.tsx";
import { GamesView } from "./games/games-view.tsx";
import { opened } from "./games/listing.ts";
import { HallView } from "./hall/hall-view.tsx";
import { OrganiseView } from "./organise/organise-view.tsx";
import { HealthView } from "./party/health.tsx";
import { PartyKeyDialog } from "./party/party-key.tsx";
import { PartyView } from "./party/party-view.tsx";
import { SettingsView } from "./setup/settings-view.tsx";
import { SetupView } from "./setup/setup-view.tsx";
import { phase } from "./state/store.ts";
import { type View, view } from "./state/view.ts";
import { Mark } from "./ui/icons.tsx";
import { Notices } from "./ui/notices.tsx";
import { Shell } from "./ui/shell.tsx";
import { words } from "./words/index.ts";

const VIEW: Readonly<Record<Exclude<View, "hall">, () => JSX.Element>> = {
  games: GamesView,
  party: PartyView,
  health: HealthView,
  settings: SettingsView,
  disk: DiskView,
  organise: OrganiseView,
};

function Body(): JSX.Element {
  const { session } = words.value;
  switch (phase.value) {
    case "starting":
      return (
        <main class="alone">
          <Mark />
          <p>{words.value.link.connecting}</p>
        </main>
      );
    case "no-session":
      return (
        <main class="alone">
          <Mark />
          <h1>{session.title}</h1>
          <p>{session.text}</p>
          <code>lanspread app</code>
        </main>
      );
    case "moved":
      return (
        <main class="alone">
          <Mark />
          <h1>{session.moved}</h1>
          <p>{session.movedText}</p>
        </main>
      );
    case "ended":
      return (
        <main class="alone">
          <Mark />
          <h1>{session.ended}</h1>
          <p>{session.endedText}</p>
        </main>
      );
    case "setup":
      return <SetupView />;
    case "running": {
      if (view.value === "hall") return <HallView />;
      const Current = VIEW[view.value];
      return (
        <>
          <Shell>
            <Current key={view.value} />
          </Shell>
          {opened.value !== null && <Details key={opened.value} id={opened.value} />}
          <ScriptsQuestion />
          <PartyKeyDialog />
        </>
      );
    }
  }
}

export function App(): JSX.Element {
  return (
    <>
      <Body />
      {phase.value !== "running" && <Notices />}
    </>
  );
}
