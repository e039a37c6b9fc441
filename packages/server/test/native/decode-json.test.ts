import { describe, expect, it } from 'vitest';
import { decodePoints } from '../../src/dialects/native/wire/decode-points.js';
import type { TimeUnit } from '../../src/model/time.js';
import type { Kind } from '../../src/services/services.js';
import { RecordingSink } from '../support/recording-sink.js';

async function decode(
  body: unknown,
  unit: TimeUnit = 'ms',
  known: Record<string, Kind> = {},
): Promise<RecordingSink> {
  const sink = new RecordingSink(known);
  const bytes = Buffer.isBuffer(body)
    ? body
    : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  await decodePoints(bytes, { contentType: 'application/json', unit, device: undefined }, sink);
  return sink;
}

const point = { device: 'boiler', series: 'temperature', time: 1000, value: 20.5 };

describe('an array of points', () => {
  it('keeps the type of each value and the place of each point', async () => {
    const sink = await decode([point, { ...point, value: true }, { ...point, value: 'warm' }]);
    expect(sink.points.map(({ index, value }) => [index, value])).toEqual([
      [0, 20.5],
      [1, true],
      [2, 'warm'],
    ]);
  });

  it.each([
    ['s', 1.5, 1_500_000],
    ['ms', 1700000000123, 1700000000123000],
    ['us', 1700000000123456, 1700000000123456],
    ['ns', '1700000000123456789', 1700000000123456],
    ['ms', '1700000000123', 1700000000123000],
    ['ms', '2023-11-14T22:13:20.123456+00:00', 1700000000123456],
    ['ns', '1970-01-01', 0],
  ] as const)('reads a time in %s from %s', async (unit, time, micros) => {
    expect((await decode([{ ...point, time }], unit)).points[0]?.time).toBe(micros);
  });

  it('hands on the tags of the series', async () => {
    const tags = JSON.parse('{"core":"0","__proto__":"x"}') as Record<string, string>;
    const { points } = await decode([{ device: 'd', series: 's', time: 1, value: 2, tags }]);
    expect(points[0]?.extras).toEqual({ tags });
  });

  it('hands on position, x and metadata, and takes null for absent', async () => {
    const extras = { latitude: 50.85, longitude: 4.35, x: 3, metadata: { by: ['hand'] } };
    const [first, second] = (
      await decode([
        { ...point, ...extras },
        { ...point, latitude: null, metadata: null },
      ])
    ).points;
    expect(first?.extras).toEqual(extras);
    expect(second).not.toHaveProperty('extras');
  });

  it.each([
    [17, 'field_invalid point is 17; expected an object of device, series'],
    [null, 'field_invalid point is null'],
    [[point], 'field_invalid point is [{'],
    [{ ...point, device: undefined }, 'field_missing device is missing'],
    [{ ...point, device: 5 }, 'device_key_invalid device is 5'],
    [{ ...point, series: '' }, 'series_name_invalid series is ""'],
    [{ ...point, time: undefined }, 'field_missing time is missing; expected milliseconds'],
    [
      { ...point, time: 'noon' },
      'time_invalid time is "noon"; expected milliseconds since 1970-01-01 or ISO',
    ],
    [{ ...point, time: true }, 'time_invalid time is true'],
    [{ ...point, value: undefined }, 'field_missing value is missing'],
    [{ ...point, value: null }, 'value_invalid value is null; expected a finite number, a boolean or a text'],
    [{ ...point, value: { a: 1 } }, 'value_invalid value is {"a":1}'],
    [{ ...point, latitude: 91 }, 'value_invalid latitude is 91; expected degrees from -90 to 90'],
    [{ ...point, tags: { a: 5 } }, 'field_invalid tags.a is 5; expected a text of 1 to 1000 printable'],
    [{ ...point, tags: 'a' }, 'field_invalid tags is "a"; expected an object of at most 100 keys'],
    [{ ...point, longitude: '4' }, 'value_invalid longitude is "4"'],
    [{ ...point, sequence: 0.5 }, 'value_invalid sequence is 0.5; expected an integer from 0 to 4294967295'],
    [{ ...point, sequence: 2 ** 32 }, 'value_invalid sequence is 4294967296; expected an integer'],
    [{ ...point, metadata: 'x'.repeat(70_000) }, 'value_invalid metadata is "70002 characters"'],
    [
      { ...point, lattitude: 4 },
      'field_unknown lattitude is not a known field here; known are device, series',
    ],
  ])('refuses %j alone, saying why', async (wrong, expected) => {
    const sink = await decode([point, wrong, point]);
    expect(sink.points.map(({ index }) => index)).toEqual([0, 2]);
    expect(sink.refused).toHaveLength(1);
    expect(sink.refused[0]).toContain(`1 ${expected}`);
  });

  it('refuses a number that is beyond doubles', async () => {
    const sink = await decode('[{"device":"d","series":"s","time":1,"value":1e999}]');
    expect(sink.refused[0]).toContain('0 value_invalid value is Infinity');
  });

  it.each([64, 65, 20_000])('refuses metadata nested deeper than 64: %i', async (depth) => {
    const nested = '['.repeat(depth) + ']'.repeat(depth);
    const sink = await decode(`[${JSON.stringify(point).slice(0, -1)},"metadata":${nested}}]`);
    expect(sink.points).toHaveLength(depth <= 64 ? 1 : 0);
    expect(sink.refused).toHaveLength(depth <= 64 ? 0 : 1);
  });

  it('takes one point without its array', async () => {
    expect((await decode(point)).points).toEqual([{ ...point, index: 0, time: 1_000_000 }]);
  });
});

describe('a table of rows', () => {
  const table = {
    device: 'boiler',
    series: ['temperature', 'on'],
    rows: [
      [1000, 20.5, true],
      [2000, null, false],
      [3000, 21],
    ],
  };

  it('makes a point of every cell that holds something', async () => {
    const seen = (await decode(table)).points.map(({ index, series, time, value }) => [
      index,
      series,
      time,
      value,
    ]);
    expect(seen).toEqual([
      [0, 'temperature', 1_000_000, 20.5],
      [0, 'on', 1_000_000, true],
      [1, 'on', 2_000_000, false],
      [2, 'temperature', 3_000_000, 21],
    ]);
  });

  it('gives the same points for series that are known', async () => {
    const known = { 'boiler/temperature': 'number', 'boiler/on': 'boolean' } as const;
    expect((await decode(table, 'ms', known)).points).toEqual((await decode(table)).points);
  });

  it('gives each series its tags', async () => {
    const tags = [{ core: '0' }, null];
    const { points } = await decode({ ...table, tags });
    expect(points.map(({ series, extras }) => [series, extras?.tags])).toEqual([
      ['temperature', { core: '0' }],
      ['on', undefined],
      ['on', undefined],
      ['temperature', { core: '0' }],
    ]);
  });

  it('counts rows through several tables', async () => {
    const sink = await decode({
      tables: [
        table,
        {
          ...table,
          device: 'meter',
          rows: [
            ['never', 1],
            [5000, 7],
          ],
        },
      ],
    });
    expect(sink.refused).toEqual([expect.stringContaining('3 time_invalid tables[1].rows[0][0] is "never"')]);
    expect(sink.points.at(-1)).toMatchObject({ index: 4, device: 'meter', value: 7 });
  });

  it('refuses single cells and rows', async () => {
    const sink = await decode({ ...table, rows: [[1000, [1], false], 'row', [1, 2, 3, 4], []] });
    expect(sink.points).toHaveLength(1);
    expect(sink.refused).toEqual([
      expect.stringContaining('0 value_invalid rows[0][1] is [1]'),
      expect.stringContaining('1 field_invalid rows[1] is "row"'),
      expect.stringContaining('2 field_invalid rows[2] is [1,2,3,4]'),
      expect.stringContaining('3 field_invalid rows[3] is []'),
    ]);
  });

  it.each([
    [{ ...table, device: 4 }, 'device is 4'],
    [{ ...table, series: 'temperature' }, 'series is "temperature"'],
    [{ ...table, series: ['a', 7] }, 'series[1] is 7'],
    [{ ...table, series: ['a', 'b', 'a'] }, 'expected each series once, but a is there twice'],
    [{ ...table, rows: {} }, 'rows is {}'],
    [{ ...table, tags: {} }, 'tags is {}; expected an array of the tags of each series'],
    [{ ...table, tags: [null, null, null] }, 'tags is [null,null,null]; expected'],
    [{ ...table, tags: [null, { a: '' }] }, 'tags[1].a is ""; expected a text of 1 to 1000'],
    [{ ...table, row: [] }, 'row is not a known field'],
    [{ tables: 3 }, 'tables is 3'],
    [{ tables: [table, null] }, 'tables[1] is null'],
    [{ tables: [table, { ...table, rows: 1 }] }, 'tables[1].rows is 1'],
  ])('is unusable as a whole when its frame is wrong: %j', async (body, message) => {
    const sink = new RecordingSink();
    const bytes = Buffer.from(JSON.stringify(body));
    await expect(
      decodePoints(bytes, { contentType: 'application/json', unit: 'ms', device: undefined }, sink),
    ).rejects.toThrow(message);
    expect(sink.points).toEqual([]);
  });
});

describe('a body that is not points', () => {
  it.each([
    ['{"device":', 'not valid JSON'],
    ['', 'body is empty'],
    ['5', 'body is 5; expected an array of points'],
    ['null', 'body is null'],
    [Buffer.from([0x5b, 0xff, 0x5d]), 'not UTF-8'],
  ])('is refused: %s', async (body, message) => {
    await expect(decode(body)).rejects.toThrow(message);
  });

  it('may begin with a byte order mark', async () => {
    expect((await decode(`\uFEFF${JSON.stringify([point])}`)).points).toHaveLength(1);
  });

  it('of another media type is refused by name', async () => {
    const request = { contentType: 'application/xml', unit: 'ms', device: undefined } as const;
    const decoding = decodePoints(Buffer.from('<a/>'), request, new RecordingSink());
    await expect(decoding).rejects.toThrow('application/xml');
  });
});
