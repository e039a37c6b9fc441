/**
 * Makes the pictures of the page that README.md and docs/page.md show: the built server with the demo in an empty folder, seen through
 * Chromium.
 *
 *   node scripts/screenshot.mjs [folder]    default docs/images; TRIBUTARY_TEST_CHROMIUM: another browser
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { Tributary } from '../packages/client/dist/index.js';

const COMMAND = fileURLToPath(new URL('../packages/server/bin/tributary.js', import.meta.url));
const [images = fileURLToPath(new URL('../docs/images', import.meta.url))] = process.argv.slice(2);
/** For values that come live, and charts whose points are asked for when they are there. */
const DRAWN_MS = 2_500;
const WIDE = { width: 1180, height: 720 };
const PHONE = { width: 390, height: 720 };

const pick = (...names) => ({
  pick: names.map((name) =>
    Object.fromEntries(['device', 'series'].map((key, at) => [key, name.split(' ')[at]])),
  ),
});
const panel = (id, kind, title, [x, y, w, h], selection, more = {}) => ({
  id,
  kind,
  title,
  place: { x, y, w, h },
  selection,
  ...more,
});
const BOARD = {
  name: 'Plant',
  range: { last: '6h' },
  panels: [
    panel('a', 'number', 'Boiler 1', [0, 0, 3, 2], pick('boiler-1 temperature'), {
      options: { spark: true, decimals: 1 },
    }),
    panel('b', 'number', 'Power', [3, 0, 3, 2], pick('meter-1 power'), {
      options: { spark: true, decimals: 2 },
    }),
    panel(
      'c',
      'timeline',
      'Boilers',
      [6, 0, 6, 2],
      pick('boiler-1 state', 'boiler-2 state', 'room-101 occupied'),
    ),
    panel('d', 'line', 'Boilers, °C', [0, 2, 6, 4], {
      devices: ['boiler-1', 'boiler-2'],
      series: ['temperature'],
    }),
    panel('e', 'band', 'CO₂ of room 101', [6, 2, 6, 4], pick('room-101 co2'), { bucket: '10m' }),
    panel('f', 'bar', 'Power by the hour', [0, 6, 4, 3], pick('meter-1 power'), {
      bucket: '1h',
      aggregation: 'mean',
    }),
    panel('g', 'table', 'Rooms', [4, 6, 4, 3], {
      tags: [{ key: 'area', value: 'office' }],
      series: ['temperature', 'humidity'],
    }),
    panel('h', 'map', 'Service van', [8, 6, 4, 3], pick('van-1 position'), { options: { track: true } }),
  ],
};
const RULE = {
  name: 'Room is stuffy',
  severity: 'warning',
  selection: { tags: [{ key: 'area', value: 'office' }], series: 'co2' },
  condition: { kind: 'threshold', is: '>', value: 900 },
  clear: { value: 800 },
  for: '5m',
};

const folder = await mkdtemp(join(tmpdir(), 'tributary-picture-'));
const credentials = join(folder, 'credentials.json');
const args = [
  'serve',
  '--demo',
  '--host=127.0.0.1',
  '--port=0',
  '--mqtt-port=0',
  `--credentials-file=${credentials}`,
];
const server = spawn(process.execPath, [COMMAND, ...args], {
  cwd: folder,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(server, 'exit');
let browser;
try {
  const { url, email, password } = await told();
  browser = await chromium.launch({
    executablePath: process.env.TRIBUTARY_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  await mkdir(images, { recursive: true });

  const demo = await demoClient({ url, email, password });
  const board = await demo.boards.create(BOARD);
  const rule = await demo.alertRules.create(RULE);
  const ids = new Map();
  for await (const { id, device, name } of demo.series.list()) ids.set(`${device} ${name}`, id);
  const chosen = ['room-101 co2', 'room-101 temperature', 'room-101 occupied', 'boiler-1 state'].map((name) =>
    ids.get(name),
  );

  const page = await logIn({ viewport: WIDE, colorScheme: 'light' });
  await page.waitForSelector('.snippet');
  await save(page, 'page-start.png');
  await page.selectOption('select[aria-label=Project]', { label: 'demo' });
  await go(page, 'devices');
  await page.waitForSelector('[data-device=room-101] .value');
  await save(page, 'page-devices.png');
  await go(page, `explorer?s=${chosen.join()}&r=6h`);
  await page.waitForSelector('canvas.lanes');
  await save(page, 'page.png');
  await go(page, `boards/${board.id}`);
  await page.waitForSelector('.board-panel canvas');
  await save(page, 'page-board.png');
  await go(page, `alerts/rule/${rule.id}`);
  await page.waitForSelector('.plot canvas');
  await save(page, 'page-rule.png');

  const phone = await logIn({ viewport: PHONE, colorScheme: 'dark' });
  await phone.selectOption('select[aria-label=Project]', { label: 'demo' });
  await go(phone, 'device/boiler-1?r=6h');
  await phone.waitForSelector('.plot canvas');
  await save(phone, 'page-phone.png');

  async function logIn(options) {
    const context = await browser.newContext(options);
    const made = await context.newPage();
    await made.goto(url);
    await made.fill('input[name=email]', email);
    await made.fill('input[name=password]', password);
    await made.click('button[type=submit]');
    await made.waitForSelector('header.top');
    await made.waitForFunction(() => location.hash.length > 2);
    return made;
  }
} finally {
  await browser?.close();
  server.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
}

/** Within the project that is chosen. */
async function go(page, path) {
  await page.waitForFunction(() => /^#\/p\d+\//.test(location.hash));
  await page.evaluate((to) => {
    location.hash = location.hash.replace(/^(#\/p\d+\/).*$/, `$1${to}`);
  }, path);
}

/** For the demo's project. */
async function demoClient({ url, email, password }) {
  const client = new Tributary({ url });
  await client.login(email, password);
  for await (const { id, demo } of client.projects.list()) if (demo) client.useProject(id);
  return client;
}

async function save(page, name) {
  await sleep(DRAWN_MS);
  const path = join(images, name);
  await page.screenshot({ path });
  console.log(`${path}: ${(await stat(path)).size} bytes`);
}

async function told() {
  let out = '';
  for await (const chunk of server.stdout) {
    out += chunk;
    const url = /Open (\S+?)\/? and log in/.exec(out)?.[1];
    if (url === undefined) continue;
    const { iotile } = JSON.parse(await readFile(credentials, 'utf8'));
    return { url, email: iotile.email, password: iotile.password };
  }
  throw new Error(`the server did not start: ${out}`);
}
