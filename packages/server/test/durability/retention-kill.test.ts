/**
 * A real server, killed at random moments of runs of retention rules, again and again on one data folder: what was old goes in the end and never shows
 * again, what is young or excepted is whole, and the run goes on by itself. `TRIBUTARY_TEST_ROUNDS` sets the number of kills.
 */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { killRounds } from '../support/kill-rounds.js';
import { tries } from '../support/long.js';
import { metricOf } from '../support/metrics.js';
import { randomNumbers, SEED } from '../support/random.js';
import { folderOfServers, ServerProcess } from '../support/server-process.js';
import { until } from '../support/waiting.js';

const ROUNDS = Number(process.env['TRIBUTARY_TEST_ROUNDS'] ?? tries(30, 4));
const DAY = 86_400_000;
const DEVICES = 20;
/** Old ones of each series and round, days apart: of several partitions. */
const OLD = 60;
const YOUNG = 5;

describe('kill -9 while retention rules are run', () => {
  const folder = folderOfServers();

  it(`deletes what is old and nothing else, over ${ROUNDS} rounds (seed ${SEED})`, async () => {
    const random = randomNumbers(SEED);
    const server = await ServerProcess.start(path.join(folder, 'data'));
    const { native } = await server.credentials();
    const call = <T>(method: string, of: string, body?: unknown) =>
      server.call(method, `/tributary/v1${of}`, body) as Promise<T>;
    let [round, begun] = [0, 0];
    const series = Array.from({ length: DEVICES }, (_, i) => [`device-${i}`, 'n'] as const);
    const kept = Array.from({ length: DEVICES }, (_, i) => [`device-${i}`, 'legal'] as const);

    const write = async () => {
      const now = Date.now();
      for (const [device, name] of [...series, ...kept]) {
        const point = (time: number) => ({ device, series: name, time, value: 1 });
        await call('POST', '/points', [
          ...Array.from({ length: OLD }, (_, i) => point(now - (40 + i * 3) * DAY + round * 1000)),
          ...Array.from({ length: YOUNG }, (_, i) => point(now - i * DAY + round * 1000 - 60_000)),
        ]);
      }
      round++;
    };
    const counts = async () => {
      const { items } = await call<{ items: { device: string; series: string; count: number }[] }>(
        'POST',
        '/query/counts',
        {},
      );
      return items.map((one) => `${one.device} ${one.series} ${one.count}`).sort();
    };
    const jobs = async () => {
      const { items } = await call<{ items: { kind: string; state: string }[] }>('GET', '/jobs?limit=1000');
      return items.filter(({ kind }) => kind === 'retention').map(({ state }) => state);
    };

    try {
      await call('POST', '/retention', { name: 'a month', keepDays: 30 });
      await call('POST', '/retention', { name: 'by law', selection: { series: 'legal' }, keepDays: null });
      await write();
      await killRounds(server, ROUNDS, {
        async work(isKilled) {
          try {
            await call('POST', '/retention/run');
            begun++;
            await until('the kill', isKilled);
          } catch (error) {
            if (!isKilled()) throw error;
          }
        },
        isUnderWay: () => begun === round,
        spread: 1_500,
        flags: () => [`--flush-interval=${10 + random.below(100)}ms`, '--settle-interval=200ms'],
        async check() {
          await until('the end of the run', async () => !(await jobs()).includes('running'), {
            within: 120_000,
          });
          expect(await counts()).toEqual(
            [
              ...series.map((of) => `${of.join(' ')} ${round * YOUNG}`),
              ...kept.map((of) => `${of.join(' ')} ${round * (YOUNG + OLD)}`),
            ].sort(),
          );
          const audit = await call<{ items: unknown[] }>('GET', '/audit?action=retention.run&limit=1000');
          expect(audit.items.length).toBeGreaterThanOrEqual(round);
          await write();
        },
      });
      expect(await jobs()).toEqual(Array.from({ length: ROUNDS }, () => 'done'));
      const open = () => metricOf(server.url, native.token, 'tributary_deletions_open');
      await until('the end of all deletions', async () => (await open()) === 0, { within: 120_000 });
    } finally {
      await server.kill();
    }
  }, 1_200_000);
});
