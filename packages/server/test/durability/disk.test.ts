/** No room: in the spool while the engine is away, on the disk by setting, and on a disk that is really full. */
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ClickHouseServer } from '../support/clickhouse-server.js';
import { folderOfServers, ServerProcess } from '../support/server-process.js';
import { SmallDisk } from '../support/small-disk.js';
import { pause } from '../support/waiting.js';
import { Ledger, notRefused } from './ledger.js';
import { Writer, type Answer } from './writers.js';

const folder = folderOfServers();
const disk = SmallDisk.make('tmpfs', 64);
afterAll(() => disk?.remove());

/** Sends until an answer is what the test waits for; every request must be answered. */
async function sendUntil(
  writer: Writer,
  url: string,
  size: number,
  wanted: (answer: Answer) => boolean,
): Promise<Answer> {
  for (let tries = 0; tries < 3_000; tries++) {
    const answer = await writer.write(url, size);
    if (!answer) throw new Error('no answer');
    if (wanted(answer)) return answer;
    if (answer.status >= 300) await pause(100);
  }
  throw new Error('never answered as expected');
}

describe('points without room', () => {
  it('are refused with 503 spool_full while the engine is away too long, and taken again when it is back', async () => {
    const engine = await ClickHouseServer.start(path.join(folder, 'clickhouse'));
    const server = await ServerProcess.start(path.join(folder, 'spool'), [
      `--points-url=${engine.url}`,
      '--spool-limit=1MiB',
    ]);
    try {
      const ledger = new Ledger();
      const credentials = await server.credentials();
      const writer = new Writer('w', ledger, credentials, 'native');
      expect((await writer.write(server.url, 10))!.status).toBe(200);
      await engine.kill();
      const refusal = await sendUntil(writer, server.url, 4_000, ({ status }) => status !== 200);
      expect(refusal).toMatchObject({
        status: 503,
        body: { error: { code: 'spool_full', retryable: true } },
      });
      expect(Number(refusal.retryAfter)).toBeGreaterThan(0);
      await engine.start();
      await sendUntil(writer, server.url, 10, ({ status }) => status === 200);
      await notRefused(() => ledger.check(server.url, credentials));
    } finally {
      await server.kill();
      await engine.kill();
    }
  }, 180_000);

  it('are refused with 507 disk_full below the reserve, and taken again above it', async () => {
    const data = path.join(folder, 'reserve');
    const server = await ServerProcess.start(data);
    try {
      const ledger = new Ledger();
      const credentials = await server.credentials();
      const writer = new Writer('w', ledger, credentials, 'native');
      const line = new Writer('v', ledger, credentials, 'influx');
      expect((await writer.write(server.url, 10))!.status).toBe(200);
      await server.stop();
      await server.start(['--disk-reserve=1000TiB']);
      const refusal = (await writer.write(server.url, 10))!;
      expect(refusal).toMatchObject({ status: 507, body: { error: { code: 'disk_full', retryable: true } } });
      expect((await line.write(server.url, 10))!).toMatchObject({
        status: 507,
        retryAfter: expect.stringMatching(/^\d+$/),
      });
      await ledger.check(server.url, credentials);
      await server.stop();
      await server.start();
      expect((await writer.write(server.url, 10))!.status).toBe(200);
      await ledger.check(server.url, credentials);
    } finally {
      await server.kill();
    }
  }, 180_000);
});

describe.skipIf(disk === undefined)('a disk that is full (skipped where nothing may be mounted)', () => {
  it('refuses points with 507, loses none that it took, and takes them again when there is room', async () => {
    const data = path.join(disk!.folder, 'data');
    await mkdir(data);
    const server = await ServerProcess.start(data, ['--disk-reserve=0', '--flush-interval=100ms']);
    try {
      const ledger = new Ledger();
      const credentials = await server.credentials();
      const writer = new Writer('w', ledger, credentials, 'native');
      // All series exist, so that the catalog has nothing to write.
      for (let i = 0; i < 5; i++) expect((await writer.write(server.url, 20))!.status).toBe(200);
      for (let time = 0; time < 3; time++) {
        disk!.fill(300_000);
        const refusal = await sendUntil(writer, server.url, 5_000, ({ status }) => status !== 200);
        expect(refusal).toMatchObject({ status: 507, body: { error: { code: 'disk_full' } } });
        // Flushes and settlings, which come by themselves, must have met the full disk too.
        for (let i = 0; i < 20; i++) {
          expect([200, 507]).toContain((await writer.write(server.url, 500))!.status);
          await pause(100);
        }
        expect(server.alive).toBe(true);
        if (time === 1) await server.kill();
        disk!.release();
        if (time === 1)
          await server.start(['--disk-reserve=0', '--flush-interval=100ms', '--settle-interval=300ms']);
        await sendUntil(writer, server.url, 10, ({ status }) => status === 200);
        await notRefused(() => ledger.check(server.url, credentials));
      }
      expect(server.alive).toBe(true);
    } finally {
      await server.kill();
    }
  }, 240_000);
});
