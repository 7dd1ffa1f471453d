import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { HOSTILE_NAME, HOSTILE_TITLE } from "../../mock/games.mjs";
import { startMock } from "../../mock/server.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const skip = existsSync(CHROMIUM) ? false : `no browser at ${CHROMIUM}; set CHROMIUM`;
let browser;
before(async () => {
  if (!skip) browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS.split(" ") });
});
after(() => browser?.close());

/** A page at a party of its own; what the page complains about fails the test. */
function story(name, { mock: mockOptions = {}, context: contextOptions = {} }, tell) {
  test(name, { skip, timeout: 30_000 }, async () => {
    const mock = await startMock(mockOptions);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", ...contextOptions });
    const page = await context.newPage();
    page.setDefaultTimeout(8_000);
    const complaints = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => /Content.Security.Policy/i.test(message.text()) && complaints.push(message.text()));
    try {
      await page.goto(mock.url);
      await tell(page, mock);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
      await mock.close();
    }
  });
}

const card = (page, id) => page.locator(`.card:has([data-game="${id}"])`);
const posted = (mock, path) => mock.posted.filter((post) => post.path === path);

async function violations(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: axe });
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`);
  });
  return found;
}

story("first start asks three things in the browser's language, then the party is there", { mock: { phase: "setup" }, context: { locale: "de-DE" } }, async (page, mock) => {
  assert.equal(await page.locator("h1").textContent(), "Willkommen auf der Party");
  assert.ok(!page.url().includes("#c="));
  assert.match(await page.locator(".folder-field").textContent(), /\/home\/player\/Games.*48.GB frei/);
  await page.getByLabel("Spielername").fill("Ada");
  await page.getByText("Anderen Ordner wählen").click();
  await page.getByRole("button", { name: "Einen Ordner höher" }).click();
  await page.getByRole("button", { name: "Documents" }).click();
  await page.getByRole("button", { name: "Diesen Ordner nehmen" }).click();
  await page.getByRole("radio", { name: "Français" }).check();
  await page.getByText("Montrez-moi les jeux").click();
  await page.locator(".card").first().waitFor();
  assert.deepEqual(posted(mock, "/api/setup")[0].value, { games_dir: "/home/player/Documents", name: "Ada", language: "fr" });
  assert.equal(await page.locator("h1").textContent(), "Jeux");
  assert.equal(await page.locator(".card").count(), 200);
});

story("an install shows its progress on the card, then the game can be played", { mock: { pace: 6 } }, async (page) => {
  await page.getByRole("button", { name: "Install: Aurora Station" }).click();
  await page.getByText(/Downloading \d+%, .*MB\/s from \d PCs?, .* left/).first().waitFor();
  await page.getByRole("button", { name: "Play: Aurora Station" }).waitFor({ timeout: 20_000 });
  await page.locator(".notice", { hasText: "Aurora Station is installed" }).waitFor();
});

story("a cancel ends it", {}, async (page) => {
  await page.getByRole("button", { name: "Install: Aurora Station" }).click();
  await page.getByRole("button", { name: "Cancel: Aurora Station" }).click();
  await page.getByRole("button", { name: "Install: Aurora Station" }).waitFor();
  await page.locator(".notice", { hasText: "Aurora Station: cancelled" }).waitFor();
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
  await page.getByRole("button", { name: "Not now" }).click();
  await page.getByRole("link", { name: "Party" }).click();
  await page.getByRole("button", { name: "Enter the party key" }).click();
  await page.getByRole("textbox", { name: "Party key" }).fill("swordfish");
  await page.keyboard.press("Enter");
  await page.locator(".hint").waitFor({ state: "detached" });
  assert.equal(await page.locator("dialog").count(), 0);
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
  story(`nothing for axe to complain about, ${colorScheme}`, { context: { colorScheme } }, async (page, mock) => {
    await page.locator(".card").first().waitFor();
    mock.party.act(mock.party.games.get("game009"), "install");
    await page.locator(".now").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.locator('[data-game="game002"]').click();
    await page.locator("dialog table").waitFor();
    // The panel slides in, and colours mix until it has.
    await page.evaluate(() => Promise.all(document.getAnimations().filter((one) => one.animationName === "slide-in").map((one) => one.finished)));
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
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), name);
  }
});
