/** Devices: found, sorted, live, silent, marked and changed together; and one by itself. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HAS_BROWSER, openPage, type Seen } from './support/browser.js';

const MANY = 1_500;
const HOUR = 3_600_000;

describe.skipIf(!HAS_BROWSER)('devices', () => {
  let seen: Seen;
  const write = (body: object) =>
    seen.platform.call('POST', '/points', { token: seen.platform.one.writer, body });
  beforeAll(async () => {
    seen = await openPage(async ({ call, one: { writer: token } }) => {
      const now = Date.now();
      const tables = Array.from({ length: MANY }, (_, i) => ({
        device: `sensor-${String(i).padStart(5, '0')}`,
        series: ['temperature', 'open'],
        rows: [[now - 60_000, 20 + i, true]],
      }));
      for (let start = 0; start < MANY; start += 500)
        await call('POST', '/points', { token, body: { tables: tables.slice(start, start + 500) } });
      // Once a minute until three hours ago; and once an hour until half an hour ago.
      const rows = (end: number, step: number) =>
        Array.from({ length: 5 }, (_, i) => [now - end - i * step, i]);
      const late = [
        { device: 'Fell-silent', series: ['level'], rows: rows(3 * HOUR, 60_000) },
        { device: 'Slow', series: ['level'], rows: rows(HOUR / 2, HOUR) },
      ];
      await call('POST', '/points', { token, body: { tables: late } });
      const tags = [{ key: 'depot', value: 'Ghent' }];
      await call('PATCH', '/devices/sensor-00007', { token, body: { name: 'Seventh', tags } });
      const unit = { device: 'unit-1', name: 'power', kind: 'number', unit: 'kW' };
      await call('POST', '/devices', { token, body: { key: 'unit-1', description: 'Behind the mill' } });
      await call('POST', '/series', { token, body: unit });
    });
    await seen.logIn();
    await seen.go('devices');
  });
  afterAll(() => seen.stop());

  it('are a table of any length, of which only rows in sight are there', async () => {
    const { page } = seen;
    await page.waitForSelector(`[data-total="${MANY + 3}"]`);
    await page.waitForSelector('[data-device]');
    expect(await page.locator('.rows .row').count()).toBeLessThan(80);
    await page.locator('.table-frame').evaluate((frame) => frame.scrollTo(0, frame.scrollHeight));
    await page.waitForSelector('[data-device=unit-1]');
    expect(await page.locator('.rows .row').count()).toBeLessThan(80);
    await page.locator('.table-frame').evaluate((frame) => frame.scrollTo(0, 0));
  });

  it.each([
    ['SENSOR-00012', 'sensor-00012'],
    ['ghent', 'sensor-00007'],
    ['seventh', 'sensor-00007'],
    ['POWER', 'unit-1'],
  ])('are found by %s', async (text, key) => {
    const { page } = seen;
    await page.fill('input[type=search]', text);
    await page.waitForSelector('[data-total="1"]');
    await page.waitForSelector(`[data-device=${key}]`);
  });

  it('say so when nothing is found', async () => {
    const { page } = seen;
    await page.fill('input[type=search]', 'nobody');
    await page.waitForSelector('text=Nothing has “nobody”');
    await page.fill('input[type=search]', '');
    await page.waitForSelector(`[data-total="${MANY + 3}"]`);
  });

  it('are sorted by what is clicked, in both directions', async () => {
    const { page } = seen;
    const first = () => page.locator('[data-device] >> nth=0').getAttribute('data-device');
    await page.waitForSelector('[aria-sort=ascending]:has-text("Device")');
    await expect.poll(first).toBe('Fell-silent');
    await page.click('[role=columnheader] >> text=Device');
    await page.waitForSelector('[aria-sort=descending]:has-text("Device")');
    await expect.poll(first).toBe('unit-1');
    await page.click('[role=columnheader] >> text=Device');
    await expect.poll(first).toBe('Fell-silent');
  });

  it('show a value as it is written', async () => {
    const { page } = seen;
    await page.fill('input[type=search]', 'sensor-00003');
    const value = page.locator('[data-device=sensor-00003] .value >> nth=0');
    await value.locator('text=23').waitFor();
    await write([{ device: 'sensor-00003', series: 'temperature', time: Date.now(), value: 99.5 }]);
    await value.locator('text=99.5').waitFor();
    await page.fill('input[type=search]', '');
  });

  it('are silent by their own measure', async () => {
    const { page } = seen;
    await page.waitForSelector('[data-device=Fell-silent][data-silent=true]:has-text("silent")');
    await page.fill('input[type=search]', 'slow');
    await page.waitForSelector('[data-device=Slow][data-silent=false]');
    await page.fill('input[type=search]', '');
  });

  it('are narrowed by a tag with a click, and widened again', async () => {
    const { page } = seen;
    await page.fill('input[type=search]', 'seventh');
    await page.click('[data-device=sensor-00007] .chip');
    await page.fill('input[type=search]', '');
    await page.waitForSelector('[data-total="1"]');
    expect(page.url()).toContain('tag=depot:Ghent');
    await page.click('button:has-text("depot:Ghent ×")');
    await page.waitForSelector(`[data-total="${MANY + 3}"]`);
  });

  it('get a tag together, however many they are', async () => {
    const { page, platform } = seen;
    await page.fill('input[type=search]', 'sensor-0001');
    await page.waitForSelector('[data-total="10"]');
    await page.check('[aria-label="Mark sensor-00011"]');
    await page.click('text=Mark all 10 that match');
    await page.waitForSelector('text=10 marked');
    await page.fill('input[name=tag]', 'row: two');
    await page.click('.bulk button:has-text("Tag")');
    await page.waitForSelector('text=10 devices have row: two.');
    const { items } = (await platform.call('GET', '/devices?tags=row:two')).json;
    expect(items).toHaveLength(10);
    await page.waitForSelector('[data-device=sensor-00010] .chip:has-text("row: two")');
  });

  it('are deleted together, after a question', async () => {
    const { page } = seen;
    const [asked] = await Promise.all([
      page.waitForEvent('dialog').then(async (dialog) => {
        await dialog.dismiss();
        return dialog.message();
      }),
      page.click('.bulk button:has-text("Delete")'),
    ]);
    expect(asked).toContain('Delete 10 devices');
    expect(await page.locator('[data-device]').count()).toBe(10);
    page.once('dialog', (dialog) => {
      expect(dialog.message()).toMatch(
        /Delete 10 devices of the project .* with 20 series and 20 points .*They can be restored until/,
      );
      void dialog.accept();
    });
    await page.click('.bulk button:has-text("Delete")');
    await page.waitForSelector('[data-total="0"]');
    await page.click('.told button:has-text("Undo")');
    await page.waitForSelector('[data-total="10"]');
    expect((await seen.platform.call('GET', '/devices?tags=row:two')).json.items).toHaveLength(10);
  });

  describe('one by itself', () => {
    it('shows its series with their newest values, live, and a chart', async () => {
      const { page } = seen;
      await seen.go('device/unit-1');
      await page.waitForSelector('text=Behind the mill');
      await page.waitForSelector('[data-series=power]:has-text("—")');
      await write([{ device: 'unit-1', series: 'power', time: Date.now(), value: 4.25 }]);
      await seen.go('device/sensor-00003');
      await page.waitForSelector('[data-series=temperature]:has-text("99.5")');
      await page.waitForSelector('.plot canvas');
      await page.waitForSelector('canvas.lanes');
      await write([{ device: 'sensor-00003', series: 'temperature', time: Date.now(), value: 12.75 }]);
      await page.waitForSelector('[data-series=temperature]:has-text("12.75")');
      await page.waitForSelector('.legend td:has-text("12.75")');
    });

    it('draws what is chosen, and says so in its address', async () => {
      const { page } = seen;
      await page.uncheck('[data-series=temperature] input');
      await page.waitForSelector('.legend tbody tr >> nth=0 >> text=open');
      expect(await page.locator('.legend tbody tr').count()).toBe(1);
      expect(page.url()).toMatch(/[?&]s=\d+$/);
    });

    it('is changed in a form, which says what is wrong', async () => {
      const { page, platform } = seen;
      await seen.go('device/unit-1/details');
      await page.fill('input[name=name]', 'Mill <b>');
      await page.fill('textarea[name=tags]', 'no tag');
      await page.click('text=Save');
      await page.waitForSelector('text=“no tag” is no tag');
      await page.fill('textarea[name=tags]', 'hall: west\nnote: a: b');
      await page.fill('input[name=location]', '50.85, 4.35');
      await page.fill('textarea[name=attributes]', '{"maker": "ACME"}');
      await page.click('text=Save');
      await page.waitForSelector('h1:has-text("Mill <b>")');
      expect((await platform.call('GET', '/devices/unit-1')).json).toMatchObject({
        name: 'Mill <b>',
        tags: [
          { key: 'hall', value: 'west' },
          { key: 'note', value: 'a: b' },
        ],
        attributes: { maker: 'ACME' },
        location: { latitude: 50.85, longitude: 4.35 },
        description: 'Behind the mill',
      });
    });

    it('is deleted after a look at what goes with it, and comes back', async () => {
      const { page, platform } = seen;
      await seen.go('device/Slow/details');
      page.once('dialog', (dialog) => {
        expect(dialog.message()).toMatch(
          /Delete the device “Slow” with 1 series and 5 points .*It can be restored until/s,
        );
        void dialog.accept();
      });
      await page.click('text=Delete the device');
      await page.waitForSelector('.told:has-text("Slow is deleted.")');
      expect((await platform.call('GET', '/devices/Slow')).status).toBe(404);
      await page.click('.told button:has-text("Undo")');
      await page.waitForSelector('h1:has-text("Slow")');
      expect((await platform.call('GET', '/devices/Slow')).status).toBe(200);
      await seen.go('device/unit-1');
    });

    it('is sent commands, and shows what happened with it', async () => {
      const { page } = seen;
      await page.click('text=Commands');
      await page.waitForSelector('text=No command was sent');
      await page.fill('input[name=name]', 'open');
      await page.fill('input[name=payload]', '{"to": 5}');
      await page.click('button:has-text("Send")');
      await page.waitForSelector('table.history td:has-text(\'{"to":5}\')');
      await page.click('nav >> text=Events');
      await page.waitForSelector('text=No event is known');
      await page.click('nav >> text=Connections');
      await page.waitForSelector('text=Nothing was told of connections');
    });

    it('says when it does not exist', async () => {
      const { page, problems } = seen;
      expect(problems).toEqual([]);
      await seen.go('device/nobody');
      await page.waitForSelector('[role=alert]:has-text("nobody")');
    });
  });
});
