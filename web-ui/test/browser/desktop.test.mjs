import assert from "node:assert/strict";
import { fits, posted, story, violations } from "./harness.mjs";

/** Notes what would be told on the desktop of a guest who looks elsewhere; the browser's answer is the given one. */
async function elsewhere(page, permission) {
  await page.locator(".card").first().waitFor();
  await page.addInitScript((answer) => {
    window.told = [];
    document.hasFocus = () => !window.isElsewhere;
    window.Notification = class extends EventTarget {
      static permission = "default";
      static async requestPermission() {
        return (this.permission = answer);
      }
      constructor(title, options) {
        super();
        window.told.push({ title, ...options, click: () => this.dispatchEvent(new Event("click")) });
      }
      close() {}
    };
  }, permission);
  await page.reload();
}

const choice = (page, answer) => page.getByRole("group", { name: "Tell me on the desktop" }).getByRole("radio", { name: answer });

story("a guest who looks elsewhere is told on the desktop when a game is ready or needs them, and led to it", { mock: { pace: 10, freeBytes: 900_000_000_000 } }, async (page, mock) => {
  await elsewhere(page, "granted");
  await page.getByRole("link", { name: "Settings" }).click();
  await choice(page, "Yes").focus();
  await page.keyboard.press("Space");
  assert.deepEqual(await violations(page), []);
  await page.getByRole("link", { name: "Games" }).click();
  mock.party.act(mock.party.games.get("game009"), "install");
  await page.locator(".notice", { hasText: "is installed" }).waitFor();
  assert.deepEqual(await page.evaluate(() => window.told), [], "not while they look at the page");

  await page.evaluate(() => (window.isElsewhere = true));
  Object.assign(mock.party.games.get("game010"), { failsWith: "disk-full", size_bytes: 20_000_000_000 });
  mock.party.act(mock.party.games.get("game010"), "install");
  await page.waitForFunction(() => window.told.length === 1);
  const { title, body, tag } = await page.evaluate(() => window.told[0]);
  assert.ok(title.includes(mock.party.games.get("game010").title));
  assert.notEqual(body, "");
  assert.equal(tag, "game010");
  await page.evaluate(() => window.told[0].click());
  await page.locator("dialog", { hasText: mock.party.games.get("game010").title }).waitFor();
});

story("a browser that allows no messages is told about, and the choice stays at no", { context: { viewport: { width: 360, height: 740 }, colorScheme: "light" } }, async (page) => {
  await elsewhere(page, "denied");
  await page.getByRole("link", { name: "Settings" }).click();
  await choice(page, "Yes").focus();
  await page.keyboard.press("Space");
  await page.locator(".notice.bad", { hasText: "does not allow" }).waitFor();
  assert.ok(await choice(page, "No").isChecked());
  assert.ok(await fits(page));
});

story("an installed Lanspread starts with the PC if its guest wants that, and remembers it", { context: { viewport: { width: 360, height: 740 } } }, async (page, mock) => {
  const start = page.getByRole("group", { name: "Start with this PC" });
  await page.getByRole("link", { name: "Settings" }).click();
  assert.ok(await start.getByRole("radio", { name: "No" }).isChecked());
  await start.getByRole("radio", { name: "Yes" }).focus();
  await page.keyboard.press("Space");
  await page.locator(".notice", { hasText: "Saved" }).waitFor();
  assert.deepEqual(posted(mock, "/api/autostart").map(({ value }) => value), [{ on: true }]);
  assert.deepEqual(await violations(page), []);
  assert.ok(await fits(page));

  await page.getByRole("link", { name: "Games" }).click();
  await page.getByRole("link", { name: "Settings" }).click();
  await start.waitFor();
  assert.ok(await start.getByRole("radio", { name: "Yes" }).isChecked());
});
