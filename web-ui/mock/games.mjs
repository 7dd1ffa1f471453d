/** The made-up games and guests of the mock. The same seed gives the same party. */

export function randomOf(seed) {
  let state = seed >>> 0 || 1;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const FIRST = ["Iron", "Velvet", "Northern", "Silent", "Broken", "Copper", "Last", "Crimson", "Hollow", "Paper", "Neon", "Frozen", "Golden", "Distant", "Electric", "Rusty"];
const SECOND = ["Harbor", "Legion", "Orbit", "Garden", "Frontier", "Circuit", "Kingdom", "Tides", "Arena", "Foundry", "Comet", "Railway", "Citadel"];
const THIRD = ["", "", "", " II", " III", ": Revolt", ": The Long Winter", " Online", " Unlimited"];
const GENRES = [
  { de: "Ego-Shooter", en: "First-person shooter", fr: "Tir à la première personne" },
  { de: "Echtzeitstrategie", en: "Real-time strategy", fr: "Stratégie en temps réel" },
  { de: "Rennspiel", en: "Racing", fr: "Course" },
  { de: "Rollenspiel", en: "Role-playing", fr: "Jeu de rôle" },
  { de: "Geschicklichkeit", en: "Arcade", fr: "Arcade" },
  { de: "Sport", en: "Sports", fr: "Sport" },
];
const NAMES = ["Anna", "Björn", "Chloé", "Dr. Lag", "Emre", "Fritz", "Gwen", "Hugo", "Ingrid", "Jana", "Kofi", "Lenny", "Mio", "Noémie", "Oskar", "Paula", "Quentin", "Ruben", "Svenja", "Tomasz"];

/** Texts that try to be more than text. */
export const HOSTILE_TITLE = `<img src=x onerror="document.title='owned'">`;
export const HOSTILE_NAME = `<script>document.title="owned"</script>\u202eyob`;

/** What lies in the games folder and is left out; one of a code that no page knows. */
export const PROBLEMS = [
  { folder: "ggoo", game_id: "ggoo", code: "bringing", message: "Another program is still bringing ggoo.eti." },
  { folder: "<b>old</b>\u202estuff", game_id: null, code: "of-tomorrow", message: "The year 2031 is not supported; wait for it." },
];

/** As the app tells it while the disk is away. */
export const FOLDER_GONE = { folder: "", game_id: null, code: "games-folder-gone", message: "/media/disk/Games is not there." };

const DAYS = ["20231105", "20240401", "20240914", "20250101", "20250620"];

export function makePeers(count, random) {
  return Array.from({ length: count }, (_, index) => ({
    peer_id: Array.from({ length: 64 }, () => Math.floor(random() * 16).toString(16)).join(""),
    name: index === 0 ? "Player One" : index === 7 ? HOSTILE_NAME : (NAMES[index] ?? `Guest ${index}`),
    addr: `192.168.1.${10 + index}:${40000 + index}`,
    games: 0,
    sends_bytes_per_second: 0,
    receives_bytes_per_second: 0,
    sent_bytes: 0,
    received_bytes: 0,
    match: false,
    me: index === 0,
    // An earlier Lanspread tells neither.
    version: index === 3 ? null : "0.9.0",
    free_bytes: index === 3 ? null : (20 + index * 7) * 1e9,
  }));
}

/** Games with who has them: `holders` are indexes of peers, never 0, which is ourselves. */
export function makeGames(count, peers, random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const games = [];
  const titles = new Set();
  while (games.length < count) {
    const index = games.length;
    const title = index === 5 ? HOSTILE_TITLE : `${pick(FIRST)} ${pick(SECOND)}${pick(THIRD)}${index < 400 ? "" : ` ${index}`}`;
    if (titles.has(title)) continue;
    titles.add(title);
    const size = Math.round(10 ** (8.3 + random() * 2.5));
    const held = index % 40 === 39 ? 0 : 1 + Math.floor(random() ** 2 * (peers.length - 1));
    const version = pick(DAYS);
    games.push({
      id: `game${String(index).padStart(3, "0")}`,
      title,
      genre: index % 17 === 3 ? null : pick(GENRES),
      publisher: pick(["Lantern Works", "Blue Cable", "Studio Nord", null]),
      release: String(1998 + Math.floor(random() * 26)),
      max_players: index % 11 === 7 ? null : size % 5 === 0 ? "2 (+ 6 CPU)" : String(4 + (size % 5) * 4),
      size_bytes: size,
      downloaded: false,
      installed: false,
      local_version: null,
      target_version: held === 0 ? null : version,
      holders: Array.from({ length: held }, (_, offset) => 1 + ((index * 7 + offset) % (peers.length - 1))),
      cover: index % 3 === 1,
      operation: null,
      leftover: null,
      last_error: null,
      scripts_changed: [],
      notices: [],
      vouched: true,
      pin_clash: null,
      run: null,
      server_run: null,
      played: null,
    });
  }
  const mine = (index, changes) => Object.assign(games[index], changes);
  for (const index of [0, 8, 21, 33, 52]) mine(index, { downloaded: true, installed: true, local_version: games[index].target_version });
  mine(13, { downloaded: true, installed: true, local_version: "20230101" });
  mine(17, { installed: true, scripts_changed: ["game_start.cmd", "helper.bat"] });
  mine(29, { downloaded: true, local_version: games[29].target_version });
  mine(2, { last_error: { code: "peers-gone", message: "the last of 2 sources is gone", at: "2026-11-20T20:15:30.123Z" } });
  mine(11, { size_bytes: 61_000_000_000 });
  mine(6, { leftover: { bytes_done: Math.round(games[6].size_bytes / 3), bytes_total: games[6].size_bytes } });
  mine(3, { failsWith: "disk-full" });
  mine(9, { size_bytes: 20_400_000_000, title: "Aurora Station" });
  const bringing = { code: "bringing", message: "Resilio is still bringing game045.eti; the game can be used when that has ended." };
  mine(11, { vouched: false });
  mine(29, { unpublishable: "its files are damaged: verify it first" });
  mine(12, { pin_clash: "LAN Nord pins version 20250101, Somebody pins version 20240601; what LAN Nord says counts" });
  mine(45, { notices: [bringing] });
  mine(14, { notices: [{ code: "of-tomorrow", message: "Needs a keyboard with more than 300 keys." }] });
  mine(21, { notices: [{ code: "adoption-incomplete", message: "3 files of the archive are missing, such as bin/game.dll." }] });
  mine(33, { notices: [{ code: "setup-exit", message: "game_setup.cmd ended with exit code 1. If the game does not work, run its setup again." }] });
  mine(16, { notices: [{ code: "needs-memory", message: "This game needs 3.0 GB of memory to unpack: close other programs before." }] });
  mine(8, { own: { count: 12, bytes: 3_100_000 } });
  return games;
}
