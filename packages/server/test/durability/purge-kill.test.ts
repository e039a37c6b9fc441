/**
 * A real server, killed at random moments while devices are written, deleted, restored and removed for good, again and again on one data
 * folder, against an oracle in memory: what was kept is whole, what can be restored comes back whole, what was removed never shows again,
 * and the jobs go on to their end. `TRIBUTARY_TEST_SEED` repeats the operations, `TRIBUTARY_TEST_ROUNDS` sets the number of kills.
 */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { killRounds, operateUntil } from '../support/kill-rounds.js';
import { tries } from '../support/long.js';
import { metricOf } from '../support/metrics.js';
import { randomNumbers, SEED } from '../support/random.js';
import { folderOfServers, ServerProcess } from '../support/server-process.js';
import { until } from '../support/waiting.js';

const ROUNDS = Number(process.env['TRIBUTARY_TEST_ROUNDS'] ?? tries(30, 4));

const SERIES = ['n', 'm', 'text'];
const POINTS = 40;
/** Over the end of a month: of two partitions. */
const T0 = Date.UTC(2024, 0, 31, 12);
const OPERATIONS_A_ROUND = 12;

interface Thing {
  readonly id: number;
  readonly key: string;
}
type Operation =
  | { readonly make: string }
  | { readonly remove: string; readonly purge: boolean }
  | { readonly restore: Thing };

describe('kill -9 while devices are deleted, restored and removed for good', () => {
  const folder = folderOfServers();

  it(`keeps, restores and removes what was asked, over ${ROUNDS} rounds (seed ${SEED})`, async () => {
    const random = randomNumbers(SEED);
    const server = await ServerProcess.start(path.join(folder, 'data'));
    const { native } = await server.credentials();
    const living = new Set<string>();
    const deleted = new Map<number, string>();
    const purged = new Set<string>();
    /** Sent and not answered when the server was killed. */
    let unknown: Operation | undefined;
    let [made, done, enough] = [0, 0, 0];

    const call = <T>(method: string, of: string, body?: unknown) =>
      server.call(method, `/tributary/v1${of}`, body) as Promise<T>;
    const all = async () => (await call<{ items: Thing[] }>('GET', '/devices?limit=1000')).items;
    const gone = async () => {
      const { items } = await call<{ items: { id: number; name: string; purgeAt: string }[] }>(
        'GET',
        '/deleted/devices?limit=1000',
      );
      return items;
    };
    const pick = (): Operation => {
      const choice = random.fraction();
      if (living.size > 3 && choice < 0.5)
        return { remove: random.pick([...living]), purge: random.fraction() < 0.6 };
      if (deleted.size > 0 && choice < 0.6) {
        const [id, key] = random.pick([...deleted]);
        if (!living.has(key)) return { restore: { id, key } };
      }
      return { make: `device-${++made}` };
    };
    const send = async (asked: Operation) => {
      if ('make' in asked)
        return call(
          'POST',
          '/points',
          SERIES.flatMap((series) =>
            Array.from({ length: POINTS }, (_, i) => ({
              ...{ device: asked.make, series, time: T0 + i * 3_600_000 },
              value: series === 'text' ? `v${i}` : i,
            })),
          ),
        );
      if ('restore' in asked) return call('POST', `/deleted/devices/${asked.restore.id}/restore`);
      const { id } = await call<Thing>('GET', `/devices/${asked.remove}`);
      await call('DELETE', `/devices/${asked.remove}${asked.purge ? '?purge=true' : ''}`);
      if (!asked.purge) deleted.set(id, asked.remove);
    };
    const settle = (asked: Operation) => {
      if ('make' in asked) living.add(asked.make);
      else if ('restore' in asked) {
        deleted.delete(asked.restore.id);
        living.add(asked.restore.key);
      } else {
        living.delete(asked.remove);
        if (asked.purge) purged.add(asked.remove);
      }
    };
    /** What became of the operation that nobody answered. */
    const resolve = async (asked: Operation) => {
      const keys = new Set((await all()).map(({ key }) => key));
      if ('make' in asked) {
        // The device may be there without its points: sent again, as every client does, they are there once.
        await send(asked);
        settle(asked);
      } else if ('restore' in asked) {
        if (keys.has(asked.restore.key)) settle(asked);
      } else if (!keys.has(asked.remove)) {
        const left = (await gone()).find(({ name }) => name === asked.remove);
        living.delete(asked.remove);
        if (left === undefined) purged.add(asked.remove);
        else deleted.set(left.id, left.name);
      }
    };
    const check = async () => {
      const due = async () => (await gone()).filter(({ purgeAt }) => Date.parse(purgeAt) <= Date.now());
      await until('what has no time left is removed', async () => (await due()).length === 0, {
        within: 120_000,
      });
      if (unknown !== undefined) await resolve(unknown);
      unknown = undefined;
      expect((await all()).map(({ key }) => key).sort()).toEqual([...living].sort());
      expect((await gone()).map(({ id }) => id).sort()).toEqual([...deleted.keys()].sort());
      const counts = await call<{ items: { device: string; count: number }[] }>('POST', '/query/counts', {});
      const found = counts.items.map(({ device, count }) => `${device} ${count}`).sort();
      expect(found).toEqual([...living].flatMap((key) => SERIES.map(() => `${key} ${POINTS}`)).sort());
    };

    try {
      await killRounds(server, ROUNDS, {
        async work(isKilled) {
          enough = done + OPERATIONS_A_ROUND;
          unknown = await operateUntil<Operation>(isKilled, {
            next: pick,
            send,
            settled: (one) => {
              settle(one);
              done++;
            },
          });
        },
        isUnderWay: () => done >= enough,
        spread: 1_000,
        flags: () => [`--flush-interval=${10 + random.below(100)}ms`, '--settle-interval=200ms'],
        check,
      });
      for (const [id, key] of deleted) {
        if (living.has(key)) continue;
        await send({ restore: { id, key } });
        settle({ restore: { id, key } });
      }
      await check();
      const jobs = async () => {
        const { items } = await call<{ items: { kind: string; state: string }[] }>('GET', '/jobs?limit=1000');
        const own = items.filter(({ kind }) => kind === 'purge');
        return own.every(({ state }) => state !== 'running') && own;
      };
      const ended = await until('the end of all jobs', jobs, { within: 120_000 });
      expect(purged.size).toBeGreaterThan(0);
      expect(new Set(ended.map(({ state }) => state))).toEqual(new Set(['done']));
      const open = () => metricOf(server.url, native.token, 'tributary_deletions_open');
      await until('the end of all deletions', async () => (await open()) === 0, { within: 120_000 });
    } finally {
      await server.kill();
    }
  }, 1_200_000);
});
