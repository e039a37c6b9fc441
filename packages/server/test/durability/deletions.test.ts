/**
 * A real server, killed at random moments while points are written (late ones too, at times that were deleted before) and
 * deleted, again and again on one data directory, against an oracle in memory: what was acknowledged holds, what was not is
 * there wholly or not at all, and jobs of deletions go on to their end. `TRIBUTARY_TEST_SEED` repeats the operations,
 * `TRIBUTARY_TEST_ROUNDS` sets the number of kills.
 */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { killRounds, operateUntil } from '../support/kill-rounds.js';
import { tries } from '../support/long.js';
import { metricOf } from '../support/metrics.js';
import { randomNumbers, SEED } from '../support/random.js';
import { folderOfServers, ServerProcess } from '../support/server-process.js';
import { until } from '../support/waiting.js';

const ROUNDS = Number(process.env['TRIBUTARY_TEST_ROUNDS'] ?? tries(40, 6));

const DEVICES = ['a', 'b', 'c'];
const SERIES = ['n', 'm', 'text'];
/** Minutes over the ends of two months: of three partitions. */
const T0 = Date.UTC(2024, 0, 31, 23);
const MINUTES = 60 * 24 * 30;
const OPERATIONS_A_ROUND = 12;

type Value = number | string;
/** By device/series, then by minute. */
type State = ReadonlyMap<string, ReadonlyMap<number, Value>>;
interface Point {
  readonly of: string;
  readonly minute: number;
  readonly value: Value;
}
type Operation =
  | { readonly points: readonly Point[] }
  | {
      readonly devices: readonly string[];
      readonly series: readonly string[];
      readonly from: number;
      readonly to: number;
    };

function applied(state: State, operation: Operation): State {
  const next = new Map([...state].map(([of, points]) => [of, new Map(points)]));
  if ('points' in operation) {
    for (const { of, minute, value } of operation.points)
      next.set(of, (next.get(of) ?? new Map<number, Value>()).set(minute, value));
    return next;
  }
  const { devices, series, from, to } = operation;
  for (const [of, points] of next) {
    const [device = '', name = ''] = of.split('/');
    if (!devices.includes(device) || !series.includes(name)) continue;
    for (const minute of points.keys()) if (minute >= from && minute < to) points.delete(minute);
  }
  return next;
}

const timeOf = (minute: number): number => T0 + minute * 60_000;

describe('kill -9 while points are written and deleted', () => {
  const folder = folderOfServers();

  it(`keeps what was acknowledged, deletions too, over ${ROUNDS} rounds (seed ${SEED})`, async () => {
    const random = randomNumbers(SEED);
    const server = await ServerProcess.start(path.join(folder, 'data'));
    const { native } = await server.credentials();
    const jobs: number[] = [];
    let state: State = new Map();
    /** Sent and not answered when the server was killed. */
    let unknown: Operation | undefined;
    let done = 0;
    let enough = 0;

    const some = <T>(all: readonly T[]): T[] => all.filter(() => random.fraction() < 0.6);
    const operation = (): Operation => {
      if (random.fraction() < 0.3) {
        const [one, other] = [random.below(MINUTES), random.below(MINUTES)];
        const whole = random.fraction() < 0.2;
        return {
          devices: [random.pick(DEVICES), ...some(DEVICES)],
          series: [random.pick(SERIES), ...some(SERIES)],
          from: whole ? 0 : Math.min(one, other),
          to: whole ? MINUTES : Math.max(one, other) + 1,
        };
      }
      const points = Array.from({ length: 1 + random.below(200) }, () => {
        const series = random.pick(SERIES);
        const number = random.below(1000);
        return {
          of: `${random.pick(DEVICES)}/${series}`,
          // Many at the same times, so that what was deleted is written again.
          minute: random.fraction() < 0.5 ? random.below(50) * 800 : random.below(MINUTES),
          value: series === 'text' ? `v${number}` : number,
        };
      });
      return { points };
    };
    const send = async (asked: Operation) => {
      if ('points' in asked) {
        const body = asked.points.map(({ of, minute, value }) => {
          const [device, series] = of.split('/');
          return { device, series, time: timeOf(minute), value };
        });
        return server.call('POST', '/tributary/v1/points', body);
      }
      const { devices, series, from, to } = asked;
      const body = { devices, series, from: timeOf(from), to: timeOf(to) };
      // One that selects no series has no job.
      const { id } = (await server.call('POST', '/tributary/v1/deletions', body)) as { id?: number };
      if (id !== undefined) jobs.push(id);
    };
    const stored = async (): Promise<State> => {
      const found = new Map<string, Map<number, Value>>();
      let cursor: string | null | undefined;
      do {
        const body = { limit: 100_000, unit: 'ms', ...(cursor && { cursor }) };
        const page = (await server.call('POST', '/tributary/v1/query/points', body)) as {
          items: { device: string; series: string; time: number; value: Value }[];
          next: string | null;
        };
        for (const { device, series, time, value } of page.items) {
          const of = `${device}/${series}`;
          const own = found.get(of) ?? new Map<number, Value>();
          const minute = (time - T0) / 60_000;
          expect(own.has(minute), `${of} has ${minute} once`).toBe(false);
          found.set(of, own.set(minute, value));
        }
        cursor = page.next;
      } while (cursor);
      return found;
    };
    const plain = (of: State) =>
      Object.fromEntries(
        [...of]
          .filter(([, points]) => points.size > 0)
          .sort()
          .map(([name, points]) => [name, [...points].sort(([a], [b]) => a - b)]),
      );
    const check = async () => {
      const found = plain(await stored());
      if (unknown !== undefined) {
        const after = applied(state, unknown);
        if (JSON.stringify(found) === JSON.stringify(plain(after))) state = after;
        unknown = undefined;
      }
      expect(found).toEqual(plain(state));
      const newest = (await server.call('POST', '/tributary/v1/query/last', { unit: 'ms' })) as {
        items: { device: string; series: string; time: number; value: Value }[];
      };
      const last = Object.entries(found).map(([of, points]) => [of, ...points.at(-1)!]);
      expect(
        newest.items
          .map(({ device, series, time, value }) => [`${device}/${series}`, (time - T0) / 60_000, value])
          .sort(),
      ).toEqual(last.sort());
    };

    try {
      await killRounds(server, ROUNDS, {
        async work(isKilled) {
          enough = done + OPERATIONS_A_ROUND;
          unknown = await operateUntil<Operation>(isKilled, {
            next: operation,
            send,
            settled: (one) => {
              state = applied(state, one);
              done++;
            },
          });
        },
        isUnderWay: () => done >= enough,
        spread: 1_000,
        flags: () => [`--flush-interval=${10 + random.below(100)}ms`, '--settle-interval=200ms'],
        check,
      });
      for (const id of jobs) {
        const look = async () => {
          const job = (await server.call('GET', `/tributary/v1/jobs/${id}`)) as { state: string };
          return job.state !== 'running' && job;
        };
        expect(await until(`the end of deletion ${id}`, look, { within: 120_000 })).toMatchObject({
          state: 'done',
        });
      }
      const open = () => metricOf(server.url, native.token, 'tributary_deletions_open');
      await until('the end of all deletions', async () => (await open()) === 0, { within: 120_000 });
      await check();
      await server.stop();
      await server.start();
      await check();
    } finally {
      await server.kill();
    }
  }, 1_200_000);
});
