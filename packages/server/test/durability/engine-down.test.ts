/**
 * The server engine dies while senders write, and comes back later: writes are acknowledged all the time, reads say 503
 * at once, and afterwards nothing is lost or doubled. It is away for a few seconds, or with `TRIBUTARY_TEST_LONG=1` for 30.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/points-bench.js';
import { ClickHouseServer } from '../support/clickhouse-server.js';
import { build, ServerProcess, type Credentials } from '../support/server-process.js';
import { ask, Ledger } from './ledger.js';
import { writers } from './writers.js';
import { LONG } from '../support/long.js';

const AWAY_MS = LONG ? 30_000 : 6_000;
const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a server engine that goes away', () => {
  let folder: string;
  let engine: ClickHouseServer;
  let server: ServerProcess;
  let credentials: Credentials;

  beforeAll(async () => {
    build();
    folder = await temporaryFolder();
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
    await rm(folder, { recursive: true, force: true });
  });

  const readable = async () => {
    for (;;) {
      const answer = await ask(server.url, credentials.native.token, 'counts', {}).catch(
        (error: { status?: number }) => error.status,
      );
      if (answer !== 503) return;
      await sleep(100);
    }
  };

  it('costs no acknowledged point, and reads say so at once', async () => {
    const ledger = new Ledger();
    const stopped = { yes: false };
    const sending = writers(4, ledger, credentials).map((sender) =>
      sender.writeUntil(() => stopped.yes, server.url, 50),
    );
    await sleep(1_000);
    // Twice: dead between two inserts or in the middle of one.
    for (let time = 0; time < 2; time++) {
      await engine.kill();
      const until = Date.now() + AWAY_MS;
      const before = ledger.acknowledged;
      while (Date.now() < until) {
        const began = performance.now();
        const refusal = await ask(server.url, credentials.native.token, 'points', {}).catch(
          (error: unknown) => error,
        );
        expect(refusal).toMatchObject({
          status: 503,
          answer: { error: { code: 'engine_unavailable', retryable: true } },
        });
        expect(performance.now() - began).toBeLessThan(5_000);
        await sleep(200);
      }
      expect(ledger.acknowledged).toBeGreaterThan(before);
      await engine.start();
      await readable();
    }
    stopped.yes = true;
    // Every request got its answer, and none of them was a refusal.
    expect((await Promise.all(sending)).flat()).toEqual([]);
    await readable();
    await ledger.check(server.url, credentials);
    await sleep(1_500);
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
      await sleep(1_000);
      await fresh.kill();
      stopped.yes = true;
      await Promise.all(sending);
      await engine.start();
      await fresh.start([`--points-url=${engine.url}`, '--points-database=other']);
      await ledger.check(fresh.url, own);
      expect(ledger.acknowledged).toBeGreaterThan(0);
    } finally {
      await fresh.kill();
    }
  }, 300_000);
});
