/**
 * Export, import where nothing is known of it, export: nothing changes, whatever the values look like. The two sides are two
 * organizations, since a process holds one engine.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tributary } from '../../support/command.js';
import { startTestPlatform, type TestPlatform } from '../../support/platform.js';
import { LONG } from '../../support/long.js';

let platform: TestPlatform;
let folder: string;
const T = Date.UTC(2024, 1, 29, 12);

beforeAll(async () => {
  platform = await startTestPlatform();
  folder = await mkdtemp(path.join(tmpdir(), 'tributary-round-'));
});
afterAll(async () => {
  await platform.stop();
  await rm(folder, { recursive: true });
});

const run = async (side: 'one' | 'two', ...argv: string[]) => {
  const ran = await tributary(argv, {
    env: { TRIBUTARY_URL: platform.url, TRIBUTARY_TOKEN: platform[side].token },
  });
  expect(ran.exit, ran.err + ran.out).toBe(0);
  return ran;
};

interface Given {
  readonly device: string;
  readonly series: string;
  readonly time: number | string;
  readonly value: unknown;
  readonly [extra: string]: unknown;
}

const ENDINGS = { csv: 'csv', ndjson: 'ndjson', parquet: 'parquet', arrow: 'arrows' } as const;
const FORMATS = Object.keys(ENDINGS) as (keyof typeof ENDINGS)[];
const LAYOUTS = ['long', 'wide'] as const;
let round = 0;

/** Both files; the second side knows none of the devices. */
async function there(points: readonly Given[], format: keyof typeof ENDINGS, layout: string) {
  const number = ++round;
  // Devices of a round are its own, so the second side knows none of them.
  const own = points.map((point) => ({ ...point, device: `${number} ${point.device}` }));
  const text = own.map((point) => JSON.stringify(point).replace(/"value":"-0!"/, '"value":-0'));
  const written = await platform.call('POST', '/points', { body: `[${text.join(',')}]` });
  expect(written.json.refused).toEqual([]);
  const devices = [...new Set(own.map(({ device }) => device))].flatMap((device) => ['--device', device]);
  const flags = ['--format', format, '--layout', layout, ...devices];
  const [first, second] = ['first', 'second'].map((name) =>
    path.join(folder, `${number}-${name}.${ENDINGS[format]}`),
  ) as [string, string];
  await run('one', 'export', first, ...flags);
  await run('two', 'import', first);
  await run('two', 'export', second, ...flags);
  return [await readFile(first, 'latin1'), await readFile(second, 'latin1')] as const;
}

const TEXTS = [
  '00750',
  'true',
  '',
  ' ',
  'null',
  'NaN',
  '-',
  '=1+2',
  '@x',
  '"',
  'a,b;c',
  'line\nbreak\r\n',
  '\u2028',
  '1e400',
  '\ufeffmark',
];
const NUMBERS = ['-0!', 5e-324, 2 ** 53, -1.7976931348623157e308, 0.1, 21.5, 1e21];
const NASTY: Given[] = [
  ...TEXTS.map((value, i) => ({ device: 'a,"b"', series: 'text', time: T + i, value })),
  ...NUMBERS.map((value, i) => ({ device: 'a,"b"', series: 'n, "é"', time: T + i, value })),
  { device: 'a,"b"', series: 'on', time: T, value: true },
  { device: 'a,"b"', series: 'on', time: T + 1, value: false },
  { device: '=1', series: 'value', time: '2024-02-29T12:00:00.000001Z', value: 1 },
  // Names that mean something to readers: of a long layout, and to objects.
  { device: '=1', series: 'series', time: T, value: 2 },
  { device: '=1', series: 'Series', time: T, value: 3 },
  { device: '=1', series: '__proto__', time: T, value: 4 },
  { device: '__proto__', series: 'number', time: T, value: 5 },
  { device: '__proto__', series: 'text', time: T, value: 't' },
  { device: '__proto__', series: 'boolean', time: T, value: false },
];

it.each(FORMATS.flatMap((format) => LAYOUTS.map((layout) => [format, layout] as const)))(
  '%s, %s: numbers, booleans and texts of any look',
  async (format, layout) => {
    const [first, second] = await there(NASTY, format, layout);
    expect(second).toBe(first);
    expect(first.length).toBeGreaterThan(500);
  },
);

it.each(FORMATS.flatMap((format) => LAYOUTS.map((layout) => [format, layout] as const)))(
  '%s, %s: devices and series with their kinds, tags and units, in their order',
  async (format, layout) => {
    const number = round + 1;
    const device = (key: string): string => `${number} ${key}`;
    const devices = [
      { key: device('z'), name: 'Pump "Z"', class: 'pump', tags: [{ key: 'site', value: 'nörd' }] },
      {
        key: device('a'),
        type: 't1',
        location: { latitude: 1.5, longitude: -2 },
        attributes: { a: [1, { b: null }] },
        description: 'Behind the "door"',
        keepDuplicates: true,
      },
    ];
    const series = [
      { device: device('z'), name: 'where', kind: 'gps', unit: null },
      { device: device('z'), name: 'picture', kind: 'blob', label: 'Picture' },
      {
        device: device('z'),
        name: 'time',
        kind: 'number',
        unit: '°C',
        calibration: { type: 'linear', m: 2, d: 1 },
        counter: { modulus: 4294967296, tolerance: 0.5 },
      },
      {
        device: device('z'),
        name: 'mixed',
        kind: 'number',
        tags: { rack: '7', 'b c': 'x,y' },
        externalIds: { datacooee: `senMixed-${number}` },
        attributes: { losant: { contentType: 'x' }, datacooee: { description: null } },
      },
      { device: device('a'), name: 'Mixed', kind: 'boolean' },
      { device: device('a'), name: 'mixed', kind: 'string' },
      { device: device('a'), name: 'never', kind: 'number', unit: 'h' },
    ];
    const post = async (path: string, body: unknown) => {
      const { status, text } = await platform.call('POST', path, { body });
      expect(status, text).toBe(201);
    };
    for (const one of devices) await post('/devices', one);
    for (const one of series) await post('/series', one);
    const points = [
      ...[3, 1, 2].map((value, i) => ({ device: 'z', series: 'mixed', time: T + i, value })),
      { device: 'z', series: 'where', time: T + 1, value: '51.5,-0.1' },
      { device: 'z', series: 'picture', time: T + 1, value: 'AAEC' },
      { device: 'z', series: 'time', time: T, value: 20 },
      { device: 'a', series: 'mixed', time: T, value: '5' },
      { device: 'a', series: 'Mixed', time: T, value: true },
    ];
    const [first, second] = await there(points, format, layout);
    expect(second).toBe(first);
    const facts = async (side: 'one' | 'two') => {
      const { token } = platform[side];
      const found = [];
      for (const { key } of devices) {
        const path = encodeURIComponent(key);
        found.push((await platform.call('GET', `/devices/${path}`, { token })).json);
        found.push(...(await platform.call('GET', `/series?device=${path}`, { token })).json.items);
      }
      return found.map(({ id: _, created: _c, updated: _u, ...rest }: Record<string, unknown>) => rest);
    };
    const [here, yonder] = [await facts('one'), await facts('two')];
    const isExported = ({ name }: Record<string, unknown>) => layout === 'long' || name !== 'never';
    expect(yonder.filter(isExported)).toEqual(here.filter(isExported));
    expect(here).toHaveLength(9);
  },
);

it('what is there stays as it is, and options that name things otherwise pass the description over', async () => {
  const points = [{ device: 'k', series: 's', time: T, value: 1 }];
  await there(points, 'csv', 'long');
  const key = `${round} k`;
  await platform.call('PATCH', `/devices/${encodeURIComponent(key)}`, {
    token: platform.two.token,
    body: { name: 'mine' },
  });
  const file = path.join(folder, `${round}-first.csv`);
  const again = await run('two', 'import', file);
  expect(again.err).toContain('0 devices and 0 series made; 2 are there already and stay as they are');
  const { json } = await platform.call('GET', `/devices/${encodeURIComponent(key)}`, {
    token: platform.two.token,
  });
  expect(json.name).toBe('mine');
  for (const flags of [['--no-catalog'], ['--device', 'other']])
    expect((await run('two', 'import', file, ...flags)).err).not.toContain('made');
  const beside = await run('two', 'import', `${file}.catalog.ndjson`);
  expect(beside.out).toMatch(/^0 rows, 0 points stored, 0 refused, /);
});

it.each(FORMATS)('%s: position, x and metadata', async (format) => {
  const extras = [
    { latitude: 51.05, longitude: -3.7 },
    { x: 0.5 },
    { metadata: { note: 'a "b",\nc', list: [1, null, { deep: true }] } },
    { metadata: 'text', x: -1 },
    {},
  ];
  const points = extras.map((extra, i) => ({ device: 'p', series: 's', time: T + i, value: i, ...extra }));
  const [first, second] = await there(points, format, 'long');
  expect(second).toBe(first);
  for (const name of ['latitude', 'longitude', 'x', 'metadata']) expect(first).toContain(name);
  if (format === 'csv' || format === 'ndjson') expect(first).toContain('51.05');
  // What was written over is not in it.
  const again = points.map(({ device, series, time }) => ({
    device: `${round} ${device}`,
    series,
    time,
    value: 9,
  }));
  await platform.call('POST', '/points', { body: again });
  const file = path.join(folder, 'over');
  await run('one', 'export', file, '--format', format, '--device', `${round} p`);
  expect(await readFile(file, 'utf8')).not.toContain('51.05');
});

it.each(FORMATS)('%s: several points of one instant', async (format) => {
  const points = [
    { device: 'p', series: 's', time: T, value: 1 },
    { device: 'p', series: 's', time: T, value: 2, sequence: 7 },
    { device: 'p', series: 's', time: T, value: 3, sequence: 4_294_967_295, metadata: { n: 1 } },
    { device: 'p', series: 't', time: T, value: 'a', sequence: 1 },
    { device: 'p', series: 't', time: T + 1, value: 'b' },
  ];
  const [first, second] = await there(points, format, 'long');
  expect(second).toBe(first);
  expect(first).toContain('sequence');
  const held = async (side: 'one' | 'two') => {
    const query = `devices=${encodeURIComponent(`${round} p`)}&unit=ms&include=metadata`;
    const { token } = platform[side];
    return (await platform.call('GET', `/query/points?${query}`, { token })).json.items as unknown[];
  };
  expect(await held('two')).toEqual(await held('one'));
  expect(await held('two')).toHaveLength(5);
});

it(
  'any values come back as they were',
  async () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 12 }),
      fc.string({
        unit: fc.constantFrom('"', '\n', '\r', ',', ';', '0', '.', '-', 'e', 't', '\\', '\t', '\u00a0'),
      }),
      fc.constantFrom(...TEXTS),
    );
    const row = fc.record({
      text: text.map((value) => value.replaceAll('\u0000', '')),
      number: fc
        .double({ noNaN: true, noDefaultInfinity: true })
        .map((value) => (Object.is(value, -0) ? '-0!' : value)),
      truth: fc.boolean(),
    });
    const rows = fc.array(row, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(
        rows,
        fc.constantFrom(...FORMATS),
        fc.constantFrom(...LAYOUTS),
        async (given, format, layout) => {
          const points = given.flatMap((values, i) =>
            Object.entries(values).map(([series, value]) => ({ device: 'd', series, time: T + i, value })),
          );
          const [first, second] = await there(points, format, layout);
          expect(second).toBe(first);
        },
      ),
      { numRuns: LONG ? 200 : 4 },
    );
  },
  LONG ? 1_800_000 : undefined,
);

it('what an import refuses of an export keeps its quotes, so that it can be mended and imported', async () => {
  const file = path.join(folder, 'refused.csv');
  const rejects = path.join(folder, 'rejects.csv');
  await writeFile(file, '"device","series",time,"value"\n"d ""x""","zip","soon","00750"\n"d","n","soon",7\n');
  const ran = await tributary(['import', file, '--dry-run', '--rejects', rejects]);
  expect(ran.exit).toBe(1);
  const kept = await readFile(rejects, 'utf8');
  expect(kept).toBe(
    'rejected_file,rejected_line,rejected_reason,"device","series",time,"value"\n' +
      'refused.csv,2,"time is ""soon""; expected ISO time (or give --time-format)","d ""x""","zip","soon","00750"\n' +
      'refused.csv,3,"time is ""soon""; expected ISO time (or give --time-format)","d","n","soon",7\n',
  );
  await writeFile(file, kept.replaceAll('"soon"', '"2024-01-01"').replaceAll('""soon""', ''));
  const mended = await tributary(['import', file, '--preview', '5']);
  expect(mended.out).toMatch(/zip .* 00750 +string\n.* 7 +number\n/);
});
