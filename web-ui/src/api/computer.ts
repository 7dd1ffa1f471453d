import type { Language } from "./types.ts";

/** What the app tells of this PC itself, when it is asked; as it crosses the wire. */

/** What a game takes on the disk, by what it is for. */
export interface GameUse {
  readonly id: string;
  /** The games folder that it lies in. */
  readonly folder: string;
  readonly installed_bytes: number;
  readonly archive_bytes: number;
  readonly content_bytes: number;
  readonly leftover_bytes: number;
  readonly aside_bytes: number;
}

/** A games folder, and what lies in it besides games. */
export interface FolderUse {
  readonly path: string;
  readonly away: boolean;
  readonly free_bytes: number;
  readonly other_bytes: number;
}

/** What takes the room on the disk, the largest game first. */
export interface DiskUse {
  readonly folders: readonly FolderUse[];
  readonly games: readonly GameUse[];
  /** Whether all that is no game was counted. */
  readonly counted: boolean;
  readonly own_bytes: number;
}

export interface Folder {
  readonly path: string;
  readonly parent: string | null;
  readonly folders: readonly string[];
  /** The topmost folders of this computer. */
  readonly drives: readonly string[];
  readonly free_bytes: number;
  readonly writable: boolean;
}

export interface HealthCheck {
  readonly id: string;
  readonly status: "ok" | "warning" | "problem";
  readonly title: string;
  /** In English, as is the advice: for a finding that the page has no words for. */
  readonly detail: string;
  readonly advice: string | null;
  readonly finding: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/** Whether Lanspread starts when its user signs in; `possible` where it is installed. */
export interface AtSignIn {
  readonly possible: boolean;
  readonly on: boolean;
}

/** The answers to the first questions. */
export interface FirstAnswers {
  readonly games_dir: string;
  readonly name: string;
  readonly language: Language;
}

export interface Settings {
  /** All of them, the main one first. */
  readonly games_dirs?: readonly string[];
  readonly name?: string;
  readonly language?: Language;
  readonly tell_playing?: boolean;
}
