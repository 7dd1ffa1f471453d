import { Board } from "./board.mjs";
import { FOLDER_GONE, PROBLEMS, makeGames, makePeers, randomOf } from "./games.mjs";

const TICK_SECONDS = 0.25;
const clean = () => ({ games: new Set(), me: false, problems: false, peers: false, flows: false, phase: false, organisers: false, steering: false, now: false, publishing: false, publish_error: false });
const isDownload = ({ kind }) => kind === "Downloading" || kind === "Updating";
const ORGANISERS = [
  { fingerprint: "river lamp orange cattle", name: "LAN Nord", accepted: true, own: false, revision: 3, games: 42, awaited: false, agreed: false },
  { fingerprint: "velvet pilot march echo", name: "<b>Somebody</b>", accepted: false, own: false, revision: 1, games: 0, awaited: false, agreed: false },
];
const OWN = "silver garden ticket wolf";
const PC_BYTES_PER_SECOND = 203_000_000;

/**
 * A made-up party that behaves like the app: games, guests, operations that progress. `pace` makes everything faster,
 * `ambient` lets the other guests download among themselves. `advance` is the only clock.
 */
export class Party {
  constructor({ games = 200, peers = 20, phase = "running", seed = 7, pace = 1, ambient = true, freeBytes = 48_000_000_000, atOnce = 0 } = {}) {
    this.random = randomOf(seed);
    this.peers = makePeers(peers, this.random);
    this.games = new Map(makeGames(games, this.peers, this.random).map((game) => [game.id, game]));
    this.phase = phase;
    this.pace = pace;
    this.ambient = ambient;
    this.flows = [];
    this.organisers = ORGANISERS.map((row) => ({ ...row }));
    this.steering = { send_bytes_per_second: 0, receive_bytes_per_second: 0, downloads_at_once: atOnce, match_while_playing: true, match: false, playing: [], queue: [] };
    this.now = [];
    this.publishing = null;
    this.publish_error = null;
    this.board = new Board(this);
    this.problems = PROBLEMS;
    this.beside = [];
    this.dirty = clean();
    this.me = {
      peer_id: this.peers[0].peer_id,
      name: "Player One",
      language: "en",
      addr: this.peers[0].addr,
      games_dir: "/home/player/Games",
      free_bytes: freeBytes,
      version: "0.9.0",
      party_key: "none",
      strangers: { with_key: 0, without_key: 0 },
      tell_playing: true,
    };
    for (const game of this.games.values()) for (const holder of game.holders) this.peers[holder].games++;
    this.peers[0].games = [...this.games.values()].filter((game) => game.downloaded).length;
  }

  // What the wire says.

  /** The main folder's room is that of `me`; other folders are in `beside`. */
  folders() {
    return [{ path: this.me.games_dir, away: false, free_bytes: this.me.free_bytes }, ...this.beside];
  }

  wireMe() {
    const free_bytes = Math.max(...this.folders().map((folder) => folder.free_bytes));
    return { ...this.me, free_bytes, games_dirs: this.folders() };
  }

  /** Takes these games folders in place of those before. */
  useFolders(paths) {
    const known = new Map(this.folders().map((folder) => [folder.path, folder]));
    const [main, ...beside] = paths.map((path) => known.get(path) ?? { path, away: false, free_bytes: 900_000_000_000 });
    this.me = { ...this.me, games_dir: main.path, free_bytes: main.free_bytes };
    this.beside = beside;
    this.dirty.me = true;
  }

  wireGame(game) {
    const { holders, failsWith: _, plan: __, own: ___, unpublishable: ____, ...rest } = game;
    const update = game.local_version !== null && game.target_version !== null && game.local_version < game.target_version;
    const here = game.downloaded || game.installed || game.leftover;
    const wire = {
      ...rest,
      games_dir: here ? (game.games_dir ?? this.me.games_dir) : null,
      availability: game.downloaded ? "Ready" : game.installed ? "LocalOnly" : null,
      update_available: update,
      peer_count: holders.length,
      holders: holders.length,
      others: 0,
      playing: this.now.filter((run) => run.kind === "game" && run.game_id === game.id).length,
      archive_bytes: game.downloaded && game.installed ? Math.round(game.size_bytes * 0.98) : 0,
      needs_bytes: game.installed ? 0 : game.downloaded ? game.size_bytes : game.size_bytes * 2,
    };
    return { ...wire, actions: this.actionsFor(game, wire) };
  }

  actionsFor(game, { update_available, needs_bytes }) {
    if (game.operation?.phase === "paused") return ["resume", "cancel"];
    if (game.operation && isDownload(game.operation)) return ["pause", "cancel"];
    if (game.operation) return ["cancel"];
    const actions = [];
    if (game.run) actions.push("stop");
    if (game.server_run) actions.push("stop-server");
    const held = game.holders.length > 0;
    if (game.installed && !game.run) actions.push("play");
    if (game.installed && game.downloaded && !game.server_run) actions.push("server");
    if (update_available && held) actions.push("update");
    if (!game.installed && (game.downloaded || held) && needs_bytes <= this.me.free_bytes) actions.push("install");
    if (!game.downloaded && held && game.size_bytes <= this.me.free_bytes) actions.push("download");
    if (!game.installed && !game.downloaded && held && game.size_bytes <= this.me.free_bytes) actions.push("stream-install");
    if (game.notices.some((notice) => notice.code === "adoption-incomplete")) actions.push("repair");
    if (game.notices.some((notice) => notice.code === "setup-exit")) actions.push("setup");
    if (game.downloaded) actions.push("verify");
    if (game.installed) actions.push("uninstall");
    if (game.downloaded && game.installed) actions.push("stop-sharing");
    if (game.downloaded && !game.installed) actions.push("remove");
    if (game.leftover) actions.push("discard");
    return actions;
  }

  state() {
    const setup = { games_dir: this.me.games_dir, free_bytes: this.me.free_bytes, name: "player" };
    const running = this.phase === "running";
    return {
      phase: this.phase,
      setup: running ? null : setup,
      me: running ? this.wireMe() : null,
      games: running ? [...this.games.values()].map((game) => this.wireGame(game)) : [],
      problems: running ? this.problems : [],
      peers: running ? this.peers : [],
      flows: running ? this.flows : [],
      organisers: running ? this.organisers : [],
      steering: running ? this.steering : null,
      now: running ? this.now : [],
      publishing: running ? this.publishing : null,
      publish_error: running ? this.publish_error : null,
      board: running ? this.board.state() : { tonight: [], announcements: [], asks: [] },
    };
  }

  /** The change since it was last asked for, or null. */
  takeChange() {
    const dirty = this.dirty;
    const { games, me, problems, peers, flows, phase } = dirty;
    this.dirty = clean();
    if (phase) return this.state().phase === "running" ? { ...this.state(), games: { changed: this.state().games } } : null;
    if (this.phase === "setup") return null;
    const change = {};
    if (games.size > 0) {
      const held = [...games].map((id) => this.games.get(id));
      change.games = {
        changed: held.filter(Boolean).map((game) => this.wireGame(game)),
        removed: [...games].filter((id) => !this.games.has(id)),
      };
    }
    if (me) change.me = this.wireMe();
    if (problems) change.problems = this.problems;
    if (peers) change.peers = this.peers;
    if (flows) change.flows = this.flows;
    for (const field of ["organisers", "steering", "now", "publishing", "publish_error"]) if (dirty[field]) change[field] = this[field];
    // Who has which game is in it, too.
    if (this.board.changed || games.size > 0) change.board = this.board.state();
    this.board.changed = false;
    return Object.keys(change).length > 0 ? change : null;
  }

  // Organisers.

  tellOrganisers(rows) {
    this.organisers = rows;
    this.dirty.organisers = true;
  }

  /** Accepts by four words; false when nobody has told of him yet, null when they are none. */
  accept(typed) {
    const fingerprint = String(typed ?? "").toLowerCase().match(/[a-z]+/g)?.join(" ") ?? "";
    if (fingerprint.split(" ").length !== 4) return null;
    const known = this.organisers.some((row) => row.fingerprint === fingerprint && !row.awaited);
    const awaited = { fingerprint, name: "", accepted: false, own: false, revision: 0, games: 0, awaited: true, agreed: false };
    this.tellOrganisers(
      known
        ? this.organisers.map((row) => (row.fingerprint === fingerprint ? { ...row, accepted: true, games: 12 } : row))
        : [...this.organisers.filter((row) => row.fingerprint !== fingerprint), awaited],
    );
    return known;
  }

  drop(fingerprint) {
    const known = this.organisers.find((row) => row.fingerprint === fingerprint && (row.accepted || row.awaited));
    if (!known) return false;
    const dropped = known.awaited ? [] : [{ ...known, accepted: false, games: 0 }];
    this.tellOrganisers([...this.organisers.filter((row) => row !== known), ...dropped]);
    return true;
  }

  publishable() {
    return [...this.games.values()]
      .filter((game) => game.downloaded)
      .map(({ id, title, local_version, size_bytes, operation, unpublishable }) => ({
        id,
        title,
        version: local_version,
        size_bytes,
        problem: operation ? "something runs on it" : (unpublishable ?? null),
      }));
  }

  /** Begins to publish; false while that is being done. */
  publish(name) {
    if (this.publishing) return false;
    const games = this.publishable().filter((game) => !game.problem);
    const total = games.reduce((sum, game) => sum + game.size_bytes, 0);
    this.publish_error = games.length > 0 ? null : { code: "not-downloaded", message: "no whole game is here that could be published" };
    this.dirty.publish_error = true;
    if (games.length > 0) {
      this.plan = { name, games };
      this.publishing = { game_id: games[0].id, done_bytes: 0, total_bytes: total };
      this.dirty.publishing = true;
    }
    return true;
  }

  hash() {
    const { total_bytes } = this.publishing;
    const done_bytes = Math.min(total_bytes, this.publishing.done_bytes + (total_bytes / 20) * this.pace);
    const { name, games } = this.plan;
    let sum = 0;
    const at = games.find((game) => (sum += game.size_bytes) > done_bytes) ?? games.at(-1);
    this.publishing = done_bytes < total_bytes ? { game_id: at.id, done_bytes, total_bytes } : null;
    this.dirty.publishing = true;
    if (this.publishing) return;
    const before = this.organisers.find((row) => row.own);
    const own = { fingerprint: OWN, name, accepted: true, own: true, revision: (before?.revision ?? 0) + 1, games: games.length, awaited: false, agreed: false };
    this.tellOrganisers(before ? this.organisers.map((row) => (row.own ? own : row)) : [own, ...this.organisers]);
  }

  /** Has these things left out from now on. */
  leaveOut(problems) {
    this.problems = problems;
    this.dirty.problems = true;
  }

  /** The disk with the games goes away, or comes back. */
  unplug(gone) {
    this.leaveOut(gone ? [FOLDER_GONE] : PROBLEMS);
  }

  touch(game) {
    this.dirty.games.add(game.id);
  }

  disk() {
    const games = [...this.games.values()]
      .filter((game) => game.downloaded || game.installed || game.leftover)
      .map((game) => ({
        id: game.id,
        folder: game.games_dir ?? this.me.games_dir,
        installed_bytes: game.installed ? game.size_bytes : 0,
        archive_bytes: game.downloaded ? Math.round(game.size_bytes * 0.98) : 0,
        content_bytes: game.downloaded ? Math.round(game.size_bytes * 0.02) : 0,
        leftover_bytes: game.leftover?.bytes_done ?? 0,
        aside_bytes: game.id === "game033" ? 120_000_000 : 0,
      }));
    const total = (game) => game.installed_bytes + game.archive_bytes + game.content_bytes + game.leftover_bytes;
    games.sort((a, b) => total(b) - total(a));
    const folders = this.folders().map((folder, index) => ({ ...folder, other_bytes: index === 0 ? 2_300_000_000 : 0 }));
    return { folders, games, counted: true, own_bytes: 41_000_000 };
  }

  details(game) {
    const speeds = new Map(this.flows.filter((flow) => flow.to === this.me.peer_id).map((flow) => [flow.from, flow.bytes_per_second]));
    return {
      game: this.wireGame(game),
      description: "Two teams, one map, no mercy.\n\nWorks best with everybody in the same room.",
      master_server: game.id === "game014",
      catalog_version: game.id === "game014" ? "20250301" : null,
      own_files: game.installed ? (game.own ?? { count: 0, bytes: 0 }) : null,
      path: game.downloaded || game.installed ? `${this.me.games_dir}/${game.id}` : null,
      sources: game.holders.map((holder) => ({
        peer_id: this.peers[holder].peer_id,
        name: this.peers[holder].name,
        version: game.target_version,
        bytes_per_second: game.operation ? (speeds.get(this.peers[holder].peer_id) ?? 0) : 0,
      })),
    };
  }

  // What guests do.

  /** Starts an action; the code of the refusal, or null. */
  act(game, action, value) {
    if (!this.actionsFor(game, this.wireGame(game)).includes(action)) return game.operation ? "operation-in-progress" : "invalid-argument";
    if (["play", "setup", "server"].includes(action)) {
      if (game.scripts_changed.length > 0 && value.accept_scripts !== true) return "scripts-changed";
      game.scripts_changed = [];
    }
    if (action === "play") this.runs(game, "game", this.peers[0]);
    if (action === "server") this.runs(game, "server", this.peers[0]);
    if (action === "stop") this.ends(game, "game", this.peers[0]);
    if (action === "stop-server") this.ends(game, "server", this.peers[0]);
    const size = game.size_bytes;
    const steps = {
      install: game.downloaded ? [["Installing", size]] : [["Downloading", size], ["Installing", size]],
      download: [["Downloading", size]],
      "stream-install": [["StreamInstalling", size]],
      update: [["Updating", Math.round(size / 5)]],
      repair: [["Installing", size]],
      verify: [["Verifying", size]],
      uninstall: [["Uninstalling", 0]],
      remove: [["Removing", 0]],
      "stop-sharing": [["Removing", size]],
      discard: [["Removing", 0]],
    };
    if (action === "pause" || action === "resume") {
      game.operation = { ...game.operation, phase: action === "pause" ? "paused" : "queued" };
      this.takeTurns();
    } else if (action === "cancel") {
      game.operation = null;
      game.plan = [];
      this.flows = this.flows.filter((flow) => flow.to !== this.me.peer_id);
      this.dirty.flows = true;
      this.takeTurns();
    } else if (steps[action]) {
      game.last_error = null;
      if (action === "repair") game.notices = [];
      game.plan = steps[action];
      this.next(game);
    }
    this.touch(game);
    return null;
  }

  /** Somebody plays a game, or has a server of it run. */
  runs(game, kind, { peer_id, name, addr, me }) {
    const since = "2026-11-20T20:15:30.123Z";
    const log = me && kind === "server" ? `/home/player/.lanspread/logs/${game.id}-server_start.log` : null;
    this.now = [...this.now, { kind, game_id: game.id, peer_id, name, me, phase: "running", since, addr: addr.split(":")[0], log }];
    if (me) game[kind === "game" ? "run" : "server_run"] = "running";
    if (me && kind === "game") game.played = { last: since, seconds: game.played?.seconds ?? 0 };
    this.dirty.now = true;
    this.touch(game);
  }

  ends(game, kind, { peer_id, me }) {
    this.now = this.now.filter((run) => run.kind !== kind || run.game_id !== game.id || run.peer_id !== peer_id);
    if (me) game[kind === "game" ? "run" : "server_run"] = null;
    if (me && kind === "game") game.played.seconds += 5_400;
    this.dirty.now = true;
    this.touch(game);
  }

  next(game) {
    const [kind, total] = game.plan.shift() ?? [null, 0];
    game.operation =
      kind === null ? null : { kind, phase: ["Downloading", "Updating"].includes(kind) ? "fetching" : "unpacking", bytes_done: 0, bytes_total: total, bytes_per_second: 0, active_peers: 0, seconds_left: null };
    if (kind !== null && isDownload(game.operation)) game.operation.phase = "queued";
    this.takeTurns();
    this.touch(game);
  }

  // Turns.

  steer(change) {
    this.steering = { ...this.steering, ...change };
    this.dirty.steering = true;
    this.takeTurns();
  }

  /** Lets so many downloads fetch as may; the others wait in the order of the queue. */
  takeTurns() {
    const downloads = [...this.games.values()].filter(({ operation }) => operation && isDownload(operation));
    const queue = this.steering.queue.filter((id) => downloads.some((game) => game.id === id && game.operation.phase !== "fetching"));
    for (const game of downloads) if (game.operation.phase !== "fetching" && !queue.includes(game.id)) queue.push(game.id);
    const { match, downloads_at_once } = this.steering;
    let places = match ? 0 : (downloads_at_once || Infinity) - downloads.filter(({ operation }) => operation.phase === "fetching").length;
    if (match) for (const game of downloads) if (game.operation.phase === "fetching") (this.set(game, "queued"), queue.push(game.id));
    const waiting = [];
    for (const id of queue) {
      const game = this.games.get(id);
      if (game.operation.phase === "queued" && places-- > 0) this.set(game, "fetching");
      else waiting.push(id);
    }
    if (waiting.join() !== this.steering.queue.join()) {
      this.steering = { ...this.steering, queue: waiting };
      this.dirty.steering = true;
    }
  }

  set(game, phase) {
    game.operation = { ...game.operation, phase, bytes_per_second: 0, active_peers: 0, seconds_left: null };
    this.touch(game);
  }

  all(action) {
    for (const game of this.games.values()) if (game.operation && this.actionsFor(game, this.wireGame(game)).includes(action)) this.act(game, action, {});
  }

  finish(game) {
    const { kind } = game.operation;
    const mine = this.peers[0];
    if (kind === "Downloading" || kind === "Updating") {
      if (!game.downloaded) mine.games++;
      Object.assign(game, { downloaded: true, local_version: game.target_version });
      this.me = { ...this.me, free_bytes: this.me.free_bytes - (kind === "Downloading" ? game.size_bytes : 0) };
    } else if (kind === "Installing" || kind === "StreamInstalling") {
      game.installed = true;
      this.me = { ...this.me, free_bytes: this.me.free_bytes - game.size_bytes };
    } else if (kind === "Uninstalling") {
      game.installed = false;
      this.me = { ...this.me, free_bytes: this.me.free_bytes + game.size_bytes };
    } else if (kind === "Removing") {
      if (game.downloaded) mine.games--;
      const freed = game.downloaded ? game.size_bytes : (game.leftover?.bytes_done ?? 0);
      Object.assign(game, { downloaded: false, local_version: game.installed ? game.local_version : null, leftover: null });
      this.me = { ...this.me, free_bytes: this.me.free_bytes + freed };
    }
    this.dirty.me = true;
    // What fits on the disk has changed.
    for (const other of this.games.values()) this.touch(other);
    this.next(game);
  }

  advance() {
    if (this.phase === "setup") return;
    if (this.publishing) this.hash();
    const flows = [];
    for (const game of this.games.values()) if (game.operation) this.progress(game, flows);
    this.ambientFlows(flows);
    const sum = (key, id) => flows.reduce((total, flow) => total + (flow[key] === id ? flow.bytes_per_second : 0), 0);
    if (flows.length > 0 || this.flows.length > 0) {
      this.flows = flows;
      this.peers = this.peers.map((peer) => ({
        ...peer,
        sends_bytes_per_second: sum("from", peer.peer_id),
        receives_bytes_per_second: sum("to", peer.peer_id),
        sent_bytes: peer.sent_bytes + sum("from", peer.peer_id) / 4,
        received_bytes: peer.received_bytes + sum("to", peer.peer_id) / 4,
      }));
      this.dirty.flows = true;
      this.dirty.peers = true;
    }
  }

  progress(game, flows) {
    const { operation } = game;
    if (operation.phase === "queued" || operation.phase === "paused") return;
    this.touch(game);
    const remote = ["Downloading", "Updating", "StreamInstalling"].includes(operation.kind);
    const sources = remote ? game.holders.slice(0, 4) : [];
    const jitter = 0.92 + this.random() * 0.16;
    const speed = remote ? sources.length * PC_BYTES_PER_SECOND * jitter : 900_000_000 * jitter;
    const done = operation.bytes_done + speed * TICK_SECONDS * this.pace;
    if (remote && sources.length === 0) return this.fail(game, "peers-gone", "all sources are gone");
    if (game.failsWith && done > operation.bytes_total / 2) return this.fail(game, game.failsWith, "No space left on device");
    if (done >= operation.bytes_total) return this.finish(game);
    game.operation = {
      ...operation,
      bytes_done: Math.round(done),
      bytes_per_second: Math.round(speed),
      active_peers: sources.length,
      seconds_left: Math.round((operation.bytes_total - done) / speed),
    };
    for (const source of sources) {
      flows.push({ from: this.peers[source].peer_id, to: this.me.peer_id, bytes_per_second: Math.round(speed / sources.length) });
    }
  }

  fail(game, code, message) {
    game.operation = null;
    game.plan = [];
    game.last_error = { code, message, at: new Date().toISOString() };
    this.touch(game);
  }

  /** The others: each third of them takes from two, and somebody takes from us. */
  ambientFlows(flows) {
    if (!this.ambient) return;
    this.peers.forEach((peer, index) => {
      if (index === 0 || index % 3 !== 0) return;
      for (const offset of [4, 9]) {
        const from = this.peers[(index + offset) % this.peers.length];
        if (from !== peer) flows.push({ from: from.peer_id, to: peer.peer_id, bytes_per_second: Math.round(60_000_000 + this.random() * 50_000_000) });
      }
    });
  }
}
