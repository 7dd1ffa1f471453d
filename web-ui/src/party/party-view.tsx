import type { JSX } from "preact";
import { OrganiserList } from "../organise/organiser-list.tsx";
import { TonightList } from "../organise/tonight.tsx";
import { peers } from "../state/store.ts";
import { format, words } from "../words/index.ts";
import { Connect } from "./connect.tsx";
import { FlowPicture } from "./flow-picture.tsx";
import { NowList } from "./now-list.tsx";
import { OwnKey } from "./own-key.tsx";
import { PeersTable } from "./peers-table.tsx";

export function PartyView(): JSX.Element {
  const { party } = words.value;
  const count = peers.value.length;
  return (
    <>
      <div class="view-head">
        <h1>{party.title}</h1>
        <p>{count > 1 ? party.summary(count, format.value.number(count)) : party.alone}</p>
      </div>
      <OwnKey />
      <TonightList />
      <NowList />
      <div class={count > 8 ? "party many" : "party"}>
        <FlowPicture />
        <PeersTable />
        <OrganiserList />
        <Connect />
      </div>
    </>
  );
}
