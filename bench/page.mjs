/**
 * What people wait for on the page, in a real Chromium, with many devices and many points stored: a device that is searched, the first chart, a
 * board of twelve panels. Each time is of a page that is already there and logged in, from the key or the address to what is drawn.
 */
import path from 'node:path';
import { chromium } from 'playwright-core';
import { deviceKey, seriesName } from './lib/bodies.mjs';
import { fill, startLoad } from './lib/load.mjs';
import { median, mib, ms, printTable, thousands } from './lib/numbers.mjs';
import { memoryOf, withFolder } from './lib/processes.mjs';
import { startTributary } from './lib/tributary.mjs';

const INTERVAL = 60_000;
const CHROMIUM = process.env['TRIBUTARY_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
const KINDS = [
  'line',
  'band',
  'bar',
  'number',
  'table',
  'line',
  'band',
  'bar',
  'number',
  'line',
  'band',
  'number',
];
const COLUMNS = 3;

export const run = (options) => withFolder(options.keep, (folder) => measure(options, folder));

async function measure(options, folder) {
  const { devices, width, steps, rounds } = options;
  const server = await startTributary(options, path.join(folder, 'page'));
  const load = startLoad();
  const start = Date.now() - steps * INTERVAL;
  const seconds = await fill(server, load, { devices, width, steps, start, interval: INTERVAL });
  load.stop();
  const points = devices * width * steps;
  console.log(
    `${thousands(devices)} devices × ${width} series, ${thousands(points)} points in ${seconds.toFixed(0)} s\n`,
  );
  const browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1366, height: 850 } });
    await logIn(page, server);
    const project = (await server.ask('GET', '/projects')).items.find(({ demo }) => !demo).id;
    const board = await server.ask('POST', `/boards?project=${project}`, boardOf(width));
    const known = { server, page, project, options, board: board.id };
    const rows = [];
    for (const [name, once] of Object.entries(VIEWS)) {
      if (!name.includes(options.only)) continue;
      const times = [];
      for (let round = 0; round <= rounds; round++) times.push(await once(known, round));
      // The first one loads what the view is made of.
      rows.push([name, ms(times[0]), ms(median(times.slice(1))), ms(Math.max(...times.slice(1)))]);
    }
    printTable(['', 'first', 'median', 'at most'], rows);
    console.log(`\n  The server has ${mib(memoryOf(server.pid).resident)}.`);
  } finally {
    await browser.close();
    await server.stop();
  }
}

const VIEWS = {
  'a key, request': (known, round) => search(known, `${deviceKey(round * 7 + 3)}`, 'request'),
  'a key, drawn': (known, round) => search(known, `${deviceKey(round * 7 + 4)}`, 'drawn'),
  'part of every key, request': (known, round) =>
    search(known, ['dev', 'devi', 'evic', 'vice'][round % 4], 'request'),
  'a name of series, request': (known, round) =>
    search(known, seriesName(round % known.options.width), 'request'),
  'chart of one series': ({ page, project, server, options }, round) =>
    drawn({ page, server }, chartOf(project, options, round), '.drawn[data-modes]'),
  'board of 12 panels': ({ page, project, server, board }) =>
    drawn({ page, server }, `p${project}/boards/${board}`, BOARD_DRAWN),
};

/** Every panel has what it shows. */
const BOARD_DRAWN = () =>
  document.querySelectorAll('.board-panel').length === 12 &&
  [...document.querySelectorAll('.board-panel')].every(
    (panel) =>
      panel.getAttribute('aria-busy') === 'false' &&
      panel.querySelector('canvas, table, .figure, output, strong') !== null,
  );

async function logIn(page, { url, credentials }) {
  const { email, password } = credentials.iotile;
  await page.goto(url);
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.waitForSelector('header.top');
  await page.click('a[href*="/devices"]');
  await page.waitForSelector('[data-device]');
}

/** Milliseconds of the request for what was typed, or from the last key to the row. */
async function search({ page, project }, text, what) {
  await visit(page, `p${project}/devices`);
  await page.waitForSelector('[data-device]');
  const answered = page.waitForResponse((response) =>
    response.url().includes(`search=${encodeURIComponent(text)}`),
  );
  const began = performance.now();
  await page.fill('input[type=search]', text);
  const response = await answered;
  await response.finished();
  const { requestStart, responseEnd } = response.request().timing();
  if (what === 'request') return responseEnd - requestStart;
  await page.waitForSelector(`[data-total="1"]`);
  return performance.now() - began;
}

/** Milliseconds from an address to what is drawn there. */
async function drawn({ page, server }, address, ready) {
  await page.goto(`${server.url}/#/blank`);
  const began = performance.now();
  await visit(page, address);
  if (typeof ready === 'string') await page.waitForSelector(ready);
  else await page.waitForFunction(ready);
  return performance.now() - began;
}

const visit = (page, address) =>
  page.evaluate((hash) => {
    location.hash = hash;
  }, `#/${address}`);

const chartOf = (project, { devices, steps }, round) =>
  `p${project}/explorer?d=${deviceKey((round * 31) % devices)}&r=${Math.ceil((steps * INTERVAL) / 3_600_000)}h`;

const boardOf = (width) => ({
  name: 'twelve panels',
  range: { last: '24h' },
  panels: KINDS.map((kind, at) => ({
    ...{ id: `panel-${at}`, kind, title: `${kind} ${at}` },
    place: { x: (at % COLUMNS) * 4, y: Math.floor(at / COLUMNS) * 3, w: 4, h: 3 },
    selection: {
      devices: Array.from({ length: 5 }, (_, n) => deviceKey(at * 5 + n)),
      series: [seriesName(at % width)],
    },
  })),
});
