import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import type { Game } from "../src/api/types.ts";
import { de } from "../src/words/de.ts";
import { type Words, en } from "../src/words/en.ts";
import { checkWords } from "../src/words/health-check.ts";
import { errorWords } from "../src/words/errors.ts";
import { formatFor } from "../src/words/format.ts";
import { fr } from "../src/words/fr.ts";
import { gameState, operationWords } from "../src/words/game-state.ts";
import { cardNotice, noticeWords } from "../src/words/notices.ts";
import { aGame } from "./samples.ts";

/** Intl puts several kinds of spaces that look the same. */
const spaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, " ");
const said = (game: Game, free = 100e9): string => spaces(gameState(game, free, en, formatFor("en")).text);

const downloading = {
  kind: "Downloading",
  phase: "fetching",
  bytes_done: 4_390,
  bytes_total: 10_000,
  bytes_per_second: 812e6,
  active_peers: 4,
  seconds_left: 118,
} as const;

test("a download says how far and how long on its card, and how fast and from whom at the foot", () => {
  const game = aGame({ operation: downloading });
  assert.equal(spaces(operationWords(downloading, en, formatFor("en")).pace), "812 MB/s from 4 PCs, 2 min left");
  assert.equal(said(game), "Downloading 43%, 2 min left");
  assert.equal(spaces(gameState(game, 0, de, formatFor("de")).text), "Wird heruntergeladen … 43 %, noch 2 Min.");
  assert.equal(spaces(gameState(game, 0, fr, formatFor("fr")).text), "Téléchargement en cours 43 %, encore 2 min");
});

test("a download without a source waits, and what it has brought is here", () => {
  assert.equal(said(aGame({ operation: { ...downloading, phase: "waiting", bytes_per_second: 0, active_peers: 0, seconds_left: null } })), "Waiting for a PC that has it 43%");
  assert.equal(said(aGame({ peer_count: 0, leftover: { bytes_done: 219e6, bytes_total: 6.4e9 } })), "219 MB of 6.4 GB are here");
});

test("a download that waits for its turn or was paused says so, and how far an earlier start has brought it", () => {
  const still = { ...downloading, bytes_per_second: 0, active_peers: 0, seconds_left: null };
  assert.equal(said(aGame({ operation: { ...still, phase: "queued", bytes_done: 0, bytes_total: 0 } })), "Waiting for its turn");
  assert.equal(said(aGame({ operation: { ...still, phase: "paused" } })), "Paused 43%");
  const left = aGame({ operation: { ...still, phase: "paused", bytes_done: 0, bytes_total: 0 }, leftover: { bytes_done: 2, bytes_total: 4 } });
  assert.equal(said(left), "Paused 50%");
  assert.equal(spaces(gameState(left, 0, de, formatFor("de")).text), "Angehalten … 50 %");
});

test("what a game is, in the words of a guest", () => {
  assert.equal(said(aGame({ peer_count: 5 })), "On 5 PCs");
  assert.equal(said(aGame({ peer_count: 1 })), "On 1 PC");
  assert.equal(said(aGame({ peer_count: 0 })), "On no PC right now");
  assert.equal(said(aGame({ installed: true, downloaded: true })), "Installed");
  assert.equal(said(aGame({ installed: true })), "Installed, not shared");
  assert.equal(said(aGame({ downloaded: true })), "Downloaded, not installed");
  assert.equal(said(aGame({ installed: true, downloaded: true, update_available: true })), "Update available");
  assert.equal(said(aGame({ needs_bytes: 23e9 }), 4e9), "Needs 23 GB, 4 GB free");
});

const bringing = { code: "bringing", message: "Resilio is still bringing game.eti." };
const unheard = { code: "of-tomorrow", message: "Needs a bigger room." };

test("what another program still brings says so in place of everything else", () => {
  const brought = aGame({ notices: [bringing], installed: true, update_available: true });
  assert.equal(said(brought), "Resilio is still bringing this game");
  assert.equal(gameState(brought, 0, de, formatFor("de")).text, "Resilio bringt dieses Spiel noch");
  assert.equal(cardNotice(brought, en), null);
});

test("a notice that no page knows speaks for itself, on the card too", () => {
  assert.deepEqual(noticeWords(fr, unheard), { what: "Needs a bigger room.", todo: "" });
  assert.deepEqual(noticeWords(fr, { ...unheard, code: "constructor" }).todo, "");
  assert.equal(cardNotice(aGame({ notices: [bringing, unheard] }), de), "Needs a bigger room.");
});

/** The labels of an enum of the app, as its source writes them. */
function labels(path: string): string[] {
  const text = readFileSync(`../src/main/java/net/lanspread/${path}`, "utf8");
  return [...text.matchAll(/^ {2,4}[A-Z_]+\(\s*"([a-z-]+)"/gm)].map((found) => found[1] ?? "");
}

test("there are words for every notice and failure of the app", () => {
  const notices = labels("content/Notice.java");
  assert.ok(notices.includes("bringing"));
  assert.deepEqual(notices.filter((code) => !Object.hasOwn(en.notices, code)), []);
  const failures = labels("operation/FailureCode.java");
  assert.ok(failures.includes("disk-full"));
  assert.deepEqual(failures.filter((code) => !Object.hasOwn(en.errors, code)), []);
});

test("there are words for every finding of a check, and for all that can be wrong with a folder or an address", () => {
  const findings = [...readFileSync("../src/main/java/net/lanspread/health/Finding.java", "utf8").matchAll(/^ {2}[A-Z_]+\(\s*"([a-z-]+)"/gm)].map((found) => found[1] ?? "");
  const wrongs = labels("web/Wrong.java");
  assert.ok(findings.includes("no-network") && findings.includes("together"));
  assert.ok(wrongs.includes("not-whole"));
  for (const words of [de, en, fr]) {
    assert.deepEqual(findings.filter((label) => !Object.hasOwn(words.health.findings, label)), []);
    assert.deepEqual(Object.keys(words.health.findings).filter((label) => !findings.includes(label)), []);
    assert.deepEqual(wrongs.filter((label) => !Object.hasOwn(words.wrong, label)), []);
  }
});

test("no check tells a guest of an option of the command line, and one that the page does not know speaks for itself", () => {
  for (const words of [de, en, fr]) assert.deepEqual(texts(words.health).filter((text) => /(^|\s)--\w/.test(text)), []);
  const check = { id: "party", status: "warning" as const, title: "Party", detail: "The moon.", advice: "Wait.", finding: "constructor", parameters: {} };
  assert.deepEqual(checkWords(de, check, formatFor("de")), { what: "The moon.", todo: "Wait." });
  const room = { ...check, finding: "no-room", parameters: { free_bytes: "900000000", folder: "/g" } };
  assert.deepEqual(checkWords(en, room, formatFor("en")).what, "Only 900 MB are free in /g: next to no game fits.");
  const alone = { ...check, finding: "other-versions", parameters: { others: "1", heard: "3" } };
  assert.equal(checkWords(fr, alone, formatFor("fr")).what, "1 PC a une autre version de Lanspread, 3 celle-ci.");
});

test("a failure shows beside the state, a cancel does not", () => {
  const failed = (code: string): string | null =>
    gameState(aGame({ last_error: { code, message: "", at: "" } }), 1e12, en, formatFor("en")).trouble;
  assert.equal(failed("disk-full"), "The disk is full.");
  assert.equal(failed("cancelled"), null);
});

test("a code that is not known, or a name every object has, gets words", () => {
  assert.equal(errorWords(en, "from-the-future"), en.errors.unknown);
  assert.equal(errorWords(en, "constructor"), en.errors.unknown);
});

test("sizes, rates and times have the precision that a guest needs", () => {
  const { bytes, rate, span, percent, day } = formatFor("en");
  assert.deepEqual([1_540_000_000, 23_400_000_000, 999_999_999].map(bytes), ["1.5 GB", "23 GB", "1 GB"]);
  assert.deepEqual([0, 300_000, 812e6].map(rate), ["0 MB/s", "0.3 MB/s", "812 MB/s"]);
  assert.deepEqual([0, 42, 118, 4_000].map(span), ["1 sec", "45 sec", "2 min", "1 hr 7 min"]);
  assert.equal(percent(0.9999), "99%");
  assert.equal(day("20250101"), "Jan 1, 2025");
  assert.equal(day("2025010x"), "2025010x");
});

/** What a game is, and what is done with it now, as one language says it. */
function stateWords({ state }: Words): { settled: string[]; moving: string[] } {
  const { onPcs, nowhere, needs, installed, notShareable, update, leftover, bringing, downloaded, waiting, doing } = state;
  return {
    settled: [onPcs(3, "3"), nowhere, needs("1", "2"), installed, notShareable, update, leftover("1", "2"), downloaded],
    moving: [bringing, waiting, ...Object.values(doing)],
  };
}

/** Whether somebody who reads only how it begins takes one for the other. */
const beginsLike = (text: string, other: string): boolean => text === other || text.startsWith(`${other} `) || text.startsWith(`${other},`);

test("no words stand for two states", () => {
  for (const [language, words] of Object.entries({ de, en, fr })) {
    const { settled, moving } = stateWords(words);
    const all = [...settled, ...moving];
    assert.deepEqual(all.filter((text, at) => all.indexOf(text) !== at), [], `${language}: the same words twice`);
    const confused = moving.flatMap((now) => settled.filter((is) => beginsLike(now, is) || beginsLike(is, now)).map((is) => `${now} / ${is}`));
    assert.deepEqual(confused, [], `${language}: what goes on reads like what is`);
    const ends = Object.values(words.notice.finished).map((ended) => ended("X"));
    assert.deepEqual(moving.filter((now) => ends.some((end) => end.includes(now))), [], `${language}: what goes on reads like its end`);
    assert.notEqual(words.header.down, words.header.up);
  }
});

/** Every text of a dictionary; what it is made of stands for itself. */
function texts(node: unknown): string[] {
  if (typeof node === "string") return [node];
  if (typeof node === "function") return [String(node(2, "2", "2"))];
  return Object.values(node as object).flatMap(texts);
}

test("each language is spoken as people speak it", () => {
  assert.deepEqual(texts(en).filter((text) => /\bits Lanspread\b/.test(text)), []);
  assert.deepEqual(texts(fr).filter((text) => /fête|abîmé|Lanspread est terminé/i.test(text)), [], "a LAN is no fête");
  assert.deepEqual(texts(de).filter((text) => /\bPlatte\b|nicht teilbar|\bVerlag\b/.test(text)), []);
  assert.equal(texts(de).length, texts(en).length);
});
