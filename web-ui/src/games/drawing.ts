/** What a game without a cover looks like; the same id looks the same on every PC. */
export interface Drawing {
  /** Degrees around the colour circle. */
  readonly hue: number;
  /** Degrees between the two colours. */
  readonly turn: number;
  /** Which of the patterns, from 0. */
  readonly pattern: number;
  /** Numbers from 0 to 1 that place the shapes. */
  readonly places: readonly number[];
}

export const PATTERNS = 5;

/** FNV-1a over the id's code units, mixed so that ids that differ little are spread. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** The colour of a kind of game: the same one on every PC, far from its neighbours'. */
export function hueOf(kind: string): number {
  return (hash(kind) % 24) * 15;
}

export function drawingFor(id: string): Drawing {
  let seed = hash(id);
  const next = (): number => {
    // xorshift32; its seed must not be 0.
    seed = seed || 1;
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    return (seed >>> 0) / 2 ** 32;
  };
  next();
  return {
    hue: Math.floor(next() * 360),
    turn: 10 + Math.floor(next() * 30),
    pattern: Math.floor(next() * PATTERNS),
    places: Array.from({ length: 8 }, next),
  };
}
