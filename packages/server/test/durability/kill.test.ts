/**
 * A real server, killed at random moments while eight senders write, again and again on one data directory: no
 * acknowledged point is missing or doubled. Short intervals bring flushes, settlings and deletions under the knife.
 * `TRIBUTARY_TEST_ROUNDS` sets the number of kills.
 */
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/points-bench.js';
import { build, ServerProcess } from '../support/server-process.js';
import { Ledger } from './ledger.js';
import { writers } from './writers.js';
import { tries } from '../support/long.js';

const ROUNDS = Number(process.env['TRIBUTARY_TEST_ROUNDS'] ?? tries(50, 10));
const CHECK_EVERY = 5;

describe('kill -9 while points come in', () => {
  let folder: string;
  beforeAll(async () => {
    build();
    folder = await temporaryFolder();
    return () => rm(folder, { recursive: true, force: true });
  }, 300_000);

  it(`loses and doubles no acknowledged point over ${ROUNDS} rounds`, async () => {
    const ledger = new Ledger();
    const server = await ServerProcess.start(path.join(folder, 'data'));
    const credentials = await server.credentials();
    const senders = writers(8, ledger, credentials);
    let slowest = 0;
    try {
      for (let round = 1; round <= ROUNDS; round++) {
        const killed = { yes: false };
        const sending = senders.map((sender) => sender.writeUntil(() => killed.yes, server.url, 60));
        await new Promise((resolve) => setTimeout(resolve, 100 + Math.random() * 700));
        const killing = server.kill();
        killed.yes = true;
        await killing;
        expect((await Promise.all(sending)).flat()).toEqual([]);
        await server.start([
          `--flush-interval=${10 + Math.floor(Math.random() * 100)}ms`,
          '--settle-interval=200ms',
        ]);
        slowest = Math.max(slowest, server.startedIn);
        if (round % CHECK_EVERY === 0 || round === ROUNDS) await ledger.check(server.url, credentials);
      }
      await server.stop();
      await server.start();
      await ledger.check(server.url, credentials);
    } finally {
      await server.kill();
    }
    expect(ledger.acknowledged).toBeGreaterThan(ROUNDS * 100);
    // Nothing that grows with the number of crashes: a start replays a moment's points.
    expect(slowest).toBeLessThan(60_000);
    console.info(
      `${ledger.acknowledged} points acknowledged, slowest of ${ROUNDS} starts ${Math.round(slowest)} ms`,
    );
  }, 1_200_000);

  it('lets one process at a time use a data directory', async () => {
    const first = await ServerProcess.start(path.join(folder, 'shared'));
    try {
      await expect(ServerProcess.start(path.join(folder, 'shared'))).rejects.toThrow(
        /data_directory_locked|is in use by process/,
      );
      expect((await fetch(`${first.url}/healthz`)).status).toBe(200);
    } finally {
      await first.kill();
    }
  }, 120_000);
});
