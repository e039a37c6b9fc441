// `fill=previous` carries the last bucket before the range into it: the same buckets have the same values whatever the range.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { randomNumbers } from '../support/random.js';

const HOUR = 3_600_000;
const START = Date.UTC(2024, 2, 29);
let platform: TestPlatform;

type Row = Record<string, string | number | boolean | null>;

beforeAll(async () => {
  platform = await startTestPlatform();
  const { below: random } = randomNumbers(7);
  const points = (device: string, series: string, count: number, value: () => unknown) =>
    Array.from({ length: count }, () => ({
      device,
      series,
      time: START + random(90 * HOUR),
      value: value(),
    }));
  const old = [0, 400, 20_000].map((day) => ({
    ...{ device: `old-${day}`, series: 'n', value: day },
    time: START - (day + 1) * 24 * HOUR + 1,
  }));
  const body = [
    ...points('a', 'n', 25, () => random(100)),
    ...points('b', 'n', 6, () => random(100)),
    ...points('a', 'on', 8, () => random(2) === 1),
    ...points('b', 'text', 8, () => `t${random(9)}`),
    ...old.filter(({ time }) => time >= 0),
    { device: 'old-1970', series: 'n', time: 5, value: 1970 },
    { device: 'later', series: 'n', time: START + 200 * HOUR, value: 1 },
  ];
  expect((await platform.call('POST', '/points', { body })).json.refused).toEqual([]);
});
afterAll(() => platform.stop());

async function ask(from: number, more: object): Promise<Row[]> {
  const aggregations = ['mean', 'last', 'count', 'max'];
  const body = { fill: 'previous', unit: 'ms', from, to: START + 100 * HOUR, aggregations, ...more };
  const { json } = await platform.call('POST', '/query/buckets', { body });
  expect(json.error).toBeUndefined();
  return json.items as Row[];
}

it.each([
  ['hours', { bucket: '1h' }],
  ['seven hours of groups', { bucket: '7h', group: 'name' }],
  ['days of a zone', { bucket: '1d', zone: 'Europe/Brussels' }],
  ['days of all', { bucket: '1d', zone: 'America/New_York', group: 'all', series: ['n'] }],
])('%s', async (_name, asked) => {
  const whole = await ask(START - 30 * HOUR, asked);
  const starts = [...new Set(whole.map(({ time }) => time as number))];
  for (const at of [1, Math.floor(starts.length / 2), starts.length - 1]) {
    const from = starts[at]!;
    expect(await ask(from, asked)).toEqual(whole.filter(({ time }) => (time as number) >= from));
  }
});

it('has rows of what was silent in the range, however long, and none of what came later', async () => {
  const rows = await ask(START + 96 * HOUR, { bucket: '4h', series: ['n'], aggregations: ['last', 'count'] });
  const found = rows.map(({ device, last, count }) => [device, last, count]);
  expect(found.filter(([device]) => String(device).startsWith('old-')).sort()).toEqual([
    ['old-0', 0, 1],
    ['old-1970', 1970, 1],
    ['old-400', 400, 1],
  ]);
  expect(found.some(([device]) => device === 'later')).toBe(false);
});

it('of increases and held values nothing is carried', async () => {
  const asked = { bucket: '4h', devices: ['old-0'], aggregations: ['delta', 'last', 'twa'] };
  expect(await ask(START + 96 * HOUR, asked)).toEqual([
    {
      device: 'old-0',
      series: 'n',
      time: expect.any(Number) as number,
      delta: null,
      last: 0,
      time_weighted_mean: 0,
    },
  ]);
});

it('without a value before the range it begins with null, and other fills do not look there', async () => {
  const [first] = await ask(START - 30 * HOUR, { bucket: '1h', devices: ['a'], series: ['n'] });
  expect(first).toMatchObject({ mean: null, last: null });
  for (const fill of ['none', 'null', 'linear'])
    expect(await ask(START + 96 * HOUR, { bucket: '1h', devices: ['old-0'], fill })).toEqual([]);
});
