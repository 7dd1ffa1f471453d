// Makes docs/screenshots/demo.webp, the README's picture that moves: the page at a real "lanspread demo", in Chromium.
// Wants Chromium (CHROMIUM says where) and img2webp (Debian: apt install webp); LANSPREAD names another build of it.
import { execFileSync, spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, statSync, watch, writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const PICTURE = join(ROOT, "docs/screenshots/demo.webp");
const MAX_BYTES = 2_000_000;
const STEP_MS = 400;

const work = mkdtempSync(join(tmpdir(), "lanspread-picture"));
const frames = [];
let page;

/** Keeps what is seen now, for so long. */
async function frame(ms = STEP_MS) {
  const file = join(work, `${String(frames.length).padStart(3, "0")}.png`);
  await page.screenshot({ path: file });
  frames.push({ file, ms });
}

/** Keeps a frame of each step until this is seen. */
async function until(selector, text) {
  const wanted = page.locator(selector).filter({ hasText: text }).first();
  for (let tries = 0; tries < 150 && !(await wanted.isVisible()); tries++) {
    await frame();
    await page.waitForTimeout(STEP_MS / 2);
  }
  await wanted.waitFor({ timeout: 5_000 });
}

/** Starts the demo with a browser that only tells its address. */
async function startDemo() {
  const told = join(work, "told");
  const opener = join(work, "xdg-open");
  writeFileSync(opener, `#!/bin/sh\necho "$@" > ${told}.part && mv ${told}.part ${told}\n`);
  chmodSync(opener, 0o700);
  const opened = new Promise((resolve) => watch(work, (_, name) => name === "told" && resolve()));
  const demo = spawn(process.env.LANSPREAD ?? join(ROOT, "lanspread"), ["demo", "--folder", join(work, "party")], {
    env: { ...process.env, PATH: `${work}:${process.env.PATH}` },
    stdio: ["pipe", "inherit", "inherit"],
  });
  await Promise.race([opened, new Promise((_, reject) => demo.once("exit", () => reject(new Error("the demo has ended"))))]);
  return { demo, address: (await readFile(told, "utf8")).trim() };
}

async function tell(address) {
  await page.goto(address);
  const card = (id) => `.card:has([data-game="${id}"])`;
  await page.locator(card("cavernchoir")).waitFor();
  await frame(1_500);
  await until(".card-state", /Downloading [2-9]\d?%/);
  await page.getByRole("link", { name: "Party" }).click();
  for (let step = 0; step < 6; step++) {
    await frame();
    await page.waitForTimeout(STEP_MS / 2);
  }
  await page.getByRole("link", { name: "Games" }).click();
  await until(`${card("turnipwars")} button`, "Play");
  await frame(1_500);
  await page.locator('[data-game="turnipwars"]').click();
  await page.locator("dialog .sources table").waitFor();
  await page.evaluate(() => Promise.all(document.getAnimations().map((one) => one.finished)));
  await frame(2_500);
}

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
});
try {
  const { demo, address } = await startDemo();
  try {
    const context = await browser.newContext({ viewport: { width: 1280, height: 990 }, locale: "en-GB", colorScheme: "dark" });
    page = await context.newPage();
    await tell(address);
  } finally {
    const ended = new Promise((resolve) => demo.once("exit", resolve));
    demo.stdin.end("\n");
    await ended;
  }
  const shown = frames.flatMap(({ file, ms }) => ["-d", String(ms), file]);
  execFileSync("img2webp", ["-loop", "0", "-min_size", "-lossy", "-q", "75", "-m", "6", ...shown, "-o", PICTURE]);
} finally {
  await browser.close();
  rmSync(work, { recursive: true });
}
const { size } = statSync(PICTURE);
console.log(`${PICTURE}: ${frames.length} frames, ${size} bytes`);
if (size > MAX_BYTES) throw new Error(`more than ${MAX_BYTES} bytes`);
