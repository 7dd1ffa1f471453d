import type { JSX } from "preact";
import { myself, peers } from "../state/store.ts";
import { format, language, words } from "../words/index.ts";

/** Everybody here, ourselves first, with what they have and what they move now. */
export function PeersTable(): JSX.Element {
  const { party } = words.value;
  const { bytes, number, rate } = format.value;
  const us = myself.value;
  const collator = new Intl.Collator(language.value, { numeric: true });
  const sorted = [...peers.value].sort(
    (a, b) => Number(b.me) - Number(a.me) || collator.compare(a.name, b.name) || (a.peer_id < b.peer_id ? -1 : 1),
  );
  const shown = (bytesPerSecond: number): string => (bytesPerSecond > 0 ? rate(bytesPerSecond) : "–");
  return (
    <section class="peers">
      <h2 id="players">{party.players}</h2>
      <table aria-labelledby="players">
        <thead>
          <tr>
            <th scope="col">{party.name}</th>
            <th scope="col" class="number">
              {party.games}
            </th>
            <th scope="col" class="number">
              {party.sends}
            </th>
            <th scope="col" class="number">
              {party.receives}
            </th>
          </tr>
        </thead>
        <tbody>
          {sorted.map((peer) => (
            <tr key={peer.peer_id} class={peer.me ? "me" : ""}>
              <th scope="row" title={peer.addr}>
                <bdi>{peer.name}</bdi>
                {peer.me && <span class="tag">{party.you}</span>}
                {peer.match && <span class="tag match">{words.value.now.match}</span>}
              </th>
              <td class="number">{number(peer.games)}</td>
              <td class="number up">{shown(peer.sends_bytes_per_second)}</td>
              <td class="number down">{shown(peer.receives_bytes_per_second)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {us !== undefined && us.sent_bytes + us.received_bytes > 0 && (
        <p class="dim moved">{party.moved(bytes(us.received_bytes), bytes(us.sent_bytes))}</p>
      )}
    </section>
  );
}
