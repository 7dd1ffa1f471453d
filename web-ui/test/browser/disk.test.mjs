import assert from "node:assert/strict";
import { fits, posted, slidIn, story, violations } from "./harness.mjs";

story("the disk shows what takes the room, and a game is kept without its archives", {}, async (page, mock) => {
  await page.getByRole("link", { name: /48 GB free/ }).click();
  await page.locator("h1", { hasText: "Disk" }).waitFor();
  const rows = page.locator(".disk-use > ul > li");
  await rows.first().waitFor();
  const sizes = await rows.locator("progress").evaluateAll((bars) => bars.map((bar) => bar.value));
  assert.deepEqual(sizes, [...sizes].sort((a, b) => b - a));
  await page.getByText("left by a download that did not end").waitFor();
  assert.deepEqual(await violations(page), []);

  const game = mock.party.games.get("game008");
  const row = rows.filter({ hasText: game.title });
  const button = row.getByRole("button", { name: /Keep playing, stop sharing \(frees/ });
  await button.focus();
  await page.keyboard.press("Enter");
  const question = page.locator("dialog");
  await question.getByText(/Its archives are deleted: that frees .*The installed game stays/).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Cancel");
  assert.deepEqual(await violations(page), []);
  await question.getByRole("button", { name: "Delete the archives" }).click();
  await page.locator(".notice", { hasText: `${game.title} is no longer shared; you can go on playing it` }).waitFor();
  assert.deepEqual(posted(mock, "/api/games/game008/stop-sharing").map(({ value }) => value), [{ confirm: true }]);
  await row.getByText(/archives that the others get/).waitFor({ state: "detached" });
});

story("who has the only copy is told so before its archives go", {}, async (page, mock) => {
  await page.locator(".card").first().waitFor();
  const game = mock.party.games.get("game008");
  game.holders = [];
  mock.party.touch(game);
  await page.goto(`${mock.base}#/disk`);
  await page.locator(".disk-use > ul > li").filter({ hasText: game.title }).getByRole("button", { name: /stop sharing/ }).click();
  await page.locator("dialog").getByText("Nobody else here has it now").waitFor();
});

story("what an unfinished download has left goes without a question", {}, async (page, mock) => {
  await page.goto(`${mock.base}#/disk`);
  await page.getByRole("button", { name: /^Discard \(frees/ }).click();
  await page.getByText("left by a download that did not end").waitFor({ state: "detached" });
});

story("a game that does not fit says what would make it fit", { mock: { freeBytes: 39_000_000_000, pace: 40 } }, async (page, mock) => {
  await page.locator(".card").first().waitFor();
  await page.getByRole("button", { name: "Aurora Station", exact: true }).click();
  await page.locator("dialog h3", { hasText: "What would make it fit" }).waitFor();
  await slidIn(page);
  assert.deepEqual(await violations(page), []);
  const parts = page.locator(".make-room li");
  assert.ok((await parts.count()) >= 1);
  for (const button of await parts.getByRole("button").all()) {
    await button.click();
    const yes = page.locator("dialog.box .danger");
    if (await yes.isVisible()) await yes.click();
    break;
  }
  await page.locator("dialog .actions").getByRole("button", { name: "Install", exact: true }).waitFor();
  assert.equal(mock.party.me.free_bytes > 40_800_000_000, true);
});

for (const colorScheme of ["dark", "light"]) {
  story(`the disk is narrow and ${colorScheme} without harm`, { context: { colorScheme, viewport: { width: 360, height: 740 }, locale: "de-DE" } }, async (page, mock) => {
    await page.goto(`${mock.base}#/disk`);
    await page.locator(".disk-use > ul > li").first().waitFor();
    assert.ok(await fits(page));
    assert.deepEqual(await violations(page), []);
  });
}
