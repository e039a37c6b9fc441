/** In front of everything: the login; and what holds of every view: its frame, its addresses, what it asks for. */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';

/** Would leave a mark if the browser ever took it for an element. */
const MARKUP = '<img src=x onerror="document.title=1">';
const MOST_OF_FIRST_VIEW = 150 * 1024;

/** Takes a path away from the addresses, as proxies do that have several things behind them. */
async function startProxy(target: string, prefix: string) {
  const server = createServer((asked, answered) => {
    const { pathname, search } = new URL(asked.url!, target);
    const path = pathname.slice(prefix.length) + search;
    const forward = request(target + path, { method: asked.method!, headers: asked.headers }, (answer) => {
      answered.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(answered);
    });
    answered.on('close', () => forward.destroy());
    forward.on('error', () => answered.destroy());
    asked.pipe(forward);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

describe.skipIf(!HAS_BROWSER)('the page in a browser', () => {
  let seen: Seen;
  beforeAll(async () => {
    seen = await openPage(async ({ call, one, two }) => {
      const time = Date.now();
      const body = [
        { device: 'boiler-1', series: 'temperature', time, value: 70 },
        { device: MARKUP, series: MARKUP, time, value: MARKUP },
        { device: 'long', series: 'n'.repeat(250), time, value: 't'.repeat(250) },
      ];
      await call('POST', '/points', { token: one.writer, body });
      await call('POST', '/points', {
        token: two.writer,
        body: [{ device: 'foreign-1', series: 's', time, value: 1 }],
      });
    });
  });
  afterAll(() => seen.stop());

  const fillIn = async (page: Page) => {
    const { email, password } = seen.platform.one;
    await page.fill('input[name=email]', email);
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
  };

  it('refuses a wrong password with a sentence and stays on the log-in form', async () => {
    const { page, platform, problems } = seen;
    await page.goto(platform.url);
    await page.fill('input[name=email]', platform.one.email);
    await page.fill('input[name=password]', 'wrong password');
    await page.click('button[type=submit]');
    await page.waitForSelector('[role=alert]');
    expect(await page.textContent('[role=alert]')).toMatch(/credentials|password/i);
    problems.length = 0; // the browser reports the 401 itself
  });

  it('loads a first view of at most 150 KiB, from its own server alone', async () => {
    const { page, platform, asked } = seen;
    asked.length = 0;
    const bodies = new Map<string, Promise<Buffer>>();
    page.on('response', (response) => {
      if (!response.url().includes('/tributary/')) bodies.set(response.url(), response.body());
    });
    await seen.logIn();
    await page.waitForSelector('text=boiler-1');
    const files = await Promise.all(bodies.values());
    expect(files.length).toBeGreaterThan(1);
    const bytes = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
    expect(bytes).toBeLessThan(MOST_OF_FIRST_VIEW);
    expect(asked.filter((url) => !url.startsWith(platform.url) && !/^(data|blob):/.test(url))).toEqual([]);
  });

  it('shows the devices of the project, and no foreign ones', async () => {
    const text = await seen.page.innerText('body');
    expect(text).toContain('long');
    expect(text).not.toContain('foreign-1');
  });

  it('shows markup in names and values as text', async () => {
    const { page } = seen;
    const row = page.locator('[data-device]', { hasText: MARKUP });
    await row.locator('.value').waitFor();
    expect((await row.innerText()).split(MARKUP).length).toBeGreaterThan(2);
    await row.locator('a').click();
    await page.waitForSelector('table.series');
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe('Tributary');
    await seen.go('devices');
  });

  it.each([
    ['devices', '[data-device=long]'],
    ['device/long', 'table.series'],
    ['device/long/details', 'form.details'],
    ['explorer?s=1,2,3', '.legend'],
    ['explorer?t=sql', 'textarea'],
    ['start', '.snippet'],
  ])('keeps %s within its frame on a phone', async (path, shown) => {
    const { page } = seen;
    await page.setViewportSize({ width: 390, height: 844 });
    await seen.go(path);
    await page.waitForSelector(shown, { state: 'attached' });
    const wide = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(wide).toBe(0);
    await page.setViewportSize({ width: 1366, height: 850 });
  });

  it('has an address for what it shows: reload and back show the same', async () => {
    const { page } = seen;
    await seen.go('devices?q=boil');
    await page.waitForSelector('[data-total="1"]');
    await page.click('[data-device=boiler-1] a');
    await page.waitForSelector('h1:has-text("boiler-1")');
    await page.reload();
    await page.waitForSelector('h1:has-text("boiler-1")');
    await page.goBack();
    await page.waitForSelector('[data-total="1"]');
    expect(await page.inputValue('input[type=search]')).toBe('boil');
  });

  it('has no token in an address or in anything that a script can read', async () => {
    const { page, context, asked } = seen;
    const cookies = await context.cookies(`${seen.platform.url}/tributary/v1/me`);
    expect(cookies).toMatchObject([{ httpOnly: true, sameSite: 'Strict', path: '/tributary/v1' }]);
    const { value } = cookies[0]!;
    expect(asked.filter((url) => url.includes(value))).toEqual([]);
    const kept = await page.evaluate(async () => ({
      texts: JSON.stringify([
        { ...localStorage },
        { ...sessionStorage },
        document.cookie,
        document.body.outerHTML,
      ]),
      databases: (await indexedDB.databases()).length + (await caches.keys()).length,
    }));
    expect(kept.texts).not.toContain(value);
    expect(kept.databases).toBe(0);
  });

  it('is one login for all tabs: what one of them does with it the others hear', async () => {
    const { page } = seen;
    const other = await seen.open();
    await other.goto(page.url());
    await other.waitForSelector('[data-total="1"]');
    await other.click('text=Log out');
    await other.waitForSelector('input[name=password]');
    await page.waitForSelector('text=Your login has ended');
    await fillIn(page);
    await page.waitForSelector('[data-total="1"]');
    await other.waitForSelector('[data-total="1"]');
    await other.close();
  });

  it('says that a login has ended, and goes on where one was', async () => {
    const { page, platform, context, problems } = seen;
    const [cookie] = await context.cookies(platform.at('/me'));
    await platform.call('POST', '/logout', { token: cookie!.value });
    await seen.go('devices?q=long');
    await page.waitForSelector('text=Your login has ended');
    await fillIn(page);
    await page.waitForSelector('[data-device=long]');
    problems.length = 0; // the browser reports the 401 itself
  });

  it('works below a path of a proxy, where its cookie is of that path', async () => {
    const { platform, context } = seen;
    const proxy = await startProxy(platform.url, '/iot');
    try {
      const page = await seen.open();
      await page.goto(`${proxy.url}/iot/#/devices?q=boil`);
      await fillIn(page);
      await page.waitForSelector('[data-total="1"]');
      await page.reload();
      await page.waitForSelector('[data-total="1"]');
      const paths = (await context.cookies(`${proxy.url}/iot/tributary/v1/me`)).map(({ path }) => path);
      expect(paths).toEqual(['/iot/tributary/v1']);
      await page.close();
    } finally {
      await proxy.stop();
    }
  });

  it('is used by the keyboard: search, rows, places, help', async () => {
    const { page } = seen;
    await seen.go('devices');
    await page.waitForSelector('[data-device=long]');
    await page.locator('.brand').focus();
    await page.keyboard.press('/');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('type'))).toBe('search');
    await page.locator('.table-frame').focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(' ');
    await page.waitForSelector('text=1 marked');
    await page.keyboard.press('Enter');
    await page.waitForSelector('main.device');
    await page.locator('.brand').focus();
    await page.keyboard.press('?');
    await page.waitForSelector('dialog[open]');
    await page.keyboard.press('Escape');
    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await page.waitForSelector('main.explorer');
  });

  it('has words of at least 4.5 : 1 against their ground, in light and dark', () => {
    const css = readFileSync(new URL('../../../dashboard/src/style/tokens.css', import.meta.url), 'utf8');
    const pairs = new Map(
      [...css.matchAll(/--([\w-]+): light-dark\((#\w+), (#\w+)\)/g)].map(([, name, light, dark]) => [
        name,
        [light!, dark!],
      ]),
    );
    const luminance = (hex: string) => {
      const [r, g, b] = [1, 3, 5].map((at) => {
        const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
    };
    const contrast = (a: string, b: string) => {
      const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
      return (high + 0.05) / (low + 0.05);
    };
    for (const words of ['text', 'quiet', 'accent', 'good', 'warn', 'bad'])
      for (const ground of ['ground', 'card', 'raised', 'marked'])
        for (const scheme of [0, 1])
          expect(
            contrast(pairs.get(words)![scheme]!, pairs.get(ground)![scheme]!),
            `${words} on ${ground} ${scheme}`,
          ).toBeGreaterThan(4.5);
  });

  it('had nothing to complain of', () => {
    expect(seen.problems).toEqual([]);
  });
});
