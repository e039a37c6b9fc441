/** Data quality on the page: devices with something wrong, what says so, and the way to them; what was refused; what the server is busy with. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';

const MINUTE = 60_000;

/** Minute by minute up to now, or before. */
const course = (device: string, value: (at: number) => number, { ends = 0, without = [0, 0] } = {}) =>
  Array.from({ length: 300 }, (_, at) => ({
    ...{ device, series: 't', value: value(at), time: Date.now() - ends - (299 - at) * MINUTE },
  })).filter((_, at) => at < without[0]! || at >= without[1]!);

describe.skipIf(!HAS_BROWSER)('data quality on the page', () => {
  let seen: Seen;
  beforeAll(async () => {
    seen = await openPage(
      async ({ call }) => {
        const body = [
          ...course('oven', (at) => at % 7),
          ...course('mute', (at) => at % 7, { ends: 3 * 60 * MINUTE }),
          ...course('quiet', (at) => at % 7, { ends: 30 * 60 * MINUTE }),
          ...course('gaps', (at) => at % 7, { without: [100, 200] }),
          ...course('frozen', (at) => (at < 200 ? at % 7 : 3.5)),
        ];
        await call('POST', '/points', { body });
      },
      { 'quality-interval': '100ms' },
    );
    await seen.logIn();
  });
  afterAll(() => seen.stop());

  it('says that nothing was refused, how full the project is, and that the stores answer', async () => {
    const { page } = seen;
    await page.click('nav >> text=Quality');
    await page.waitForSelector('text=Nothing was refused');
    await page.waitForSelector('.facts div:has-text("Devices"):has-text("5")');
    expect(await page.locator('.facts .state.good').count()).toBeGreaterThan(0);
  });

  it('shows which devices are wrong in which way, and what says so', async () => {
    const { page } = seen;
    const row = (kind: string, device: string) => page.locator(`[data-found=${kind}][data-of=${device}]`);
    await row('silent', 'mute').waitFor();
    expect(await row('silent', 'mute').innerText()).toMatch(/3 h ago[\s\S]*usually every 1 min/);
    expect(await row('gappy', 'gaps').innerText()).toMatch(/1 gap, 33\.\d % of 5 h; the longest 1\.7 h/);
    expect(await row('stuck', 'frozen').innerText()).toContain('100 points of 3.5');
    expect(await page.locator('[data-of=oven]:not([data-found=late])').count()).toBe(0);
    expect(await page.locator('[data-kind=silent]').innerText()).toMatch(/Silent\s*2/);
  });

  it('narrows and orders them, as it stands in the address', async () => {
    const { page } = seen;
    const shown = async () =>
      page.locator('[data-found]').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-of')));
    await page.click('[data-kind=silent]');
    await page.waitForSelector('[data-explains=silent]');
    expect(await shown()).toEqual(['quiet', 'mute']);
    await page.selectOption('select', 'device');
    await expect.poll(shown).toEqual(['mute', 'quiet']);
    expect(page.url()).toContain('kind=silent');
    await page.reload();
    await page.waitForSelector('[data-found=silent]');
    expect(await shown()).toEqual(['mute', 'quiet']);
  });

  it('leads to the series at the time, and to the device', async () => {
    const { page } = seen;
    await seen.go('quality?kind=gappy');
    await page.click('[data-of=gaps] >> text=t');
    await page.waitForSelector('.legend');
    await page.goBack();
    await page.click('[data-of=gaps] >> text=gaps');
    await page.waitForSelector('main.device');
  });

  it('shows what is refused with its reason, those of one kind together, and leads to the device', async () => {
    const { page, platform } = seen;
    await seen.go('quality');
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
    // The organization of this person is not the first one, which runs the server: its figures are not for them.
    expect(await page.locator('[data-figures=server]').count()).toBe(0);
    expect(seen.problems.filter((problem) => !problem.includes('403'))).toEqual([]);
  });

  it('shows administrators of the installation what the server is busy with', async () => {
    const page = await (await seen.context.browser()!.newContext()).newPage();
    const { email, password } = seen.platform.first.admin;
    await page.goto(seen.platform.url);
    await page.fill('input[name=email]', email);
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
    await page.click('nav >> text=Quality');
    await page.click('[data-figures=server] summary');
    const text = await page.locator('[data-figures=server]').innerText();
    expect(text).toMatch(/Spool[\s\S]*of 10,?240 MiB[\s\S]*takes points/);
    await page.context().close();
  });
});
