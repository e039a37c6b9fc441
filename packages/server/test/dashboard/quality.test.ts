/** Data quality on the page: what was refused, by whichever door, with its reason; and where it came from. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';

describe.skipIf(!HAS_BROWSER)('data quality on the page', () => {
  let seen: Seen;
  beforeAll(async () => {
    seen = await openPage(async ({ call }) => {
      await call('POST', '/points', { body: [{ device: 'oven', series: 't', time: Date.now(), value: 1 }] });
    });
    await seen.logIn();
  });
  afterAll(() => seen.stop());

  it('says that nothing was refused, how full the project is, and that the stores answer', async () => {
    const { page } = seen;
    await page.click('nav >> text=Quality');
    await page.waitForSelector('text=Nothing was refused');
    await page.waitForSelector('.facts div:has-text("Devices"):has-text("1")');
    expect(await page.locator('.facts .state.good').count()).toBeGreaterThan(0);
  });

  it('shows what is refused with its reason, those of one kind together, and leads to the device', async () => {
    const { page, platform } = seen;
    for (let i = 0; i < 3; i++)
      await platform.call('POST', '/points', {
        body: [{ device: 'oven', series: 't', time: Date.now(), value: 'warm' }],
      });
    const row = page.locator('[data-refused=value_kind_mismatch]', { hasText: '3 times' });
    await row.waitFor();
    expect(await row.innerText()).toMatch(/native[\s\S]*oven[\s\S]*warm/);
    await seen.go('quality?device=other');
    await page.waitForSelector('text=Nothing was refused');
    await seen.go('quality?device=oven');
    await row.locator('a').click();
    await page.waitForSelector('main.device');
    expect(seen.problems).toEqual([]);
  });
});
