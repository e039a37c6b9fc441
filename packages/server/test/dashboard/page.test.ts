import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

const CHROMIUM = process.env['TRIBUTARY_TEST_CHROMIUM'] ?? '/usr/bin/chromium';

/** Would leave a mark if the browser ever took it for an element. */
const MARKUP = '<img src=x onerror="document.title=1">';

// The page's test needs a browser; .ci/run installs Debian's chromium, a fresh machine may have none.
describe.skipIf(!existsSync(CHROMIUM))('the page in a browser', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let page: Page;
  const problems: string[] = [];

  beforeAll(async () => {
    platform = await startTestPlatform();
    const time = Date.now();
    const points = [0, 1, 2, 3, 4].map((i) => ({
      device: 'boiler-1',
      series: 'temperature',
      time: time - i * 60_000,
      value: 70 + i,
    }));
    await platform.call('POST', '/points', {
      token: platform.one.writer,
      body: [
        ...points,
        { device: 'door-7', series: 'open', time, value: true },
        { device: MARKUP, series: MARKUP, time, value: MARKUP },
        { device: 'long', series: 'n'.repeat(250), time, value: 't'.repeat(250) },
      ],
    });
    await platform.call('POST', '/points', {
      token: platform.two.writer,
      body: [{ device: 'foreign-1', series: 's', time, value: 1 }],
    });
    const quiet = [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ];
    browser = await chromium.launch({ executablePath: CHROMIUM, args: quiet });
    page = await browser.newPage();
    page.setDefaultTimeout(10_000);
    page.on('console', (message) => message.type() === 'error' && problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
  });
  afterAll(async () => {
    await browser.close();
    await platform.stop();
  });

  it('refuses a wrong password with a sentence and stays on the log-in form', async () => {
    await page.goto(platform.url);
    await page.fill('input[name=email]', platform.one.email);
    await page.fill('input[name=password]', 'wrong password');
    await page.click('button[type=submit]');
    await page.waitForSelector('[role=alert]');
    expect(await page.textContent('[role=alert]')).toMatch(/credentials|password/i);
    problems.length = 0; // the browser reports the 401 itself
  });

  it('lists the devices of the project with their newest values after log-in, and no foreign ones', async () => {
    await page.fill('input[name=password]', platform.one.password);
    await page.click('button[type=submit]');
    await page.waitForSelector('text=boiler-1');
    const text = await page.innerText('body');
    expect(text).toContain('door-7');
    expect(text).toContain('70');
    expect(text).not.toContain('foreign-1');
  });

  it('shows markup in names and values as text', async () => {
    const text = await page.innerText('body');
    expect(text.split(MARKUP)).toHaveLength(4);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe('Tributary');
  });

  it.each([390, 1400])('keeps everything within its frame at a width of %i', async (width) => {
    await page.setViewportSize({ width, height: 844 });
    const over = await page.evaluate(() =>
      [document.documentElement, ...document.querySelectorAll('article')]
        .filter((element) => element.scrollWidth > element.clientWidth)
        .map((element) => element.textContent),
    );
    expect(over).toEqual([]);
  });

  it('draws the series that is clicked', async () => {
    await page.click('text=temperature');
    await page.waitForSelector('canvas');
    expect(problems).toEqual([]);
    if (process.env['TRIBUTARY_TEST_SCREENSHOT'])
      await page.screenshot({ path: process.env['TRIBUTARY_TEST_SCREENSHOT'] });
  });

  it('draws a day as a day, however few points it has', async () => {
    await page.click('text=open');
    await page.waitForSelector('[data-points="1"]');
    const plot = page.locator('.plot');
    await plot.locator('canvas').waitFor();
    expect(Number(await plot.getAttribute('data-seconds'))).toBeCloseTo(86_400, 0);
  });

  it('brings the chart into sight on a phone, and the devices back', async () => {
    await page.setViewportSize({ width: 390, height: 400 });
    await page.evaluate(() => window.scrollTo(0, 0));
    await page.click('text=temperature');
    await page.waitForSelector('.chart h2:has-text("temperature")');
    await page.waitForSelector('canvas');
    const top = (selector: string) => page.locator(selector).first().boundingBox();
    expect((await top('.chart h2'))!.y).toBeLessThan(200);
    await page.click('text=↑ Devices');
    expect((await top('tr.chosen'))!.y).toBeGreaterThan(0);
    expect(problems).toEqual([]);
  });
});
