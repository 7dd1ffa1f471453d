import { cleanText } from "../api/clean.ts";
import type { Board } from "../api/board.ts";
import type { Change, Failure, Flow, Game, Me, Organiser, Peer, Problem, Publishing, Run, SetupSuggestion, State, Steering } from "../api/types.ts";

/** A game that came to rest between two looks at it: what a guest may want to be told. */
export interface Settled {
  readonly game: Game;
  readonly kind: NonNullable<Game["operation"]>["kind"];
}

/** The game with text that is fit to show; ids stay as they are, they go back to the app. */
export function cleanGame(game: Game): Game {
  return {
    ...game,
    title: cleanText(game.title) || cleanText(game.id),
    publisher: game.publisher && cleanText(game.publisher),
    max_players: game.max_players && cleanText(game.max_players, 60),
    scripts_changed: game.scripts_changed.map((name) => cleanText(name, 120)),
    notices: [...clash(game), ...game.notices].map(cleanNotice),
  };
}

/** That organisers disagree is told as notices are, before them. */
function clash({ pin_clash }: Game): Failure[] {
  return pin_clash === null ? [] : [{ code: "pin-clash", message: pin_clash }];
}

function cleanNotice<N extends Failure>(notice: N): N {
  return { ...notice, message: cleanText(notice.message, 600) };
}

export function cleanProblem(problem: Problem): Problem {
  return { ...cleanNotice(problem), folder: cleanText(problem.folder, 200) };
}

export function cleanPeer(peer: Peer): Peer {
  return {
    ...peer,
    name: cleanText(peer.name, 48) || peer.peer_id.slice(0, 8),
    version: peer.version && cleanText(peer.version, 40),
  };
}

export function cleanRun(run: Run): Run {
  return { ...run, name: cleanText(run.name, 48) || run.peer_id.slice(0, 8), log: run.log && cleanText(run.log, 300) };
}

export function cleanOrganiser(organiser: Organiser): Organiser {
  return { ...organiser, name: cleanText(organiser.name, 48) };
}

export function cleanBoard(board: Board): Board {
  return {
    tonight: board.tonight.map((game) => ({
      ...game,
      title: cleanText(game.title) || cleanText(game.game_id),
      organiser: cleanText(game.organiser, 48),
    })),
    announcements: board.announcements.map((one) => ({ ...one, organiser: cleanText(one.organiser, 48), text: cleanText(one.text, 300) })),
    asks: board.asks.map((ask) => ({ ...ask, organiser: cleanText(ask.organiser, 48) })),
  };
}

/** Whether two values of the wire say the same, whatever object says it. */
export function same(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}

/** Where the parts of the state are kept, one cell per game so that a change of one game touches nothing else. */
export interface Cells {
  phase(phase: State["phase"]): void;
  setup(setup: SetupSuggestion | null): void;
  me(me: Me | null): void;
  problems(problems: readonly Problem[]): void;
  peers(peers: readonly Peer[]): void;
  flows(flows: readonly Flow[]): void;
  organisers(organisers: readonly Organiser[]): void;
  steering(steering: Steering | null): void;
  now(now: readonly Run[]): void;
  publishing(publishing: Publishing | null): void;
  publishError(failure: Failure | null): void;
  board(board: Board): void;
  game(id: string): Game | undefined;
  putGame(game: Game): void;
  removeGame(id: string): void;
  gameIds(): Iterable<string>;
}

/** Puts the whole state into the cells; games that it does not name are removed. */
export function putState(cells: Cells, state: State): Settled[] {
  const named = new Set(state.games.map((game) => game.id));
  const gone = [...cells.gameIds()].filter((id) => !named.has(id));
  return putChange(cells, { ...state, games: { changed: state.games, removed: gone } });
}

/** What has ended; an install may be over between two looks and be seen as the download that came before it. */
function kindOf(before: Game, seen: Settled["kind"], game: Game): Settled["kind"] {
  return seen === "Downloading" && !before.installed && game.installed ? "Installing" : seen;
}

/** Puts a change into the cells and tells which games came to rest by it. */
export function putChange(cells: Cells, change: Change): Settled[] {
  const settled: Settled[] = [];
  for (const id of change.games?.removed ?? []) cells.removeGame(id);
  for (const raw of change.games?.changed ?? []) {
    const game = cleanGame(raw);
    const before = cells.game(game.id);
    if (same(before, game)) continue;
    if (before?.operation && !game.operation) settled.push({ game, kind: kindOf(before, before.operation.kind, game) });
    cells.putGame(game);
  }
  if (change.setup !== undefined) cells.setup(change.setup);
  if (change.me !== undefined) cells.me(change.me && { ...change.me, name: cleanText(change.me.name, 48) });
  if (change.problems !== undefined) cells.problems(change.problems.map(cleanProblem));
  if (change.peers !== undefined) cells.peers(change.peers.map(cleanPeer));
  if (change.flows !== undefined) cells.flows(change.flows);
  if (change.organisers !== undefined) cells.organisers(change.organisers.map(cleanOrganiser));
  if (change.steering !== undefined) cells.steering(change.steering);
  if (change.now !== undefined) cells.now(change.now.map(cleanRun));
  if (change.publishing !== undefined) cells.publishing(change.publishing);
  if (change.publish_error !== undefined) cells.publishError(change.publish_error && cleanNotice(change.publish_error));
  if (change.board !== undefined) cells.board(cleanBoard(change.board));
  if (change.phase !== undefined) cells.phase(change.phase);
  return settled;
}
