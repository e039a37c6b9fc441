/** Retention on the page: what goes is seen before a rule is saved, a rule protects, a run deletes, and all of it says what it does. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endedJob } from '../support/jobs.js';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';

const DAY = 86_400_000;

describe.skipIf(!HAS_BROWSER)('retention on the page', () => {
  let seen: Seen;
  beforeAll(async () => {
    seen = await openPage(async ({ call }) => {
      const today = new Date().setUTCHours(0, 0, 0, 0);
      const body = ['pump', 'meter'].flatMap((device) =>
        [90, 50, 2].map((days) => ({ device, series: 't', time: today - days * DAY, value: days })),
      );
      await call('POST', '/points', { body });
    });
    await seen.logIn();
    await seen.go('admin/retention');
  });
  afterAll(() => seen.stop());

  const left = async () => {
    const { json } = await seen.platform.call('POST', '/query/counts', { body: {} });
    return Object.fromEntries(
      json.items.map(({ device, count }: { device: string; count: number }) => [device, count]),
    );
  };
  const retention = async (path = '') => (await seen.platform.call('GET', `/retention${path}`)).json;

  it('shows counts and dates of what goes before a rule can be saved, and anew after each change', async () => {
    const { page } = seen;
    await page.waitForSelector('.empty:has-text("all points are kept")');
    expect(await page.innerText('[data-next=""]')).toBe('none');
    await page.click('text=New rule');
    await page.fill('input[name=name]', 'a month');
    await page.fill('input[name=days]', '60');
    expect(await page.locator('button:has-text("Save")').count()).toBe(0);
    await page.click('text=See what goes');
    await page.waitForSelector('[data-more="2"]:has-text("2 points that are kept now would go")');
    await page.fill('input[name=days]', '30');
    await page.waitForSelector('form:not(:has([data-more]))');
    expect(await page.locator('button:has-text("Save")').count()).toBe(0);
    await page.click('text=See what goes');
    await page.waitForSelector('[data-more="4"]');
    expect(await page.innerText('[data-goes="pump t"]')).toMatch(/pump t\s+a month\s+2\s+\S[^]*\d{4}/);
    expect((await retention()).items).toEqual([]);
    await page.click('text=Save, and let 4 go');
    await page.waitForSelector('[data-retention="a month"]:has-text("30 days")');
    expect((await retention()).items).toMatchObject([{ name: 'a month', keepDays: 30 }]);
    await page.waitForSelector('[data-next*="T"]');
    expect(await left()).toEqual({ pump: 3, meter: 3 });
  });

  it('saves an exception without a question, because nothing more goes by it', async () => {
    const { page } = seen;
    await page.click('text=New rule');
    await page.fill('input[name=name]', 'by law');
    await page.check('input[name=forEver]');
    await page.fill('input[name=devices]', 'meter');
    await page.click('text=See what goes');
    await page.waitForSelector('[data-more="0"]:has-text("2 points of 1 series")');
    await page.click('form button:text-is("Save")');
    await page.waitForSelector('[data-retention="by law"]:has-text("for ever")');
  });

  it('asks before an exception is switched off or deleted, and leaves it where nobody means it', async () => {
    const { page } = seen;
    const asked: string[] = [];
    for (const way of ['input[type=checkbox]', 'text=Delete…']) {
      page.once('dialog', (dialog) => {
        asked.push(dialog.message());
        void dialog.dismiss();
      });
      await page.click(`[data-retention="by law"] >> ${way}`);
      await expect.poll(() => asked.length).toBe(way.startsWith('input') ? 1 : 2);
    }
    for (const question of asked) expect(question).toMatch(/2 points that are kept now would go/);
    expect((await retention()).items).toMatchObject([{}, { name: 'by law', enabled: true }]);
  });

  it('runs when it is told to, and says what it did', async () => {
    const { page, platform } = seen;
    let question = '';
    page.once('dialog', (dialog) => {
      question = dialog.message();
      void dialog.accept();
    });
    await page.click('text=Run now…');
    await page.waitForSelector('[data-last*="T"]');
    expect(question).toMatch(/^Delete 2 points of 1 series, from /);
    const { last } = await retention('/status');
    expect(await endedJob(platform, last.job)).toMatchObject({ result: { points: 2 } });
    await page.waitForSelector('dd:has-text("2 points of 1 series deleted in")');
    expect(await left()).toEqual({ pump: 1, meter: 3 });
  });

  it('changes a rule, switches it off and deletes it', async () => {
    const { page } = seen;
    await page.click('[data-retention="a month"] >> text=Change');
    await page.fill('input[name=days]', '100');
    await page.click('text=See what goes');
    await page.waitForSelector('.note.good:has-text("Nothing goes")');
    await page.click('form button:text-is("Save")');
    await page.waitForSelector('[data-retention="a month"]:has-text("100 days")');
    await page.click('[data-retention="a month"] >> input[type=checkbox]');
    await page.waitForSelector('[data-retention="a month"] input:not(:checked)');
    await page.click('[data-retention="a month"] >> text=Delete…');
    await page.waitForSelector('main:not(:has([data-retention="a month"]))');
    expect(seen.problems).toEqual([]);
  });
});
