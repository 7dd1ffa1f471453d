import { type Signal, batch, computed, effect, signal } from "@preact/signals";
import { ApiError, Client } from "../api/client.ts";
import { forgetSession, onOtherSession, openSession } from "../api/session.ts";
import { type Link, keepListening } from "../api/stream.ts";
import type { Board } from "../api/board.ts";
import type { Action, Answers, Failure, Flow, Game, Me, Organiser, Peer, Problem, Publishing, Run, SetupSuggestion, State, Steering } from "../api/types.ts";
import { type Cells, type Settled, putChange, putState } from "./merge.ts";

/** What the page is: before the first state, with the app, without it for good; moved is it into another tab. */
export type Phase = "starting" | State["phase"] | "no-session" | "moved" | "ended";

export const phase = signal<Phase>("starting");
export const setup = signal<SetupSuggestion | null>(null);
export const me = signal<Me | null>(null);
/** What lies in the games folder and is left out of the games. */
export const problems = signal<readonly Problem[]>([]);
export const peers = signal<readonly Peer[]>([]);
export const flows = signal<readonly Flow[]>([]);
/** Those who are accepted first, then those who are heard of, then those who are waited for. */
export const organisers = signal<readonly Organiser[]>([]);
/** What the guest lets this PC take of the network; null while the peer does not run. */
export const steering = signal<Steering | null>(null);
/** What is played and served at the party, the earliest first. */
export const now = signal<readonly Run[]>([]);
export const publishing = signal<Publishing | null>(null);
export const publishError = signal<Failure | null>(null);
/** What accepted organisers pin up for the evening. */
export const board = signal<Board>({ tonight: [], announcements: [], asks: [] });
export const link = signal<Link>("connecting");
/** The ids of all games; changes when a game comes or goes, not when one changes. */
export const gameIds = signal<readonly string[]>([]);

const games = new Map<string, Signal<Game>>();

/** The cell of one game. The ids of {@link gameIds} all have one. */
export function gameCell(id: string): Signal<Game> | undefined {
  return games.get(id);
}

/** All games as they are now; who reads this is redrawn whenever one changes. */
export const allGames = computed(() => gameIds.value.flatMap((id) => gameCell(id)?.value ?? []));
export const peerNames = computed(() => new Map(peers.value.map((peer) => [peer.peer_id, peer.name])));
export const myself = computed(() => peers.value.find((peer) => peer.me));

/** Whether anybody's word is believed here. */
export const believing = computed(() => organisers.value.some((one) => one.accepted));
/** This computer's user as an organiser. */
export const ownOrganiser = computed(() => organisers.value.find((one) => one.own));

const cells: Cells = {
  phase: (value) => {
    phase.value = value;
  },
  setup: (value) => {
    setup.value = value;
  },
  me: (value) => {
    me.value = value;
  },
  problems: (value) => {
    problems.value = value;
  },
  peers: (value) => {
    peers.value = value;
  },
  flows: (value) => {
    flows.value = value;
  },
  organisers: (value) => {
    organisers.value = value;
  },
  steering: (value) => {
    steering.value = value;
  },
  now: (value) => {
    now.value = value;
  },
  publishing: (value) => {
    publishing.value = value;
  },
  publishError: (value) => {
    publishError.value = value;
  },
  board: (value) => {
    board.value = value;
  },
  game: (id) => games.get(id)?.peek(),
  putGame: (game) => {
    const cell = games.get(game.id);
    if (cell) {
      cell.value = game;
    } else {
      games.set(game.id, signal(game));
      gameIds.value = [...gameIds.peek(), game.id];
    }
  },
  removeGame: (id) => {
    if (games.delete(id)) gameIds.value = gameIds.peek().filter((other) => other !== id);
  },
  gameIds: () => games.keys(),
};

/** How long the app may be away before that is said: longer than a blink. */
const BLINK_MS = 1_200;

/** Whether the app does not answer, and that is no mere blink. */
export const lost = signal(false);

/** Without the app nothing moves, as far as anybody knows. */
function standStill(): void {
  flows.value = [];
  peers.value = peers.peek().map((peer) => ({ ...peer, sends_bytes_per_second: 0, receives_bytes_per_second: 0 }));
  for (const cell of games.values()) {
    const game = cell.peek();
    if (game.operation === null) continue;
    cell.value = { ...game, operation: { ...game.operation, bytes_per_second: 0, active_peers: 0, seconds_left: null } };
  }
}

effect(() => {
  const away = link.value !== "live" && phase.value === "running";
  if (!away) {
    lost.value = false;
    return;
  }
  const timer = setTimeout(
    () =>
      batch(() => {
        lost.value = true;
        standStill();
      }),
    BLINK_MS,
  );
  return () => clearTimeout(timer);
});

let client: Client | null = null;

/** The app that served the page. Only what is shown once a session exists may ask for it. */
export function app(): Client {
  if (client === null) throw new Error("no session");
  return client;
}

/** Opens the session and keeps the state as the app tells it; `settled` hears of games that came to rest. */
export async function start(settled: (games: readonly Settled[]) => void): Promise<void> {
  onOtherSession(() => {
    const lacksOne = phase.peek() === "no-session" || phase.peek() === "ended" || link.peek() !== "live";
    if (lacksOne) {
      forgetSession();
      phase.value = "moved";
    }
  });
  const token = await openSession();
  if (token === null) {
    phase.value = "no-session";
    return;
  }
  client = new Client(token, () => {
    forgetSession();
    if (phase.peek() !== "moved") phase.value = "no-session";
  });
  let first = true;
  keepListening(client, {
    link: (value) => {
      link.value = value;
    },
    state: (state) => {
      const rested = batch(() => putState(cells, state));
      if (!first) settled(rested);
      first = false;
    },
    change: (change) => settled(batch(() => putChange(cells, change))),
  });
}

/** Asks for an action; the answer shows as a change of the game. Refusals come back as the error. */
export async function act(id: string, action: Action, answers: Answers = {}): Promise<ApiError | null> {
  try {
    await app().act(id, action, answers);
    return null;
  } catch (failure) {
    if (failure instanceof ApiError) return failure;
    throw failure;
  }
}

/** Ends the app. The page stays to say so. */
export async function quit(): Promise<void> {
  await app().quit();
  forgetSession();
  phase.value = "ended";
}
