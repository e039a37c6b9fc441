/** What was written is what every format gives back, in both layouts, raw and in buckets. */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import { csvRows, exported, ndjsonRows, readTable } from '../../support/exports.js';

let platform: TestPlatform;
const T = Date.UTC(2024, 1, 29, 12);
const iso = (ms: number) => new Date(ms).toISOString();
const micro = '2024-02-29T12:00:01.000007Z';
const ODD = 'say "hi",\n\tnaïve 測 \\ \r\n;';

const POINTS = [
  { device: 'alpha', series: 'n', time: T, value: 21.666666666666668 },
  { device: 'alpha', series: 'on', time: T, value: true },
  { device: 'alpha', series: 'text', time: T, value: ODD },
  { device: 'alpha', series: 'n', time: micro, value: -0.1 },
  { device: 'alpha', series: 'mixed', time: T + 2000, value: 5 },
  { device: 'beta', series: 'on', time: T, value: false },
  { device: 'beta', series: 'mixed', time: T, value: 'five' },
  { device: 'beta', series: 'n', time: T + 1, value: 1e300 },
  { device: 'gamma "γ"', series: 'mixed', time: T, value: true },
  { device: 'gamma "γ"', series: 'text', time: T, value: '' },
];

beforeAll(async () => {
  platform = await startTestPlatform();
  // Written before, so that each of them is there twice until the engine has merged them.
  const before = POINTS.map((point) => ({
    ...point,
    value: typeof point.value === 'number' ? 0 : typeof point.value === 'string' ? 'old' : !point.value,
  }));
  for (const body of [before, POINTS])
    expect((await platform.call('POST', '/points', { body })).json.refused).toEqual([]);
});
afterAll(() => platform.stop());

const one = async (body: object) => {
  const { job, rows, files } = await exported(platform, body);
  expect(files).toHaveLength(1);
  const [file] = files;
  expect(file!.bytes).toBe(file!.content.length);
  expect(file!.sha256).toBe(createHash('sha256').update(file!.content).digest('hex'));
  expect(file!.rows).toBe(rows);
  expect(job.progress).toMatchObject({ rows, bytes: file!.bytes, percent: 100 });
  return { ...file!, job };
};

/** As a long layout orders them: device, time, then the series in the order in which they were made. */
const SERIES = ['n', 'on', 'text', 'mixed'];
const made = (point: (typeof POINTS)[number]) =>
  POINTS.findIndex(({ device, series }) => device === point.device && series === point.series);
const micros = (time: number | string) => (time === micro ? T * 1000 + 1_000_007 : Number(time) * 1000);
const LONG = [...POINTS].sort(
  (a, b) =>
    (a.device < b.device ? -1 : a.device > b.device ? 1 : 0) ||
    micros(a.time) - micros(b.time) ||
    made(a) - made(b),
);
const timeText = (time: number | string) => (time === micro ? micro : iso(Number(time)));

describe('long', () => {
  it('csv: texts quoted, numbers and booleans bare, each point once', async () => {
    const { content, rows, job, name } = await one({ format: 'csv' });
    expect(rows).toBe(POINTS.length);
    expect(name).toBe(`export-${job.id}.csv`);
    expect(job.input).toEqual({ format: 'csv' });
    const [heading, ...cells] = csvRows(content);
    expect(heading).toEqual(['device', 'series', 'time', 'value']);
    expect(cells).toEqual(
      LONG.map(({ device, series, time, value }) => [
        device,
        series,
        timeText(time),
        String(value).replace('e+', 'e'),
      ]),
    );
    const text = content.toString();
    expect(text).toContain(`"alpha","n","${iso(T)}",21.666666666666668\n`);
    expect(text).toContain(`"alpha","on","${iso(T)}",true\n`);
    expect(text).toContain(`"gamma ""γ""","text","${iso(T)}",""\n`);
  });

  it('ndjson: values with their types', async () => {
    const { content, rows } = await one({ format: 'ndjson' });
    expect(rows).toBe(POINTS.length);
    expect(ndjsonRows(content)).toEqual(LONG.map((point) => ({ ...point, time: timeText(point.time) })));
  });

  it.each(['Parquet', 'ArrowStream'] as const)('%s: a column for each type of value', async (form) => {
    const { content } = await one({ format: form === 'Parquet' ? 'parquet' : 'arrow' });
    const { types, rows } = readTable(content, form);
    expect(types).toMatchObject({
      number: 'Nullable(Float64)',
      text: 'Nullable(String)',
      time: expect.stringMatching(/DateTime64\(6, 'UTC'\)/),
    });
    const typed = (value: unknown) => ({
      number: typeof value === 'number' ? value : null,
      // Arrow and Parquet have booleans; the reader may show them as 0 and 1.
      boolean: typeof value === 'boolean' ? value : null,
      text: typeof value === 'string' ? value : null,
    });
    expect(
      rows.map((row) => ({ ...row, boolean: row['boolean'] === null ? null : Boolean(row['boolean']) })),
    ).toEqual(
      LONG.map(({ device, series, time, value }) => ({
        device,
        series,
        time: timeText(time)
          .replace('T', ' ')
          .replace(/Z$/, time === micro ? '' : '000'),
        ...typed(value),
      })),
    );
  });

  it('a selection and a range, its end not included', async () => {
    const { content } = await one({ devices: ['alpha'], series: ['n'], from: T, to: micro });
    expect(csvRows(content).slice(1)).toEqual([['alpha', 'n', iso(T), '21.666666666666668']]);
  });

  it('nothing to export is a heading', async () => {
    const csv = await one({ series: ['no such'] });
    expect([csv.content.toString(), csv.rows]).toEqual(['"device","series",time,"value"\n', 0]);
    expect((await one({ series: ['no such'], format: 'ndjson' })).content).toHaveLength(0);
    for (const [format, form] of [
      ['parquet', 'Parquet'],
      ['arrow', 'ArrowStream'],
    ] as const) {
      const { types, rows } = readTable((await one({ to: 1, format })).content, form);
      expect([Object.keys(types), rows]).toEqual([
        ['device', 'series', 'time', 'number', 'boolean', 'text'],
        [],
      ]);
    }
  });
});

describe('wide', () => {
  const rows = [
    ['alpha', iso(T), '', '21.666666666666668', 'true', ODD],
    ['alpha', micro, '', '-0.1', '', ''],
    ['alpha', iso(T + 2000), '5', '', '', ''],
    ['beta', iso(T), 'five', '', 'false', ''],
    ['beta', iso(T + 1), '', '1e300', '', ''],
    ['gamma "γ"', iso(T), 'true', '', '', ''],
  ];

  it('csv: a row for each device and instant, empty where there is no value', async () => {
    const { content, rows: count } = await one({ format: 'csv', layout: 'wide' });
    const [heading, ...cells] = csvRows(content);
    expect(heading).toEqual(['device', 'time', 'mixed', 'n', 'on', 'text']);
    expect(cells).toEqual(rows);
    expect(count).toBe(rows.length);
    // An empty text is not a missing one.
    expect(content.toString()).toContain(`"gamma ""γ""","${iso(T)}",true,,,""\n`);
  });

  it('ndjson: members without a value are left out', async () => {
    const { content } = await one({ format: 'ndjson', layout: 'wide' });
    expect(ndjsonRows(content).map((row) => Object.keys(row).length)).toEqual([5, 3, 3, 4, 3, 4]);
    expect(ndjsonRows(content)[0]).toEqual({
      device: 'alpha',
      time: iso(T),
      n: 21.666666666666668,
      on: true,
      text: ODD,
    });
  });

  it.each(['Parquet', 'ArrowStream'] as const)(
    '%s: the type of its series, text where they differ',
    async (form) => {
      const { content } = await one({ format: form === 'Parquet' ? 'parquet' : 'arrow', layout: 'wide' });
      const { types, rows: found } = readTable(content, form);
      expect(types).toMatchObject({
        mixed: 'Nullable(String)',
        n: 'Nullable(Float64)',
        text: 'Nullable(String)',
      });
      expect(found.map(({ mixed }) => mixed)).toEqual([null, null, '5', 'five', null, 'true']);
      expect(found.map(({ n }) => n)).toEqual([21.666666666666668, -0.1, null, null, 1e300, null]);
      expect(found.map(({ on }) => (on === null ? null : Boolean(on)))).toEqual([
        true,
        null,
        null,
        false,
        null,
        null,
      ]);
    },
  );

  it('a series called like another column keeps its values under another heading', async () => {
    const body = [
      { device: 'odd', series: 'time', time: T, value: 1 },
      { device: 'odd', series: 'a`b\\', time: T, value: 2 },
      { device: 'odd', series: 'number', time: T, value: 3 },
    ];
    await platform.call('POST', '/points', { body });
    const wanted = { devices: ['odd'], layout: 'wide' };
    const { content } = await one({ ...wanted, format: 'parquet' });
    const [row] = readTable(content, 'Parquet').rows;
    expect(row).toMatchObject({ device: 'odd', 'a`b\\': 2, number: 3, time_2: 1 });
    expect(ndjsonRows((await one({ ...wanted, format: 'ndjson' })).content)[0]).toMatchObject({ time_2: 1 });
    expect(csvRows((await one({ ...wanted, format: 'csv' })).content)[0]).toEqual([
      'device',
      'time',
      'a`b\\',
      'number',
      'time_2',
    ]);
  });

  it('columns of a table with types differ in more than upper and lower case', async () => {
    const body = ['Num', 'num', 'NUM_2'].map((series, value) => ({ device: 'case', series, time: T, value }));
    await platform.call('POST', '/points', { body });
    const { content } = await one({ devices: ['case'], layout: 'wide', format: 'parquet' });
    expect(readTable(content, 'Parquet').rows[0]).toMatchObject({ NUM_2: 2, Num: 0, num_3: 1 });
  });
});

describe('buckets', () => {
  it('give the same numbers as the query, fixed and of the calendar', async () => {
    for (const bucket of ['1s', '1mo']) {
      const asked = {
        series: ['n'],
        bucket,
        aggregations: 'mean,count,time_weighted_mean',
        zone: 'Europe/Paris',
      };
      const { content } = await one({ ...asked, format: 'ndjson', to: T + 10_000 });
      const query = await platform.call('POST', '/query/buckets', {
        body: { ...asked, from: T, to: T + 10_000 },
      });
      const rows = (query.json.items as Record<string, unknown>[]).filter(({ device }) => device !== 'odd');
      const own = ndjsonRows(content).filter(({ device }) => device !== 'odd');
      expect(own).toHaveLength(rows.length);
      expect(own).toEqual(
        rows.map((row) =>
          Object.fromEntries(
            Object.entries(row).filter(([name, value]) => name in own[0]! && value !== null),
          ),
        ),
      );
    }
  });

  it('wide, in every format: first and last have their type, everything else is a number', async () => {
    const asked = {
      devices: ['alpha', 'beta'],
      layout: 'wide',
      bucket: '1h',
      aggregations: ['last', 'count'],
    };
    const { content } = await one({ ...asked, format: 'csv' });
    const label = iso(T);
    expect(csvRows(content)).toEqual([
      [
        'device',
        'time',
        ...['mixed', 'n', 'on', 'text'].flatMap((name) => [`${name}.last`, `${name}.count`]),
      ],
      ['alpha', label, '5', '1', '-0.1', '2', 'true', '1', ODD, '1'],
      ['beta', label, 'five', '1', '1e+300', '1', 'false', '1', '', ''],
    ]);
    const table = readTable((await one({ ...asked, format: 'parquet' })).content, 'Parquet');
    expect(table.rows).toMatchObject([
      { 'mixed.last': '5', 'n.last': -0.1, 'n.count': 2, 'text.last': ODD },
      { 'mixed.last': 'five', 'n.last': 1e300, 'text.last': null },
    ]);
    const last = { ...asked, aggregations: 'last', format: 'arrow' };
    expect(readTable((await one(last)).content, 'ArrowStream').rows[0]).toMatchObject({
      n: -0.1,
      mixed: '5',
    });
  });
});

it('a file for each device, by its key, with its rows only', async () => {
  const { files, rows } = await exported(platform, { filePerDevice: true, title: 'mine', series: SERIES });
  expect(files.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['mine-alpha.csv', 'mine-beta.csv', 'mine-gamma_γ_.csv']),
  );
  expect(files.reduce((sum, file) => sum + file.rows, 0)).toBe(rows);
  for (const file of files.slice(0, 3)) {
    const [, ...cells] = csvRows(file.content);
    expect(new Set(cells.map(([device]) => device)).size).toBe(1);
    expect(cells).toHaveLength(file.rows);
  }
});

it('any texts, numbers and booleans come back out of a CSV', async () => {
  const value = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc.string({ unit: fc.constantFrom('"', '\n', '\r', ',', "'", '\\', 'é', '\t', '\u2028', '😀') }),
  );
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  let round = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ text: value, number, truth: fc.boolean() }), { minLength: 1, maxLength: 20 }),
      async (given) => {
        const device = `round ${++round}`;
        const rows = given.map((row) => ({ ...row, text: row.text.replaceAll('\u0000', '') }));
        const body = rows.flatMap((row, index) =>
          Object.entries(row).map(([series, v]) => ({ device, series, time: T + index, value: v })),
        );
        expect((await platform.call('POST', '/points', { body })).json.refused).toEqual([]);
        const { content, rows: count } = await one({ devices: [device], layout: 'wide' });
        expect(count).toBe(rows.length);
        const [, ...cells] = csvRows(content);
        expect(
          cells.map(([, , n, text, truth]) => ({ text, number: Number(n), truth: truth === 'true' })),
        ).toEqual(rows.map((row) => ({ ...row, number: row.number === 0 ? expect.closeTo(0) : row.number })));
      },
    ),
    { numRuns: 15 },
  );
});
