import assert from "node:assert/strict";
import { card, fits, posted, slidIn, story, violations } from "./harness.mjs";

/** game021 is installed here; game010 is not. */
async function party(mock) {
  const { party } = mock;
  const [mine, away] = [party.games.get("game021"), party.games.get("game010")];
  party.runs(mine, "game", party.peers[2]);
  party.runs(mine, "server", party.peers[3]);
  party.runs(away, "game", party.peers[7]);
  party.peers = party.peers.map((peer, index) => ({ ...peer, match: index === 2 }));
  party.dirty.peers = true;
  return { mine, away };
}

story("the cards say how many play, and a game that was started says that it runs until it is stopped", {}, async (page, mock) => {
  const { mine, away } = await party(mock);
  await card(page, away.id).locator(".card-state", { hasText: "1 playing" }).waitFor();
  const state = card(page, mine.id).locator(".card-state");
  await state.filter({ hasText: "Installed · 1 playing" }).waitFor();

  await page.getByRole("button", { name: `Play: ${mine.title}` }).click();
  await state.filter({ hasText: "Running · 2 playing" }).waitFor();
  await page.getByRole("button", { name: `Stop: ${mine.title}` }).dispatchEvent("click", { detail: 2 });
  await card(page, mine.id).locator("[data-game]").click();
  await slidIn(page);
  await page.getByRole("button", { name: "Start server" }).click();
  await page.locator(".own-server", { hasText: "since" }).waitFor();
  assert.match(await page.locator(".own-server").textContent(), /192.168.1.10.*game021-server_start.log/);
  assert.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "Stop server" }).click();
  await page.locator(".own-server").waitFor({ state: "detached" });
  await page.locator("dialog").getByRole("button", { name: "Stop", exact: true }).click();
  await page.locator(".facts", { hasText: "Time played" }).waitFor();
  assert.match(await page.locator(".facts").textContent(), /Last played.*Nov.*2026.*Time played1.hr 30.min/);
  await page.keyboard.press("Escape");
  await state.filter({ hasText: "Installed · 1 playing" }).waitFor();
  assert.equal(posted(mock, "/api/games/game021/stop").length, 1, "a double click on Play stops nothing");
});

for (const [colorScheme, locale, width] of [["dark", "en-GB", 1280], ["light", "de-DE", 360], ["dark", "fr-FR", 360]]) {
  const language = locale.slice(0, 2);
  story(`who plays and serves is under Party, at ${width} pixels, ${colorScheme}, ${language}`, { context: { colorScheme, locale, viewport: { width, height: 800 }, permissions: ["clipboard-read", "clipboard-write"] } }, async (page, mock) => {
    mock.party.me = { ...mock.party.me, language };
    mock.party.dirty.me = true;
    const { mine } = await party(mock);
    await page.locator("html[lang='" + language + "'] nav a").nth(1).click();
    const rows = page.locator(".now li");
    await rows.nth(2).waitFor();
    assert.equal(await page.locator(".peers .tag.match").count(), 1);
    assert.ok(await fits(page), "nothing is cut off at the side");
    assert.deepEqual(await violations(page), []);

    const join = rows.filter({ has: page.locator("code") }).getByRole("button").last();
    await join.focus();
    await page.keyboard.press("Enter");
    await rows.nth(3).waitFor();
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), mock.party.peers[3].addr.split(":")[0]);
    assert.equal(posted(mock, "/api/games/game021/play").length, 1);
    await rows.nth(3).getByRole("button").last().click();
    await rows.nth(3).waitFor({ state: "detached" });
    assert.equal(mine.run, null);
    mock.party.ends(mine, "server", mock.party.peers[3]);
    await rows.nth(2).waitFor({ state: "detached" });
  });
}

story("the others are told what is played unless one does not want it", {}, async (page, mock) => {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("group", { name: "Tell others what I play" }).getByRole("radio", { name: "No" }).check();
  await page.locator(".notice", { hasText: "Saved" }).waitFor();
  assert.deepEqual(posted(mock, "/api/settings").map(({ value }) => value), [{ tell_playing: false }]);
});
