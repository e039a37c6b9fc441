/**
 * The server engine dies while senders write, and comes back later: writes are acknowledged all the time, reads say 503
 * at once, and afterwards nothing is lost or doubled. It is away for a few seconds, or with `TRIBUTARY_TEST_LONG=1` for 30.
 */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ClickHouseServer } from '../support/clickhouse-server.js';
import { LONG } from '../support/long.js';
import { metricOf } from '../support/metrics.js';
import { folderOfServers, ServerProcess, type Credentials } from '../support/server-process.js';
import { until } from '../support/waiting.js';
import { ask, askSoon, Ledger } from './ledger.js';
import { writers } from './writers.js';

/** How often the server finds it away before it comes back; the pauses between its tries double, up to five seconds. */
const TRIES_IN_VAIN = LONG ? 10 : 5;

describe('a server engine that goes away', () => {
  const folder = folderOfServers();
  let engine: ClickHouseServer;
  let server: ServerProcess;
  let credentials: Credentials;

  beforeAll(async () => {
    engine = await ClickHouseServer.start(path.join(folder, 'clickhouse'));
    server = await ServerProcess.start(path.join(folder, 'data'), [
      `--points-url=${engine.url}`,
      '--settle-interval=500ms',
    ]);
    credentials = await server.credentials();
  }, 300_000);
  afterAll(async () => {
    await server.kill();
    await engine.kill();
  });

  const readable = () => askSoon(server.url, credentials.native.token, 'counts', {});
  const triesInVain = () => server.log.split('did not take a segment').length - 1;

  it('costs no acknowledged point, and reads say so at once', async () => {
    const ledger = new Ledger();
    const stopped = { yes: false };
    const sending = writers(4, ledger, credentials).map((sender) =>
      sender.writeUntil(() => stopped.yes, server.url, 50),
    );
    await until('writes', () => ledger.acknowledged > 500);
    // Twice: dead between two inserts or in the middle of one.
    for (let time = 0; time < 2; time++) {
      await engine.kill();
      const before = ledger.acknowledged;
      const enough = triesInVain() + TRIES_IN_VAIN;
      const refused = async () => {
        // None of them waits for the engine, which comes back only when all were refused.
        const refusal = await ask(server.url, credentials.native.token, 'points', {}).catch(
          (error: unknown) => error,
        );
        expect(refusal).toMatchObject({
          status: 503,
          answer: { error: { code: 'engine_unavailable', retryable: true } },
        });
        return triesInVain() >= enough;
      };
      await until('tries in vain', refused, { every: 200, within: 120_000 });
      await until('writes while it is away', () => ledger.acknowledged > before + 500);
      await engine.start();
      await readable();
    }
    stopped.yes = true;
    // Every request got its answer, and none of them was a refusal.
    expect((await Promise.all(sending)).flat()).toEqual([]);
    await readable();
    await ledger.check(server.url, credentials);
    // And again when what was inserted twice has been merged.
    const unsettled = () => metricOf(server.url, credentials.native.token, 'tributary_unsettled');
    await until('settled points', async () => (await unsettled()) === 0);
    await ledger.check(server.url, credentials);
    expect(server.alive).toBe(true);
  }, 300_000);

  it('may be away when the process that writes to it is killed', async () => {
    const ledger = new Ledger();
    const fresh = await ServerProcess.start(path.join(folder, 'other'), [
      `--points-url=${engine.url}`,
      '--points-database=other',
    ]);
    try {
      const own = await fresh.credentials();
      const senders = writers(2, ledger, own);
      await engine.kill();
      const stopped = { yes: false };
      const sending = senders.map((sender) => sender.writeUntil(() => stopped.yes, fresh.url, 50));
      await until('writes', () => ledger.acknowledged > 500);
      await fresh.kill();
      stopped.yes = true;
      await Promise.all(sending);
      await engine.start();
      await fresh.start([`--points-url=${engine.url}`, '--points-database=other']);
      await ledger.check(fresh.url, own);
    } finally {
      await fresh.kill();
    }
  }, 300_000);
});
