// What is known of a counter beside its values: how far it counts, and how much it may fall without a reset.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aggregate } from '../../src/model/aggregate.js';
import type { Counter } from '../../src/model/counter.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';

const START = Date.UTC(2024, 0, 1);
const WRAP = 2 ** 32;
const CASES: [name: string, counter: Counter | null, values: number[], increase: number][] = [
  ['reset', null, [10, 20, 5], 15],
  ['dip', null, [100, 99.5, 101], 101],
  ['dip with a tolerance', { tolerance: 1 }, [100, 99.5, 101], 1],
  ['fall beyond the tolerance', { tolerance: 1 }, [100, 98, 101], 101],
  ['wrap', null, [WRAP - 6, 10], 10],
  ['wrap with a modulus', { modulus: WRAP }, [WRAP - 6, 10], 16],
  ['both', { modulus: 1000, tolerance: 2 }, [990, 988.5, 999, 4, 3, 5], 15],
  ['value beyond the modulus', { modulus: 1000 }, [5000, 10], 10],
];

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
  const tables = CASES.map(([device, , values]) => ({
    ...{ device, series: ['n'] },
    rows: values.map((value, at) => [START + at * 60_000, value]),
  }));
  expect((await platform.call('POST', '/points', { body: { tables } })).json.refused).toEqual([]);
  for (const [device, counter] of CASES) {
    const [series] = (await platform.call('GET', `/series?device=${device}`)).json.items;
    expect(series.counter).toBeNull();
    const changed = await platform.call('PATCH', `/series/${series.id}`, { body: { counter } });
    expect([changed.status, changed.json.counter]).toEqual([200, counter]);
  }
});
afterAll(() => platform.stop());

describe('the increase of', () => {
  it.each(CASES)('a %s (%j)', async (device, counter, values, increase) => {
    const ask = async (family: string, more: object) => {
      const body = { devices: [device], aggregations: ['delta'], from: START, to: START + 600_000, ...more };
      const { items } = (await platform.call('POST', `/query/${family}`, { body })).json;
      return (items as { delta: number }[]).reduce((sum, { delta }) => sum + delta, 0);
    };
    expect(await ask('statistics', {})).toBeCloseTo(increase, 6);
    expect(await ask('buckets', { bucket: '1h' })).toBeCloseTo(increase, 6);
    // Each step in a bucket of its own: they add up to the same.
    expect(await ask('buckets', { bucket: '1m', group: 'all' })).toBeCloseTo(increase, 6);
    const points = values.map((value, at) => ({ time: at, value }));
    const range = { from: 0, to: values.length, ...(counter && { counter }) };
    expect(aggregate(points, { type: 'delta' }, range)).toBeCloseTo(increase, 6);
  });
});

it('series of several rules are asked for together', async () => {
  const body = { series: ['n'], aggregations: ['delta'] };
  const { items } = (await platform.call('POST', '/query/statistics', { body })).json;
  const found = new Map((items as { device: string; delta: number }[]).map((one) => [one.device, one.delta]));
  for (const [device, , , increase] of CASES) expect(found.get(device), device).toBeCloseTo(increase, 6);
});

it('goes back to null, and is refused where it is none', async () => {
  const [series] = (await platform.call('GET', '/series?device=both')).json.items;
  const change = (counter: unknown) => platform.call('PATCH', `/series/${series.id}`, { body: { counter } });
  expect((await change({ modulus: 7 })).json.counter).toEqual({ modulus: 7 });
  for (const wrong of [
    {},
    { modulus: 0 },
    { modulus: -1 },
    { tolerance: -1 },
    { modulus: '32 bits' },
    { bits: 32 },
    32,
  ]) {
    const { status, json } = await change(wrong);
    expect([status, json.error.message]).toEqual([400, expect.stringContaining('counter is')]);
  }
  expect((await change(null)).json.counter).toBeNull();
});
