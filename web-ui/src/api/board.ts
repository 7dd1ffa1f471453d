/** A game that an accepted organiser has chosen for tonight. */
export interface Tonight {
  readonly game_id: string;
  readonly title: string;
  readonly organiser: string;
  readonly own: boolean;
  /** Whether everybody is asked to get it. */
  readonly bring: boolean;
  /** How many PCs lack it; which ones is told to the organiser alone. */
  readonly lacking: number;
  readonly lacking_peers: readonly string[];
}

/** What an accepted organiser tells everybody. */
export interface Announcement {
  readonly fingerprint: string;
  readonly organiser: string;
  readonly own: boolean;
  readonly serial: number;
  readonly at: string;
  readonly text: string;
}

/** A game that the guest is asked to get. */
export interface Ask {
  readonly fingerprint: string;
  readonly organiser: string;
  readonly game_id: string;
}

/** What accepted organisers pin up for the evening. */
export interface Board {
  readonly tonight: readonly Tonight[];
  /** The newest first. */
  readonly announcements: readonly Announcement[];
  readonly asks: readonly Ask[];
}
