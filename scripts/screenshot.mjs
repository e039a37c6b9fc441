/**
 * Makes the picture of the page that README.md shows: the built server with the demo in an empty folder, seen through Chromium.
 *
 *   node scripts/screenshot.mjs [file]      default docs/images/page.png; TRIBUTARY_TEST_CHROMIUM: another browser
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, mkdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const COMMAND = fileURLToPath(new URL('../packages/server/bin/tributary.js', import.meta.url));
const [file = fileURLToPath(new URL('../docs/images/page.png', import.meta.url))] = process.argv.slice(2);
/** For the chart, whose points are asked for when it is there. */
const DRAWN_MS = 1_500;

const folder = await mkdtemp(join(tmpdir(), 'tributary-picture-'));
const args = ['serve', '--demo', '--port', '0', '--host', '127.0.0.1', '--mqtt-port', '0'];
const server = spawn(process.execPath, [COMMAND, ...args], {
  cwd: folder,
  stdio: ['ignore', 'pipe', 'inherit'],
});
const ended = once(server, 'exit');
try {
  const { url, email, password } = await told();
  const browser = await chromium.launch({
    executablePath: process.env.TRIBUTARY_TEST_CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu'],
  });
  const page = await browser.newPage({ viewport: { width: 1060, height: 560 } });
  await page.goto(url);
  await page.fill('input[name=email]', email);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.selectOption('select', { label: 'demo' });
  await page.click('article:has-text("room-101") >> text=co2');
  await page.waitForSelector('canvas');
  await sleep(DRAWN_MS);
  await mkdir(dirname(file), { recursive: true });
  await page.screenshot({ path: file });
  await browser.close();
  console.log(`${file}: ${(await stat(file)).size} bytes`);
} finally {
  server.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true, force: true });
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
