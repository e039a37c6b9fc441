/** The explorer: any series over any time, and the ways on from there. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';

/** A day of points each ten seconds, in which one hour is missing and another is hotter. */
const START = Date.UTC(2026, 2, 1);
const DAY = 86_400_000;
const HOUR = 3_600_000;
const STEP = 10_000;
const span = (from: number, to: number) => `${new Date(from).toISOString()}~${new Date(to).toISOString()}`;
// Not the kind that waits: the server is in this process.
const run = promisify(execFile);
const WHOLE = span(START, START + DAY);

describe.skipIf(!HAS_BROWSER)('the explorer', () => {
  let seen: Seen;
  const ids: Record<string, number> = {};
  const show = async (path: string, page?: Page) => seen.go(`explorer?${path}`, page);
  const modes = async (page = seen.page) => page.locator('.drawn').getAttribute('data-modes');
  const seconds = async () => Number(await seen.page.locator('.drawn').getAttribute('data-seconds'));
  const drawn = (want: string) => seen.page.waitForSelector(`.drawn[data-modes="${want}"]`);

  beforeAll(async () => {
    seen = await openPage(async ({ call, one: { writer: token } }) => {
      const rows = Array.from({ length: DAY / STEP }, (_, i) => i * STEP)
        .filter((at) => at < 5 * HOUR || at >= 6 * HOUR)
        .map((at) => [
          START + at,
          20 + Math.sin(at / HOUR) + (at >= 12 * HOUR && at < 13 * HOUR ? 30 : 0),
          1 + at / DAY,
          at % (4 * HOUR) < 2 * HOUR,
          at < 12 * HOUR ? 'idle' : 'run, fast',
        ]);
      const series = ['temperature', 'pressure', 'burner', 'state'];
      const tables = Array.from({ length: Math.ceil(rows.length / 2000) }, (_, i) => ({
        device: "boiler's 1",
        series,
        rows: rows.slice(i * 2000, (i + 1) * 2000),
      }));
      await call('POST', '/points', { token, body: { tables } });
      const other = { device: 'boiler-2', series: ['temperature'], rows: [[Date.now() - 1000, 40]] };
      await call('POST', '/points', { token, body: { tables: [other] } });
      for (const key of ["boiler's 1", 'boiler-2'])
        await call('PATCH', `/devices/${encodeURIComponent(key)}`, {
          token,
          body: { tags: [{ key: 'hall', value: 'west' }] },
        });
      const { items } = (await call('GET', '/series', { token })).json;
      for (const { id, name, device } of items) ids[device === 'boiler-2' ? 'other' : name] = id;
      await call('PATCH', `/series/${ids['temperature']}`, { token, body: { unit: '°C' } });
      await call('PATCH', `/series/${ids['pressure']}`, { token, body: { unit: 'bar' } });
      await call('POST', '/assets', {
        token,
        body: { name: 'West wing', members: [ids['pressure']!, ids['other']!] },
      });
    });
    await seen.logIn();
  });
  afterAll(() => seen.stop());

  it('charts series that are found by a word and clicked', async () => {
    const { page } = seen;
    await show(`r=${WHOLE}`);
    await page.fill('[aria-label="Find series"]', 'BURN');
    await page.check('.picker label:has-text("temperature") input');
    await drawn('buckets');
    await page.check('.picker label:has-text("burner") input');
    await page.check('.picker label:has-text("state") input');
    await page.waitForSelector('canvas.lanes');
    await expect.poll(() => page.locator('.legend tbody tr').count()).toBe(3);
    expect(page.url()).toContain(`s=${ids['temperature']},${ids['burner']},${ids['state']}`);
  });

  it('adds the same series of all devices with a tag, and the series of an asset', async () => {
    const { page } = seen;
    await show(`r=${WHOLE}&s=${ids['temperature']}`);
    await page.click('.picker .chip:has-text("all of hall: west")');
    await page.waitForSelector('.legend small:text-is("boiler-2")');
    await show(`r=${WHOLE}`);
    await page.fill('[aria-label="Find series"]', '');
    await page.click('.picker >> text=West wing');
    await page.waitForSelector('.legend td:has-text("pressure")');
    await expect.poll(() => page.locator('.legend tbody tr').count()).toBe(2);
  });

  it('draws buckets of a long span, and all points of a short one', async () => {
    const { page } = seen;
    await show(`r=${WHOLE}&s=${ids['temperature']}`);
    await drawn('buckets');
    await page.waitForSelector('.caption:has-text("buckets of")');
    await show(`r=${span(START, START + HOUR)}&s=${ids['temperature']}`);
    await drawn('raw');
    await page.waitForSelector(`.drawn[data-points="${HOUR / STEP}"]`);
  });

  it('zooms by a drag into finer data, and back leads out again', async () => {
    const { page } = seen;
    await show(`r=${WHOLE}&s=${ids['temperature']}`);
    await drawn('buckets');
    const box = (await page.locator('.u-over').boundingBox())!;
    await page.mouse.move(box.x + box.width * 0.5, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.52, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await drawn('raw');
    expect(await seconds()).toBeLessThan(3600);
    await page.goBack();
    await drawn('buckets');
    expect(await seconds()).toBe(DAY / 1000);
  });

  it('is moved and zoomed by keys and buttons', async () => {
    const { page } = seen;
    await page.locator('.drawn').focus();
    await page.keyboard.press('+');
    await expect.poll(seconds).toBe(DAY / 2000);
    await page.keyboard.press('-');
    await expect.poll(seconds).toBe(DAY / 1000);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => page.url()).toContain('r=2026-02-28T18:00:00.000Z');
    await page.click('[aria-label=Closer]');
    await expect.poll(seconds).toBe(DAY / 2000);
  });

  it('draws a gap as a gap', async () => {
    await show(`r=${span(START + 4 * HOUR, START + 7 * HOUR)}&s=${ids['temperature']}&a=raw`);
    await drawn('raw');
    // A place more than there are points: the hole.
    await seen.page.waitForSelector(`.drawn[data-points="${(2 * HOUR) / STEP + 1}"]`);
  });

  it.each(['raw', 'max', 'p95', 'count', 'delta'])('computes %s', async (aggregation) => {
    const { page } = seen;
    await show(`r=${WHOLE}&s=${ids['temperature']}`);
    await drawn('buckets');
    await page.selectOption('[aria-label=Aggregation]', aggregation);
    await drawn(aggregation === 'raw' ? 'raw' : 'buckets');
    expect(page.url()).toContain(`a=${aggregation}`);
  });

  it('has an axis for each unit', async () => {
    const { page } = seen;
    await show(`r=${WHOLE}&s=${ids['temperature']},${ids['pressure']}`);
    await drawn('buckets,buckets');
    // Time, °C and bar.
    await expect.poll(() => page.locator('.u-axis').count()).toBe(3);
  });

  it('shows values under the cursor', async () => {
    const { page } = seen;
    await show(`r=${WHOLE}&s=${ids['temperature']},${ids['state']}`);
    await drawn('buckets,buckets');
    const box = (await page.locator('.u-over').boundingBox())!;
    await page.mouse.move(box.x + box.width * (12.5 / 24), box.y + 60);
    await page.waitForSelector('.legend [data-cursor=true]');
    await expect.poll(() => page.innerText('.legend tbody tr >> nth=0')).toMatch(/(49|50|51)\.?\d* °C/);
    expect(await page.innerText('.legend tbody tr >> nth=1')).toContain('run, fast');
  });

  it('compares with the span before', async () => {
    const { page } = seen;
    await show(`r=${span(START + 12 * HOUR, START + 13 * HOUR)}&s=${ids['temperature']}`);
    await page.check('label:has-text("Span before") input');
    await page.waitForSelector('.caption:has-text("dashed: the span before")');
    expect(page.url()).toContain('c=1');
  });

  it('has figures of a span that is marked, and says what changed in it', async () => {
    const { page } = seen;
    await show(`r=${WHOLE}&s=${ids['pressure']}&m=${span(START + 12 * HOUR, START + 13 * HOUR)}`);
    await page.waitForSelector('h2:has-text("Marked span")');
    const figures = page.locator('[aria-label=Statistics] tbody tr');
    await expect.poll(() => figures.innerText()).toContain(String(HOUR / STEP));
    await page.click('text=What changed here?');
    const row = page.locator('[data-changed=temperature]');
    await row.waitFor();
    // Sines about 20, and 30 hotter.
    expect(await row.innerText()).toMatch(/\b(19|20)[.\d]* °C\s+(49|50)[.\d]* °C/);
    await row.locator('text=Show').click();
    await page.waitForSelector('.legend td:has-text("temperature")');
  });

  it('has figures of exactly what is seen, however short', async () => {
    const { page } = seen;
    const at = START + 2 * HOUR + 7 * STEP;
    await show(`r=${span(at + 1, at + STEP + 1)}&s=${ids['pressure']}`);
    await page.waitForSelector('h2:has-text("In sight")');
    const figures = page.locator('[aria-label=Statistics] tbody tr td:nth-child(2)');
    await expect.poll(() => figures.innerText()).toBe('1');
  });

  it('shows at first as much as there is: less of what has just begun, more of what ended long ago', async () => {
    const { page } = seen;
    await show(`s=${ids['other']}`);
    await page.waitForURL(/r=15m/);
    await expect.poll(seconds).toBe(900);
    await show(`s=${ids['pressure']}`);
    await expect.poll(seconds).toBeGreaterThan(DAY / 1000);
    // A day of what sends for longer: its first point of the last day is no beginning.
    const now = Date.now();
    const points = [now - 3 * DAY, now - DAY + 60_000, now - 1000].map((time) => ({
      ...{ device: 'lasting', series: 'level', time, value: 1 },
    }));
    await seen.platform.call('POST', '/points', { token: seen.platform.one.writer, body: points });
    const { items } = (await seen.platform.call('GET', '/series?device=lasting', {})).json;
    const [asked] = await Promise.all([
      page.waitForResponse((answer) => answer.url().includes('/query/first')),
      show(`s=${items[0].id}`),
    ]);
    await asked.finished();
    await page.waitForSelector('.drawn[data-points="2"]');
    expect(await seconds()).toBe(DAY / 1000);
    expect(page.url()).not.toContain('r=');
  });

  it('marks by a drag', async () => {
    const { page } = seen;
    await show(`r=${WHOLE}&s=${ids['pressure']}`);
    await drawn('buckets');
    await page.click('button:text-is("Mark")');
    const box = (await page.locator('.u-over').boundingBox())!;
    await page.mouse.move(box.x + 100, box.y + 50);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 60, { steps: 5 });
    await page.mouse.up();
    await page.waitForSelector('h2:has-text("Marked span")');
    expect(await seconds()).toBe(DAY / 1000);
    await page.click('text=Clear mark');
    await page.waitForSelector('h2:has-text("In sight")');
  });

  it('follows new points', async () => {
    const { page, platform } = seen;
    await show(`r=15m&s=${ids['other']}`);
    await page.waitForSelector('.legend td:has-text("40")');
    const body = [{ device: 'boiler-2', series: 'temperature', time: Date.now(), value: 41.25 }];
    await platform.call('POST', '/points', { token: platform.one.writer, body });
    await page.waitForSelector('.legend td:has-text("41.25")');
  });

  it('shows a view that was shared by its link', async () => {
    const { page } = seen;
    await show(`r=${WHOLE}&s=${ids['temperature']}&a=max&z=Asia/Tokyo&m=${span(START, START + HOUR)}`);
    await drawn('buckets');
    // Another tab of the same browser, where the login is known.
    const other = await seen.open();
    await other.goto(page.url());
    await other.waitForSelector('.caption:has-text("Asia/Tokyo")');
    expect(await other.locator('[aria-label=Aggregation]').inputValue()).toBe('max');
    await other.waitForSelector('h2:has-text("Marked span")');
    await expect.poll(() => modes(other)).toBe('buckets');
    await other.close();
  });

  it.each(['r=~&s=x,-1,1e99&a=nonsense&z=Mars&m=1', 'r=9999999d', 's=999999'])(
    'outlives the address %s',
    async (path) => {
      await show(path);
      await seen.page.waitForSelector('main.explorer');
      await seen.page.waitForSelector('[aria-label=Range]');
      if (path === 's=999999') await seen.page.waitForSelector('[role=alert]');
      seen.problems.length = 0; // of the series that does not exist
    },
  );

  it('saves what is seen as CSV', async () => {
    const { page } = seen;
    await show(`r=${span(START, START + HOUR)}&s=${ids['temperature']},${ids['state']}`);
    await drawn('raw,raw');
    await page.waitForSelector(`.drawn[data-points="${(2 * HOUR) / STEP}"]`);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('button:text-is("CSV")'),
    ]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines[0]).toBe("time,boiler's 1.temperature (°C),boiler's 1.state");
    expect(lines[1]).toBe('2026-03-01T00:00:00.000Z,20,idle');
    expect(lines).toHaveLength(HOUR / STEP + 1);
  });

  it('exports all points as a job, and its file is right', async () => {
    const { page } = seen;
    await page.click('text=Export…');
    await page.click('.panel button:has-text("Export")');
    const link = page.locator('.panel a[download]');
    await link.waitFor();
    const [download] = await Promise.all([page.waitForEvent('download'), link.click()]);
    const lines = readFileSync(await download.path(), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines).toHaveLength((2 * HOUR) / STEP + 1);
  });

  describe('copies the view', () => {
    const copied = async (form: string, more = '') => {
      const { page } = seen;
      await show(`r=${span(START, START + 6 * HOUR)}&s=${ids['temperature']},${ids['state']}${more}`);
      await page.waitForSelector(`.drawn[data-modes]:not([data-points="0"])`);
      if ((await page.locator('button[aria-expanded=true]:has-text("Copy as")').count()) === 0)
        await page.click('text=Copy as…');
      await page.click(`.panel button:text-is("${form}")`);
      return page.innerText('.panel pre');
    };
    const TOKEN = () => seen.platform.one.reader;

    it('as a curl line that a shell runs', async () => {
      const text = await copied('curl');
      const env = { ...process.env, TOKEN: TOKEN() };
      const options = { env, maxBuffer: 2 ** 26 };
      const { stdout } = await run('/bin/sh', ['-c', text.replace('curl', 'curl -s')], options);
      const { items } = JSON.parse(stdout);
      expect(items.length).toBeGreaterThan(100);
      expect(items[0]).toMatchObject({
        device: "boiler's 1",
        mean: expect.any(Number),
        max: expect.any(Number),
      });
    });

    it('as a program of the SDK', async () => {
      const text = await copied('SDK');
      expect(text).toContain(`.seriesId(${ids['temperature']}, ${ids['state']})`);
      expect(text).toContain('.aggregate("mean", "min", "max")');
      expect(await copied('SDK', '&a=raw')).toContain('.rows()');
    });

    it('as a command, with names that a shell takes as they are', async () => {
      const text = await copied('CLI');
      expect(text).toContain(String.raw`--device 'boiler'\''s 1'`);
      expect(text).toContain('--bucket');
    });

    it.each(['', '&a=raw', '&a=p95'])('as SQL that runs (%s)', async (more) => {
      const sql = await copied('SQL', more);
      const answer = await seen.platform.call('POST', '/query/sql', { token: TOKEN(), body: { sql } });
      expect(answer.status, answer.text).toBe(200);
      expect(answer.json.rows.length).toBeGreaterThan(100);
    });
  });

  describe('SQL', () => {
    it('shows the rows of a statement and draws them', async () => {
      const { page } = seen;
      await show('t=sql');
      await page.fill(
        '[aria-label=SQL]',
        "SELECT toStartOfHour(time) AS hour, avg(value) AS mean, count() AS n FROM telemetry WHERE series = 'temperature' GROUP BY hour ORDER BY hour",
      );
      await page.keyboard.press('Control+Enter');
      await page.waitForSelector('.sql-rows td:has-text("2026-03-01 00:00:00")');
      await page.waitForSelector('.plot canvas');
      expect(await page.locator('.legend tbody tr').count()).toBe(2);
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.click('button:text-is("CSV")'),
      ]);
      expect(readFileSync(await download.path(), 'utf8')).toMatch(/^hour,mean,n\n2026-03-01 00:00:00,/);
    });

    it('is shared by its link, and makes only the rows in sight', async () => {
      const { page } = seen;
      await page.fill('[aria-label=SQL]', 'SELECT number AS n FROM numbers(5000)');
      await page.click('button:has-text("Run")');
      await page.waitForSelector('text=5,000 rows');
      await page.reload();
      await page.waitForSelector('text=5,000 rows');
      expect(await page.locator('.sql-rows tbody tr').count()).toBeLessThan(100);
    });

    it('shows what the server says against a statement', async () => {
      const { page, problems } = seen;
      expect(problems).toEqual([]);
      await page.fill('[aria-label=SQL]', 'DROP TABLE telemetry');
      await page.click('button:has-text("Run")');
      await page.waitForSelector('[role=alert]');
    });
  });
});
