// What is computed of the greatest numbers is right, or refused with a reason; it is never null without a word.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseAggregation } from '../../src/model/aggregations.js';
import { aggregate } from '../../src/model/aggregate.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

const START = Date.UTC(2024, 0, 1);
const HUGE = 1.7e308;
const GREATEST = Number.MAX_VALUE;
const SERIES: Record<string, number[]> = {
  same: [HUGE, HUGE],
  greatest: [GREATEST, GREATEST, GREATEST],
  cancelling: [HUGE, HUGE, -HUGE],
  far: [-HUGE, HUGE],
  falling: [HUGE, 1e308],
};
const RIGHT: [series: string, aggregation: string, value: number][] = [
  ['same', 'mean', HUGE],
  ['same', 'median', HUGE],
  ['same', 'stddev', 0],
  ['same', 'twa', HUGE],
  ['greatest', 'mean', GREATEST],
  ['greatest', 'twa', GREATEST],
  ['cancelling', 'sum', HUGE],
  ['cancelling', 'mean', HUGE / 3],
  ['far', 'mean', 0],
  ['far', 'sum', 0],
  ['far', 'median', 0],
  ['far', 'p25', -HUGE / 2],
  ['far', 'stddev', HUGE],
  ['far', 'twa', 0],
];
const BEYOND: [series: string, aggregation: string][] = [
  ['same', 'sum'],
  ['greatest', 'sum'],
  ['far', 'delta'],
];

let platform: TestPlatform;
const tables = Object.entries(SERIES).map(([series, values]) => ({
  device: 'd',
  series: [series],
  rows: values.map((value, at) => [START + at * 1000, value]),
}));
beforeAll(async () => {
  platform = await startTestPlatform();
  expect((await platform.call('POST', '/points', { body: { tables } })).json.refused).toEqual([]);
});
afterAll(() => platform.stop());

const ask = (family: string, series: string, aggregation: string, more: object = {}) =>
  platform.call('POST', `/query/${family}`, {
    body: {
      ...{ series: [series], aggregations: [aggregation], from: START },
      ...{ to: START + SERIES[series]!.length * 1000, ...more },
    },
  });

it.each(RIGHT)('%s: %s is %d, in buckets, statistics and plain code', async (series, aggregation, value) => {
  for (const [family, more] of [
    ['statistics', {}],
    ['buckets', { bucket: '1h' }],
    ['buckets', { bucket: '1d', zone: 'Asia/Tokyo', group: 'all' }],
  ] as const) {
    const { json } = await ask(family, series, aggregation, more);
    const [found] = Object.values(json.items[0] as Record<string, number>).slice(-1);
    expect(found! / GREATEST, JSON.stringify(json)).toBeCloseTo(value / GREATEST, 12);
  }
  const points = SERIES[series]!.map((one, at) => ({ time: at * 1_000_000, value: one }));
  const range = { from: 0, to: points.length * 1_000_000 };
  const plain = aggregate(points, parseAggregation(aggregation), range) as number;
  expect(plain / GREATEST).toBeCloseTo(value / GREATEST, 12);
});

it.each(BEYOND)('%s: %s is refused with a reason', async (series, aggregation) => {
  for (const [family, more, place] of [
    ['statistics', {}, ''],
    ['buckets', { bucket: '1h' }, ' of the bucket 2024-01-01T00:00:00.000Z'],
  ] as const) {
    const { status, json } = await ask(family, series, aggregation, more);
    expect([status, json.error?.code]).toEqual([400, 'result_too_large']);
    expect(json.error.message).toContain(`The ${aggregation}${place} is beyond 1.8e308`);
  }
});

it('an increase that is itself in range is right', async () => {
  const { json } = await ask('statistics', 'falling', 'delta');
  // The fall was a reset: it counted from 0 to 1e308.
  expect(json.items[0].delta).toBe(1e308);
});

it('the other APIs answer the same or refuse in their form', async () => {
  const { losantId, token } = platform.one;
  const devices = await fetch(`${platform.url}/applications/${losantId}/devices`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const { items } = (await devices.json()) as { items: { id: string }[] };
  const query = (aggregation: string) =>
    fetch(`${platform.url}/applications/${losantId}/data/time-series-query`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({
        start: START,
        end: START + 5000,
        resolution: 60_000,
        aggregation,
        attributes: ['same'],
        deviceIds: [items[0]!.id],
      }),
    });
  for (const aggregation of ['MEAN', 'SUM']) {
    const answer = await query(aggregation);
    const text = await answer.text();
    if (aggregation === 'SUM')
      expect([answer.status, text]).toEqual([400, expect.stringContaining('beyond 1.8e308')]);
    else expect([answer.status, text]).toEqual([200, expect.stringContaining('1.7e+308')]);
  }
});
