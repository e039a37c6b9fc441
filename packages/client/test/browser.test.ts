/** The built package, bundled as users bundle it, in a real browser, in a page of another origin than the server's: what no type says of it. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium, type Browser, type Page } from 'playwright-core';
import { build, type Rollup } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../server/test/support/free-port.js';
import { HttpPeer } from '../../server/test/support/http-peer.js';
import { startTestPlatform, type TestPlatform } from '../../server/test/support/platform.js';
import { Tributary } from '../src/index.js';
import type {} from './support/page.js';

const CHROMIUM = process.env['TRIBUTARY_TEST_CHROMIUM'] ?? '/usr/bin/chromium';
const QUIET = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-sync'],
  ...['--disable-background-networking', '--disable-component-update'],
];

/** The files of the page, by name; `page.js` is its beginning. */
async function bundled(): Promise<Map<string, string>> {
  const output = (await build({
    ...{ configFile: false, root: import.meta.dirname, logLevel: 'warn' },
    build: {
      ...{ write: false, modulePreload: false },
      rolldownOptions: {
        input: path.join(import.meta.dirname, 'support/page.ts'),
        output: { entryFileNames: 'page.js' },
      },
    },
  })) as Rollup.RollupOutput;
  const files = output.output.flatMap((one) => (one.type === 'chunk' ? [one] : []));
  return new Map(files.map(({ fileName, code }) => [`/${fileName}`, code]));
}

// As the test of the platform's own page: a fresh machine may have no browser, CI has.
describe.skipIf(!existsSync(CHROMIUM))('the package in a browser', () => {
  let platform: TestPlatform;
  let server: HttpPeer;
  let browser: Browser;
  let page: Page;
  let t: Tributary;
  let access: { url: string; token: string; project: number };
  const problems: string[] = [];

  beforeAll(async () => {
    const files = await bundled();
    platform = await startTestPlatform({ 'mqtt-port': '0', port: String(await freePort()) });
    const { token, project } = platform.one;
    access = { url: platform.url, token, project };
    t = new Tributary(access);
    server = await HttpPeer.start((response, { path }) => {
      const code = files.get(path);
      const type = code === undefined ? 'text/html' : 'text/javascript';
      response.writeHead(200, { 'content-type': type });
      response.end(
        code ?? '<!doctype html><link rel=icon href=data:,><script type=module src=/page.js></script>',
      );
    });
    browser = await chromium.launch({ executablePath: CHROMIUM, args: QUIET });
    page = await browser.newPage();
    page.on('pageerror', ({ message }) => problems.push(message));
    await open();
  });
  afterAll(async () => {
    await browser?.close();
    server?.stop();
    await platform?.stop();
  });
  const open = async () => {
    await page.goto(server.url);
    await page.waitForFunction(() => 'sdk' in window);
  };
  const stored = async (device: string) =>
    (await t.request('POST', '/query/points', { body: { devices: [device] } })).items.map(
      ({ value }) => value,
    );

  it('writes and queries', async () => {
    const read = await page.evaluate(async (access) => {
      const tributary = new window.sdk.Tributary(access);
      const writer = tributary.writer();
      for (let i = 0; i < 2_500; i++)
        await writer.add({ device: 'page', series: 'n', time: 1_767_225_600_000 + i, value: i });
      await writer.close();
      const values: unknown[] = [];
      for await (const { value } of tributary.queryPoints({ devices: ['page'], limit: 1_000 }))
        values.push(value);
      return values;
    }, access);
    expect(read).toEqual([...Array(2_500).keys()]);
    expect(await stored('page')).toHaveLength(1_000);
  });

  it('is a device that keeps its id in the page, and says that there is no disk', async () => {
    const start = () =>
      page.evaluate(async (access) => {
        const { connect, Timestamp } = window.sdk;
        const storage = {
          load: (key: string) => localStorage.getItem(key),
          save: (key: string, id: string) => localStorage.setItem(key, id),
        };
        const device = await connect({ ...access, storage })
          .registerDevice({ name: 'Page' })
          .build();
        device.add('n', 1, Timestamp.seconds(1_767_225_600));
        await device.close();
        return device.id;
      }, access);
    const id = await start();
    expect(await stored(id)).toEqual([1]);
    await open();
    expect(await start()).toBe(id);
    const refused = await page.evaluate(
      (access) =>
        window.sdk
          .connect(access)
          .saveToDisk()
          .registerDevice()
          .build()
          .then(
            () => undefined,
            (error: Error) => [error.name, error.message],
          ),
      access,
    );
    expect(refused).toEqual(['OptionError', expect.stringContaining('saveToDisk needs the disk of Node.js')]);
  });

  it('sends over MQTT too, by WebSocket', async () => {
    await page.evaluate(async (access) => {
      const relay = window.sdk.connect({ ...access, transport: 'mqtt' }).relay();
      relay.device('by mqtt').add('n', 7);
      await relay.close();
    }, access);
    expect(await stored('by mqtt')).toEqual([7]);
  });

  it('tells what the platform refuses', async () => {
    const refused = await page.evaluate(async ({ url }) => {
      const stranger = new window.sdk.Tributary({ url, token: 'nobody' });
      return stranger
        .me()
        .catch((error: unknown) => [
          error instanceof window.sdk.AuthenticationError,
          (error as { requestId?: unknown }).requestId !== null,
        ]);
    }, access);
    expect(refused).toEqual([true, true]);
  });

  it('tails and writes on when the server was away', async () => {
    await page.evaluate((access) => {
      const follow = async () => {
        const onOpen = () => window.seen.push('open');
        const onGap = () => window.seen.push('gap');
        const tributary = new window.sdk.Tributary(access);
        for await (const { value } of tributary.tail({ devices: ['followed'] }, { onOpen, onGap }))
          window.seen.push(value);
      };
      follow().catch((error: Error) => window.seen.push(error.message));
    }, access);
    const write = (value: number) =>
      page.evaluate(
        async ({ access, value }) => {
          const patient = { maxRetries: 30 };
          const device = await window.sdk.connect(access).registerOrUse({ id: 'followed' }).build(patient);
          device.add('n', value);
          await device.send(patient);
        },
        { access, value },
      );
    const seen = () => page.evaluate(() => window.seen);
    await expect.poll(seen).toEqual(['open']);
    await write(1);
    await expect.poll(seen).toEqual(['open', 1]);
    await Promise.all([platform.restart(), write(2)]);
    await expect.poll(async () => (await seen()).filter((one) => one === 'open').length).toBe(2);
    await write(3);
    await expect.poll(async () => (await seen()).at(-1)).toBe(3);
    // What another server process had is not there any more, and that is said.
    expect(await seen()).toContain('gap');
    expect(await stored('followed')).toEqual([1, 2, 3]);
    expect(problems).toEqual([]);
  });
});
