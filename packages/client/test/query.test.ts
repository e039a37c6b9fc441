/** Queries in steps against a real platform: what each step selects, each end reads, and what cannot be asked is told. */
import type { Table as ArrowTable } from 'apache-arrow';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../server/test/support/platform.js';
import { randomNumbers } from '../../server/test/support/random.js';
import { OptionError, Tributary, type PointQuery, type Progress, type StoredPoint } from '../src/index.js';

let platform: TestPlatform;
let t: Tributary;
const START = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;

beforeAll(async () => {
  platform = await startTestPlatform();
  t = new Tributary({ url: platform.url, token: platform.one.token });
  const rows = Array.from({ length: 120 }, (_, i) => [
    START + i * MINUTE,
    i,
    i % 2 === 0,
    i % 3 === 0 ? `n${i}` : null,
  ]);
  const tables = [
    { device: 'd', series: ['s', 'on', 'word'], rows },
    { device: 'e', series: ['s'], rows: [[START + 500, 7]] },
  ];
  await t.request('POST', '/points', { body: { tables } });
  await t.request('PATCH', '/devices/{key}', {
    path: { key: 'e' },
    body: { tags: [{ key: 'floor', value: '8' }] },
  });
  const numbered = [3, 1, 2].map((sequence) => ({
    device: 'q',
    series: 's',
    time: START,
    value: sequence,
    sequence,
  }));
  await t.writePoints([...numbered, { device: 'q', series: 's', time: START + 1, value: 4 }]);
});
afterAll(() => platform.stop());

async function all<T>(from: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of from) items.push(item);
  return items;
}
const values = async (from: AsyncIterable<StoredPoint>) => (await all(from)).map(({ value }) => value);
const d = () => t.query().device('d').series('s');

describe('steps', () => {
  it('select devices, series, tags and assets, each step a query of its own', async () => {
    const everything = t.query();
    const one = everything.device('d');
    expect((await one.counts()).map(({ series, count }) => [series, count])).toEqual([
      ['s', 120],
      ['on', 120],
      ['word', 40],
    ]);
    expect(await one.series('s').device('e').count()).toBe(121);
    expect(await values(everything.tag('floor', '8'))).toEqual([7]);
    expect(await values(everything.tag('floor'))).toEqual([7]);
    const series = await all(t.list('/series', { device: 'e' }));
    const asset = await t.request('POST', '/assets', { body: { name: 'a', members: [series[0]!.id] } });
    expect(await values(everything.asset(asset.id))).toEqual([7]);
    expect(await values(everything.seriesId(series[0]!.id))).toEqual([7]);
    expect(await one.count()).toBe(280);
  });

  it('select a range, and values', async () => {
    expect(
      await values(
        d()
          .from(START)
          .to(new Date(START + 2 * MINUTE)),
      ),
    ).toEqual([0, 1]);
    expect(await values(d().between('2024-01-01T00:10:00Z', '2024-01-01T00:12:00Z'))).toEqual([10, 11]);
    expect(await values(d().where('>', 117))).toEqual([118, 119]);
    expect(await values(d().where('>=', 3).where('<', 9).where('between', 4, 6))).toEqual([4, 5, 6]);
    expect(await values(d().where('=', 5))).toEqual([5]);
    expect(await t.query().where('<=', 0).count()).toBe(1);
    expect(await values(t.query().last('1d'))).toEqual([]);
  });

  it.each<[string, () => unknown, RegExp]>([
    ['a device without a key', () => t.query().device(''), /device\(\) was given "";/],
    ['no device at all', () => t.query().device(), /device\(\) was given nothing; expected keys of devices/],
    ['an id that is none', () => t.query().seriesId(1.5), /seriesId\(\) was given 1.5/],
    ['a date that is none', () => t.query().from(new Date(NaN)), /from is an invalid Date/],
    ['a range that ends before it begins', () => t.query().between(2, 1), /to is 1970.*before from/],
    ['a length that is none', () => t.query().last('one day'), /last is "one day".*15m/],
    [
      'a bound of another kind',
      () => t.query().where('=', 'on' as never),
      /was given "on"; expected a finite number/,
    ],
    ['two values that nothing can have', () => t.query().where('=', 1).where('=', 2), /= 2 after where = 1/],
    ['a comparison that is none', () => t.query().where('~' as '=', 1), /comparison "~"; expected one of/],
    ['ends turned round', () => t.query().where('between', 2, 1), /smaller one first/],
    ['a page of none', () => t.query().pageSize(0), /pageSize is 0/],
    ['an empty cursor', () => t.query().resume(''), /resume is ""/],
    [
      'something to include that is none',
      () => t.query().include('size' as 'x'),
      /include\(\) was given "size"/,
    ],
    ['a part of a hundred', () => t.query().p(101), /p is 101/],
    ['means of points newest first', () => t.query().newestFirst().mean(), /aggregation after newestFirst/],
    ['means of calibrated values', () => (t.query().calibrated() as PointQuery).mean(), /after calibrated/],
    ['CSV of calibrated values', () => (t.query().calibrated() as PointQuery).csv(), /csv after calibrated/],
    ['bounds of calibrated values', () => t.query().where('>', 1).calibrated(), /calibrated\(\) after where/],
    ['buckets without a beginning', () => t.query().mean().every('1h').buckets(), /buckets need a beginning/],
    ['a width that is none', () => t.query().mean().every(''), /every is ""/],
    ['no last point', () => t.query().latest(0), /latest is 0/],
    ['columns that are none', () => t.query().table({ columns: 'name' as 'id' }), /columns is "name"/],
    ['the first after a page', () => t.query().resume('c').first(), /first after resume/],
    ['the last after a page', () => t.query().resume('c').latest(), /latest after resume/],
    ['a number after a page', () => t.query().resume('c').count(), /count after resume/],
    ['numbers after a page', () => t.query().resume('c').counts(), /counts after resume/],
    ['statistics after a page', () => t.query().resume('c').statistics(), /statistics after resume/],
    [
      'consumption after a page',
      () => t.query().last('1d').resume('c').consumption(),
      /consumption after resume/,
    ],
    ['consumption since ever', () => t.query().consumption(), /needs a beginning/],
  ])('tell at once what cannot be: %s', async (_, make, message) => {
    const error: unknown = await Promise.resolve()
      .then(make)
      .then(undefined, (thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(OptionError);
    expect((error as Error).message).toMatch(message);
  });
});

/** Held by the compiler alone: what cannot be combined has no such step. */
export function doNotCompile(query: PointQuery): void {
  // @ts-expect-error buckets alone have zones
  query.zone('Europe/Brussels');
  // @ts-expect-error and fillings
  query.mean().fill('null');
  // @ts-expect-error what is computed has no last points
  void query.mean().latest(3);
  // @ts-expect-error the platform computes with values as they are stored
  query.calibrated().mean();
  // @ts-expect-error and compares them so
  query.calibrated().where('>', 1);
  // @ts-expect-error a range of values has two ends
  query.where('between', 1);
  // @ts-expect-error and a bound has one
  query.where('>', 1, 2);
  // @ts-expect-error there is no such aggregation
  query.aggregate('average of all');
}

describe('points', () => {
  it('are the same as of a plain query, whatever the size of the pages and the order', async () => {
    const plain = await all(t.queryPoints({ limit: 1000 }));
    const { below } = randomNumbers(7);
    for (let round = 0; round < 6; round++)
      expect(
        await t
          .query()
          .pageSize(1 + below(90))
          .rows()
          .all(),
      ).toEqual(plain);
    const turned = await all(t.query().newestFirst().pageSize(13));
    expect(turned).toEqual(await all(t.queryPoints({ order: 'desc' })));
  });

  it('come with what is included', async () => {
    const more = { latitude: 50.5, longitude: 4.25, x: 3, metadata: { by: ['hand'] } };
    await t.writePoints([{ device: 'extra', series: 's', time: START, value: 1, ...more }]);
    await t.writePoints([{ device: 'extra', series: 's', time: START + 1, value: 2 }]);
    const [first, second] = await t.query().device('extra').include('position', 'x', 'metadata').rows().all();
    expect(first).toMatchObject(more);
    expect(Object.keys(second!)).toEqual(['device', 'series', 'time', 'value']);
  });

  it('are read on from the cursor of any page', async () => {
    const query = d().pageSize(50);
    const first = await query.pages().next();
    if (first.done) return expect.fail('there is no page');
    const { items, next } = first.value;
    expect([items.length, await values(query.resume(next!))]).toEqual([
      50,
      Array.from({ length: 70 }, (_, i) => 50 + i),
    ]);
  });

  it('of a name that is not there are none, and the logger is told in every form', async () => {
    const told: string[] = [];
    const logger = { debug: () => undefined, warn: (message: string) => void told.push(message) };
    const listening = new Tributary({ url: platform.url, token: platform.one.token, logger });
    const none = listening.query().device('dd');
    expect(await none.rows().all()).toEqual([]);
    expect(await none.latest().all()).toEqual([]);
    expect(await all(none.csv())).toEqual(['device,series,time,value,sequence\r\n']);
    expect(await none.mean().csv()).toBe('device,series,mean\r\n');
    expect(told).toHaveLength(4);
    for (const message of told) expect(message).toBe('There is no device "dd"; did you mean "d"?');
  });

  it('tell how far they are, with a share and the time left where they were counted', async () => {
    const told: Progress[] = [];
    await d()
      .pageSize(60)
      .rows({ count: true, onProgress: (progress) => told.push(progress) })
      .all();
    expect(told.map(({ rows, total, percent }) => [rows, total, percent])).toEqual([
      [60, 120, 50],
      [120, 120, 100],
    ]);
    expect(told[1]!.secondsLeft).toBe(0);
    const plain: Progress[] = [];
    await d()
      .rows({ onProgress: (progress) => plain.push(progress) })
      .all();
    expect(plain).toEqual([{ rows: 120 }]);
  });

  it('are not held beyond what the reader allows, and end with its signal', async () => {
    await expect(d().rows().all({ most: 119 })).rejects.toMatchObject({ code: 'answer_too_large' });
    const stop = new AbortController();
    const seen: unknown[] = [];
    const reading = (async () => {
      for await (const point of d().pageSize(10).rows({ signal: stop.signal })) {
        seen.push(point.value);
        if (seen.length === 10) stop.abort(new Error('enough'));
      }
    })();
    await expect(reading).rejects.toThrow('enough');
    expect(seen).toHaveLength(10);
  });

  it('at the ends of each series, before any time and within any bounds', async () => {
    expect(await values(d().latest(3))).toEqual([119, 118, 117]);
    expect(
      await values(
        d()
          .to(START + 10 * MINUTE)
          .latest(2),
      ),
    ).toEqual([9, 8]);
    expect(
      await values(
        d()
          .from(START + 5 * MINUTE)
          .first(2),
      ),
    ).toEqual([5, 6]);
    expect(await values(d().where('<', 40).latest(2))).toEqual([39, 38]);
    expect(await values(t.query().device('d', 'e').series('s').latest())).toEqual([119, 7]);
    expect((await d().latest().one())?.value).toBe(119);
    expect(await t.query().device('d').series('none').latest().one()).toBe(undefined);
  });

  it('at the ends are any number, exactly, also where several share an instant', async () => {
    const many = Array.from({ length: 25_200 }, (_, i) => [START + i, i]);
    await t.request('POST', '/points', {
      body: { device: 'long', series: ['a', 'b'], rows: many.map(([time, i]) => [time, i, i]) },
    });
    for (const name of ['a', 'b']) {
      const last = await values(t.query().device('long').series(name).latest(25_000));
      expect([last.length, last[0], last.at(-1)]).toEqual([25_000, 25_199, 200]);
    }
    const both = await all(t.query().device('long').latest(25_000));
    expect([both.length, new Set(both.map(({ series }) => series)).size]).toEqual([50_000, 2]);
    const first = await values(t.query().device('long').series('a').first(10_001));
    expect([first.length, first.at(-1)]).toEqual([10_001, 10_000]);
    for (const count of [1, 2, 3, 4, 10_001])
      expect(await values(t.query().device('q').latest(count))).toEqual([4, 3, 2, 1].slice(0, count));
  });
});

it('the last points of so many series that one answer does not hold them come in pages', async () => {
  const series = Array.from({ length: 12 }, (_, at) => `s${at}`);
  const rows = Array.from({ length: 9_000 }, (_, i) => [START + i, ...series.map(() => i)]);
  await t.request('POST', '/points', { body: { device: 'wide', series, rows } });
  const seen = new Map<string, unknown[]>();
  for await (const { series: name, value } of t.query().device('wide').latest(9_000))
    seen.set(name, [...(seen.get(name) ?? []).slice(-1), value]);
  expect([...seen.keys()].sort()).toEqual([...series].sort());
  for (const last of seen.values()) expect(last).toEqual([1, 0]);
});

describe('what is computed', () => {
  it('is of the whole range without a width', async () => {
    expect(await d().mean().max().p(50).statistics()).toEqual([
      { device: 'd', series: 's', mean: 59.5, max: 119, p50: 59.5 },
    ]);
    expect((await d().statistics())[0]).toMatchObject({ count: 120, min: 0, max: 119, first: 0, last: 119 });
  });

  it('is of buckets with one, as the plain query has them', async () => {
    const query = d()
      .between(START, START + 120 * MINUTE)
      .where('>', 20)
      .mean()
      .aggregate('count')
      .every('1h');
    expect(await all(query)).toEqual([
      { device: 'd', series: 's', time: '2024-01-01T00:00:00.000Z', mean: 40, count: 39 },
      { device: 'd', series: 's', time: '2024-01-01T01:00:00.000Z', mean: 89.5, count: 60 },
    ]);
    const days = await d()
      .from(START)
      .to(START + MINUTE)
      .sum()
      .every('1d')
      .zone('Europe/Brussels')
      .fill('null')
      .group('all')
      .buckets();
    expect(days).toEqual([{ time: '2023-12-31T23:00:00.000Z', sum: 0 }]);
    expect(
      await d()
        .between(START, START + MINUTE)
        .buckets('1m'),
    ).toEqual([{ device: 'd', series: 's', time: '2024-01-01T00:00:00.000Z', mean: 0 }]);
    expect(await d().from(START).min().every('1h').csv()).toMatch(/^device,series,time,min\r\nd,s,2024/);
  });

  it('weights held values by time', async () => {
    const [row] = await t
      .query()
      .device('e')
      .between(START + 400, START + 900)
      .timeWeightedMean()
      .statistics();
    expect(row?.['time_weighted_mean']).toBe(7);
  });
});

describe('columns', () => {
  it('are the points, also from many pages', async () => {
    const columns = await t.query().device('d').pageSize(17).columns();
    expect(columns.rows()).toEqual(await all(t.queryPoints({ devices: ['d'] })));
    const at = columns.dictionary.findIndex(({ series }) => series === 'word');
    expect(columns.value(columns.series.indexOf(at))).toBe('n0');
    expect([columns.times[0], columns.micros[0]]).toEqual([START, BigInt(START) * 1000n]);
    await expect(d().columns({ mostBytes: 100 })).rejects.toThrow(
      /more than 100 bytes of columns.*columnPages/,
    );
  });

  it('are a table of Arrow over the same arrays', async () => {
    const columns = await t.query().device('d').columns();
    const table = await t.query().device('d').arrow<ArrowTable>();
    expect([table.numRows, table.schema.fields.map(({ name }) => name)]).toEqual([
      280,
      ['time', 'device', 'series', 'value', 'text'],
    ]);
    for (const row of [0, 1, 2, 279]) {
      const { device, series } = columns.row(row);
      expect([table.getChild('device')!.get(row), table.getChild('series')!.get(row)]).toEqual([
        device,
        series,
      ]);
      expect(table.getChild('time')!.get(row)).toBe(columns.times[row]);
      if (columns.dictionary[columns.series[row]!]!.kind === 'string')
        expect(table.getChild('text')!.get(row)).toBe(columns.value(row));
      else expect(table.getChild('value')!.get(row)).toBe(columns.values[row]);
    }
  });

  it('come as CSV of the platform, with one header line', async () => {
    const text = (await all(d().pageSize(50).csv())).join('');
    const lines = text.trimEnd().split('\r\n');
    expect([lines.length, lines[0], lines[120]]).toEqual([
      121,
      'device,series,time,value,sequence',
      'd,s,2024-01-01T01:59:00.000Z,119,',
    ]);
  });
});
