/** What the built page costs with 200 and with 2,000 games: `node test/measure.mjs`. Figures only; nothing here fails. */
import { chromium } from "playwright-core";
import { startMock } from "../mock/server.mjs";

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];

/** From a change of the filter until it is drawn, in ms. */
const change = (page, select, value) =>
  page.evaluate(
    ([selector, wanted]) =>
      new Promise((resolve) => {
        const at = document.querySelector(selector);
        const begin = performance.now();
        if (at.type === "radio") at.click();
        else {
          at.value = wanted;
          at.dispatchEvent(new Event("input", { bubbles: true }));
        }
        requestAnimationFrame(() => {
          const drawn = new MessageChannel();
          drawn.port1.onmessage = () => resolve(performance.now() - begin);
          drawn.port2.postMessage(0);
        });
      }),
    [select, value],
  );

/** One page at a party with so many games, and what was measured of it. */
async function open(games) {
  const mock = await startMock({ games, peers: 40 });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const begin = performance.now();
  await page.goto(mock.url);
  await page.locator(".card").first().waitFor();
  const usable = performance.now() - begin;
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Performance.enable");
  const read = async () => Object.fromEntries((await cdp.send("Performance.getMetrics")).metrics.map(({ name, value }) => [name, value]));
  return { games, mock, page, usable, cdp, read, filters: [], texts: [] };
}

/** The share of a core that the page takes for a while. */
async function load({ page, read }) {
  const before = await read();
  await page.waitForTimeout(4_000);
  return (((await read()).TaskDuration - before.TaskDuration) / 4) * 100;
}

/** A quick scroll: the longest frame says whether it stutters. */
const scroll = (page) =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const gaps = [];
        let last = performance.now();
        let step = 0;
        const tick = () => {
          const now = performance.now();
          gaps.push(now - last);
          last = now;
          scrollBy(0, 100);
          if (++step < 120) requestAnimationFrame(tick);
          else resolve(gaps);
        };
        requestAnimationFrame(tick);
      }),
  );

const parties = [await open(200), await open(2000)];
await parties[1].page.waitForTimeout(1_000);
// In turn, so that whatever else this machine does falls on both.
for (let round = 0; round < 15; round++) {
  for (const { page, filters, texts } of parties) {
    await page.bringToFront();
    filters.push(await change(page, "input[type=radio][value=installed]"), await change(page, "input[type=radio][value=all]"));
    texts.push(await change(page, "input[type=search]", "iron"), await change(page, "input[type=search]", ""));
    await page.waitForTimeout(100);
  }
}
for (const party of parties) {
  const { games, mock, page, usable, cdp, read, filters, texts } = party;
  await page.bringToFront();
  const idle = await load(party);
  mock.party.act([...mock.party.games.values()][9], "install");
  const busy = await load(party);
  await cdp.send("HeapProfiler.collectGarbage");
  const { JSHeapUsedSize, Nodes } = await read();
  const frames = await scroll(page);
  console.log(
    `${games} games: usable ${usable.toFixed(0)} ms; filter ${median(filters).toFixed(0)} ms (longest ${Math.max(...filters).toFixed(0)}); ` +
      `search ${median(texts).toFixed(0)} ms (longest ${Math.max(...texts).toFixed(0)}); idle ${idle.toFixed(1)} %, ${busy.toFixed(1)} % of a core while one downloads; ` +
      `heap ${(JSHeapUsedSize / 1e6).toFixed(1)} MB, ${Nodes} nodes; scroll: median frame ${median(frames).toFixed(0)} ms, longest ${Math.max(...frames).toFixed(0)} ms`,
  );
}
for (const { page, mock } of parties) {
  await page.close();
  await mock.close();
}
await browser.close();
