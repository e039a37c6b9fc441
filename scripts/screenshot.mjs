/**
 * Makes the pictures of the page that README.md and docs/page.md show: the built server with the demo in an empty folder, seen through
 * Chromium.
 *
 *   node scripts/screenshot.mjs [folder]    default docs/images; TRIBUTARY_TEST_CHROMIUM: another browser
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const COMMAND = fileURLToPath(new URL('../packages/server/bin/tributary.js', import.meta.url));
const [images = fileURLToPath(new URL('../docs/images', import.meta.url))] = process.argv.slice(2);
/** For values that come live, and charts whose points are asked for when they are there. */
const DRAWN_MS = 2_500;
const WIDE = { width: 1180, height: 720 };
const PHONE = { width: 390, height: 720 };

const folder = await mkdtemp(join(tmpdir(), 'tributary-picture-'));
const args = ['serve', '--demo', '--port', '0', '--host', '127.0.0.1', '--mqtt-port', '0'];
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

  const page = await logIn({ viewport: WIDE, colorScheme: 'light' });
  await page.waitForSelector('.snippet');
  await save(page, 'page-start.png');
  await page.selectOption('select[aria-label=Project]', { label: 'demo' });
  await go(page, 'devices');
  await page.waitForSelector('[data-device=room-101] .value');
  await save(page, 'page-devices.png');
  const series = await seriesOf(page, ['room-101', 'boiler-1']);
  const chosen = [series['room-101 co2'], series['room-101 temperature'], series['room-101 occupied']];
  await go(page, `explorer?s=${[...chosen, series['boiler-1 state']].join()}&r=6h`);
  await page.waitForSelector('canvas.lanes');
  await save(page, 'page.png');

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

/** Ids by device and name, as the page asks for them. */
async function seriesOf(page, devices) {
  const lists = await page.evaluate(async (keys) => {
    const project = /p(\d+)/.exec(location.hash)[1];
    const headers = { authorization: `Bearer ${sessionStorage.getItem('tributary.token')}` };
    const read = (key) => fetch(`tributary/v1/series?project=${project}&device=${key}`, { headers });
    return Promise.all(keys.map(async (key) => (await (await read(key)).json()).items));
  }, devices);
  return Object.fromEntries(lists.flat().map(({ id, name, device }) => [`${device} ${name}`, id]));
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
    const found = /Open (\S+) .*e-mail +(\S+)\n +password +(\S+)\n/s.exec(out);
    if (found) return { url: found[1], email: found[2], password: found[3] };
  }
  throw new Error(`the server did not start: ${out}`);
}
