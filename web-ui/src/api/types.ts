import type { Board } from "./board.ts";

/** The JSON of the app's HTTP interface, as it crosses the wire: names with underscores, bytes and seconds in the names. */

export type Language = "de" | "en" | "fr";

export type OperationKind =
  | "Downloading"
  | "Installing"
  | "Updating"
  | "Uninstalling"
  | "Removing"
  | "StreamInstalling"
  | "Verifying";

export type Action =
  | "install"
  | "download"
  | "stream-install"
  | "update"
  | "play"
  | "stop"
  | "server"
  | "stop-server"
  | "verify"
  | "uninstall"
  | "stop-sharing"
  | "remove"
  | "discard"
  | "setup"
  | "repair"
  | "pause"
  | "resume"
  | "cancel";

/** What an action is told besides its game. */
export interface Answers {
  /** Of uninstall: whether what the player made outlives the installed game. */
  readonly keep_saves?: boolean;
  /** Of play, setup and server: whether scripts may run that an update has brought and nobody vouches for. */
  readonly accept_scripts?: boolean;
}

export interface Operation {
  readonly kind: OperationKind;
  /** `waiting` means that it needs a source and none is there, `queued` that others have their turn first. */
  readonly phase: "beginning" | "waiting" | "queued" | "paused" | "fetching" | "unpacking" | "reading";
  readonly bytes_done: number;
  /** 0 while not known. */
  readonly bytes_total: number;
  readonly bytes_per_second: number;
  readonly active_peers: number;
  readonly seconds_left: number | null;
}

export interface Failure {
  readonly code: string;
  readonly message: string;
}

export type RunPhase = "starting" | "running";

/** A game that somebody plays now, or a dedicated server that runs. */
export interface Run {
  readonly kind: "game" | "server";
  readonly game_id: string;
  readonly peer_id: string;
  readonly name: string;
  /** Whether it was started from here. */
  readonly me: boolean;
  readonly phase: RunPhase;
  readonly since: string;
  /** The IP address of the PC. */
  readonly addr: string;
  readonly log: string | null;
}

export interface Game {
  readonly id: string;
  readonly title: string;
  readonly genre: Readonly<Record<Language, string | null>> | null;
  readonly publisher: string | null;
  readonly release: string | null;
  /** How many can play, as the catalog has it, such as "2 (+ 6 CPU)". */
  readonly max_players: string | null;
  readonly size_bytes: number;
  readonly downloaded: boolean;
  readonly installed: boolean;
  readonly availability: "Ready" | "LocalOnly" | null;
  readonly local_version: string | null;
  readonly target_version: string | null;
  /** The games folder that it lies in; null when it is not here. */
  readonly games_dir: string | null;
  readonly update_available: boolean;
  readonly peer_count: number;
  /** How many PCs stand behind the content that would be fetched, and how many have something else. */
  readonly holders: number;
  readonly others: number;
  readonly cover: boolean;
  readonly operation: Operation | null;
  /** What an unfinished download has left. */
  readonly leftover: { readonly bytes_done: number; readonly bytes_total: number } | null;
  /** What Install would still take on this disk. */
  readonly needs_bytes: number;
  /** What the archives take that it can be played without; 0 where it has none. */
  readonly archive_bytes: number;
  /** What the app allows now; the page offers these and no others. */
  readonly actions: readonly Action[];
  readonly last_error: (Failure & { readonly at: string }) | null;
  /** The scripts that an update has brought and nobody has accepted, by name; asked about before they run. */
  readonly scripts_changed: readonly string[];
  /** What its owner should know; a code that the page does not know is told by its message. */
  readonly notices: readonly Failure[];
  /** Whether an accepted organiser or the catalog says by a digest what its content is. */
  readonly vouched: boolean;
  /** How accepted organisers differ over its content, and whose word counts. */
  readonly pin_clash: string | null;
  /** How far what was started from here is: the game, and its dedicated server. */
  readonly run: RunPhase | null;
  readonly server_run: RunPhase | null;
  /** On how many PCs it is played now. */
  readonly playing: number;
  /** When it was last known to run, and for how long it ran, as far as it was started from here. */
  readonly played: { readonly last: string; readonly seconds: number } | null;
}

/** Who signs what the games of the party are. */
export interface Organiser {
  readonly fingerprint: string;
  /** Empty while nobody has told of him. */
  readonly name: string;
  readonly accepted: boolean;
  /** Whether it is this computer's user. */
  readonly own: boolean;
  readonly revision: number;
  /** How many of his games are in force here. */
  readonly games: number;
  /** Accepted by words that nobody has told of yet. */
  readonly awaited: boolean;
  /** Whether the games that he asks for come by themselves. */
  readonly agreed: boolean;
}

/** How far the hashing of what is to be published is. */
export interface Publishing {
  readonly game_id: string;
  readonly done_bytes: number;
  /** Of all games together. */
  readonly total_bytes: number;
}

/** A downloaded game as an organiser would publish it. */
export interface Publishable {
  readonly id: string;
  readonly title: string;
  readonly version: string | null;
  readonly size_bytes: number;
  /** Why it cannot be published, in English. */
  readonly problem: string | null;
}

/** What lies in the games folder and is not taken for what it seems meant to be. */
export interface Problem extends Failure {
  readonly folder: string;
  readonly game_id: string | null;
}

export interface Peer {
  readonly peer_id: string;
  readonly name: string;
  readonly addr: string;
  readonly games: number;
  readonly sends_bytes_per_second: number;
  readonly receives_bytes_per_second: number;
  /** The bytes of games between it and this PC since the app was started; of this PC, those of all others together. */
  readonly sent_bytes: number;
  readonly received_bytes: number;
  /** Whether it is in match mode, as far as it tells. */
  readonly match: boolean;
  readonly me: boolean;
  /** Its Lanspread, and the room on its disk; null where it does not tell. */
  readonly version: string | null;
  readonly free_bytes: number | null;
}

export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly bytes_per_second: number;
}

/** A games folder; `away` when its disk is not there. */
export interface GamesDir {
  readonly path: string;
  readonly away: boolean;
  readonly free_bytes: number;
}

export interface Me {
  readonly peer_id: string;
  readonly name: string;
  readonly language: Language;
  readonly addr: string;
  /** The main games folder. */
  readonly games_dir: string;
  /** Of the roomiest games folder: a new game can go there. */
  readonly free_bytes: number;
  readonly games_dirs: readonly GamesDir[];
  readonly version: string;
  /** wanted: peers here ask for a key that we do not have, or ours is another one. */
  readonly party_key: "none" | "set" | "wanted";
  /** The PCs that were met and are in another party: with a key that is not ours, or without one where we have one. */
  readonly strangers: { readonly with_key: number; readonly without_key: number };
  /** Whether others are told what is played here. */
  readonly tell_playing: boolean;
}

/** What the guest lets this PC take of the network; 0 is no limit. */
export interface Steering {
  readonly send_bytes_per_second: number;
  readonly receive_bytes_per_second: number;
  readonly downloads_at_once: number;
  readonly match_while_playing: boolean;
  /** Whether match mode is on: nothing is received, and little is sent. */
  readonly match: boolean;
  /** The games that were started from here and run. */
  readonly playing: readonly string[];
  /** The downloads that wait for their turn or are paused, in their order. */
  readonly queue: readonly string[];
}

export type Limits = Partial<
  Pick<Steering, "send_bytes_per_second" | "receive_bytes_per_second" | "downloads_at_once" | "match_while_playing">
>;

export interface SetupSuggestion {
  readonly games_dir: string;
  readonly free_bytes: number;
  readonly name: string;
}

export interface State {
  readonly phase: "setup" | "running";
  readonly setup: SetupSuggestion | null;
  readonly me: Me | null;
  readonly games: readonly Game[];
  readonly problems: readonly Problem[];
  readonly peers: readonly Peer[];
  readonly flows: readonly Flow[];
  readonly organisers: readonly Organiser[];
  /** Null while the peer does not run. */
  readonly steering: Steering | null;
  /** What is played and served at the party, the earliest first. */
  readonly now: readonly Run[];
  readonly publishing: Publishing | null;
  readonly publish_error: Failure | null;
  readonly board: Board;
}

/** A partial state: fields that are absent did not change. */
export interface Change {
  readonly phase?: State["phase"];
  readonly setup?: SetupSuggestion | null;
  readonly me?: Me | null;
  readonly games?: { readonly changed?: readonly Game[]; readonly removed?: readonly string[] };
  readonly problems?: readonly Problem[];
  readonly peers?: readonly Peer[];
  readonly flows?: readonly Flow[];
  readonly organisers?: readonly Organiser[];
  readonly steering?: Steering | null;
  readonly now?: readonly Run[];
  readonly publishing?: Publishing | null;
  readonly publish_error?: Failure | null;
  readonly board?: Board;
}

export interface Source {
  readonly peer_id: string;
  readonly name: string;
  readonly version: string;
  readonly bytes_per_second: number;
}

export interface GameDetails {
  readonly game: Game;
  readonly description: string | null;
  readonly master_server?: boolean;
  readonly catalog_version?: string | null;
  /** What the player made in the installed game; null where that is nothing, or cannot be said. */
  readonly own_files?: { readonly count: number; readonly bytes: number } | null;
  readonly path: string | null;
  readonly sources: readonly Source[];
}
