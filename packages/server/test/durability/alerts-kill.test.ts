/**
 * A real server, killed at random moments while points come in random order, twice and late: the alerts it has in the end are those that an
 * oracle finds in the points it has. Points lie ahead of the clock, so that nothing fires by time alone.
 */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { foundSpans, wantedSpans, type OracleRule } from '../support/alert-spans.js';
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

const RULES: Record<string, OracleRule> = {
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

    const devices = Array.from({ length: DEVICES }, (_, device) => `d${device}`);
    const ask = (method: string, way: string, body?: unknown) => server.call(method, at(way), body);
    const found = () => foundSpans(ask, devices, ids);

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
          const spans = await wantedSpans(ask, devices, RULES);
          await expect.poll(found, { message: `round ${round}`, timeout: 60_000 }).toEqual(spans);
        },
      });
      expect(Object.values(await found()).flat().length).toBeGreaterThan(DEVICES);
    } finally {
      await server.kill();
    }
  }, 1_200_000);
});
