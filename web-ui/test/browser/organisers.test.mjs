import assert from "node:assert/strict";
import { card, fits, posted, slidIn, story, violations } from "./harness.mjs";

const NORD = "river lamp orange cattle";
const STRANGER = "velvet pilot march echo";
const NARROW = { viewport: { width: 360, height: 740 } };
const organise = async (page, mock) => {
  await page.goto(`${mock.base}#/organise`);
  await page.getByRole("heading", { name: "For organisers", level: 1 }).waitFor();
  await page.locator(".publishable td").first().waitFor();
};
const party = async (page) => {
  await page.getByRole("link", { name: "Party" }).click();
  await page.locator(".organisers").waitFor();
};
const row = (page, words) => page.locator(".organisers li", { hasText: words.split(" ")[0] });

story("an organiser sees what is here, publishes with one button, and shows four words to the hall", { mock: { pace: 2 } }, async (page, mock) => {
  await page.locator(".card").first().waitFor();
  await party(page);
  await page.getByRole("link", { name: "For organisers" }).click();
  await page.getByRole("heading", { name: "For organisers", level: 1 }).waitFor();
  assert.match(await page.locator(".folder-field").textContent(), /\/home\/player\/Games/);
  const games = page.locator(".publishable");
  await games.getByText("6 games can be published. 1 cannot").waitFor();
  assert.match(await games.locator("tbody tr").first().textContent(), /Cannot be published: its files are damaged/);
  assert.match(await games.getByRole("row", { name: mock.party.games.get("game000").title }).textContent(), /20\d\d.*[GM]B$/);
  assert.equal(await page.locator(".four-words.big").count(), 0);

  const name = page.getByLabel("Name of the organiser");
  assert.equal(await name.inputValue(), "Player One");
  await name.fill("LAN Süd");
  await name.press("Enter");
  await page.getByRole("progressbar", { name: "For organisers" }).waitFor();
  await page.locator(".outcome", { hasText: /Reading .*\d+%, .* of \d+ GB/ }).waitFor();
  const button = page.getByRole("button", { name: "Pin, sign and publish 6 games" });
  assert.equal(await button.getAttribute("aria-disabled"), "true");

  await page.getByRole("status").filter({ hasText: "Revision 1 is published, with 6 games." }).waitFor();
  assert.deepEqual(posted(mock, "/api/publish").map((post) => post.value), [{ name: "LAN Süd" }]);
  const words = page.locator(".four-words.big");
  assert.deepEqual((await words.locator("span").allTextContents()).map((word) => word.trim()), ["silver", "garden", "ticket", "wolf"]);
  assert.ok((await words.locator("span").first().evaluate((word) => word.getBoundingClientRect().height)) > 100);
  await page.getByRole("button", { name: "Fill the screen" }).click();
  await page.waitForFunction(() => document.fullscreenElement?.classList.contains("own-words"));
  assert.ok(await words.evaluate((block) => parseFloat(getComputedStyle(block).fontSize) > innerWidth / 14));
  await words.click();
  await page.waitForFunction(() => document.fullscreenElement === null);

  await button.click();
  await page.getByRole("status").filter({ hasText: "Revision 2 is published" }).waitFor();
  assert.equal(await name.inputValue(), "LAN Süd");
});

story("what could not be published is said, and forgotten with the next attempt", {}, async (page, mock) => {
  await organise(page, mock);
  mock.party.publish_error = { code: "io-error", message: "game000.eti cannot be read" };
  mock.party.dirty.publish_error = true;
  await page.getByRole("alert").filter({ hasText: "The disk cannot be read or written." }).waitFor();
  await page.getByRole("button", { name: /^Pin, sign and publish/ }).click();
  await page.locator(".outcome .leds").waitFor();
  assert.equal(await page.locator(".failure").count(), 0);
});

story("another games folder is chosen where the organiser needs it", {}, async (page, mock) => {
  await organise(page, mock);
  await page.getByRole("button", { name: "Choose another folder" }).click();
  await page.getByRole("button", { name: "One folder up" }).click();
  await page.getByRole("button", { name: "Documents" }).click();
  await page.getByRole("button", { name: "Use this folder" }).click();
  await page.locator(".folder-field", { hasText: "Documents" }).waitFor();
  assert.deepEqual(posted(mock, "/api/settings").map((post) => post.value), [{ games_dirs: ["/home/player/Documents"] }]);
});

story("an organiser who speaks up is accepted by his four words, with the keyboard alone", {}, async (page, mock) => {
  const asks = page.getByRole("region", { name: "<b>Somebody</b> speaks up as an organiser" });
  await asks.getByText("Accept only if the organiser’s own screen shows these four words.").waitFor();
  assert.equal((await asks.locator(".four-words").textContent()).trim(), STRANGER);
  await asks.getByRole("button", { name: "Accept" }).focus();
  await page.keyboard.press("Enter");
  await asks.waitFor({ state: "detached" });
  assert.deepEqual(posted(mock, "/api/organisers/accept").map((post) => post.value), [{ fingerprint: STRANGER }]);
  await page.locator(".notice", { hasText: "<b>Somebody</b> is accepted as an organiser" }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), "main");
});

story("who is not accepted now is asked about no more, and can be accepted later", {}, async (page, mock) => {
  await page.getByRole("button", { name: "Not now" }).click();
  await page.locator(".asks").waitFor({ state: "detached" });
  await page.reload();
  await party(page);
  assert.equal(await page.locator(".asks").count(), 0);
  assert.equal(posted(mock, "/api/organisers/accept").length, 0);
  await page.getByRole("button", { name: "Accept: <b>Somebody</b>" }).click();
  await row(page, STRANGER).getByText("12 games count here").waitFor();
});

story("an organiser who is dropped counts no longer, and then nobody vouches", {}, async (page, mock) => {
  await card(page, "game011").locator(".card-told", { hasText: "Nobody vouches for this game." }).waitFor();
  assert.equal(await page.locator(".nobody-vouches").count(), 0);
  await party(page);
  const names = await page.locator(".organisers h3 bdi").allTextContents();
  assert.deepEqual(names, ["LAN Nord", "<b>Somebody</b>"]);
  await page.getByRole("button", { name: "Drop: LAN Nord" }).click();
  await row(page, NORD).getByRole("button", { name: "Accept: LAN Nord" }).waitFor();
  assert.deepEqual(posted(mock, "/api/organisers/drop").map((post) => post.value), [{ fingerprint: NORD }]);
  // Who was dropped is not asked about again; the other one still is.
  assert.match(await page.locator(".asks").textContent(), /Somebody/);

  await page.getByRole("link", { name: "Games" }).click();
  await page.locator(".nobody-vouches", { hasText: "Nobody vouches for 1 of these games: what most PCs have counts." }).waitFor();
  assert.equal(await card(page, "game011").locator(".card-told").count(), 0);
  for (const game of mock.party.games.values()) {
    game.vouched = false;
    mock.party.touch(game);
  }
  await page.locator(".nobody-vouches", { hasText: "Nobody vouches for these games" }).waitFor();
  assert.equal(await page.locator(".nobody-vouches").count(), 1);
});

story("four words that nobody has told of yet are waited for, until somebody does or they are dropped", {}, async (page, mock) => {
  await party(page);
  await page.getByText("Accept by four words").click();
  const field = page.getByLabel("The four words on the organiser’s screen");
  await field.fill("only three words");
  await field.press("Enter");
  await page.locator(".notice.bad").waitFor();
  await field.fill("Lemon  basket winter crow");
  await field.press("Enter");
  const waited = row(page, "lemon basket winter crow");
  await waited.getByText("Accepted as soon as a PC here tells of this organiser.").waitFor();
  await waited.getByRole("button", { name: "Drop" }).click();
  await waited.waitFor({ state: "detached" });
});

story("a game says who vouches for it, and where organisers disagree whose word counts", {}, async (page) => {
  const vouched = page.locator("dialog .facts div", { hasText: "Vouched for" });
  assert.match(await card(page, "game014").locator(".card-size").textContent(), /Vouched for/);
  await card(page, "game014").locator("h2 button").click();
  await vouched.getByText("by an organiser or the catalog").waitFor();
  await page.keyboard.press("Escape");
  assert.doesNotMatch(await card(page, "game011").locator(".card-size").textContent(), /Vouched for/);
  await card(page, "game011").locator("h2 button").click();
  await vouched.getByText("by nobody").waitFor();
  await page.keyboard.press("Escape");
  await card(page, "game012").locator(".card-told", { hasText: "Organisers disagree about this game." }).waitFor();
  await card(page, "game012").locator("h2 button").click();
  await page.locator("dialog .told", { hasText: "what LAN Nord says counts" }).waitFor();
});

for (const colorScheme of ["dark", "light"]) {
  story(`nothing for axe to complain about in what organisers and guests see, ${colorScheme}`, { context: { colorScheme }, mock: { pace: 2 } }, async (page, mock) => {
    await page.locator(".asks").waitFor();
    assert.deepEqual(await violations(page), [], "asks");
    await party(page);
    await page.getByText("Accept by four words").click();
    assert.deepEqual(await violations(page), [], "list");
    await organise(page, mock);
    await page.getByRole("button", { name: /^Pin, sign and publish/ }).click();
    await page.locator(".outcome .leds").waitFor();
    assert.deepEqual(await violations(page), [], "publishing");
    await page.locator(".four-words.big").waitFor();
    assert.deepEqual(await violations(page), [], "published");
    mock.party.tellOrganisers([]);
    await page.getByRole("link", { name: "Games" }).click();
    await page.locator(".nobody-vouches").waitFor();
    assert.deepEqual(await violations(page), [], "nobody");
    await card(page, "game012").locator("h2 button").click();
    await page.locator("dialog .told").waitFor();
    await slidIn(page);
    assert.deepEqual(await violations(page), [], "clash");
  });
}

for (const language of ["en", "de", "fr"]) {
  story(`a narrow window shows organisers without scrolling sideways, ${language}`, { context: NARROW, mock: { pace: 2 } }, async (page, mock) => {
    mock.party.me = { ...mock.party.me, language };
    mock.party.dirty.me = true;
    await page.locator(`html[lang=${language}] .asks`).waitFor();
    assert.ok(await fits(page), "asks");
    await page.goto(`${mock.base}#/party`);
    await page.locator(".organisers summary").click();
    assert.ok(await fits(page), "list");
    await page.goto(`${mock.base}#/organise`);
    await page.locator(".publishable td").first().waitFor();
    await page.locator("button.big").click();
    await page.locator(".outcome .leds").waitFor();
    assert.ok(await fits(page), "publishing");
    const words = page.locator(".four-words.big");
    await words.waitFor();
    // The longest words that there are.
    mock.party.tellOrganisers(mock.party.organisers.map((one) => (one.own ? { ...one, fingerprint: "mushroom hamburger workshop wardrobe" } : one)));
    await words.getByText("mushroom").waitFor();
    assert.ok(await fits(page), "published");
    assert.ok(await words.evaluate((block) => block.getBoundingClientRect().right <= block.closest("section").getBoundingClientRect().right), "words");
  });
}
