import type { JSX } from "preact";
import { flows, peerNames, peers } from "../state/store.ts";
import { format, words } from "../words/index.ts";
import { HEIGHT, WIDTH, ringOf } from "./ring.ts";

const SEATS = 24;
const LISTED = 60;
const LABEL_LENGTH = 14;

function short(name: string): string {
  const points = Array.from(name);
  return points.length <= LABEL_LENGTH ? name : points.slice(0, LABEL_LENGTH - 1).join("") + "…";
}

/** Who sends to whom, as a picture and, for those who do not see it, as a list of the same. */
export function FlowPicture(): JSX.Element {
  const { party } = words.value;
  const { number, rate } = format.value;
  const live = flows.value.filter((flow) => flow.bytes_per_second > 0);
  const ring = ringOf(peers.value, live, SEATS);
  const total = live.reduce((sum, flow) => sum + flow.bytes_per_second, 0);
  const name = (id: string): string => peerNames.value.get(id) ?? id.slice(0, 8);
  return (
    <section class="picture" aria-labelledby="picture">
      <h2 id="picture">{party.picture}</h2>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={live.length === 0 ? party.quiet : party.pictureText(number(ring.seats.length), number(live.length))}
      >
        <ellipse class="table" cx={WIDTH / 2} cy={HEIGHT / 2} rx="230" ry="205" />
        {ring.arcs.map((arc) => (
          <g key={arc.key} class={`arc ${arc.direction}`}>
            <path class="track" d={arc.path} stroke-width={arc.width} />
            <path class="pulse" d={arc.path} stroke-width={arc.width} />
          </g>
        ))}
        {ring.seats.map(({ peer, x, y, side, labelX, labelY }) => (
          <g key={peer.peer_id} class={seatClass(peer.me, peer.sends_bytes_per_second, peer.receives_bytes_per_second)}>
            <circle class="halo" cx={x} cy={y} r={peer.me ? 16 : 12} />
            <circle cx={x} cy={y} r={peer.me ? 10 : 7} />
            <text x={labelX} y={labelY} text-anchor={side}>
              {short(peer.me ? party.you : peer.name)}
            </text>
          </g>
        ))}
        {total > 0 && (
          <text class="total" x={WIDTH / 2} y={HEIGHT / 2 + 10} text-anchor="middle">
            {rate(total)}
          </text>
        )}
      </svg>
      {ring.unseated > 0 && <p class="dim">{party.more(number(ring.unseated))}</p>}
      {live.length === 0 ? (
        <p class="dim">{party.quiet}</p>
      ) : (
        <details>
          <summary>{party.flows}</summary>
          <ul>
            {[...live]
              .sort((a, b) => b.bytes_per_second - a.bytes_per_second)
              .slice(0, LISTED)
              .map((flow) => (
                <li key={`${flow.from} ${flow.to}`}>
                  <bdi>{party.flow(name(flow.from), name(flow.to), rate(flow.bytes_per_second))}</bdi>
                </li>
              ))}
          </ul>
        </details>
      )}
    </section>
  );
}

function seatClass(isMe: boolean, sends: number, receives: number): string {
  const role = receives > 0 ? "takes" : sends > 0 ? "gives" : "rests";
  return isMe ? `seat me ${role}` : `seat ${role}`;
}
