import assert from "node:assert/strict";
import { fits, posted, story, violations } from "./harness.mjs";

const NORD = "river lamp orange cattle";

/** Only the organiser who is accepted is there, so that nothing but the board asks. */
function accepted(mock) {
  mock.party.tellOrganisers(mock.party.organisers.filter((one) => one.accepted));
}

/** This PC's user is an organiser. */
async function organiser(page, mock, language = "en") {
  const { party } = mock;
  party.me = { ...party.me, language };
  party.dirty.me = true;
  party.tellOrganisers([{ fingerprint: "silver garden ticket wolf", name: "Player One", accepted: true, own: true, revision: 1, games: 6, awaited: false, agreed: false }]);
  await page.goto(`${mock.base}#/organise`);
  await page.locator(`html[lang=${language}] .evening .add-game`).waitFor();
}

story("an organiser chooses tonight's games, sees who lacks them, and brings one to everybody", {}, async (page, mock) => {
  await organiser(page, mock);
  const { games, peers } = mock.party;
  const game = [...games.values()].find(({ holders, downloaded }) => downloaded && holders.length > 2 && holders.length < 12);
  await page.getByLabel("Game for tonight").selectOption(game.id);
  await page.getByRole("button", { name: "Add", exact: true }).click();
  const row = page.locator(".evening li", { hasText: game.title });
  await row.waitFor();
  assert.match(await row.textContent(), new RegExp(`${game.holders.length + 1} of 20 PCs have it`));
  const lacks = peers.findIndex((_, index) => index > 0 && index !== 7 && !game.holders.includes(index));
  assert.ok((await row.textContent()).includes(peers[lacks].name));

  await page.getByRole("button", { name: `Bring it to everybody: ${game.title}` }).focus();
  await page.keyboard.press("Enter");
  await row.getByText("everybody is asked to get it").waitFor();
  await page.getByRole("button", { name: `Ask no more: ${game.title}` }).click();
  await row.getByText("everybody is asked to get it").waitFor({ state: "detached" });
  assert.deepEqual(posted(mock, "/api/board/bring").map(({ value }) => value.on), [true, false]);

  const guests = page.locator(".guests");
  const guest = guests.getByRole("row").filter({ hasText: peers[lacks].name });
  assert.match(await guest.textContent(), new RegExp(`0\\.9\\.0.* GB.*${game.title}`));
  assert.match(await guests.getByRole("row").filter({ hasText: peers[3].name }).textContent(), /not told.*not told/);
  await page.getByRole("button", { name: `Take off the list: ${game.title}` }).click();
  await row.waitFor({ state: "detached" });
});

story("an organiser tells everybody something, one line of it, and takes it back", {}, async (page, mock) => {
  await organiser(page, mock);
  const field = page.getByLabel("Announcements");
  await field.fill("Pizza\n at  nine");
  await page.getByRole("button", { name: "Tell everybody" }).click();
  await page.locator(".own-announcements", { hasText: "Pizza at nine" }).waitFor();
  assert.equal(await field.inputValue(), "");
  assert.equal(await page.locator(".said").count(), 0, "who says it need not be told");
  await field.fill("Pizza at nine");
  await page.getByRole("button", { name: "Tell everybody" }).click();
  await page.locator(".notice", { hasText: "not so often" }).waitFor();
  assert.equal(await field.inputValue(), "Pizza at nine");
  await page.getByRole("button", { name: "Take back: Pizza at nine" }).click();
  await page.locator(".own-announcements li").waitFor({ state: "detached" });
  assert.deepEqual(posted(mock, "/api/board/take-back").map(({ value }) => value), [{ serial: 1 }]);
});

story("who has published nothing is told to do that first", {}, async (page, mock) => {
  await page.goto(`${mock.base}#/organise`);
  await page.locator(".evening", { hasText: "Publish your games first" }).waitFor();
  assert.equal(await page.locator(".add-game").count(), 0);
});

story("a guest is asked once about each game, by keyboard, too, and takes an agreement back", {}, async (page, mock) => {
  accepted(mock);
  const [first, second, third] = [...mock.party.games.values()].filter((game) => !game.downloaded && !game.installed && !game.failsWith && game.holders.length > 0 && game.size_bytes < 6e9).map((game) => game.id);
  mock.party.board.pins([first, second, third], [first, second, third]);
  const title = (id) => mock.party.games.get(id).title;
  const ask = page.locator(".asks");
  await ask.getByText(`LAN Nord asks everybody to get ${title(first)}`).waitFor();
  assert.match(await ask.textContent(), /It takes .*B; 48 GB are free.*2 more games are asked for/);
  await ask.getByRole("button", { name: "Not now" }).click();

  await ask.getByText(title(second)).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
  await ask.getByRole("button", { name: "Get it" }).focus();
  await page.keyboard.press("Enter");
  await ask.getByText(title(third)).waitFor();
  await ask.getByRole("button", { name: "Always for this party" }).click();
  await ask.waitFor({ state: "detached" });
  assert.deepEqual(
    posted(mock, "/api/board/answer").map(({ value }) => value),
    [[first, "not-now"], [second, "get"], [third, "always"]].map(([game_id, answer]) => ({ fingerprint: NORD, game_id, answer })),
  );

  await page.getByRole("link", { name: "Party" }).click();
  await page.locator(".tonight li", { hasText: title(first) }).getByText("chosen by LAN Nord").waitFor();
  await page.getByRole("button", { name: "Ask me again: LAN Nord" }).click();
  await page.getByText("What this organiser asks for comes by itself").waitFor({ state: "detached" });
  assert.equal(posted(mock, "/api/organisers/disagree").length, 1);
});

story("what does not fit is not offered", { mock: { freeBytes: 1_000_000 } }, async (page, mock) => {
  accepted(mock);
  mock.party.board.pins(["game010"], ["game010"]);
  const ask = page.locator(".asks");
  await ask.getByText("There is no room for it on this disk.").waitFor();
  assert.deepEqual(await ask.getByRole("button").allTextContents(), ["Not now"]);
});

story("announcements are plain text with their organiser's name, and stay closed", {}, async (page, mock) => {
  accepted(mock);
  mock.party.board.says("<b>Pizza</b> \u202eat nine");
  const said = page.locator(".said");
  await said.waitFor();
  assert.match(await said.textContent(), /<b>Pizza<\/b> {1,2}at nineLAN Nord, /);
  await said.getByRole("button", { name: "Close" }).click();
  await said.waitFor({ state: "detached" });
  await page.reload();
  await page.locator(".card").first().waitFor();
  assert.equal(await said.count(), 0);
  mock.party.board.says("The tournament begins");
  await said.getByText("The tournament begins").waitFor();
});

story("the big view opens in a window of its own, is read from afar, and shows the key only when it shall", { context: { viewport: { width: 1920, height: 1080 } } }, async (page, mock) => {
  const { party } = mock;
  party.key = "acorn bagel cabin delta eagle";
  party.me = { ...party.me, party_key: "set" };
  party.dirty.me = true;
  await organiser(page, mock);
  const game = party.games.get("game010");
  party.board.pins(["game010", "game021", "game012"]);
  party.board.says("Pizza at nine");
  for (const peer of [1, 2, 4, 5, 6, 8]) party.runs(game, "game", party.peers[peer]);
  party.runs(game, "server", party.peers[2]);
  const [hall] = await Promise.all([page.waitForEvent("popup"), page.getByRole("link", { name: "Big view for the beamer" }).click()]);
  await hall.locator(".hall-tonight li").nth(2).waitFor();
  await hall.locator(".hall-said", { hasText: "Pizza at nine" }).waitFor();
  assert.match(await hall.locator(".hall-played").textContent(), new RegExp(`${game.title}6 .*and 2 more.*Server 192.168.1.12`));
  assert.ok((await hall.locator(".hall-foot").textContent()).includes(party.me.addr));
  assert.ok(!(await hall.locator("body").textContent()).includes("acorn"), "no key");
  const sizes = await hall.locator(".hall-tonight h2, .hall-tonight .how-far, .hall-played p").evaluateAll((all) => all.map((one) => parseFloat(getComputedStyle(one).fontSize)));
  assert.ok(Math.min(...sizes) >= 34, `letters of ${Math.min(...sizes)} pixels on a beamer of 1080 lines`);
  assert.ok(await hall.evaluate(() => document.documentElement.scrollHeight <= innerHeight), "without scrolling");
  assert.deepEqual(await violations(hall), []);

  mock.refuse(true);
  await hall.getByRole("button", { name: "Show the key" }).click();
  await hall.getByRole("status").getByText("Lanspread is ending.").waitFor();
  assert.ok(await hall.evaluate(() => document.documentElement.scrollHeight <= innerHeight), "without scrolling");
  assert.deepEqual(await violations(hall), []);
  mock.refuse(false);
  await hall.getByRole("button", { name: "Dismiss" }).click();
  await hall.getByRole("button", { name: "Show the key" }).click();
  await hall.locator(".hall-key", { hasText: "acorn bagel" }).waitFor();
  assert.deepEqual(await violations(hall), []);
  await hall.getByRole("button", { name: "Hide the key" }).click();
  assert.ok(!(await hall.locator("body").textContent()).includes("acorn"));

  const own = party.games.get("game008");
  own.size_bytes = 6e8;
  party.act(own, "verify", {});
  while (own.operation !== null) await hall.evaluate(() => new Promise(requestAnimationFrame));
  party.board.says("The tournament begins");
  party.ends(game, "game", party.peers[1]);
  await hall.locator(".hall-said", { hasText: "The tournament begins" }).waitFor();
  assert.equal(await hall.locator(".notice").count(), 0, "what this PC does is told on its own page");
  await hall.locator(".hall-played b", { hasText: "5" }).waitFor();
  assert.equal(await hall.evaluate(() => document.getAnimations().length), 0, "nothing moves by itself");
  await hall.getByRole("link", { name: "Back" }).click();
  await hall.locator(".evening").waitFor();
});

for (const [colorScheme, language, width] of [["dark", "en", 1280], ["light", "de", 360], ["dark", "fr", 360]]) {
  story(`boards fit and are sound for everybody, ${width} pixels, ${colorScheme}, ${language}`, { context: { colorScheme, viewport: { width, height: 800 } }, mock: { freeBytes: 4e11 } }, async (page, mock) => {
    const { board, games } = mock.party;
    games.get("game011").title = "Donaudampfschifffahrtsgesellschaftskapitänsmützen";
    await organiser(page, mock, language);
    board.own = ["game011", "game021"];
    board.bring.add("game011");
    board.says("Turnier um neun ".repeat(18), true);
    board.changed = true;
    await page.locator(".own-announcements li").waitFor();
    await page.locator(".evening li .tag").waitFor();
    assert.ok((await page.locator(".add-game button").boundingBox()).height < 60, "the button is one line");
    assert.ok(await fits(page), "organiser");
    assert.deepEqual(await violations(page), [], "organiser");

    mock.party.tellOrganisers([{ fingerprint: NORD, name: "LAN Nord", accepted: true, own: false, revision: 3, games: 42, awaited: false, agreed: true }]);
    board.own = [];
    board.announcements = [];
    board.pins(["game011", "game010"], ["game011"]);
    board.says("Turnier um neun");
    await page.goto(`${mock.base}#/party`);
    await page.locator(".tonight li").nth(1).waitFor();
    const bar = await page.locator(".tonight .leds").first().boundingBox();
    assert.ok(bar.width > 100, "how far the party has it is seen");
    await page.locator(".said").waitFor();
    assert.deepEqual(await violations(page), [], "told");
    await page.locator(".said button").click();
    await page.locator(".asks:not(.said)").waitFor();
    const last = await page.locator(".asks .solid").boundingBox();
    assert.ok(last.y + last.height <= 800, "the answers are in sight");
    assert.ok(await fits(page), "guest");
    assert.deepEqual(await violations(page), [], "guest");
    await page.goto(`${mock.base}#/hall`);
    await page.locator(".hall-tonight li").nth(1).waitFor();
    assert.ok(await fits(page), "hall");
    assert.deepEqual(await violations(page), [], "hall");
  });
}
