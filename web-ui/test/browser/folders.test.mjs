import assert from "node:assert/strict";
import { fits, posted, slidIn, story, violations } from "./harness.mjs";

const MAIN = "/home/player/Games";
const SECOND = "/mnt/second/Games";
const orders = (mock) => posted(mock, "/api/settings").map(({ value }) => value.games_dirs);

story("games folders are added, ordered and taken from the list by keyboard", {}, async (page, mock) => {
  await page.goto(`${mock.base}#/settings`);
  const rows = page.locator(".folder-list > li");
  await rows.filter({ hasText: "48 GB free" }).waitFor();
  assert.equal(await rows.getByRole("button").count(), 0, "the last folder stays");

  await page.getByRole("button", { name: "Add a games folder" }).focus();
  await page.keyboard.press("Enter");
  await page.locator("dialog").getByRole("button", { name: "old", exact: true }).click();
  await page.getByRole("button", { name: "Use this folder" }).click();
  await rows.filter({ hasText: "900 GB free" }).waitFor();
  assert.deepEqual(await violations(page), []);

  await page.getByRole("button", { name: `Make it the main folder: ${MAIN}/old` }).focus();
  await page.keyboard.press("Enter");
  await rows.first().filter({ hasText: `${MAIN}/old` }).filter({ hasText: "main folder" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Add a games folder");

  await page.getByRole("button", { name: `Take from the list: ${MAIN}`, exact: true }).focus();
  await page.keyboard.press("Enter");
  await rows.nth(1).waitFor({ state: "detached" });
  assert.deepEqual(orders(mock), [[MAIN, `${MAIN}/old`], [`${MAIN}/old`, MAIN], [`${MAIN}/old`]]);
});

for (const [colorScheme, language] of [["dark", "de"], ["light", "fr"]]) {
  story(`several games folders are narrow and ${colorScheme} without harm`, { context: { colorScheme, viewport: { width: 360, height: 740 } } }, async (page, mock) => {
    mock.party.beside = [{ path: SECOND, away: false, free_bytes: 5e11 }, { path: "/media/stick", away: true, free_bytes: 0 }];
    mock.party.games.get("game008").games_dir = SECOND;
    mock.party.me = { ...mock.party.me, language };
    mock.party.dirty.me = true;
    for (const view of ["settings", "disk"]) {
      await page.goto(`${mock.base}#/${view}`);
      await page.getByText("/media/stick").first().waitFor();
      assert.ok(await fits(page));
      assert.deepEqual(await violations(page), []);
    }
  });
}

story("the disk shows what is in which folder", {}, async (page, mock) => {
  mock.party.beside = [{ path: SECOND, away: false, free_bytes: 5e11 }];
  const game = mock.party.games.get("game008");
  game.games_dir = SECOND;
  await page.goto(`${mock.base}#/disk`);
  const lists = page.locator(".disk-use > ul");
  await page.getByRole("list", { name: SECOND }).getByText(game.title).waitFor();
  assert.equal(await lists.first().getByText(game.title, { exact: true }).count(), 0);
  await page.locator("main").getByText("500 GB free").waitFor();
});

story("what would make a game fit is counted in the folder where that takes least", { mock: { freeBytes: 1_000_000_000, pace: 40 } }, async (page, mock) => {
  mock.party.beside = [{ path: SECOND, away: false, free_bytes: 39_000_000_000 }];
  const second = mock.party.games.get("game008");
  second.games_dir = SECOND;
  mock.party.touch(second);
  mock.party.dirty.me = true;
  await page.locator(".card").first().waitFor();
  await page.getByRole("button", { name: "Aurora Station", exact: true }).click();
  const room = page.locator(".make-room");
  await room.getByText(`39 GB free in ${SECOND}`).waitFor();
  await room.getByText(second.title).waitFor();
  await slidIn(page);
  assert.deepEqual(await violations(page), []);
});

story("a folder whose disk is away is told, and the games of the others stay", {}, async (page, mock) => {
  mock.party.beside = [{ path: SECOND, away: true, free_bytes: 0 }];
  mock.party.problems = [{ folder: SECOND, game_id: null, code: "games-folder-gone", message: "gone" }];
  mock.party.dirty.me = mock.party.dirty.problems = true;
  const banner = page.locator(".banner", { hasText: "A disk with some of your games is not there." });
  await banner.getByText(SECOND).waitFor();
  await page.locator(".card").first().waitFor();
  mock.party.beside = [];
  mock.party.problems = [];
  mock.party.dirty.me = mock.party.dirty.problems = true;
  await banner.waitFor({ state: "detached" });
});

const CHECKS = [[MAIN, "ok", "room-enough"], [SECOND, "warning", "folder-away"]].map(([folder, status, finding]) => ({ id: "disk", status, title: "disk", detail: "", advice: null, finding, parameters: { folder, free_bytes: "48000000000" } }));

story("health looks at each folder, and leads to the list of them", { mock: { checks: CHECKS } }, async (page, mock) => {
  await page.goto(`${mock.base}#/health`);
  const rows = page.locator(".check-row");
  await rows.filter({ hasText: `48 GB are free in ${MAIN}` }).waitFor();
  const away = rows.filter({ hasText: `The disk with the games folder ${SECOND} is not there.` });
  assert.deepEqual(await violations(page), []);
  await away.getByRole("link", { name: "Games folders in the settings" }).click();
  await page.locator(".folder-list").waitFor();
});
