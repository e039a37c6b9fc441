/** Deleting points: what a deletion would delete, what no API shows behind it, what comes again, what it leaves, who may not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endedJob } from '../support/jobs.js';
import { metricOf } from '../support/metrics.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const call: TestPlatform['call'] = (...given) => platform.call(...given);
const T0 = Date.UTC(2024, 0, 31, 23, 59, 50);

/** A second apart, over the end of a month: of a number and of a text. */
const write = (device: string, values: readonly number[], from = T0) =>
  call('POST', '/points', {
    body: values.flatMap((value, second) => [
      { device, series: 'n', time: from + second * 1000, value, latitude: value, longitude: 1 },
      { device, series: 't', time: from + second * 1000, value: `v${value}` },
    ]),
  });
const values = async (device: string, series = 'n') => {
  const { json } = await call('POST', '/query/points', { body: { devices: [device], series: [series] } });
  return json.items.map(({ value }: { value: unknown }) => value);
};
const remove = async (body: object) => {
  const { status, json } = await call('POST', '/deletions', { body });
  expect([status, json.kind]).toEqual([202, 'deletion']);
  return json as { id: number; warnings?: { message: string }[] };
};

describe('a deletion', () => {
  it('says before what it would delete, and deletes nothing by that', async () => {
    await write('preview', [1, 2, 3, 4]);
    await write('bystander', [7]);
    const body = { devices: ['preview', 'nobody'], from: T0 + 1000, to: T0 + 3000 };
    const { json } = await call('POST', '/deletions/preview', { body, token: platform.one.reader });
    expect(json).toEqual({
      points: 4,
      series: 2,
      bySeries: ['n', 't'].map((series) => ({
        id: expect.any(Number),
        device: 'preview',
        series,
        points: 2,
      })),
      warnings: [expect.objectContaining({ message: expect.stringContaining('nobody') })],
    });
    expect(await values('preview')).toEqual([1, 2, 3, 4]);
  });

  it('is in force in every read as soon as it is answered, and leaves all others alone', async () => {
    await write('device', [1, 2, 3, 4, 5]);
    const before = await metricOf(platform.url, platform.one.admin, 'tributary_points_stored_total');
    const { id } = await remove({ devices: ['device'], from: T0 + 3000, to: T0 + 60_000 });
    expect(await values('device')).toEqual([1, 2, 3]);
    expect(await values('device', 't')).toEqual(['v1', 'v2', 'v3']);
    const asked = { devices: ['device'], series: ['n'] };
    const query = async (family: string, more = {}) =>
      (await call('POST', `/query/${family}`, { body: { ...asked, ...more } })).json.items;
    expect(await query('last')).toMatchObject([{ time: new Date(T0 + 2000).toISOString(), value: 3 }]);
    expect(await query('first')).toMatchObject([{ value: 1 }]);
    expect(await query('counts')).toMatchObject([{ count: 3 }]);
    expect(await query('statistics', { aggregations: ['max', 'sum'] })).toMatchObject([{ max: 3, sum: 6 }]);
    const buckets = await query('buckets', {
      bucket: '1mo',
      aggregations: ['count'],
      from: T0,
      to: T0 + 60_000,
    });
    expect(buckets).toMatchObject([{ count: 3 }]);
    const sql =
      "SELECT count() AS c, max(value) AS m FROM telemetry WHERE device = 'device' AND series = 'n'";
    expect((await call('POST', '/query/sql', { body: { sql } })).json.rows).toEqual([[3, 3]]);
    const withPlaces = await query('points', { include: ['position'] });
    expect(withPlaces.map(({ latitude }: { latitude: number }) => latitude)).toEqual([1, 2, 3]);
    expect(await values('bystander')).toEqual([7]);
    expect(await endedJob(platform, id)).toMatchObject({
      state: 'done',
      progress: { percent: 100 },
      // Numbers, texts and the positions beside numbers.
      result: { series: 2, rows: 6 },
    });
    expect(await values('device')).toEqual([1, 2, 3]);
    expect(await metricOf(platform.url, platform.one.admin, 'tributary_deletions_open')).toBe(0);
    expect(await metricOf(platform.url, platform.one.admin, 'tributary_points_stored_total')).toBe(before);
  });

  it('leaves what comes behind it, at the same times too, before and after the store is rid of the old', async () => {
    await write('again', [1, 2, 3]);
    const { id } = await remove({ devices: ['again'] });
    expect(await values('again')).toEqual([]);
    expect((await call('POST', '/query/last', { body: { devices: ['again'] } })).json.items).toEqual([]);
    await write('again', [0, 20]);
    expect(await values('again')).toEqual([0, 20]);
    expect(await endedJob(platform, id)).toMatchObject({ state: 'done' });
    expect(await values('again')).toEqual([0, 20]);
    await platform.restart();
    expect(await values('again')).toEqual([0, 20]);
    expect(await values('again', 't')).toEqual(['v0', 'v20']);
  });

  it('is told to nobody who comes back to a tail', async () => {
    const open = async (after?: string) => {
      const stop = new AbortController();
      const { body } = await fetch(platform.at('/tail?devices=tailed'), {
        headers: { authorization: `Bearer ${platform.one.reader}`, ...(after && { 'last-event-id': after }) },
        signal: stop.signal,
      });
      const reader = body!.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      return {
        close: () => stop.abort(),
        async until(wanted: string) {
          while (!text.includes(wanted)) text += (await reader.read()).value ?? '';
          return text;
        },
      };
    };
    const first = await open();
    const point = (value: number) =>
      call('POST', '/points', { body: [{ device: 'tailed', series: 'n', time: T0 + value * 1000, value }] });
    await point(1);
    const id = /^id: (\d+)$/m.exec(await first.until('"value":1'))![1]!;
    first.close();
    await point(2);
    await remove({ devices: ['tailed'], from: T0 + 2000, to: T0 + 3000 });
    await point(3);
    const second = await open(id);
    const told = await second.until('"value":3');
    expect(told).not.toContain('"value":2');
    // Nothing is missing that it should have.
    expect(told).not.toMatch(/event: gap/);
    second.close();
  });

  it('is in the audit log, with who, what and when', async () => {
    await write('audited', [1]);
    await remove({ devices: ['audited'], series: ['n'], to: T0 + 1000 });
    const { json } = await call('GET', '/audit?limit=1', { token: platform.one.admin });
    expect(json.items[0]).toMatchObject({
      action: 'points.delete',
      subject: { kind: 'series', name: 'n' },
      details: { count: 1, from: null, to: (T0 + 1000) * 1000 },
    });
  });

  it('gives no number of an entry again, but where the channel as a whole was cleared', async () => {
    const made = await fetch(`${platform.url}/channels.json`, {
      method: 'POST',
      body: new URLSearchParams({ api_key: platform.one.token, name: 'C', field1: 'f' }),
    });
    const { id, api_keys: keys } = (await made.json()) as {
      id: number;
      api_keys: { api_key: string; write_flag: boolean }[];
    };
    const key = keys.find(({ write_flag: writes }) => writes)!.api_key;
    const update = async () => (await fetch(`${platform.url}/update?api_key=${key}&field1=5`)).text();
    expect([await update(), await update()]).toEqual(['1', '2']);
    await remove({ deviceIds: [id] });
    expect(await update()).toBe('3');
    await remove({ deviceIds: [id] });
    await platform.restart();
    expect(await update()).toBe('4');
    await fetch(`${platform.url}/channels/${id}/feeds.json?api_key=${platform.one.token}`, {
      method: 'DELETE',
    });
    expect(await update()).toBe('1');
  });

  it('touches nothing that another project has, and asks for the right to write', async () => {
    const { two, one } = platform;
    await write('shared', [1, 2]);
    const series = await call('GET', '/series?device=shared');
    const ids = series.json.items.map(({ id }: { id: number }) => id);
    for (const body of [{ seriesIds: ids }, { devices: ['shared'] }]) {
      const preview = await call('POST', '/deletions/preview', { body, token: two.token });
      expect(preview.json).toMatchObject({ points: 0, series: 0, bySeries: [] });
      const { json } = await call('POST', '/deletions', { body, token: two.token });
      expect(json.series).toBe(0);
    }
    expect(
      (await call('POST', '/deletions', { body: { devices: ['shared'] }, token: one.reader })).status,
    ).toBe(403);
    const path = `/deletions?project=${one.project}`;
    expect((await call('POST', path, { body: { devices: ['shared'] }, token: two.token })).status).toBe(404);
    expect(await values('shared')).toEqual([1, 2]);
  });

  it('starts no job where nothing is selected', async () => {
    const jobs = async () => (await call('GET', '/jobs')).json.items.length;
    const before = await jobs();
    const { status, json } = await call('POST', '/deletions', { body: { devices: ['nothing-of-this'] } });
    expect([status, json]).toEqual([
      202,
      { series: 0, warnings: [expect.objectContaining({ value: 'nothing-of-this' })] },
    ]);
    expect(await jobs()).toBe(before);
  });

  it('is refused where nobody says of what, or says it wrongly', async () => {
    const cases: [object, string, RegExp][] = [
      [{}, 'field_missing', /devices is missing; expected what to delete, by one of devices, deviceIds/],
      [{ from: 1, to: 2 }, 'field_missing', /devices is missing/],
      [
        { devices: ['d'], from: 5, to: 1 },
        'field_invalid',
        /to is 1; expected a time that is not before `from`/,
      ],
      [{ devices: ['d'], from: 'yesterday-ish' }, 'field_invalid', /from is "yesterday-ish"/],
      [{ devices: 'd' }, 'field_invalid', /devices is "d"/],
      [{ devices: ['d'], pattern: 'x' }, 'field_unknown', /pattern/],
    ];
    for (const path of ['/deletions', '/deletions/preview'])
      for (const [body, code, message] of cases) {
        const { status, json } = await call('POST', path, { body });
        expect([status, json.error.code, json.error.message]).toEqual([
          400,
          code,
          expect.stringMatching(message),
        ]);
      }
  });
});
