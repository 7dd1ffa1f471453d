import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import { cleanLines, cleanText, parseClean } from "../src/api/clean.ts";
import { EventParser } from "../src/api/sse.ts";
import type { Game, Peer, State } from "../src/api/types.ts";
import { drawingFor, hueOf } from "../src/games/drawing.ts";
import type { Own } from "../src/games/own.ts";
import { reordered } from "../src/games/queue.ts";
import { type Query, playersOf, select, step } from "../src/games/query.ts";
import { ringOf } from "../src/party/ring.ts";
import { type Cells, putChange, putState } from "../src/state/merge.ts";
import { aGame } from "./samples.ts";

function cellsOf(games: Map<string, Game>, put: string[]): Cells {
  const nothing = (): void => {};
  return {
    phase: nothing,
    setup: nothing,
    me: nothing,
    problems: nothing,
    peers: nothing,
    flows: nothing,
    organisers: nothing,
    steering: nothing,
    now: nothing,
    publishing: nothing,
    publishError: nothing,
    board: nothing,
    game: (id) => games.get(id),
    putGame: (game) => {
      games.set(game.id, game);
      put.push(game.id);
    },
    removeGame: (id) => void games.delete(id),
    gameIds: () => games.keys(),
  };
}

const everything: Query = { text: "", filter: "all", genre: "", players: 0, order: "ready" };
const nothingOwn: Own = { favourites: new Set(), played: new Map() };
const ids = (games: readonly Game[]): string => games.map((game) => game.id).join(" ");

test("a change touches the games that differ, and tells who came to rest", () => {
  const games = new Map<string, Game>();
  const put: string[] = [];
  const cells = cellsOf(games, put);
  const operation = { kind: "Installing", phase: "unpacking", bytes_done: 1, bytes_total: 2, bytes_per_second: 0, active_peers: 0, seconds_left: null } as const;
  const state: State = { phase: "running", setup: null, me: null, problems: [], peers: [], flows: [], organisers: [], steering: null, now: [], publishing: null, publish_error: null, board: { tonight: [], announcements: [], asks: [] }, games: [aGame({ id: "a", operation }), aGame({ id: "b" })] };
  putState(cells, state);
  assert.deepEqual(put.splice(0), ["a", "b"]);
  const settled = putChange(cells, { games: { changed: [aGame({ id: "a", installed: true }), aGame({ id: "b" })] } });
  assert.deepEqual(put.splice(0), ["a"]);
  assert.deepEqual(settled.map(({ game, kind }) => `${game.id} ${kind}`), ["a Installing"]);
  putChange(cells, { games: { removed: ["a"] } });
  putState(cells, { ...state, games: [aGame({ id: "c" })] });
  assert.deepEqual([...games.keys()], ["c"]);
});

test("a quick install that was only seen as a download has installed the game", () => {
  const operation = { kind: "Downloading", phase: "fetching", bytes_done: 1, bytes_total: 2, bytes_per_second: 0, active_peers: 0, seconds_left: null } as const;
  const ended = (before: Partial<Game>, after: Partial<Game>): string | undefined => {
    const cells = cellsOf(new Map([["a", aGame({ id: "a", operation, ...before })]]), []);
    return putChange(cells, { games: { changed: [aGame({ id: "a", downloaded: true, ...after })] } })[0]?.kind;
  };
  assert.equal(ended({}, { installed: true }), "Installing");
  assert.equal(ended({}, {}), "Downloading");
  assert.equal(ended({ installed: true }, { installed: true }), "Downloading");
});

test("events are read from text that is cut anywhere", () => {
  const text = ": alive\n\nevent: state\ndata: {\"a\":\ndata: 1}\n\nevent: change\r\ndata:x\r\n\r\n";
  for (let size = 1; size <= text.length; size++) {
    const parser = new EventParser();
    const events = [];
    for (let at = 0; at < text.length; at += size) events.push(...parser.feed(text.slice(at, at + size)));
    assert.deepEqual(events, [{ event: "state", data: '{"a":\n1}' }, { event: "change", data: "x" }], `pieces of ${size}`);
  }
});

test("text of strangers cannot turn its neighbours around nor fill the page", () => {
  assert.equal(cleanText("a\u202eb\u0000c\n"), "a b c");
  assert.equal(cleanText("x".repeat(500), 10), "xxxxxxxxx…");
});

test("every text that comes in is fit to be shown, however deep it is", () => {
  const hostile = "a\u0000\u001b[2Jb\u009bc\u202ed\u2066e\u200ef\u061cg\u2028h\ud800i\u007fj\u{e0041}k\r\nl\u200dm";
  const said = JSON.stringify({ n: 1, games: [{ title: hostile, notices: [{ message: hostile }] }], none: null });
  const fit = "a [2Jb c d e f g h i j k\nl\u200dm";
  assert.deepEqual(parseClean(said), { n: 1, games: [{ title: fit, notices: [{ message: fit }] }], none: null });
});

test("nothing of the app comes in past the cleaning but folders to choose from", () => {
  const sources = new URL("../../../src/", import.meta.url);
  const raw = readdirSync(sources, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => Array.from(readFileSync(new URL(name, sources), "utf8").matchAll(/JSON\.parse|\.json\(\)/g), () => name));
  assert.deepEqual(raw.sort(), ["api/clean.ts", "api/client.ts", "api/session.ts"]);
});

test("lines of strangers stay lines, and nothing else", () => {
  assert.equal(cleanLines("a\r\nb\u202e\u0007c\n\n"), "a\nb c");
  assert.equal(cleanLines("x\n".repeat(500), 10), "x\nx\nx\nx\nx…");
});

test("notices and problems are cleaned on their way in", () => {
  const games = new Map<string, Game>();
  const seen: unknown[] = [];
  const cells: Cells = { ...cellsOf(games, []), problems: (problems) => seen.push(...problems) };
  const notices = [{ code: "bringing", message: "not\u202e yet\n" }];
  putChange(cells, { games: { changed: [aGame({ id: "a", notices })] } });
  assert.equal(games.get("a")?.notices[0]?.message, "not  yet");
  putChange(cells, { problems: [{ folder: "a\u0000b", game_id: null, code: "x", message: "y\u001b[2J" }] });
  assert.deepEqual(seen, [{ folder: "a b", game_id: null, code: "x", message: "y [2J" }]);
});

test("that organisers disagree is the first notice of a game, and nobody's name turns anything around", () => {
  const games = new Map<string, Game>();
  const seen: unknown[] = [];
  const cells: Cells = { ...cellsOf(games, []), organisers: (organisers) => seen.push(...organisers) };
  const notices = [{ code: "damaged", message: "" }];
  putChange(cells, { games: { changed: [aGame({ id: "a", notices, pin_clash: "A says\u202e so" }), aGame({ id: "b" })] } });
  assert.deepEqual(games.get("a")?.notices.map((one) => `${one.code}: ${one.message}`), ["pin-clash: A says  so", "damaged: "]);
  assert.deepEqual(games.get("b")?.notices, []);
  const organiser = { fingerprint: "a b c d", name: "L\u202eAN", accepted: false, own: false, revision: 1, games: 0, awaited: false, agreed: false };
  putChange(cells, { organisers: [organiser] });
  assert.deepEqual(seen, [{ ...organiser, name: "L AN" }]);
});

test("search finds all words, without accents and case, in title, publisher and genre", () => {
  const games = [
    aGame({ id: "1", title: "Économie Blüte" }),
    aGame({ id: "2", title: "Iron", publisher: "Blut" }),
    aGame({ id: "3", title: "Iron", genre: { de: "Sport", en: "Sports", fr: null } }),
  ];
  const find = (text: string): string => ids(select(games, { ...everything, text }, "en", nothingOwn));
  assert.equal(find("blut economie"), "1");
  assert.equal(find("BLUT"), "1 2");
  assert.equal(find("iron sport"), "3");
  assert.equal(find("nothing"), "");
});

test("filters and orders", () => {
  const games = [
    aGame({ id: "far", title: "A", peer_count: 0, size_bytes: 3 }),
    aGame({ id: "there", title: "B 10", peer_count: 9, size_bytes: 1 }),
    aGame({ id: "there2", title: "B 9", peer_count: 1, size_bytes: 2 }),
    aGame({ id: "here", title: "Z", installed: true, peer_count: 2, size_bytes: 9 }),
  ];
  const shown = (query: Partial<Query>): string => ids(select(games, { ...everything, ...query }, "en", nothingOwn));
  assert.equal(shown({}), "here there2 there far");
  assert.equal(shown({ order: "title" }), "far there2 there here");
  assert.equal(shown({ order: "pcs" }), "there here there2 far");
  assert.equal(shown({ order: "size" }), "here far there2 there");
  assert.equal(shown({ filter: "installed" }), "here");
  assert.equal(shown({ filter: "available" }), "there2 there");
});

test("the player's own: favourites, what was played lately, how many play", () => {
  const games = [
    aGame({ id: "two", title: "A", max_players: "2 (+ 6 CPU)" }),
    aGame({ id: "many", title: "B", max_players: "2-16" }),
    aGame({ id: "unsaid", title: "C" }),
  ];
  assert.deepEqual(games.map(playersOf), [2, 16, 0]);
  const own: Own = { favourites: new Set(["unsaid"]), played: new Map([["many", 5], ["unsaid", 9]]) };
  const shown = (query: Partial<Query>): string => ids(select(games, { ...everything, ...query }, "en", own));
  assert.equal(shown({ filter: "favourites" }), "unsaid");
  assert.equal(shown({ order: "recent" }), "unsaid many two");
  assert.equal(shown({ order: "players" }), "many two unsaid");
  assert.equal(shown({ players: 4 }), "many");
});

test("a game keeps the place that it had when the order was asked for, and a newcomer finds its own", () => {
  const places = new Map<string, number>();
  const shown = (...games: Game[]): string => ids(select(games, everything, "en", nothingOwn, places));
  const [a, b] = [aGame({ id: "a", title: "A" }), aGame({ id: "b", title: "B" })];
  assert.equal(shown(a, b), "a b");
  const installed = { ...b, installed: true };
  assert.equal(shown(a, installed), "a b");
  assert.equal(shown(a, installed, aGame({ id: "c", title: "C", installed: true })), "c a b");
  assert.equal(ids(select([a, installed], everything, "en", nothingOwn)), "b a");
});

test("games of one kind have one colour, on every PC", () => {
  assert.equal(hueOf("Racing"), hueOf("Racing"));
  assert.ok(new Set(["Racing", "Sports", "Arcade", "Role-playing", "Real-time strategy"].map(hueOf)).size >= 4);
});

test("arrow keys walk the grid and stop at its edges", () => {
  assert.equal(step("ArrowRight", 0, 7, 3), 1);
  assert.equal(step("ArrowDown", 0, 7, 3), 3);
  assert.equal(step("ArrowDown", 4, 7, 3), 6);
  assert.equal(step("ArrowDown", 6, 7, 3), 6);
  assert.equal(step("ArrowUp", 1, 7, 3), 1);
  assert.equal(step("End", 1, 7, 3), 6);
});

test("the same id is drawn the same, neighbours are not", () => {
  assert.deepEqual(drawingFor("game001"), drawingFor("game001"));
  const hues = new Set(Array.from({ length: 50 }, (_, index) => drawingFor(`game${index}`).hue));
  assert.ok(hues.size > 35, `${hues.size} hues`);
});

test("the ring seats everybody once, ourselves at the bottom, and of many the busiest", () => {
  const peer = (id: number, sends = 0): Peer => ({
    peer_id: String(id),
    name: "",
    addr: "",
    games: 0,
    sends_bytes_per_second: sends,
    receives_bytes_per_second: 0,
    sent_bytes: 0,
    received_bytes: 0,
    match: false,
    version: null,
    free_bytes: null,
    me: id === 3,
  });
  const peers = Array.from({ length: 10 }, (_, id) => peer(id, id));
  const ring = ringOf(peers, [{ from: "9", to: "3", bytes_per_second: 1e8 }, { from: "0", to: "9", bytes_per_second: 5 }], 4);
  assert.deepEqual(ring.seats.map((seat) => seat.peer.peer_id), ["3", "7", "8", "9"]);
  assert.equal(ring.unseated, 6);
  assert.deepEqual(ring.arcs.map((arc) => arc.direction), ["in"]);
});

test("a download moves in the queue and nothing else does", () => {
  const queue = ["a", "b", "c"];
  assert.deepEqual(reordered(queue, "c", "first"), ["c", "a", "b"]);
  assert.deepEqual(reordered(queue, "c", "up"), ["a", "c", "b"]);
  assert.deepEqual(reordered(queue, "a", "down"), ["b", "a", "c"]);
  assert.deepEqual(reordered(queue, "a", "up"), queue);
  assert.deepEqual(reordered(queue, "elsewhere", "first"), queue);
});
