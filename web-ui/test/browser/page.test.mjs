import assert from "node:assert/strict";
import { test } from "node:test";
import { FOLDER_GONE, HOSTILE_NAME, HOSTILE_TITLE, PROBLEMS } from "../../mock/games.mjs";
import { startMock } from "../../mock/server.mjs";
import { browser, card, fits, posted, skip, slidIn, story, violations } from "./harness.mjs";

story("first start asks three things in the browser's language, then the party is there", { mock: { phase: "setup" }, context: { locale: "de-DE" } }, async (page, mock) => {
  assert.equal(await page.locator("h1").textContent(), "Willkommen auf der Party");
  assert.ok(!page.url().includes("#c="));
  assert.match(await page.locator(".folder-field").textContent(), /\/home\/player\/Games.*48.GB frei/);
  await page.getByLabel("Spielername").fill("Ada");
  await page.getByText("Anderen Ordner wählen").click();
  await page.getByRole("button", { name: "Einen Ordner höher" }).click();
  await page.getByRole("button", { name: "Documents" }).click();
  await page.getByRole("button", { name: "Diesen Ordner verwenden" }).click();
  await page.getByRole("radio", { name: "Français" }).check();
  await page.getByText("Montrez-moi les jeux").click();
  await page.locator(".card").first().waitFor();
  assert.deepEqual(posted(mock, "/api/setup")[0].value, { games_dir: "/home/player/Documents", name: "Ada", language: "fr" });
  assert.equal(await page.locator("h1").textContent(), "Jeux");
  assert.equal(await page.locator(".card").count(), 60);
});

story("an install shows its progress at the foot and on the card, then the game can be played", { mock: { pace: 6 } }, async (page) => {
  await page.getByRole("button", { name: "Install: Aurora Station" }).click();
  await page.locator(".dock-row", { hasText: /\d+%Downloading, .*MB\/s from \d PCs?, .* left/ }).waitFor();
  await page.locator(".card-state", { hasText: /^Downloading \d+%, .* left$/ }).waitFor();
  await page.getByRole("button", { name: "Play: Aurora Station" }).waitFor({ timeout: 20_000 });
  await page.locator(".notice", { hasText: "Aurora Station is installed" }).waitFor();
});

story("a cancel ends it", {}, async (page) => {
  await page.getByRole("button", { name: "Install: Aurora Station" }).click();
  await page.getByRole("button", { name: "Cancel: Aurora Station" }).click();
  await page.getByRole("button", { name: "Install: Aurora Station" }).waitFor();
  await page.locator(".notice", { hasText: "Aurora Station: cancelled" }).waitFor();
});

story("downloads are paused, go on, and change their order by keyboard; a match stops them all", { mock: { atOnce: 1, pace: 0.02 } }, async (page, mock) => {
  await page.locator(".card").first().waitFor();
  const wanted = [...mock.party.games.values()].filter((game) => !game.downloaded && !game.installed && game.holders.length > 0 && !game.operation).slice(0, 3);
  for (const game of wanted) mock.party.act(game, "download", {});
  await page.locator(".dock-row", { hasText: "3 games" }).click();
  const [running, second, third] = wanted.map((game) => game.title);
  const order = async () => (await page.locator(".dock-list .dock-title").allTextContents()).map((text) => text.trim());
  await page.locator(".dock-list .dock-pace", { hasText: "Waiting for its turn" }).nth(1).waitFor();
  assert.deepEqual(await order(), [running, second, third]);

  const earlier = page.getByRole("button", { name: `Earlier: ${third}` });
  await earlier.focus();
  await page.keyboard.press("Enter");
  await page.waitForFunction((title) => document.querySelectorAll(".dock-list .dock-title")[1].textContent.trim() === title, third);
  assert.deepEqual(await order(), [running, third, second]);
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-label")), `Earlier: ${third}`);

  await page.getByRole("button", { name: `Pause: ${running}` }).first().click();
  await page.locator(".dock-list .dock-pace", { hasText: "Paused" }).waitFor();
  await page.locator(".dock-list li", { hasText: third }).locator(".dock-pace", { hasText: "Downloading" }).waitFor();
  await page.getByRole("button", { name: "All go on" }).click();
  await page.locator(".dock-list .dock-pace", { hasText: "Paused" }).waitFor({ state: "detached" });
  assert.deepEqual(await violations(page), []);

  const match = page.getByRole("button", { name: "Match mode" });
  await match.click();
  await page.locator(".dock-list .dock-pace", { hasText: "Downloading" }).waitFor({ state: "detached" });
  assert.equal(await match.getAttribute("aria-pressed"), "true");
  assert.deepEqual(await violations(page), []);
  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok(await fits(page));
  await match.click();
  await page.locator(".dock-list .dock-pace", { hasText: "Downloading" }).waitFor();
  assert.deepEqual(posted(mock, "/api/match").map(({ value }) => value.on), [true, false]);
});

story("what Lanspread may take of the network is chosen in the settings and holds at once", {}, async (page, mock) => {
  await page.goto(`${mock.base}#/settings`);
  await page.getByLabel("Receive at most").selectOption({ label: "10 MB/s" });
  await page.locator(".notice", { hasText: "Saved" }).waitFor();
  await page.getByLabel("Downloads at a time").selectOption({ label: "3" });
  await page.getByRole("group", { name: "Match mode by itself while I play" }).getByRole("radio", { name: "No" }).check();
  assert.deepEqual(posted(mock, "/api/limits").map(({ value }) => value), [{ receive_bytes_per_second: 10e6 }, { downloads_at_once: 3 }, { match_while_playing: false }]);
  assert.deepEqual(await violations(page), []);
});

story("search, grid and details by keyboard alone; the focus stays in and comes back", {}, async (page) => {
  await page.locator(".card").first().waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type("iron");
  await page.locator(".found", { hasText: "games found" }).waitFor();
  const first = page.locator("[data-game]").first();
  await first.focus();
  await page.keyboard.press("ArrowRight");
  const id = await page.evaluate(() => document.activeElement.dataset.game);
  assert.notEqual(id, await first.getAttribute("data-game"));
  await page.keyboard.press("Enter");
  await page.locator("dialog[open]").waitFor();
  await page.locator("dialog table").waitFor();
  for (let press = 0; press < 12; press++) {
    await page.keyboard.press("Tab");
    assert.ok(await page.evaluate(() => document.activeElement.closest("dialog") !== null));
  }
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.dataset.game), id);
});

story("details offer what the app allows and nothing else; removing asks first", {}, async (page, mock) => {
  await card(page, "game029").locator("h2 button").click();
  const offered = async () => (await page.locator(".action button").allTextContents()).sort();
  assert.deepEqual(await offered(), ["Install", "Remove files", "Verify"]);
  await page.getByRole("button", { name: "Remove files" }).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  assert.equal(posted(mock, "/api/games/game029/remove").length, 0);
  await page.locator(".action").getByRole("button", { name: "Remove files" }).click();
  await page.locator("dialog.box").getByRole("button", { name: "Remove files" }).click();
  await page.getByRole("button", { name: "Low-disk install" }).waitFor();
  assert.deepEqual(posted(mock, "/api/games/game029/remove").map((post) => post.value), [{ confirm: true }]);
});

story("what another program still brings is not offered, and says so", {}, async (page) => {
  const brought = card(page, "game045");
  await brought.locator(".card-state", { hasText: "Resilio is still bringing this game" }).waitFor();
  assert.equal(await brought.locator(".quick").count(), 0);
  await brought.locator("h2 button").click();
  await page.locator("dialog .told", { hasText: "Resilio is still bringing game045.eti" }).waitFor();
  assert.deepEqual(await page.locator(".action button").allTextContents(), []);
});

story("a notice that matters is on the card, in its own words where there are no others", {}, async (page) => {
  assert.equal(await card(page, "game014").locator(".card-told").textContent(), "Needs a keyboard with more than 300 keys.");
});

story("folders that are left out are named with why, by keyboard, and the focus comes back", {}, async (page, mock) => {
  const why = page.getByRole("button", { name: "2 folders are left out – why?" });
  await why.focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog", { name: "Folders that are left out" });
  await panel.getByRole("heading", { name: "<b>old</b> stuff" }).waitFor();
  assert.match(await panel.locator("li", { hasText: "ggoo" }).textContent(), /is still bringing ggoo.eti/);
  assert.match(await panel.locator("li", { hasText: "old" }).textContent(), /The year 2031 is not supported/);
  await page.keyboard.press("Escape");
  assert.equal(await why.evaluate((button) => button === document.activeElement), true);
  mock.party.leaveOut([]);
  await why.waitFor({ state: "detached" });
});

story("a games disk that is taken away is said on every view, and is good when it is back", {}, async (page, mock) => {
  await page.locator(".card").first().waitFor();
  mock.party.unplug(true);
  await page.locator(".banner", { hasText: "The disk with your games is not there." }).waitFor();
  await page.getByRole("link", { name: "Party" }).click();
  await page.getByRole("heading", { name: "Party", level: 1 }).waitFor();
  assert.equal(await page.locator(".banner").count(), 1);
  mock.party.unplug(false);
  await page.locator(".banner").waitFor({ state: "detached" });
});

story("uninstalling says what goes and what stays, and asks for the player's own files where there are any", {}, async (page, mock) => {
  await card(page, "game008").locator("h2 button").click();
  const uninstall = page.locator(".action").getByRole("button", { name: "Uninstall" });
  await uninstall.click();
  const question = page.locator("dialog.box");
  assert.match(await question.textContent(), /12 files that you made while playing \(3.1.MB\)/);
  await question.getByRole("button", { name: "Cancel" }).click();
  await question.waitFor({ state: "detached" });
  assert.equal(posted(mock, "/api/games/game008/uninstall").length, 0);
  await uninstall.click();
  // Enter keeps: the harmless answer has the focus.
  await question.waitFor();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Remove files" }).waitFor();
  assert.deepEqual(posted(mock, "/api/games/game008/uninstall").map((post) => post.value), [{ keep_saves: true }]);
  await page.keyboard.press("Escape");
  await card(page, "game052").locator("h2 button").click();
  await uninstall.click();
  assert.match(await question.textContent(), /all of .*game052\/local.*the downloaded files \([\d.]+.[GM]B\)/);
  await question.getByRole("button", { name: "Uninstall" }).click();
  await page.getByRole("button", { name: "Remove files" }).waitFor();
  assert.deepEqual(posted(mock, "/api/games/game052/uninstall").map((post) => post.value), [{}]);
  await page.keyboard.press("Escape");
  // A low-disk install keeps nothing.
  await card(page, "game017").locator("h2 button").click();
  await uninstall.click();
  await question.getByText("Nothing stays here").waitFor();
});

story("scripts that an update has brought are asked about before the game is played, once", {}, async (page, mock) => {
  const title = mock.party.games.get("game017").title;
  const play = page.getByRole("button", { name: `Play: ${title}` });
  const plays = () => posted(mock, "/api/games/game017/play").map((post) => post.value);
  await play.click();
  const question = page.getByRole("dialog", { name: `Run the new scripts of ${title}?` });
  assert.deepEqual(await question.locator("li").allTextContents(), ["game_start.cmd", "helper.bat"]);
  assert.deepEqual(await violations(page), []);
  // Enter is the harmless answer.
  await page.keyboard.press("Enter");
  await question.waitFor({ state: "detached" });
  assert.deepEqual(plays(), []);
  await card(page, "game017").locator("h2 button").click();
  await page.locator(".action").getByRole("button", { name: "Play" }).click();
  const answered = page.waitForResponse((answer) => answer.url().endsWith("/api/games/game017/play"));
  await question.getByRole("button", { name: "Run them" }).click();
  assert.equal((await answered).status(), 202);
  await question.waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  // It runs, so the page has heard of the answer, too.
  await page.getByRole("button", { name: `Stop: ${title}` }).click();
  const later = page.getByRole("button", { name: `Play: ${title}` });
  await later.waitFor();
  const again = page.waitForResponse((answer) => answer.url().endsWith("/api/games/game017/play"));
  await later.click();
  await again;
  assert.deepEqual(plays(), [{ accept_scripts: true }, {}]);
});

story("what unpacking takes is told before it is asked for, in the reader's language", {}, async (page, mock) => {
  mock.party.me = { ...mock.party.me, language: "de" };
  mock.party.dirty.me = true;
  await card(page, "game016").locator(".card-told", { hasText: "Braucht viel Arbeitsspeicher" }).waitFor();
  await card(page, "game016").locator("h2 button").click();
  await page.locator("dialog .told .original", { hasText: "3.0 GB" }).waitFor();
  const order = await page.locator("dialog .told, dialog .actions").evaluateAll((parts) => parts.map((part) => part.className));
  assert.deepEqual(order, ["told", "actions"]);
});

story("what the catalog says of a game is among its facts", {}, async (page) => {
  await card(page, "game014").locator("h2 button").click();
  const facts = page.locator("dialog .facts");
  await facts.locator("div", { hasText: "Master server" }).getByText("needed").waitFor();
  await facts.locator("div", { hasText: "Version in the catalog" }).getByText("Mar 1, 2025").waitFor();
  assert.match(await page.locator(".description").innerText(), /mercy\.\n\nWorks/);
});

story("what is not all of a game says so on its card, and can be repaired", { mock: { pace: 6 } }, async (page, mock) => {
  await card(page, "game021").locator(".card-told", { hasText: "not all of the game" }).waitFor();
  await card(page, "game021").locator("h2 button").click();
  await page.locator("dialog .told", { hasText: "such as bin/game.dll" }).waitFor();
  await page.locator(".action").getByRole("button", { name: "Repair" }).click();
  await page.locator("dialog .told").waitFor({ state: "detached" });
  assert.equal(posted(mock, "/api/games/game021/repair").length, 1);
});

story("a setup that said something can be run again", {}, async (page, mock) => {
  assert.equal(await card(page, "game033").locator(".card-told").count(), 0);
  await card(page, "game033").locator("h2 button").click();
  await page.locator("dialog .told", { hasText: "ended with exit code 1" }).waitFor();
  const answered = page.waitForResponse((answer) => answer.url().endsWith("/api/games/game033/setup"));
  await page.locator(".action").getByRole("button", { name: "Run setup" }).click();
  await answered;
  await page.locator(".failure").waitFor({ state: "detached" });
  assert.equal(posted(mock, "/api/games/game033/setup").length, 1);
});

story("names and titles of strangers are text", {}, async (page) => {
  await page.getByRole("button", { name: HOSTILE_TITLE, exact: true }).waitFor();
  await page.getByRole("link", { name: "Party" }).click();
  await page.locator(".peers th", { hasText: HOSTILE_NAME.slice(0, 20) }).waitFor();
  assert.equal(await page.title(), "Lanspread");
  assert.equal(await page.locator("#app script, #app img[src=x]").count(), 0);
});

story("a broken stream is said quietly and comes back", {}, async (page, mock) => {
  await page.locator(".card").first().waitFor();
  mock.refuse(true);
  mock.breakStreams();
  await page.locator(".link-state p").waitFor();
  mock.party.games.get("game009").title = "Renamed meanwhile";
  mock.refuse(false);
  await page.locator(".link-state p").waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Renamed meanwhile", exact: true }).waitFor();
});

story("the party key is asked for once and can be given later", {}, async (page, mock) => {
  await page.locator(".card").first().waitFor();
  mock.party.me = { ...mock.party.me, party_key: "wanted" };
  mock.party.dirty.me = true;
  await page.getByRole("dialog").getByRole("button", { name: "Not now" }).click();
  await page.getByRole("link", { name: "Party" }).click();
  await page.getByRole("button", { name: "Enter the party key" }).click();
  await page.getByRole("textbox", { name: "Party key" }).fill("swordfish");
  await page.keyboard.press("Enter");
  await page.locator(".key-line", { hasText: "swordfish" }).waitFor();
  assert.equal(await page.locator("dialog").count(), 0);
});

story("a PC with a copied identity gets a new one at the press of a button", {}, async (page, mock) => {
  await page.locator(".card").first().waitFor();
  mock.party.leaveOut([
    { folder: "games", game_id: null, code: "same-identity", message: "Another computer runs with the identity of this one." },
  ]);
  await page.locator(".banner", { hasText: "the identity of this one" }).waitFor();
  await page.getByRole("button", { name: "New identity" }).click();
  await page.locator(".banner").waitFor({ state: "detached" });
});

story("the party key in use is in sight under Party, and can be changed and left", {}, async (page, mock) => {
  mock.party.key = "left over";
  mock.party.me = { ...mock.party.me, party_key: "set" };
  mock.party.dirty.me = true;
  await page.getByRole("link", { name: "Party" }).click();
  const line = page.locator(".key-line");
  await line.getByText("left over").waitFor();
  assert.deepEqual(await violations(page), []);
  await page.getByRole("button", { name: "Change" }).click();
  await page.getByRole("textbox", { name: "Party key" }).fill("swordfish");
  await page.keyboard.press("Enter");
  await line.getByText("swordfish").waitFor();
  await page.getByRole("button", { name: "Leave this party" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Leave", exact: true }).click();
  await page.getByText("None: everybody on this network can join.").waitFor();
  assert.equal(await line.count(), 0);
  // One that is left of an earlier party, where this one has another.
  mock.party.key = "left over";
  mock.party.me = { ...mock.party.me, party_key: "wanted" };
  mock.party.dirty.me = true;
  await page.getByRole("dialog").getByRole("button", { name: "Not now" }).click();
  await page.getByText("PCs here ask for another key than this one.").waitFor();
  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok(await fits(page));
});

story("what this PC has moved so far is told under Party", {}, async (page, mock) => {
  await page.getByRole("link", { name: "Party" }).click();
  await page.locator(".peers tbody tr").first().waitFor();
  mock.party.peers = mock.party.peers.map((peer) => (peer.me ? { ...peer, sent_bytes: 1.2e9, received_bytes: 3.4e9 } : peer));
  mock.party.dirty.peers = true;
  await page.getByText(/^This PC since Lanspread was started: 3.4 GB received, 1.2 GB sent$/).waitFor();
  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok(await fits(page));
  assert.deepEqual(await violations(page), []);
});

story("PCs that use no key are counted, and the key of an earlier party is left at the press of a button", {}, async (page, mock) => {
  mock.party.key = "left over";
  mock.party.me = { ...mock.party.me, party_key: "wanted", strangers: { with_key: 1, without_key: 2 } };
  mock.party.dirty.me = true;
  const dialog = page.getByRole("dialog");
  await dialog.getByText("2 PCs here use no key. Leave yours?").waitFor();
  await dialog.getByText("1 PC here uses a party key that you do not have.").waitFor();
  assert.deepEqual(await violations(page), []);
  await dialog.getByRole("button", { name: "Not now" }).click();
  await page.getByRole("link", { name: "Party" }).click();
  await page.getByText("2 PCs here use no key. Leave yours?").waitFor();
  await page.emulateMedia({ colorScheme: "light" });
  assert.deepEqual(await violations(page), []);
  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok(await fits(page));
  mock.party.me = { ...mock.party.me, party_key: "set" };
  mock.party.dirty.me = true;
  await page.locator(".own-key:not(.wanted)").waitFor();
  mock.party.me = { ...mock.party.me, party_key: "wanted" };
  mock.party.dirty.me = true;
  await dialog.getByRole("button", { name: "Leave this party" }).focus();
  await page.keyboard.press("Enter");
  await page.getByText("None: everybody on this network can join.").waitFor();
  assert.equal(await page.locator("dialog").count(), 0);
});

story("a name that the app refuses is told with why", {}, async (page) => {
  await page.getByRole("link", { name: "Settings" }).click();
  await page.getByRole("textbox", { name: "Player name" }).fill("taken");
  await page.keyboard.press("Enter");
  await page.locator(".notice", { hasText: "that name is taken" }).waitFor();
});

story("an organiser makes a key of five words and shows it to the hall", {}, async (page, mock) => {
  await page.getByRole("link", { name: "Party" }).click();
  const make = page.getByRole("button", { name: "Make a party key" });
  await make.click();
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
  assert.equal(posted(mock, "/api/party-key/new").length, 0);
  await make.click();
  await page.getByRole("button", { name: "Make the key" }).click();
  const screen = page.getByRole("dialog", { name: "Party key" });
  const spoken = screen.locator(".key-words span");
  assert.deepEqual((await spoken.allTextContents()).map((word) => word.trim()), ["acorn", "bagel", "cabin", "delta", "eagle"]);
  assert.deepEqual(await screen.boundingBox(), { x: 0, y: 0, width: 1280, height: 800 });
  const letters = () => screen.locator(".key-words").evaluate((key) => Number.parseFloat(getComputedStyle(key).fontSize));
  assert.ok((await letters()) >= 140, "letters are as large as the width allows");
  const last = await spoken.last().boundingBox();
  assert.ok(last.y + last.height <= 800, "all of it is in sight");
  assert.deepEqual(await violations(page), []);
  await page.setViewportSize({ width: 360, height: 740 });
  assert.ok(await screen.evaluate((dialog) => dialog.scrollWidth <= 360 && dialog.scrollHeight <= 740), "none is cut on a narrow one");
  assert.ok((await letters()) >= 60);
  await page.keyboard.press("Escape");
  await screen.waitFor({ state: "detached" });
  await page.getByRole("button", { name: "Show it large" }).click();
  await screen.getByText("eagle").waitFor();
  assert.equal(posted(mock, "/api/party-key/new").length, 1);
});

test("a page without a code says how to get one", { skip }, async () => {
  const mock = await startMock();
  const page = await browser.newPage({ locale: "en-GB" });
  await page.goto(mock.base);
  await page.getByText("lanspread app").waitFor();
  await page.close();
  await mock.close();
});

for (const colorScheme of ["dark", "light"]) {
  story(`nothing for axe to complain about in what is told, ${colorScheme}`, { context: { colorScheme } }, async (page, mock) => {
    await page.locator(".card").first().waitFor();
    mock.party.leaveOut([...PROBLEMS, FOLDER_GONE]);
    await page.locator(".banner").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole("button", { name: /left out/ }).click();
    await slidIn(page);
    assert.deepEqual(await violations(page), [], "left out");
    await page.keyboard.press("Escape");
    await page.locator('[data-game="game045"]').click();
    await page.locator("dialog .told").waitFor();
    await slidIn(page);
    assert.deepEqual(await violations(page), [], "notices");
    await page.keyboard.press("Escape");
    await page.locator('[data-game="game008"]').click();
    await page.locator(".action").getByRole("button", { name: "Uninstall" }).click();
    await page.locator("dialog.box").waitFor();
    assert.deepEqual(await violations(page), [], "uninstall");
  });

  story(`nothing for axe to complain about, ${colorScheme}`, { context: { colorScheme } }, async (page, mock) => {
    await page.locator(".card").first().waitFor();
    mock.party.act(mock.party.games.get("game009"), "install");
    await page.locator(".dock-row").waitFor();
    await page.locator('[data-game="game002"]').click();
    await page.locator("dialog table").waitFor();
    await slidIn(page);
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press("Escape");
    for (const name of ["Party", "Health", "Settings"]) {
      await page.getByRole("link", { name }).click();
      await page.getByRole("heading", { name, level: 1 }).waitFor();
      assert.deepEqual(await violations(page), [], name);
    }
  });
}

story("a narrow window shows everything without scrolling sideways", { context: { viewport: { width: 360, height: 740 } } }, async (page) => {
  await page.locator(".card").first().waitFor();
  for (const name of ["Games", "Party", "Health", "Settings"]) {
    await page.getByRole("link", { name }).click();
    await page.getByRole("heading", { name, level: 1 }).waitFor();
    assert.ok(await fits(page), name);
  }
  await page.getByRole("link", { name: "Games" }).click();
  await page.getByRole("button", { name: /left out/ }).click();
  assert.ok(await fits(page), "left out");
  await page.keyboard.press("Escape");
  await page.locator('[data-game="game008"]').click();
  await page.locator(".action").getByRole("button", { name: "Uninstall" }).click();
  await page.locator("dialog.box").waitFor();
  assert.ok(await fits(page), "uninstall");
});
