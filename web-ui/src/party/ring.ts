import type { Flow, Peer } from "../api/types.ts";

export interface Seat {
  readonly peer: Peer;
  readonly x: number;
  readonly y: number;
  /** Which side of its seat a name stands on. */
  readonly side: "start" | "middle" | "end";
  /** Where the name stands. */
  readonly labelX: number;
  readonly labelY: number;
}

export interface Arc {
  readonly key: string;
  readonly path: string;
  /** From 1 to 6, by the logarithm of the rate. */
  readonly width: number;
  readonly direction: "in" | "out" | "other";
}

export interface Ring {
  readonly seats: readonly Seat[];
  readonly arcs: readonly Arc[];
  /** How many peers have no seat. */
  readonly unseated: number;
}

export const WIDTH = 720;
export const HEIGHT = 520;
const CENTER_X = WIDTH / 2;
const CENTER_Y = HEIGHT / 2;
const RADIUS_X = 230;
const RADIUS_Y = 205;

/**
 * Who sits where, and what flows between them. We sit at the bottom, the others around in the order of their ids, so that
 * nobody moves while nobody comes or goes. With more than `seatCount` peers the ones that move the most get a seat.
 */
export function ringOf(peers: readonly Peer[], flows: readonly Flow[], seatCount: number): Ring {
  const traffic = (peer: Peer): number => peer.sends_bytes_per_second + peer.receives_bytes_per_second;
  const chosen =
    peers.length <= seatCount
      ? [...peers]
      : [...peers].sort((a, b) => Number(b.me) - Number(a.me) || traffic(b) - traffic(a)).slice(0, seatCount);
  chosen.sort((a, b) => Number(b.me) - Number(a.me) || (a.peer_id < b.peer_id ? -1 : 1));
  const seats = chosen.map((peer, index): Seat => {
    const angle = Math.PI / 2 + (index / chosen.length) * 2 * Math.PI;
    const cos = Math.cos(angle);
    const sin = Math.sin(angle);
    return {
      peer,
      x: round(CENTER_X + RADIUS_X * cos),
      y: round(CENTER_Y + RADIUS_Y * sin),
      side: Math.abs(cos) < 0.15 ? "middle" : cos > 0 ? "start" : "end",
      labelX: round(CENTER_X + (RADIUS_X + 18) * cos),
      labelY: round(CENTER_Y + (RADIUS_Y + (peer.me ? 32 : 24)) * sin + 5),
    };
  });
  const byId = new Map(seats.map((seat) => [seat.peer.peer_id, seat]));
  const arcs: Arc[] = [];
  for (const flow of flows) {
    const from = byId.get(flow.from);
    const to = byId.get(flow.to);
    if (from === undefined || to === undefined || from === to || flow.bytes_per_second <= 0) continue;
    arcs.push({
      key: `${flow.from} ${flow.to}`,
      path: bend(from, to),
      width: widthOf(flow.bytes_per_second),
      direction: to.peer.me ? "in" : from.peer.me ? "out" : "other",
    });
  }
  return { seats, arcs, unseated: peers.length - seats.length };
}

/** A curve towards the middle, a little to its right, so that both directions between two peers can be told apart. */
function bend(from: Seat, to: Seat): string {
  const middleX = (from.x + to.x) / 2;
  const middleY = (from.y + to.y) / 2;
  const deltaX = to.x - from.x;
  const deltaY = to.y - from.y;
  const length = Math.hypot(deltaX, deltaY) || 1;
  const x = middleX + (CENTER_X - middleX) * 0.55 - (deltaY / length) * 14;
  const y = middleY + (CENTER_Y - middleY) * 0.55 + (deltaX / length) * 14;
  return `M${from.x} ${from.y}Q${round(x)} ${round(y)} ${to.x} ${to.y}`;
}

function widthOf(bytesPerSecond: number): number {
  const megabytes = bytesPerSecond / 1_000_000;
  return round(Math.min(6, Math.max(1, 1 + Math.log10(Math.max(1, megabytes)) * 1.8)));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
