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
