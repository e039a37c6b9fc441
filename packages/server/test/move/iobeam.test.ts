// From what people still have of iobeam, in files: exports in every form, bodies of imports, lists of devices.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { World, type Place } from './world.js';

const T0 = 1_427_316_488_000;
let world: World;
let from: { project: number; token: string };
let files: number = 0;

beforeAll(async () => {
  world = await World.start();
  from = world.from;
  const points = Array.from({ length: 12_000 }, (_, n) => ({
    ...{ device: `d${n % 3}`, series: 'temp', time: T0 + n * 1000 + n / 1000, value: n / 7 },
  }));
  const odd = [true, false].map((value, n) => ({ device: 'd0', series: 'on', time: T0 + n, value }));
  const texts = ['a,b', '"q"'].map((value, n) => ({ device: 'd"1,', series: 'state', time: T0 + n, value }));
  const { json } = await world.platform.call('POST', '/points', { body: [...points, ...odd, ...texts] });
  expect(json.refused).toEqual([]);
}, 60_000);
afterAll(() => world.stop());

/** A folder of these files. */
function folder(content: Record<string, unknown>): string {
  const path = world.file(`iobeam-${++files}`);
  mkdirSync(path);
  for (const [name, one] of Object.entries(content))
    writeFileSync(join(path, name), typeof one === 'string' ? one : JSON.stringify(one));
  return path;
}

/** What the API answers here, as iobeam answered it. */
async function exported(query: string): Promise<string> {
  const response = await fetch(`${world.platform.url}/v1/${query}`, {
    headers: { authorization: `Bearer ${from.token}` },
  });
  expect(response.status).toBe(200);
  return response.text();
}

const move = async (path: string, more: string[] = [], into?: Place) => {
  const to = into ?? (await world.empty());
  return { ran: await world.move(['iobeam', path, ...more], '', to), held: await world.held(to) };
};

it.each([
  ['usec', 'json', []],
  ['usec', 'csv', ['--timefmt', 'usec']],
] as const)('an export of a whole project, in %s as %s', async (timefmt, output, more) => {
  const path = folder({
    [`export.${output}`]: await exported(
      `exports/${from.project}?timefmt=${timefmt}&output=${output}&limit=1000000`,
    ),
    'devices.json': await exported(`devices?project_id=${from.project}`),
  });
  const { ran, held } = await move(path, [...more]);
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  const original = await world.held(from);
  expect(held.points).toEqual(original.points);
  expect(held.devices.map(({ key }) => key)).toEqual(original.devices.map(({ key }) => key));
});

it('bodies of imports in all three forms, of which a point that comes again counts once, as the last says', async () => {
  const path = folder({
    '1.json': {
      project_id: 6,
      device_id: 'd1',
      timefmt: 'usec',
      sources: [{ name: 'temp', data: [{ time: T0 * 1000 + 5, value: 1 }] }],
    },
    '2.ndjson': [
      {
        project_id: 6,
        device_id: 'd1',
        sources: {
          fields: ['time', 'temp', 'hum'],
          data: [
            [T0, 2, null],
            [T0 + 1, 3, 0.5],
          ],
        },
      },
      {
        project_id: 6,
        namespace: 'input',
        labels: { device_id: 'd2', room: 'x' },
        data: { fields: ['time', 'on'], values: [[T0, true]] },
      },
      {
        project_id: 6,
        namespace: 'extra',
        labels: { device_id: 'd2' },
        data: { fields: ['time', 'v'], values: [[T0, 4]] },
      },
    ]
      .map((one) => JSON.stringify(one))
      .join('\n'),
    '3.json': [
      { project_id: 6, device_id: 'd1', sources: [{ name: 'temp', data: [{ time: T0, value: 20 }] }] },
    ],
    'devices.json': {
      devices: [
        {
          device_id: 'd1',
          project_id: 6,
          device_name: 'kitchen',
          device_type: 'probe',
          created: '2015-03-01 20:55:21 -0400',
        },
      ],
    },
    'notes.md': 'is not read',
  });
  const { ran, held } = await move(path);
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  expect(held.devices[0]).toMatchObject({
    key: 'd1',
    name: 'kitchen',
    type: 'probe',
    attributes: { iobeam: { created: Date.parse('2015-03-02T00:55:21Z') } },
  });
  expect(
    held.points.map(({ device, series, time, value }) => [
      device,
      series,
      (time as number) - T0 * 1000,
      value,
    ]),
  ).toEqual([
    ['d1', 'hum', 1000, 0.5],
    ['d1', 'temp', 0, 20],
    ['d1', 'temp', 5, 1],
    ['d1', 'temp', 1000, 3],
    ['d2', 'extra.v', 0, 4],
    ['d2', 'on', 0, true],
    ['d2', 'room', 0, 'x'],
  ]);
});

it.each([
  ['usec', 'json', []],
  ['usec', 'csv', ['--timefmt', 'usec']],
] as const)(
  'several points of one instant of an export stay several, in %s as %s',
  async (timefmt, output, more) => {
    const device = `twice-${output}`;
    const points = [0, 17, 40].map((sequence, n) => ({
      ...{ device, series: 'temp', time: T0, value: n / 7, sequence },
    }));
    await world.platform.call('POST', '/points', { body: points });
    const query = `exports/${from.project}/${device}?timefmt=${timefmt}&output=${output}&limit=1000000`;
    // The same export once more changes nothing.
    const path = folder({ [`a.${output}`]: await exported(query), [`b.${output}`]: await exported(query) });
    const { ran, held } = await move(path, [...more]);
    expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
    expect(held.points.map(({ value }) => value)).toEqual([0, 1 / 7, 2 / 7]);
  },
);

it('says what is wrong with a file, and asks which of several projects comes', async () => {
  const wrong = await move(folder({ 'a.json': { device_id: 'd', sources: [{ name: 'time', data: [] }] } }));
  expect(wrong.ran).toMatchObject({
    exit: 1,
    err: expect.stringMatching(/a\.json cannot be read as iobeam's: sources\[0\]\.name is "time"/),
  });
  const body = (project_id: number) => ({
    project_id,
    device_id: `d${project_id}`,
    sources: [{ name: 'a', data: [{ time: T0, value: 1 }] }],
  });
  const csv = '\ufeffproject_id,device_id,name,time,value\r\n5,d1,hum,1427316488000,0.5\r\n';
  expect((await move(folder({ 'marked.csv': csv }))).held.points).toMatchObject([{ value: 0.5 }]);
  const two = folder({ 'a.json': [body(6), body(7)] });
  expect((await move(two)).ran).toMatchObject({
    exit: 2,
    err: expect.stringContaining('The files are of 2 projects: 6, 7.'),
  });
  expect((await move(two, ['--source-project', '7'])).held.devices.map(({ key }) => key)).toEqual(['d7']);
  expect((await move(world.file('nothing'))).ran).toMatchObject({
    exit: 2,
    err: expect.stringContaining('(ENOENT)'),
  });
});

const HEADER = 'project_id,device_id,name,time,value';

it.each([
  ['seconds as CSV', 'e.csv', `${HEADER}\n1234,a-1,temp,1420088400,21.5\n`, 'seconds', '--timefmt sec'],
  [
    'microseconds as CSV',
    'e.csv',
    `${HEADER}\n1234,a-1,temp,1420088400000000,21.5\n`,
    'microseconds',
    '--timefmt usec',
  ],
  [
    'nanoseconds as CSV',
    'e.csv',
    `${HEADER}\n1234,a-1,temp,1420088400000000000,21.5\n`,
    'nanoseconds',
    'Divide the times by 1000 and read them as usec',
  ],
  [
    'an export as JSON',
    'e.json',
    {
      result: [
        { project_id: 1234, device_id: 'a-1', name: 'temp', data: [{ time: 1_420_088_400, value: 21.5 }] },
      ],
    },
    'seconds',
    'Put "timefmt": "sec" into the document',
  ],
  [
    'the body of an import',
    'e.json',
    { device_id: 'a-1', sources: { fields: ['time', 'temp'], data: [[1_420_088_400, 21.5]] } },
    'seconds',
    'Put "timefmt": "sec" into the document',
  ],
] as const)(
  'times that look like another unit are refused with it, before anything is made: %s',
  async (_, name, content, unit, remedy) => {
    const path = folder({ [name]: content });
    for (const more of [[], ['--dry-run']]) {
      const { ran, held } = await move(path, more);
      expect(ran).toMatchObject({ exit: 1, err: expect.stringContaining(`it looks like ${unit}`) });
      expect(ran.err).toMatch(
        /e\.(csv|json) cannot be read as iobeam's: (line 2|a-1, temp|a-1, point 0): time is 1420/,
      );
      expect(ran.err).toContain(`${remedy}; if the times are right as they are, add --times-as-given.`);
      expect(held.devices).toEqual([]);
    }
  },
);

it('times in the unit that is said are read in it, and before it is moved the first and last are shown', async () => {
  const csv = `${HEADER}\n1234,a-1,temp,1420088400,21.5\n1234,a-2,temp,1420092000,22\n`;
  const path = folder({ 'e.csv': csv });
  const { ran } = await move(path, ['--timefmt', 'sec', '--dry-run']);
  expect(ran).toMatchObject({
    exit: 0,
    out: expect.stringContaining(
      'first point 2015-01-01T05:00:00.000Z, last point 2015-01-01T06:00:00.000Z\n',
    ),
  });
  const asJson = await move(path, ['--timefmt', 'sec', '--dry-run', '--json']);
  expect(JSON.parse(asJson.ran.out.trim().split('\n').at(-1)!)).toMatchObject({
    ...{ dryRun: true, first: '2015-01-01T05:00:00.000Z', last: '2015-01-01T06:00:00.000Z' },
  });
  // A clock that counts from the start of its device.
  const early = await move(path, ['--times-as-given']);
  expect(early.ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  expect(early.held.points).toMatchObject([{ time: 1_420_088_400_000 }, { time: 1_420_092_000_000 }]);
});

it('points outside of the times that are moved are told', async () => {
  const csv = `${HEADER}\n6,d1,a,${T0},1\n6,d1,a,${Date.UTC(2999, 0, 1)},2\n`;
  const { ran, held } = await move(folder({ 'e.csv': csv }));
  expect(ran).toMatchObject({ exit: 0, err: expect.stringContaining('left: 1 point before 1970-01-01') });
  expect(held.points).toHaveLength(1);
});

it('an empty value of CSV is no value, as null is in JSON', async () => {
  const csv = `${HEADER}\n6,d1,a,${T0},\n6,d1,a,${T0 + 1},2\n6,d1,b,${T0},\n`;
  const { ran, held } = await move(folder({ 'e.csv': csv }));
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  expect(held.series).toMatchObject([{ name: 'a', kind: 'number' }]);
  expect(held.points).toMatchObject([{ series: 'a', time: (T0 + 1) * 1000, value: 2 }]);
});

it('CSV is read with its cells in quotes, in any order of its columns', async () => {
  const csv = `"time","value","name","device_id"\r\n"${T0}","0.5","temp","d1"\r\n`;
  const { ran, held } = await move(folder({ 'e.csv': csv }));
  expect(ran).toMatchObject({ exit: 0, out: expect.stringContaining('all equal') });
  expect(held.points).toMatchObject([{ device: 'd1', series: 'temp', value: 0.5 }]);
});

const expected =
  'expected project_id,device_id,name,time,value (project_id may be absent), separated by commas';
const point = [{ time: T0, value: 1 }];
it.each([
  [
    'an empty time',
    `${HEADER}\n6,d1,a,${T0},1\n6,d1,a,,1\n`,
    'line 3: time is ""; expected a number of msec',
  ],
  ['a time that is none', `${HEADER}\n6,d1,a,null,1\n`, 'line 2: time is "null"; expected a number of msec'],
  ['a time with its digits cut off', `${HEADER}\n6,d1,a,1.42732E+12,1\n`, 'line 2: time is "1.42732E+12"'],
  ['an empty device', `${HEADER}\n6,,a,${T0},1\n`, 'line 2: device_id is ""; expected the id of a device'],
  ['an empty name', `${HEADER}\n6,d1,,${T0},1\n`, 'line 2: name is ""; expected the name of a series'],
  ['a project that is none', `${HEADER}\nsix,d1,a,${T0},1\n`, 'line 2: project_id is "six"'],
  ['a row that is short', `${HEADER}\n6,d1,a\n`, 'on line 2'],
  ['semicolons', `${HEADER.replaceAll(',', ';')}\n6;d1;a;${T0};1\n`, `has no column device_id; ${expected}`],
  ['no name', `project_id,device_id,time,value\n6,d1,${T0},1\n`, `has no column name; ${expected}`],
  ['two times', `${HEADER},time\n6,d1,a,${T0},1,1\n`, 'has several columns time'],
  [
    'no CSV at all',
    'hello\n',
    `its first line is "hello", which has no column device_id; ${expected}, or JSON`,
  ],
  ['nothing', '\n', 'it is empty'],
  ['an export without a device', { result: [{ name: 'a', data: point }] }, 'result[0].device_id is missing'],
  ['an export without a name', { result: [{ device_id: 'd', data: point }] }, 'result[0].name is missing'],
  ['an export without data', { result: [{ device_id: 'd', name: 'a' }] }, 'result[0].data is missing'],
  [
    'an export with a time of null',
    { result: [{ device_id: 'd', name: 'a', data: [{ time: null, value: 1 }] }] },
    'result[0].data[0].time is null; expected milliseconds since 1970',
  ],
  [
    'an export with a value that is none',
    { result: [{ device_id: 'd', name: 'a', data: [{ time: T0, value: [1] }] }] },
    'result[0].data[0].value is [1]; expected a finite number',
  ],
  ['an export of nothing', { result: [null] }, 'result[0] is null; expected an object with "device_id"'],
  ['a device without an id', { devices: [{ device_name: 'x' }] }, 'devices[0].device_id is missing'],
  ['a broken line', '{"devices":[]}\n{"devices":[\n', 'line 2 is no JSON'],
])(
  'a file with %s is refused with what was found and is expected, before anything is made',
  async (...given) => {
    const [, content, message] = given;
    const path = folder({ 'good.csv': `${HEADER}\n6,d0,a,${T0},1\n`, 'wrong.txt': content });
    for (const more of [['--dry-run'], []]) {
      const { ran, held } = await move(path, more);
      expect(ran).toMatchObject({
        exit: 1,
        err: expect.stringContaining("wrong.txt cannot be read as iobeam's: "),
      });
      expect(ran.err).toContain(message);
      expect(held.devices).toEqual([]);
    }
  },
);
