import assert from "node:assert/strict";
import { test } from "node:test";
import type { Game } from "../src/api/types.ts";
import { fitOf, makesRoom } from "../src/disk/room.ts";
import { aGame } from "./samples.ts";

const leftover = aGame({ id: "left", leftover: { bytes_done: 3e9, bytes_total: 9e9 }, actions: ["download", "discard"] });
const played = aGame({ id: "played", archive_bytes: 12e9, installed: true, downloaded: true, actions: ["play", "stop-sharing"] });
const small = aGame({ id: "small", archive_bytes: 1e9, installed: true, downloaded: true, actions: ["play", "stop-sharing"] });
const waiting = aGame({ id: "waiting", size_bytes: 40e9, downloaded: true, actions: ["install", "remove"] });
const away = aGame({ id: "away", size_bytes: 90e9 });

const going = (missing: number): string[] =>
  makesRoom(missing, [away, waiting, played, small, leftover]).map(({ game, action }) => `${action} ${game.id}`);

test("room is made by what nobody misses first, and by no more than is needed", () => {
  assert.deepEqual(going(2e9), ["discard left"]);
  assert.deepEqual(going(4e9), ["stop-sharing played"]);
  assert.deepEqual(going(13e9), ["discard left", "stop-sharing played"]);
  assert.deepEqual(going(17e9), ["remove waiting"]);
});

test("all of it is told where that is not enough", () => {
  assert.deepEqual(going(500e9), ["discard left", "stop-sharing played", "stop-sharing small", "remove waiting"]);
  assert.deepEqual(makesRoom(1, [away]), []);
});

const main = { path: "/main", away: false, free_bytes: 1e9 };
const second = { path: "/second", away: false, free_bytes: 3e9 };
const stick = { path: "/stick", away: true, free_bytes: 90e9 };

test("a new game fits where least has to go, and one that is here only in its folder", () => {
  const here = [leftover, small].map((game) => ({ ...game, games_dir: "/main" }));
  const there = { ...played, games_dir: "/second" };
  const told = (game: Partial<Game>, folders = [main, second, stick]): string => {
    const fit = fitOf(aGame(game), [...here, there], folders);
    return fit === null ? "nowhere" : `${fit.folder.path} ${fit.going.map(({ game: { id } }) => id).join("+")} ${fit.enough}`;
  };
  assert.equal(told({ needs_bytes: 4e9 }), "/main left true");
  assert.equal(told({ needs_bytes: 9e9 }), "/second played true");
  assert.equal(told({ needs_bytes: 3e9 }), "/second  true");
  assert.equal(told({ needs_bytes: 4e9, games_dir: "/second" }), "/second played true");
  assert.equal(told({ needs_bytes: 500e9 }), "/second played false");
  assert.equal(told({ needs_bytes: 1e9 }, [stick]), "nowhere");
});
