/** Every view, as those use it who do not see it well: no serious finding of axe, wide and on a phone, light and dark. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';

/** Where each view is, and what is there when it has what it shows. */
const VIEWS: readonly (readonly [path: string, shown: string])[] = [
  ['start', '.snippet'],
  ['devices', '[data-device=oven]'],
  ['device/oven', 'table.series'],
  ['device/oven/details', 'form.details'],
  ['explorer?s=1', '.legend'],
  ['explorer?t=sql', 'textarea'],
  ['boards', 'main h1'],
  ['boards/ready?device=oven', '[data-live=live]'],
  ['boards/new', '.draft'],
  ['alerts', '[data-state=firing]'],
  ['alerts/rules', '[data-rule=hot]'],
  ['alerts/rule/1', '[data-shown="2"] .legend'],
  ['alerts/silences', '[data-silence]'],
  ['alerts/channels', '[data-channel=ops]'],
  ['alerts/log', 'main.alerts .empty, [data-delivery]'],
  ['quality', '.kinds'],
  ['quality?kind=silent', '[data-found=silent]'],
  ['admin/projects', '[data-project]'],
  ['admin/people', '[data-person]'],
  ['admin/tokens', '[data-token]'],
  ['admin/adopted', '.empty'],
  ['admin/retention', '[data-retention]'],
  ['admin/jobs', '.empty, [data-job]'],
  ['admin/audit', '[data-action]'],
  ['admin/server', '.facts'],
];
const LOOKS = [
  ['wide and light', { width: 1366, height: 850 }, 'light'],
  ['a phone in the dark', { width: 390, height: 844 }, 'dark'],
] as const;

/** Of the graver kinds, with the place of each. The source goes in beside the policy of the page, which lets nothing in. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() =>
    (globalThis as unknown as { axe: typeof axe }).axe.run(document, { resultTypes: ['violations'] }),
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
}

describe.skipIf(!HAS_BROWSER)('what axe finds', () => {
  let seen: Seen;
  beforeAll(async () => {
    seen = await openPage(
      async ({ call }) => {
        const write = (value: number, time: number) =>
          call('POST', '/points', { body: [{ device: 'oven', series: 'temperature', time, value }] });
        await write(20, Date.now() - 60_000);
        await write(20, Date.now() - 40 * 86_400_000);
        const old = { device: 'mute', series: 't', time: Date.now() - 3 * 86_400_000, value: 1 };
        await call('POST', '/points', { body: [old] });
        await call('POST', '/alert-channels', {
          body: { name: 'ops', target: { kind: 'mqtt', topic: 'plant/alerts' } },
        });
        const condition = { kind: 'threshold', is: '>', value: 80 };
        await call('POST', '/alert-rules', { body: { name: 'hot', condition, channels: ['ops'] } });
        await call('POST', '/retention', { body: { name: 'a year', keepDays: 365 } });
        await call('POST', '/alert-silences', {
          body: { device: 'nobody', until: new Date(Date.now() + 3_600_000).toISOString() },
        });
        await write(90, Date.now() + 1_000);
      },
      { 'quality-interval': '100ms' },
    );
  });
  afterAll(() => seen.stop());

  it('is nothing serious at the door', async () => {
    await seen.page.goto(seen.platform.url);
    await seen.page.waitForSelector('input[name=password]');
    expect(await findings(seen.page)).toEqual([]);
    await seen.logIn();
  });

  it('is nothing serious in what a stranger sees by a link', async () => {
    const { platform, page } = seen;
    const { call } = platform;
    const board = (await call('GET', '/boards/ready?device=oven')).json;
    const { id } = (await call('POST', '/boards', { body: { ...board, name: 'shared' } })).json;
    const body = { expires: Date.now() + 3_600_000 };
    const { secret } = (await call('POST', `/boards/${id}/shares`, { body })).json;
    await page.goto(`${platform.url}/#/shared/${secret}`);
    await page.waitForSelector('[data-live=live]');
    expect(await findings(page)).toEqual([]);
    await page.goto(platform.url);
    await page.waitForSelector('header.top');
  });

  describe.each(LOOKS)('%s', (_, size, colorScheme) => {
    const look = async () => {
      expect(await findings(seen.page)).toEqual([]);
      const wide = await seen.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(wide, 'pixels beyond the frame').toBe(0);
    };

    it.each(VIEWS)('is nothing serious in %s', async (path, shown) => {
      const { page } = seen;
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      await seen.go(path);
      await page.waitForSelector(shown);
      await look();
    });

    it('is nothing serious in the editor of a panel', async () => {
      const { page } = seen;
      await seen.go('boards/new');
      await page.click('text=+ Panel');
      await page.waitForSelector('dialog .tree');
      await look();
      await page.keyboard.press('Escape');
    });

    it('is nothing serious in a retention rule whose preview is seen', async () => {
      const { page } = seen;
      await seen.go('admin/retention');
      await page.click('[data-retention="a year"] >> text=Change');
      await page.fill('input[name=days]', '5');
      await page.click('text=See what goes');
      await page.waitForSelector('[data-goes="oven temperature"]');
      await look();
      await page.click('button:text-is("Back")');
    });
  });
});
