/**
 * A real server, killed at random moments while eight senders write, again and again on one data directory: no
 * acknowledged point is missing or doubled. Short intervals bring flushes, settlings and deletions under the knife.
 * `TRIBUTARY_TEST_ROUNDS` sets the number of kills.
 */
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { killRounds } from '../support/kill-rounds.js';
import { tries } from '../support/long.js';
import { folderOfServers, ServerProcess } from '../support/server-process.js';
import { Ledger } from './ledger.js';
import { writers } from './writers.js';

const ROUNDS = Number(process.env['TRIBUTARY_TEST_ROUNDS'] ?? tries(50, 10));
const CHECK_EVERY = 5;
const POINTS_A_ROUND = 100;

describe('kill -9 while points come in', () => {
  const folder = folderOfServers();

  it(`loses and doubles no acknowledged point over ${ROUNDS} rounds`, async () => {
    const ledger = new Ledger();
    const server = await ServerProcess.start(path.join(folder, 'data'));
    const credentials = await server.credentials();
    const senders = writers(8, ledger, credentials);
    let enough = 0;
    try {
      await killRounds(server, ROUNDS, {
        async work(isKilled) {
          enough = ledger.acknowledged + POINTS_A_ROUND;
          const refused = await Promise.all(
            senders.map((sender) => sender.writeUntil(isKilled, server.url, 60)),
          );
          expect(refused.flat()).toEqual([]);
        },
        isUnderWay: () => ledger.acknowledged >= enough,
        spread: 700,
        flags: () => [
          `--flush-interval=${10 + Math.floor(Math.random() * 100)}ms`,
          '--settle-interval=200ms',
        ],
        async check(round) {
          if (round % CHECK_EVERY === 0 || round === ROUNDS) await ledger.check(server.url, credentials);
        },
      });
      await server.stop();
      await server.start();
      await ledger.check(server.url, credentials);
      // Nothing stays that grows with the number of crashes: a start replays a moment's points.
      const spool = await readdir(path.join(folder, 'data/spool'));
      expect(spool.filter((name) => name.endsWith('.seg')).length, spool.join()).toBeLessThan(5);
    } finally {
      await server.kill();
    }
    console.info(`${ledger.acknowledged} points acknowledged over ${ROUNDS} kills`);
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
