import assert from "node:assert/strict";
import { test } from "node:test";
import { startMock } from "../../mock/server.mjs";
import { browser, card, fits, skip, slidIn, story, violations } from "./harness.mjs";

const NARROW = { viewport: { width: 360, height: 740 } };
const shownIds = (page) => page.locator("[data-game]").evaluateAll((all) => all.map((one) => one.dataset.game));
const boxes = (page) => page.locator(".card").evaluateAll((all) => all.map((one) => `${one.querySelector("[data-game]").dataset.game} ${JSON.stringify(one.getBoundingClientRect())}`));
/** The question of an organiser is answered, so that it is in nobody's way. */
const calm = async (page) => page.getByRole("button", { name: "Not now" }).click();

story("nothing moves under the pointer: not by what runs, what is told, what is asked or who comes; sorting is asked for", { mock: { pace: 20 } }, async (page, mock) => {
  mock.party.tellOrganisers([]);
  await page.locator(".asks").waitFor({ state: "detached" });
  await card(page, "game033").locator("h2").hover();
  const before = await boxes(page);
  mock.party.tellOrganisers([{ fingerprint: "a b c d", name: "LAN Nord", accepted: false, own: false, revision: 1, games: 0, awaited: false, agreed: false }]);
  await page.locator(".asks").waitFor();
  mock.party.act(mock.party.games.get("game009"), "install");
  await page.locator(".dock-row").waitFor();
  mock.party.unplug(true);
  await page.locator(".banner").waitFor();
  const newcomer = { ...mock.party.games.get("game010"), id: "game999", title: "A newcomer" };
  mock.party.games.set("game999", newcomer);
  mock.party.touch(newcomer);
  mock.party.unplug(false);
  await page.locator(".notice", { hasText: "Aurora Station is installed" }).waitFor();
  await page.locator(".banner").waitFor({ state: "detached" });
  assert.equal((await boxes(page)).join("\n") === before.join("\n"), true, "each card is where it was");
  await page.getByRole("button", { name: "Sort again" }).click();
  await card(page, "game999").waitFor();
  const ids = await shownIds(page);
  assert.ok(ids.indexOf("game009") < ids.indexOf("game029"), "what can be played comes first again");
  assert.equal(await page.getByRole("button", { name: "Sort again" }).count(), 0);
});

/** Whether the end of the games can be seen above the foot. */
const endIsFree = async (page) => {
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  return page.evaluate(() => {
    const last = [...document.querySelectorAll(".card")].at(-1).getBoundingClientRect();
    return last.bottom <= document.querySelector(".foot").getBoundingClientRect().top;
  });
};

story("what is told covers nothing and is told one at a time; all progress is in one place", {}, async (page, mock) => {
  await page.locator(".asks").waitFor();
  assert.ok(await endIsFree(page), "with a question above the foot");
  await calm(page);
  for (const id of ["game009", "game010"]) mock.party.act(mock.party.games.get(id), "install");
  const sum = page.locator(".dock-row", { hasText: "2 games" });
  await sum.focus();
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(".dock-list .dock-row").count(), 2);
  await page.keyboard.press("Enter");
  assert.equal(await page.locator(".card [role=progressbar]").count(), 0);
  await page.evaluate(() => {
    window.most = 0;
    new MutationObserver(() => (window.most = Math.max(window.most, document.querySelectorAll(".notice").length))).observe(document.body, { childList: true, subtree: true });
  });
  for (const id of ["game009", "game010"]) mock.party.act(mock.party.games.get(id), "cancel");
  await page.locator(".notice", { hasText: "cancelled" }).waitFor();
  const inside = await page.evaluate(() => {
    const foot = document.querySelector(".foot").getBoundingClientRect();
    const notice = document.querySelector(".notice").getBoundingClientRect();
    return notice.top >= foot.top && notice.bottom <= foot.bottom;
  });
  assert.ok(inside, "it lies in the foot");
  assert.ok(await endIsFree(page));
  assert.equal(await page.evaluate(() => window.most), 1);
});

for (const colorScheme of ["dark", "light"]) {
  story(`a narrow foot has room for what is told, and its buttons keep their names, ${colorScheme}`, { context: { colorScheme, viewport: { width: 360, height: 740 } } }, async (page, mock) => {
    await page.locator(".card").first().waitFor();
    for (const id of ["game009", "game010"]) mock.party.act(mock.party.games.get(id), "install");
    await page.locator(".dock-row", { hasText: "2 games" }).waitFor();
    mock.party.act(mock.party.games.get("game010"), "cancel");
    await page.locator(".notice", { hasText: "cancelled" }).waitFor();
    const stillComing = mock.party.games.get("game009").title;
    assert.match(await page.locator(".dock-row").ariaSnapshot(), new RegExp(`button "${stillComing}`));
    assert.deepEqual(await violations(page), []);
    assert.ok(await fits(page));
  });
}

story("2,000 games: those near the window are drawn, and all are reached", { mock: { games: 2000 } }, async (page) => {
  await page.locator(".card").first().waitFor();
  const drawn = () => page.locator(".card").count();
  assert.ok((await drawn()) < 120, `${await drawn()} cards`);
  await page.locator("[data-game]").first().focus();
  await page.keyboard.press("End");
  await page.locator(".card[aria-posinset='2000'] [data-game]:focus").waitFor();
  await page.keyboard.press("ArrowUp");
  assert.ok(await page.evaluate(() => document.activeElement.closest(".card") !== null));
  assert.ok((await drawn()) < 120, `${await drawn()} cards`);
  await page.locator("input[type=search]").fill("game1234");
  await page.locator('[data-game="game1234"]').waitFor();
  assert.equal(await drawn(), 1);
});

for (const [colorScheme, context] of [["dark", {}], ["light", NARROW]]) {
  story(`large, compact and as a list, ${colorScheme}, ${context.viewport ? "narrow" : "wide"}`, { context: { colorScheme, ...context } }, async (page) => {
    await calm(page);
    for (const [layout, name] of [["compact", "Compact"], ["list", "List"], ["cards", "Large"]]) {
      await page.getByRole("radio", { name }).check();
      await page.locator(`.grid.${layout}`).waitFor();
      assert.ok(await fits(page), name);
      const over = await page.locator(".card").evaluateAll((all) => {
        const tops = all.map((one) => one.getBoundingClientRect());
        return tops.filter((one, at) => tops.some((other, beside) => beside > at && one.right > other.left + 1 && other.right > one.left + 1 && one.bottom > other.top + 1 && other.bottom > one.top + 1)).length;
      });
      assert.equal(over, 0, `${name}: no card lies over another`);
      assert.deepEqual(await violations(page), [], name);
    }
    await page.getByRole("radio", { name: "List" }).check();
    await page.reload();
    await page.locator(".grid.list").waitFor();
  });
}

story("favourites, what was played lately, and how many can play", {}, async (page, mock) => {
  const title = (id) => mock.party.games.get(id).title;
  const star = page.getByRole("button", { name: `Favourite: ${title("game010")}`, exact: true });
  await star.focus();
  await page.keyboard.press("Enter");
  assert.equal(await star.getAttribute("aria-pressed"), "true");
  await page.reload();
  await page.getByRole("radio", { name: "Favourites" }).check();
  await page.locator(".found", { hasText: "1 game found" }).waitFor();
  assert.deepEqual(await shownIds(page), ["game010"]);
  await page.getByRole("radio", { name: "All", exact: true }).check();
  await page.getByRole("button", { name: `Play: ${title("game033")}`, exact: true }).click();
  await page.getByRole("combobox", { name: "Sort by" }).selectOption("recent");
  assert.equal((await shownIds(page))[0], "game033");
  await page.getByRole("combobox", { name: "Players" }).selectOption("16");
  await page.locator(".found", { hasText: "games found" }).waitFor();
  const players = (id) => Number.parseInt(mock.party.games.get(id).max_players ?? "0", 10);
  const found = await shownIds(page);
  assert.ok(found.length > 0 && found.every((id) => players(id) >= 16), `${found}`);
});

story("an app that was killed: that is said, and nothing seems to move", {}, async (page, mock) => {
  mock.party.act(mock.party.games.get("game009"), "install");
  await page.locator(".rate.on").waitFor();
  await page.getByRole("link", { name: "Party" }).click();
  await page.locator(".peers .down", { hasText: "MB/s" }).first().waitFor();
  mock.refuse(true);
  mock.breakStreams();
  await page.locator(".link-state", { hasText: "Lanspread does not answer" }).waitFor();
  assert.equal(await page.locator(".rate.on").count(), 0);
  assert.equal(await page.locator(".peers td", { hasText: "MB/s" }).count(), 0);
  assert.doesNotMatch(await page.locator(".dock-row").textContent(), /MB|left/);
  mock.refuse(false);
  await page.locator(".rate.on").waitFor();
  await page.locator(".link-state p").waitFor({ state: "detached" });
});

test("a page that lost its app says that it goes on in the tab that is opened next, and learns no token", { skip, timeout: 30_000 }, async () => {
  const first = await startMock({ games: 60 });
  const context = await browser.newContext({ locale: "en-GB" });
  const old = await context.newPage();
  await old.goto(first.url);
  await old.locator(".card").first().waitFor();
  const port = Number(new URL(first.base).port);
  await first.close();
  await old.locator(".link-state", { hasText: "Lanspread does not answer" }).waitFor();
  const second = await startMock({ games: 60, port });
  await old.getByRole("heading", { name: "Connection to Lanspread lost" }).waitFor();
  const opened = await context.newPage();
  await opened.goto(second.url);
  await old.getByRole("heading", { name: "Lanspread goes on in a new tab" }).waitFor();
  assert.equal(await old.evaluate(() => sessionStorage.getItem("lanspread.token")), null);
  await context.close();
  await second.close();
});

story("an error is told once where its game is open, with what to do", { mock: { pace: 20 } }, async (page, mock) => {
  await calm(page);
  await card(page, "game003").locator("h2 button").click();
  await page.locator(".action").getByRole("button", { name: "Install", exact: true }).click();
  await page.locator("dialog .failure", { hasText: "The disk is full. Remove games that you do not need" }).waitFor();
  await slidIn(page);
  assert.equal(await page.locator("dialog").getByText("The disk is full.").count(), 1);
  assert.equal(await page.locator(".notice").count(), 0);
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await page.locator(".card-trouble", { hasText: "The disk is full." }).waitFor();
  assert.ok(mock.party.games.get("game003").last_error);
});
