/** The map below positions: parts of a file of the server, drawn by the page, for strangers with a link too, and nothing from elsewhere. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';
import { areaTile, mapFile, PNG, pngOf, VECTOR } from './support/map-file.js';

const folder = mkdtempSync(path.join(tmpdir(), 'tributary-map-'));
const FILE = path.join(folder, 'world.pmtiles');
const HOSTILE = '© <b>Somebody</b> <img src=x onerror=globalThis.hacked=1>';
const RED = mapFile({ type: PNG, tile: pngOf(200, 30, 20), attribution: HOSTILE });
const WATER = mapFile({ type: VECTOR, tile: areaTile('water'), attribution: 'a map of water' });
const SHOWN = [207, 224, 238, 255]; // Of water, in the light scheme.
const BOARD = {
  name: 'Fleet',
  panels: [
    {
      ...{ id: 'p1', kind: 'map', title: '', place: { x: 0, y: 0, w: 12, h: 5 } },
      selection: { devices: ['truck', 'ship'] },
    },
  ],
};
afterAll(() => rmSync(folder, { recursive: true }));

describe.skipIf(!HAS_BROWSER)('the map', () => {
  let seen: Seen;
  let board: number;
  const colorAt = (page: Page, x: number, y: number) =>
    page.locator('canvas.map').evaluate(
      (canvas: HTMLCanvasElement, [left, top]) => {
        const at = [left! * canvas.width, top! * canvas.height].map(Math.floor) as [number, number];
        return [...canvas.getContext('2d')!.getImageData(...at, 1, 1).data].slice(0, 3);
      },
      [x, y],
    );
  const get = (headers: Record<string, string> = {}) =>
    fetch(`${seen.platform.url}/basemap.pmtiles`, { headers });

  beforeAll(async () => {
    writeFileSync(FILE, RED);
    seen = await openPage(
      async ({ call, one: { writer: token } }) => {
        const time = Date.now() - 1000;
        // West of the middle of the world and east of it.
        const points = [
          { device: 'truck', series: 'speed', time, value: 50, latitude: 60, longitude: -90 },
          { device: 'ship', series: 'speed', time, value: 9, latitude: -60, longitude: 90 },
        ];
        await call('POST', '/points', { token, body: points });
        board = ((await call('POST', '/boards', { token, body: BOARD })).json as { id: number }).id;
      },
      { 'map-file': FILE },
    );
    await seen.logIn();
  });
  afterAll(() => seen.stop());

  it('is given out in parts, of a bounded size, and only in parts', async () => {
    const part = await get({ range: 'bytes=0-7' });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, `bytes 0-7/${RED.length}`]);
    expect(await part.text()).toBe('PMTiles\x03');
    const rest = await get({ range: 'bytes=100-' });
    expect(Buffer.from(await rest.arrayBuffer())).toEqual(RED.subarray(100));
    const whole = await get();
    expect([whole.status, await whole.text()]).toEqual([400, expect.stringContaining('Range')]);
    expect((await get({ range: `bytes=${RED.length}-` })).status).toBe(416);
    writeFileSync(FILE, Buffer.concat([RED, Buffer.alloc(5 * 2 ** 20)]));
    expect((await (await get({ range: 'bytes=0-' })).arrayBuffer()).byteLength).toBe(4 * 2 ** 20);
    writeFileSync(FILE, RED);
  });

  it('lies below the positions of a board, and says whose it is', async () => {
    const { page } = seen;
    await seen.go(`boards/${board}`);
    await page.waitForSelector('canvas.map:not([data-tiles="0"])');
    await expect.poll(() => colorAt(page, 0.5, 0.5)).toEqual([200, 30, 20]);
    expect(await page.innerText('.map-credit')).toBe('© Somebody');
    expect(await page.evaluate('globalThis.hacked')).toBeUndefined();
  });

  it('is zoomed and moved, and shown whole again', async () => {
    const { page } = seen;
    const before = await page
      .locator('canvas.map')
      .evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    await page.click('[aria-label=Closer]');
    const box = (await page.locator('canvas.map').boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 2 + 80, box.y + box.height / 2, { steps: 4 });
    await page.mouse.up();
    const drawn = () =>
      page.locator('canvas.map').evaluate((canvas: HTMLCanvasElement) => canvas.toDataURL());
    await expect.poll(drawn).not.toBe(before);
    await page.click('.map-tools >> text=All');
    await expect.poll(drawn).toBe(before);
  });

  it('is drawn of shapes too, and for strangers with a link', async () => {
    writeFileSync(FILE, WATER);
    const { call, one, url } = seen.platform;
    const shared = await call('POST', `/boards/${board}/shares`, {
      token: one.writer,
      body: { expires: Date.now() + 600_000 },
    });
    const context = await seen.page.context().browser()!.newContext();
    const stranger = await context.newPage();
    stranger.on('request', (request) => seen.asked.push(request.url()));
    stranger.on('console', (message) => message.type() === 'error' && seen.problems.push(message.text()));
    await stranger.goto(`${url}/#/shared/${(shared.json as { secret: string }).secret}`);
    await stranger.waitForSelector('canvas.map:not([data-tiles="0"])');
    // Water, and what is not: the hole in each tile.
    const share = (of: readonly number[]) =>
      stranger.locator('canvas.map').evaluate((canvas: HTMLCanvasElement, wanted) => {
        const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
        let count = 0;
        for (let i = 0; i < data.length; i += 4)
          if (wanted.every((value, at) => data[i + at] === value)) count++;
        return count / (data.length / 4);
      }, of);
    await expect.poll(() => share(SHOWN)).toBeGreaterThan(0.2);
    expect(await share([0, 0, 0, 0])).toBeGreaterThan(0.05);
    expect(await stranger.innerText('.map-credit')).toBe('a map of water');
    await context.close();
  });

  it('asked nobody else for anything', () => {
    expect(seen.asked.filter((asked) => !asked.startsWith(seen.platform.url))).toEqual([]);
    expect(seen.problems).toEqual([]);
  });
});
