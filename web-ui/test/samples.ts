import type { Game } from "../src/api/types.ts";

/** A game of the party that is not here, with what the test is about. */
export function aGame(about: Partial<Game> = {}): Game {
  return {
    id: "game",
    title: "Game",
    genre: null,
    publisher: null,
    release: null,
    max_players: null,
    size_bytes: 1e9,
    downloaded: false,
    installed: false,
    availability: null,
    local_version: null,
    target_version: "20250101",
    update_available: false,
    peer_count: 3,
    holders: 3,
    others: 0,
    cover: false,
    operation: null,
    leftover: null,
    needs_bytes: 2e9,
    archive_bytes: 0,
    actions: ["install"],
    last_error: null,
    scripts_changed: [],
    notices: [],
    vouched: false,
    pin_clash: null,
    run: null,
    server_run: null,
    playing: 0,
    played: null,
    ...about,
  };
}
