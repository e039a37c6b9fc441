import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

let platform: TestPlatform;
const START = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;

beforeAll(async () => {
  platform = await startTestPlatform();
  const rows = Array.from({ length: 60 }, (_, i) => [START + i * MINUTE, i, i % 2 === 0]);
  const tables = [
    { device: 'a', series: ['n', 'b'], rows },
    { device: 'b', series: ['n'], rows: [[START + 500, 7]] },
  ];
  expect((await platform.call('POST', '/points', { body: { tables } })).json.stored).toBe(121);
  await platform.call('PATCH', '/devices/b', { body: { tags: [{ key: 'hall', value: 'west' }] } });
});
afterAll(() => platform.stop());

const get = async (path: string) => platform.call('GET', `/query/${path}`);
const items = async (path: string) => (await get(path)).json.items as Record<string, unknown>[];

describe('points', () => {
  it('are paged without a gap or a repeat', async () => {
    const seen: unknown[] = [];
    let cursor = '';
    for (let pages = 0; pages < 20; pages++) {
      const { json } = await get(`points?devices=a&series=n&limit=7${cursor}`);
      seen.push(...json.items.map((item: { value: number }) => item.value));
      if (json.next === null) break;
      cursor = `&cursor=${encodeURIComponent(json.next)}`;
    }
    expect(seen).toEqual(Array.from({ length: 60 }, (_, i) => i));
  });

  it('are taken from `from` up to, not including, `to`, in either order', async () => {
    const range = `from=${START + MINUTE}&to=2024-01-01T00:04:00Z&seriesIds=`;
    const { id } = (await platform.call('GET', '/series?device=a&name=n')).json.items[0];
    expect((await items(`points?${range}${id}`)).map(({ value }) => value)).toEqual([1, 2, 3]);
    expect((await items(`points?${range}${id}&order=desc`)).map(({ value }) => value)).toEqual([3, 2, 1]);
  });

  it.each([
    ['s', START / 1000 + 0.5],
    ['ms', START + 500],
    ['us', (START + 500) * 1000],
  ])('have times as numbers when asked for %s', async (unit, time) => {
    expect(await items(`points?devices=b&unit=${unit}`)).toEqual([
      { device: 'b', series: 'n', time, value: 7 },
    ]);
  });

  it('have nanoseconds exactly', async () => {
    expect((await get('points?devices=b&unit=ns')).text).toContain(`"time":${START + 500}000000,`);
  });

  it('are selected by tag', async () => {
    for (const tag of ['hall:west', 'hall']) expect(await items(`points?tags=${tag}`)).toHaveLength(1);
    expect(await items('points?tags=hall:east')).toEqual([]);
  });

  it('come as CSV and as lines, with the cursor in a header', async () => {
    const csv = await get('points?devices=a&series=n,b&limit=2&format=csv');
    expect(csv.text.split('\r\n')[0]).toBe('device,series,time,value,sequence');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    expect(csv.headers.get('x-next-cursor')).toBeTruthy();
    const lines = await get('points?devices=b&format=ndjson');
    expect(lines.text).toBe('{"device":"b","series":"n","time":"2024-01-01T00:00:00.500Z","value":7}\n');
  });

  it('are asked for by body alike', async () => {
    const body = { devices: ['b'], tags: [{ key: 'hall', value: 'west' }], unit: 'ms' };
    const byBody = await platform.call('POST', '/query/points', { body });
    expect(byBody.json).toEqual((await get('points?devices=b&tags=hall:west&unit=ms')).json);
  });
});

describe('times', () => {
  it('are also now, and distances from now, as in the command', async () => {
    const now = Date.now();
    const rows = [
      [now - 90 * MINUTE, 1],
      [now - 30 * MINUTE, 2],
      [now - 1000, 3],
    ];
    await platform.call('POST', '/points', { body: { device: 'recent', series: ['n'], rows } });
    const values = async (range: string) =>
      (await items(`points?devices=recent&${range}`)).map(({ value }) => value);
    expect(await values('from=-1h')).toEqual([2, 3]);
    expect(await values('from=now-2h&to=-1h')).toEqual([1]);
    expect(await values('to=-60m')).toEqual([1]);
    expect(await values('from=-1.25h&to=now')).toEqual([2, 3]);
    expect(await values('from=now')).toEqual([]);
    expect(await values('from=-2w')).toEqual([1, 2, 3]);
    expect(await items('last?devices=recent&before=-1h')).toMatchObject([{ value: 1 }]);
    expect(await items('first?devices=recent&after=-1h')).toMatchObject([{ value: 2 }]);
    const body = { devices: ['recent'], from: '-1d', bucket: '1y', aggregations: ['count'] };
    const { json } = await platform.call('POST', '/query/buckets', { body });
    expect((json.items as { count: number }[]).reduce((sum, { count }) => sum + count, 0)).toBe(3);
  });

  it('of exports and of the audit log are in order too', async () => {
    const order = { from: '2024-01-02', to: '2024-01-01' };
    const started = await platform.call('POST', '/exports', { body: order });
    expect(started.json.error.message).toContain(
      'to is "2024-01-01"; expected a time that is not before `from`',
    );
    const listed = await platform.call('GET', '/audit?since=-1h&until=-2h', { token: platform.one.admin });
    expect(listed.json.error.message).toContain('until is "-2h"; expected a time that is not before `since`');
  });

  it('may begin and end at the same instant', async () => {
    expect((await get('points?from=2024-01-01&to=2024-01-01')).json).toEqual({ items: [], next: null });
  });
});

describe('a zone', () => {
  it('that has no effect on the buckets is told', async () => {
    const warned = async (bucket: string) =>
      (await get(`buckets?devices=a&from=${START}&to=${START + MINUTE}&bucket=${bucket}&zone=Europe/Paris`))
        .json.warnings;
    expect(await warned('1d')).toBeUndefined();
    expect(await warned('1h')).toMatchObject([{ code: 'zone_unused' }]);
    expect((await warned('24h'))[0].message).toContain('zone has no effect on buckets of "24h"');
  });
});

describe('the other families', () => {
  it('last and first', async () => {
    expect(await items('last?devices=a&series=n')).toMatchObject([{ value: 59 }]);
    expect(
      (await items(`last?devices=a&series=n&before=${START + 10 * MINUTE}&count=2`))
        .map(({ value }) => value)
        .sort(),
    ).toEqual([8, 9]);
    expect(await items('first?devices=a&series=b')).toMatchObject([{ value: true }]);
    expect(await items(`first?devices=a&series=n&after=${START + 1}`)).toMatchObject([{ value: 1 }]);
  });

  it('buckets, with the columns that were asked for', async () => {
    const path = `buckets?devices=a&series=n&from=${START}&to=${START + 60 * MINUTE}&bucket=30m&aggregations=mean,max,p50`;
    expect(await items(path)).toEqual([
      { device: 'a', series: 'n', time: '2024-01-01T00:00:00.000Z', mean: 14.5, max: 29, p50: 14.5 },
      { device: 'a', series: 'n', time: '2024-01-01T00:30:00.000Z', mean: 44.5, max: 59, p50: 44.5 },
    ]);
  });

  it.each([
    ['device', { device: 'a' }],
    ['name', { series: 'n' }],
    ['all', {}],
    ['tag:hall', { tag: 'west' }],
  ])('buckets grouped by %s', async (group, labels) => {
    const found = await items(
      `buckets?series=n&from=${START}&to=${START + 60 * MINUTE}&bucket=1h&aggregations=count&group=${group}`,
    );
    expect(found).toContainEqual({ ...labels, time: '2024-01-01T00:00:00.000Z', count: expect.any(Number) });
  });

  it('buckets grouped by a tag: that of a series goes before that of its device', async () => {
    const body = [
      { device: 'b', series: 'own', time: 1, value: 1, tags: { hall: 'east' } },
      { device: 'b', series: 'own2', time: 1, value: 2, tags: { hall: 'east', other: 'x' } },
      { device: 'b', series: 'of the device', time: 1, value: 4, tags: { other: 'x' } },
      { device: 'c', series: 'none', time: 1, value: 8 },
    ];
    expect((await platform.call('POST', '/points', { body })).json.stored).toBe(4);
    const names = body.map(({ series }) => `series=${series}`).join('&');
    const found = await items(`buckets?${names}&from=0&to=1000&bucket=1h&aggregations=sum&group=tag:hall`);
    expect(found.map(({ tag, sum }) => [tag, sum])).toEqual([
      ['east', 3],
      ['west', 4],
      [null, 8],
    ]);
  });

  it('buckets of local days', async () => {
    const path =
      'buckets?devices=a&series=n&from=2023-12-31&to=2024-01-02&bucket=1d&zone=America/New_York&aggregations=count';
    expect(await items(path)).toEqual([
      { device: 'a', series: 'n', time: '2023-12-31T05:00:00.000Z', count: 60 },
    ]);
  });

  it('statistics and counts', async () => {
    expect(await items('statistics?devices=a&series=n&aggregations=sum,min')).toEqual([
      { device: 'a', series: 'n', sum: 1770, min: 0 },
    ]);
    expect(await items(`counts?devices=a&series=n&to=${START + 5 * MINUTE}`)).toEqual([
      { device: 'a', series: 'n', count: 5 },
    ]);
  });

  it('SQL over the own points, as JSON and CSV', async () => {
    const sql = "SELECT count() AS n, max(value) AS top FROM telemetry WHERE device = 'a' AND series = 'n'";
    const { json, status } = await platform.call('POST', '/query/sql', { body: { sql } });
    expect(status).toBe(200);
    expect(json.columns.map(({ name }: { name: string }) => name)).toEqual(['n', 'top']);
    expect(json.rows[0].map(Number)).toEqual([60, 59]);
    const csv = await platform.call('POST', '/query/sql?format=csv', { body: { sql } });
    expect(csv.text).toBe('n,top\r\n60,59\r\n');
  });
});

describe('bounds of values', () => {
  const values = async (path: string) => (await items(path)).map(({ value }) => value);

  it.each([
    ['above=57', [58, 59]],
    ['atLeast=58', [58, 59]],
    ['below=2', [0, 1]],
    ['atMost=1', [0, 1]],
    ['equals=7', [7]],
    ['atLeast=3&below=5', [3, 4]],
    ['above=3&below=4', []],
  ])('%s selects points of numbers alone, and all that is given holds', async (bounds, expected) => {
    expect((await values(`points?devices=a&${bounds}`)).sort()).toEqual(expected);
    const counts = await items(`counts?devices=a&${bounds}`);
    expect(counts.map(({ count }) => count).reduce((a, b) => Number(a) + Number(b))).toBe(expected.length);
    expect(counts.find(({ series }) => series === 'b')?.['count']).toBe(0);
  });

  it('are those of every other family too', async () => {
    expect(await values('last?devices=a&below=30&count=2')).toEqual([29, 28]);
    expect(await values('first?devices=a&above=30&count=2')).toEqual([31, 32]);
    expect(await items('statistics?devices=a&atMost=9&aggregations=count,max')).toEqual([
      { device: 'a', series: 'n', count: 10, max: 9 },
    ]);
    const buckets = await items(
      `buckets?devices=a&from=${START}&to=${START + 60 * MINUTE}&bucket=1h&aggregations=min&atLeast=20`,
    );
    expect(buckets).toEqual([{ device: 'a', series: 'n', time: '2024-01-01T00:00:00.000Z', min: 20 }]);
  });

  it('are finite numbers', async () => {
    const answer = await platform.call('POST', '/query/points', { body: '{"above": 1e999}' });
    expect([answer.status, answer.json.error.details]).toMatchObject([400, { field: 'above' }]);
  });

  it('of ends: the first and last points within a range, which holds its start and not its end', async () => {
    const span = `devices=a&series=n&after=${START + MINUTE}&before=${START + 5 * MINUTE}`;
    expect(await values(`last?${span}&count=10`)).toEqual([4, 3, 2, 1]);
    expect(await values(`last?${span}`)).toEqual([4]);
    expect(await values(`first?${span}&count=2`)).toEqual([1, 2]);
    const turned = await get(`last?after=${START + 1}&before=${START}`);
    expect([turned.status, turned.json.error.details.field]).toEqual([400, 'before']);
  });
});

describe('a wrong question', () => {
  it.each([
    ['points?from=yesterday', 'field_invalid', 'from is "yesterday"'],
    ['points?limit=0', 'field_invalid', 'limit is 0; expected an integer from 1 to 100000'],
    ['points?limit=ten', 'field_invalid', 'limit is "ten"'],
    ['points?limit=5&limit=6', 'field_invalid', 'limit is ["5","6"]'],
    ['points?order=up', 'field_invalid', 'order is "up"; expected one of asc, desc'],
    ['points?include=colour', 'field_invalid', 'include[0] is "colour"'],
    ['points?cursor=abc', 'cursor_invalid', '"abc"'],
    ['points?seriesIds=x', 'field_invalid', 'seriesIds[0] is "x"'],
    ['points?tags=:x', 'field_invalid', 'tags is ":x"'],
    ['points?colour=red', 'field_unknown', 'colour is not a known field'],
    ['points?unit=h', 'field_invalid', 'unit is "h"'],
    ['points?format=xml', 'field_invalid', 'format is "xml"'],
    ['points?project=none', 'field_invalid', 'project is "none"'],
    ['last?count=0', 'field_invalid', 'count is 0'],
    ['last?before=x', 'field_invalid', 'before is "x"'],
    ['first?after=', 'field_invalid', 'after is ""'],
    ['buckets?bucket=5m', 'field_missing', 'from is missing'],
    ['buckets?from=0', 'field_missing', 'bucket is missing'],
    ['buckets?from=0&bucket=5parsecs', 'field_invalid', 'bucket is "5parsecs"; expected a width'],
    ['buckets?from=0&bucket=1d&zone=Mars', 'field_invalid', 'zone is "Mars"'],
    ['buckets?from=0&bucket=1d&aggregations=best', 'field_invalid', 'aggregations is "best"; expected first'],
    ['buckets?from=0&bucket=1d&fill=water', 'field_invalid', 'fill is "water"'],
    ['buckets?from=0&bucket=1d&group=colour', 'field_invalid', 'group is "colour"'],
    ['buckets?from=0&bucket=1s', 'too_many_buckets', 'makes more than 100000 buckets'],
    ['buckets?from=0&bucket=1d2h', 'field_invalid', 'bucket is "1d2h"; expected a width such as 30s'],
    [
      'points?from=2024-01-02&to=2024-01-01',
      'field_invalid',
      'to is "2024-01-01"; expected a time that is not before',
    ],
    ['counts?from=2&to=1', 'field_invalid', 'to is "1"'],
    ['statistics?from=now&to=-1h', 'field_invalid', 'to is "-1h"'],
    ['buckets?from=2024-01-02&to=2024-01-01&bucket=1h', 'field_invalid', 'to is "2024-01-01"'],
    ['points?from=-1x', 'field_invalid', 'or a distance from now such as -1h'],
    ['statistics?aggregations=p101', 'field_invalid', 'aggregations is "p101"'],
    ['counts?from=x', 'field_invalid', 'from is "x"'],
  ])('is told what is wrong: %s', async (path, code, message) => {
    const { status, json } = await get(path);
    expect([status, json.error.code]).toEqual([400, code]);
    expect(json.error.message).toContain(message);
  });

  it.each([
    ['points', { limit: '5' }, 'limit is "5"'],
    ['points', { tags: [{ key: 5 }] }, 'tags[0] is {"key":5}'],
    ['last', { devices: 'a' }, 'devices is "a"; expected a list'],
    ['buckets', { from: 0, bucket: '1d', aggregations: [5] }, 'aggregations is [5]'],
    ['counts', { unknown: 1 }, 'unknown is not a known field'],
    ['counts', [], 'body is []'],
    ['sql', { sql: 5 }, 'sql is 5'],
    ['sql', { sql: 'DROP TABLE x' }, 'SQL statement'],
    ['sql', { sql: 'SELECT * FROM system.tables' }, 'not'],
  ])('by body too: %s %j', async (family, body, message) => {
    const { status, json } = await platform.call('POST', `/query/${family}`, { body });
    expect(status).toBe(400);
    expect(json.error.message).toContain(message);
  });
});

describe('an answer is bounded', () => {
  it('refuses a count that times the series is more points than an answer holds, if they have as many', async () => {
    const series = Array.from({ length: 11 }, (_, i) => `s${i}`);
    const rows = Array.from({ length: 9_500 }, (_, at) => [START + at, ...series.map((_, i) => i)]);
    await platform.call('POST', '/points', { body: { device: 'many', series, rows } });
    const { status, json } = await get('last?devices=many&count=10000');
    expect(status).toBe(400);
    expect(json.error.message).toMatch(/count is 10000; expected at most 9090 points/);
    expect(await items('last?devices=many&count=9000')).toHaveLength(99_000);
    expect(await items('last?devices=many&series=s1&count=10000')).toHaveLength(9_500);
  });
});
