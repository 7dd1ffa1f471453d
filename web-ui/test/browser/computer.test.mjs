import assert from "node:assert/strict";
import { fits, posted, story, violations } from "./harness.mjs";

const check = (id, status, finding, parameters = {}) => ({ id, status, title: id, detail: `${finding} --in English`, advice: status === "ok" ? null : "Start with --option.", finding, parameters });
const WINDOWS = [check("firewall", "warning", "firewall-windows", { firewall: "Windows", command: "netsh", port: "1" }), check("party", "problem", "key-wanted", { peers: "0", strangers: "2" })];

story("health speaks the guest's language and names one thing to do", {}, async (page, mock) => {
  mock.party.me = { ...mock.party.me, language: "de" };
  mock.party.dirty.me = true;
  await page.goto(`${mock.base}#/health`);
  const rows = page.locator(".check-row");
  await rows.filter({ hasText: "Lanspread darf in den Spieleordner /home/player/Games nicht schreiben." }).waitFor();
  assert.doesNotMatch(await page.locator("main").innerText(), /--\w/);
  await rows.filter({ hasText: "The moon is in the way." }).waitFor();
  assert.deepEqual(await violations(page), []);

  const folder = rows.filter({ hasText: "nicht schreiben" }).getByRole("button", { name: "Anderen Ordner wählen" });
  await folder.focus();
  await page.keyboard.press("Enter");
  await page.locator("dialog .folders").waitFor();
  await page.locator("dialog").getByRole("button", { name: "old" }).click();
  await page.getByRole("button", { name: "Diesen Ordner verwenden" }).click();
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.deepEqual(posted(mock, "/api/settings").map(({ value }) => value), [{ games_dirs: ["/home/player/Games/old"] }]);

  const command = rows.filter({ hasText: "Firewall (ufw)" });
  assert.match(await command.locator("code").textContent(), /^sudo ufw allow 40000;/);
  await command.getByRole("button", { name: "Kopieren" }).waitFor();
  await rows.filter({ hasText: "Noch ist niemand sonst hier." }).getByRole("link").click();
  await page.locator("h1", { hasText: "Party" }).waitFor();
});

story("on Windows the others are let in by a button, and a key is asked for", { mock: { checks: WINDOWS } }, async (page, mock) => {
  await page.goto(`${mock.base}#/health`);
  await page.getByRole("button", { name: "Let the others in" }).click();
  await page.locator(".notice", { hasText: "Windows asks you now." }).waitFor();
  assert.equal(posted(mock, "/api/health/let-in").length, 1);
  await page.getByText("2 PCs here ask for a party key.").waitFor();
  await page.getByRole("button", { name: "Enter the party key" }).click();
  await page.locator("dialog", { hasText: "Party key" }).waitFor();
});

story("a folder is made where it is chosen, and a wrong one is said to be what it is", { mock: { phase: "setup" } }, async (page, mock) => {
  await page.getByText("Choose another folder").click();
  const dialog = page.locator("dialog");
  await dialog.getByLabel("Folder", { exact: true }).fill("/home/player/notes.txt");
  await page.keyboard.press("Enter");
  await dialog.getByText("That is a file. Choose the folder that it lies in.").waitFor();
  await dialog.getByLabel("Folder", { exact: true }).fill("/home/nobody");
  await page.keyboard.press("Enter");
  await dialog.getByText("There is no such folder.").waitFor();

  await dialog.getByRole("button", { name: "New folder" }).click();
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "INPUT");
  await page.keyboard.type("old");
  await page.keyboard.press("Enter");
  await dialog.getByText("There is something of that name already.").waitFor();
  assert.deepEqual(await violations(page), []);
  await dialog.getByLabel("Name of the new folder").fill("LAN <b>party</b>");
  await page.keyboard.press("Enter");
  await dialog.getByText("No folders in here.").waitFor();
  await dialog.getByRole("button", { name: "Use this folder" }).click();
  await page.locator(".folder-field", { hasText: "/home/player/Games/LAN <b>party</b>" }).waitFor();
});

story("the top of one drive leads to the others", { mock: { phase: "setup" } }, async (page) => {
  await page.getByText("Choose another folder").click();
  const dialog = page.locator("dialog");
  for (let i = 0; i < 3; i++) {
    const before = await dialog.getByLabel("Folder", { exact: true }).inputValue();
    await dialog.getByRole("button", { name: "One folder up" }).click();
    await page.waitForFunction((path) => document.querySelector("dialog input").value !== path, before);
  }
  await dialog.getByRole("button", { name: "D:\\" }).waitFor();
});

story("an address that is wrong is said to be what it is", {}, async (page, mock) => {
  await page.goto(`${mock.base}#/party`);
  const say = async (address, words) => {
    await page.getByLabel("Their address").fill(address);
    await page.keyboard.press("Enter");
    await page.locator(".connect [role=alert]", { hasText: words }).waitFor();
  };
  await say("192.168.1.20", "The number at the end is missing");
  await say("192.168.1.20:x", "must be from 1 to 65535");
  await say(mock.party.me.addr, "That is your own address.");
});

story("folders and logs open on this PC, and where nothing opens them the page says so", {}, async (page, mock) => {
  await page.goto(`${mock.base}#/settings`);
  await page.getByRole("button", { name: "Open folder", exact: true }).click();
  await page.getByRole("button", { name: "Open the folder with the logs" }).click();
  mock.party.act(mock.party.games.get("game008"), "server", {});
  await page.goto(`${mock.base}#/games`);
  await page.getByRole("button", { name: mock.party.games.get("game008").title, exact: true }).first().click();
  await page.locator("dialog").getByRole("button", { name: "Open folder" }).click();
  await page.locator("dialog").getByRole("button", { name: "Open log" }).click();
  await page.locator("dialog .notice", { hasText: "It could not be opened on this PC." }).waitFor();
  assert.deepEqual(posted(mock, "/api/open").map(({ value }) => value), [{ what: "games" }, { what: "logs" }, { what: "game", game_id: "game008" }, { what: "log", game_id: "game008" }]);
  assert.deepEqual(await violations(page), []);
});

for (const colorScheme of ["dark", "light"]) {
  story(`health and settings are narrow and ${colorScheme} without harm`, { context: { colorScheme, viewport: { width: 360, height: 740 } } }, async (page, mock) => {
    for (const view of ["health", "settings"]) {
      await page.goto(`${mock.base}#/${view}`);
      await page.locator("h1").waitFor();
      if (view === "health") await page.locator(".check-row").first().waitFor();
      assert.ok(await fits(page), view);
      assert.deepEqual(await violations(page), [], view);
    }
  });
}
