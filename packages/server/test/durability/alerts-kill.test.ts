/**
 * A real server, killed at random moments while points come in random order, twice and late: the alerts it has in the end are those that an
 * oracle finds in the points it has. Points lie ahead of the clock, so that nothing fires by time alone.
 */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { oracle, type OraclePoint } from '../support/alert-oracle.js';
import type { AlertRuleFields } from '../../src/model/records/alert.js';
import { microsFromIso } from '../../src/model/time.js';
import { killRounds } from '../support/kill-rounds.js';
import { tries } from '../support/long.js';
import { randomNumbers } from '../support/random.js';
import { folderOfServers, ServerProcess } from '../support/server-process.js';
import { until } from '../support/waiting.js';

const ROUNDS = Number(process.env['TRIBUTARY_TEST_ROUNDS'] ?? tries(40, 4));
const DEVICES = 6;
const SECONDS = 300;
const SENDERS = 4;
const AHEAD_MS = 3_600_000;
const WRITES_A_ROUND = 60;

const RULES: Record<string, Pick<AlertRuleFields, 'condition' | 'clear' | 'for'>> = {
  high: { condition: { kind: 'threshold', is: '>', value: 3 }, clear: { value: 1 } },
  'high for long': { condition: { kind: 'threshold', is: '>=', value: 3 }, for: '4s' },
  steep: { condition: { kind: 'rate', is: '>', value: 1 }, for: '2s' },
  stuck: { condition: { kind: 'stuck' }, for: '3s' },
  silent: { condition: { kind: 'no_data' }, for: '5s' },
  above: { condition: { kind: 'compare', is: '>', series: 'other', offset: 1 }, clear: { offset: 0 } },
};

describe('kill -9 while rules look at points', () => {
  const folder = folderOfServers();

  it(`finds what an oracle finds over ${ROUNDS} rounds`, async () => {
    const server = await ServerProcess.start(path.join(folder, 'data'));
    const { native } = await server.credentials();
    const at = (way: string) =>
      `/tributary/v1${way}${way.includes('?') ? '&' : '?'}project=${native.projectId}`;
    const ids = new Map<string, number>();
    for (const [name, rule] of Object.entries(RULES)) {
      const { id } = await server.call('POST', at('/alert-rules'), {
        name,
        selection: { series: 'value' },
        ...rule,
      });
      ids.set(name, id);
    }
    const start = Date.now() + AHEAD_MS;
    let written = 0;
    let enough = 0;

    /** What is written again is written as it was: whose write was the last does not matter. */
    const valueOf = (device: number, second: number, salt: number) =>
      (device * 31 + second * 7 + salt + ((second * second) % 5)) % 6;
    const sendUntil = async (isKilled: () => boolean, seed: number) => {
      const random = randomNumbers(seed);
      while (!isKilled()) {
        const points = Array.from({ length: 1 + random.below(8) }, () => {
          const [device, second] = [random.below(DEVICES), random.below(SECONDS)];
          const isOther = random.below(4) === 0;
          return {
            device: `d${device}`,
            series: isOther ? 'other' : 'value',
            time: start + second * 1000,
            value: valueOf(device, second, isOther ? 3 : 0),
          };
        });
        try {
          await server.call('POST', at('/points'), points);
          written++;
        } catch {
          if (!isKilled()) await until('the kill', isKilled);
        }
      }
    };

    /** By device and rule, from what the server has of points and of alerts. */
    const wanted = async () => {
      const spans: Record<string, unknown> = {};
      for (let device = 0; device < DEVICES; device++) {
        const { items } = await server.call('POST', at('/query/points'), {
          devices: [`d${device}`],
          limit: 10_000,
        });
        const points: OraclePoint[] = (items as { series: string; time: string; value: number }[]).map(
          (point) => ({
            time: microsFromIso(point.time),
            input: point.series === 'value' ? 0 : 1,
            value: point.value,
          }),
        );
        for (const [name, rule] of Object.entries(RULES)) {
          const looked = points.filter(({ input }) => input === 0 || rule.condition.kind === 'compare');
          // The clock is behind all points: what fires is what they say by themselves.
          const now = Math.max(0, ...looked.map(({ time }) => time));
          spans[`d${device} ${name}`] = oracle(rule, looked, 0, now);
        }
      }
      return spans;
    };
    const found = async () => {
      const spans: Record<string, { since: number; fired: number; ended: number | null }[]> = {};
      for (let device = 0; device < DEVICES; device++)
        for (const name of Object.keys(RULES)) spans[`d${device} ${name}`] = [];
      for (const [name, id] of ids)
        for (let cursor = ''; ;) {
          const page = await server.call('GET', at(`/alerts?rule=${id}&limit=1000${cursor}`));
          for (const { device, since, fired, ended } of page.items as Record<string, string>[])
            spans[`${device} ${name}`]!.push({
              since: microsFromIso(since!),
              fired: microsFromIso(fired!),
              ended: ended === null ? null : microsFromIso(ended!),
            });
          if (page.next === null) break;
          cursor = `&cursor=${page.next}`;
        }
      for (const list of Object.values(spans)) list.sort((one, other) => one.fired - other.fired);
      return spans;
    };

    try {
      await killRounds(server, ROUNDS, {
        async work(isKilled) {
          enough = written + WRITES_A_ROUND;
          const seed = Math.floor(Math.random() * 2 ** 31);
          await Promise.all(Array.from({ length: SENDERS }, (_, nth) => sendUntil(isKilled, seed + nth)));
        },
        isUnderWay: () => written >= enough,
        spread: 700,
        flags: () => [`--flush-interval=${10 + Math.floor(Math.random() * 100)}ms`],
        async check(round) {
          const spans = await wanted();
          await expect.poll(found, { message: `round ${round}`, timeout: 60_000 }).toEqual(spans);
        },
      });
      expect(Object.values(await found()).flat().length).toBeGreaterThan(DEVICES);
    } finally {
      await server.kill();
    }
  }, 1_200_000);
});
