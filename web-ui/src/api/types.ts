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
  | "server"
  | "verify"
  | "uninstall"
  | "remove"
  | "cancel";

export interface Operation {
  readonly kind: OperationKind;
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

export interface Game {
  readonly id: string;
  readonly title: string;
  readonly genre: Readonly<Record<Language, string | null>> | null;
  readonly publisher: string | null;
  readonly release: string | null;
  readonly size_bytes: number;
  readonly downloaded: boolean;
  readonly installed: boolean;
  readonly availability: "Ready" | "LocalOnly" | null;
  readonly local_version: string | null;
  readonly target_version: string | null;
  readonly update_available: boolean;
  readonly peer_count: number;
  readonly cover: boolean;
  readonly operation: Operation | null;
  /** What Install would still take on this disk. */
  readonly needs_bytes: number;
  /** What the app allows now; the page offers these and no others. */
  readonly actions: readonly Action[];
  readonly last_error: (Failure & { readonly at: string }) | null;
}

export interface Peer {
  readonly peer_id: string;
  readonly name: string;
  readonly addr: string;
  readonly games: number;
  readonly sends_bytes_per_second: number;
  readonly receives_bytes_per_second: number;
  readonly me: boolean;
}

export interface Flow {
  readonly from: string;
  readonly to: string;
  readonly bytes_per_second: number;
}

export interface Me {
  readonly peer_id: string;
  readonly name: string;
  readonly language: Language;
  readonly addr: string;
  readonly games_dir: string;
  readonly free_bytes: number;
  readonly version: string;
  /** wanted: peers here ask for a key that we do not have, or ours is another one. */
  readonly party_key: "none" | "set" | "wanted";
}

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
  readonly peers: readonly Peer[];
  readonly flows: readonly Flow[];
}

/** A partial state: fields that are absent did not change. */
export interface Change {
  readonly phase?: State["phase"];
  readonly setup?: SetupSuggestion | null;
  readonly me?: Me | null;
  readonly games?: { readonly changed?: readonly Game[]; readonly removed?: readonly string[] };
  readonly peers?: readonly Peer[];
  readonly flows?: readonly Flow[];
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
  readonly max_players: number | null;
  readonly path: string | null;
  readonly sources: readonly Source[];
}

export interface Folder {
  readonly path: string;
  readonly parent: string | null;
  readonly folders: readonly string[];
  readonly free_bytes: number;
  readonly writable: boolean;
}

export interface Settings {
  readonly games_dir?: string;
  readonly name?: string;
  readonly language?: Language;
}

export interface HealthCheck {
  readonly id: string;
  readonly status: "ok" | "warning" | "problem";
  readonly title: string;
  readonly detail: string;
  readonly advice: string | null;
}
