import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { startMock } from "../../mock/server.mjs";

const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
const ARGS = "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync";
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
export const skip = existsSync(CHROMIUM) ? false : `no browser at ${CHROMIUM}; set CHROMIUM`;
export let browser;
before(async () => {
  if (!skip) browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS.split(" ") });
});
after(() => browser?.close());

/** A page at a party of its own; what the page complains about fails the test. */
export function story(name, { mock: mockOptions = {}, context: contextOptions = {} }, tell) {
  test(name, { skip, timeout: 30_000 }, async () => {
    const mock = await startMock({ games: 60, ...mockOptions });
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

export const card = (page, id) => page.locator(`.card:has([data-game="${id}"])`);
export const posted = (mock, path) => mock.posted.filter((post) => post.path === path);

/** The panel slides in, and colours mix until it has. */
export async function slidIn(page) {
  await page.evaluate(() => Promise.all(document.getAnimations().filter((one) => one.animationName === "slide-in").map((one) => one.finished)));
}

export const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

export async function violations(page) {
  const client = await page.context().newCDPSession(page);
  await client.send("Runtime.evaluate", { expression: axe });
  const found = await page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ["violations"] });
    return violations.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => node.html.slice(0, 120)).join(" | ")}`);
  });
  return found;
}
