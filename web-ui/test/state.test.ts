import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanText } from "../src/api/clean.ts";
import { EventParser } from "../src/api/sse.ts";
import type { Game, Peer, State } from "../src/api/types.ts";
import { drawingFor } from "../src/games/drawing.ts";
import { type Query, select, step } from "../src/games/query.ts";
import { ringOf } from "../src/party/ring.ts";
import { type Cells, putChange, putState } from "../src/state/merge.ts";
import { aGame } from "./samples.ts";

function cellsOf(games: Map<string, Game>, put: string[]): Cells {
  const nothing = (): void => {};
  return {
    phase: nothing,
    setup: nothing,
    me: nothing,
    peers: nothing,
    flows: nothing,
    game: (id) => games.get(id),
    putGame: (game) => {
      games.set(game.id, game);
      put.push(game.id);
    },
    removeGame: (id) => void games.delete(id),
    gameIds: () => games.keys(),
  };
}

const everything: Query = { text: "", filter: "all", genre: "", order: "ready" };
const ids = (games: readonly Game[]): string => games.map((game) => game.id).join(" ");

test("a change touches the games that differ, and tells who came to rest", () => {
  const games = new Map<string, Game>();
  const put: string[] = [];
  const cells = cellsOf(games, put);
  const operation = { kind: "Installing", bytes_done: 1, bytes_total: 2, bytes_per_second: 0, active_peers: 0, seconds_left: null } as const;
  const state: State = { phase: "running", setup: null, me: null, peers: [], flows: [], games: [aGame({ id: "a", operation }), aGame({ id: "b" })] };
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
  const operation = { kind: "Downloading", bytes_done: 1, bytes_total: 2, bytes_per_second: 0, active_peers: 0, seconds_left: null } as const;
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

test("search finds all words, without accents and case, in title, publisher and genre", () => {
  const games = [
    aGame({ id: "1", title: "Économie Blüte" }),
    aGame({ id: "2", title: "Iron", publisher: "Blut" }),
    aGame({ id: "3", title: "Iron", genre: { de: "Sport", en: "Sports", fr: null } }),
  ];
  const find = (text: string): string => ids(select(games, { ...everything, text }, "en"));
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
  const shown = (query: Partial<Query>): string => ids(select(games, { ...everything, ...query }, "en"));
  assert.equal(shown({}), "here there2 there far");
  assert.equal(shown({ order: "title" }), "far there2 there here");
  assert.equal(shown({ order: "pcs" }), "there here there2 far");
  assert.equal(shown({ order: "size" }), "here far there2 there");
  assert.equal(shown({ filter: "installed" }), "here");
  assert.equal(shown({ filter: "available" }), "there2 there");
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
    me: id === 3,
  });
  const peers = Array.from({ length: 10 }, (_, id) => peer(id, id));
  const ring = ringOf(peers, [{ from: "9", to: "3", bytes_per_second: 1e8 }, { from: "0", to: "9", bytes_per_second: 5 }], 4);
  assert.deepEqual(ring.seats.map((seat) => seat.peer.peer_id), ["3", "7", "8", "9"]);
  assert.equal(ring.unseated, 6);
  assert.deepEqual(ring.arcs.map((arc) => arc.direction), ["in"]);
});
