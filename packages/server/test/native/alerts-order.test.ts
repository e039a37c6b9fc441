/**
 * Several connections write at once, so that points come out of order, twice and late, most of them such as leave every rule as it is: the alerts are those that an
 * oracle finds in the points.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MAX_WAITING_POINTS } from '../../src/services/alerts/limits.js';
import { foundSpans, wantedSpans, type OracleRule } from '../support/alert-spans.js';
import { tries } from '../support/long.js';
import { alertsAreLookedAt, metricOf } from '../support/metrics.js';
import { startTestPlatform, type TestPlatform } from '../support/platform.js';
import { randomNumbers } from '../support/random.js';

const DEVICES = 18;
const SECONDS = 180;
const WRITERS = 4;
const POINTS = 40;
const AHEAD_MS = 3_600_000;

/** Several of them stand on one series, in groups that rest together and groups that never do. */
const GROUPS: Record<string, OracleRule>[] = [
  {
    high: { condition: { kind: 'threshold', is: '>', value: 3 }, clear: { value: 1 } },
    low: { condition: { kind: 'threshold', is: '<=', value: 0 }, for: '3s' },
  },
  {
    'at least': { condition: { kind: 'threshold', is: '>=', value: 4 } },
    silent: { condition: { kind: 'no_data' }, for: '2s' },
  },
  { exact: { condition: { kind: 'threshold', is: '==', value: 5 } } },
  {
    steep: { condition: { kind: 'rate', is: '>=', value: 2 }, clear: { value: 0 } },
    stuck: { condition: { kind: 'stuck' }, for: '3s' },
  },
  { 'steep too': { condition: { kind: 'rate', is: '<', value: -5, per: '10s' }, for: '1s' } },
  { 'stuck too': { condition: { kind: 'stuck' }, for: '4s' } },
  { other: { condition: { kind: 'threshold', is: '!=', value: 2 }, for: '4s' } },
  { above: { condition: { kind: 'compare', is: '>', series: 'other', offset: 1 }, clear: { offset: 0 } } },
  {
    all: { condition: { kind: 'no_data' }, for: '3s' },
    quick: { condition: { kind: 'rate', is: '>', value: 3 } },
  },
];

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform();
});
afterAll(() => platform.stop());

const ask = async (method: string, path: string, body?: unknown) => {
  const answer = await platform.call(method, path, { body });
  expect(answer.status, JSON.stringify(answer.json)).toBeLessThan(300);
  return answer.json;
};
const seeds = Array.from({ length: tries(5, 1) }, () => Math.floor(Math.random() * 2 ** 31));

describe('points of several connections', () => {
  it.each(seeds)(
    'give the alerts that an oracle finds that sees all at once (seed %i)',
    async (seed) => {
      const groups = GROUPS.map((rules, nth) => ({
        rules,
        ids: new Map<string, number>(),
        devices: Array.from({ length: DEVICES }, (_, device) => `s${seed}-${nth}-${device}`),
      }));
      for (const { rules, ids, devices } of groups)
        for (const [name, rule] of Object.entries(rules)) {
          const selection = { devices, series: 'value' };
          ids.set(
            name,
            (await ask('POST', '/alert-rules', { name: `${name} ${seed}`, selection, ...rule })).id,
          );
        }
      const start = Math.ceil(Date.now() / 1000) * 1000 + AHEAD_MS;
      // What is written twice is written as it was: which write is the last does not matter. Most devices are mostly calm.
      const valueOf = (device: number, second: number, salt: number) => {
        const hash = Math.imul(device * 7919 + second * 104_729 + salt, 2_654_435_761) >>> 0;
        const isWild = device % 3 !== 0 && hash % (device % 3 === 1 ? 40 : 5) === 0;
        return isWild ? (hash >>> 8) % 6 : 1 + ((hash >>> 8) % 3) / 2;
      };
      /** Each writer goes through time with the others, and is now ahead of them and now behind. */
      const write = async (nth: number) => {
        const random = randomNumbers(seed + nth);
        for (let front = 0; front < SECONDS; front += 1 + random.below(4)) {
          const points = Array.from({ length: POINTS * groups.length }, () => {
            const [group, device] = [random.pick(groups), random.below(DEVICES)];
            const back = random.below(10) === 0 ? random.below(40) : random.below(4);
            const second = Math.max(0, front - back);
            const series = random.below(4) === 0 ? 'other' : 'value';
            return {
              ...{ device: group.devices[device]!, series, time: start + second * 1000 },
              value: valueOf(device, second, series === 'other' ? 3 : 0),
            };
          });
          await ask('POST', '/points', points);
        }
      };
      await Promise.all(Array.from({ length: WRITERS }, (_, nth) => write(nth)));
      await alertsAreLookedAt(platform.url, platform.one.admin);
      for (const { rules, ids, devices } of groups) {
        const wanted = await wantedSpans(ask, devices, rules);
        await expect.poll(() => foundSpans(ask, devices, ids)).toEqual(wanted);
        expect(Object.values(wanted).flat().length, Object.keys(rules).join()).toBeGreaterThan(0);
      }
    },
    240_000,
  );
});

describe('more points than wait in memory', () => {
  it('are looked at from the store', async () => {
    const device = 'flood';
    // No expression is ever at rest.
    const rule: OracleRule = { condition: { kind: 'expression', expression: 'value > 3.0' }, for: '2s' };
    const selection = { devices: [device] };
    const { id } = await ask('POST', '/alert-rules', { name: device, selection, ...rule });
    const start = Math.ceil(Date.now() / 1000) * 1000 + AHEAD_MS;
    const evaluated = () =>
      metricOf(platform.url, platform.one.admin, 'tributary_alerts_evaluated_points_total');
    const before = await evaluated();
    const rows = Array.from({ length: MAX_WAITING_POINTS + 1 }, (_, i) => {
      // Three alerts of ten seconds, far from one another.
      const second = Math.floor(i / 1000);
      return [start + i, second % 200 < 10 ? 9 : 1];
    });
    await ask('POST', '/points', { device, series: ['value'], rows });
    await alertsAreLookedAt(platform.url, platform.one.admin);
    const span = (second: number) => ({
      since: (start + second * 1000) * 1000,
      fired: (start + second * 1000 + 2000) * 1000,
      ended: (start + second * 1000 + 10_000) * 1000,
    });
    await expect
      .poll(() => foundSpans(ask, [device], new Map([[device, id as number]])))
      .toEqual({ 'flood flood': [span(0), span(200), span(400)] });
    expect((await evaluated()) - before).toBeLessThan(MAX_WAITING_POINTS);
  });
});
